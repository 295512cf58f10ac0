//! Direct inserts in big batches: filling through the API would measure the API.
use chrono::TimeDelta;
use entity::{
    agency, block, comment, duty, id::MuteId, jurisdiction, membership, moderation_case, mute,
    neighborhood, notice, notice_area, notice_version, officer, person, post, reaction, report,
    session,
};
use kairanban::{clock::Clock, db::Db};
use sea_orm::{
    ActiveModelTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, EntityTrait,
    IntoActiveModel, TransactionTrait,
};

use crate::{
    Fault,
    cases::{self, CASES, STAFF},
    office::{self, NOTICES},
    town::{self, AREAS, PEOPLE, TIES, Town},
};

/// Rows in one statement: 17 columns of a post, or 45 of a notice's version, keep it below what `SQLite` can bind.
const BATCH: usize = 700;
/// Posts in one transaction, with what hangs on them.
const STEP: u32 = 10_000;

pub async fn run(url: &str, posts: u32) -> Result<(), Fault> {
    Db::open(url, Clock::system()).await?.migrate().await?;
    let db = connect(url).await?;
    let town = Town {
        posts,
        now: Clock::system().now(),
    };
    people(&db, &town).await?;
    notices(&db, &town).await?;
    cases(&db, &town).await?;
    for first in (0..posts).step_by(STEP as usize) {
        let numbers = first..posts.min(first + STEP);
        let tx = db.begin().await?;
        insert::<post::ActiveModel, _>(&tx, numbers.clone().map(|n| town.post(n))).await?;
        insert::<comment::ActiveModel, _>(&tx, numbers.clone().flat_map(|n| town.comments(n)))
            .await?;
        insert::<reaction::ActiveModel, _>(&tx, numbers.flat_map(|n| town.reactions(n))).await?;
        tx.commit().await?;
    }
    // What a database does for itself after a while, done now so that it is not measured.
    let tidy: &[&str] = if url.starts_with("sqlite:") {
        &["PRAGMA wal_checkpoint(TRUNCATE)"]
    } else {
        &["VACUUM ANALYZE", "CHECKPOINT"]
    };
    for sql in tidy {
        db.execute_unprepared(sql).await?;
    }
    Ok(db.close().await?)
}

pub async fn connect(url: &str) -> Result<DatabaseConnection, Fault> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    #[expect(clippy::disallowed_methods, reason = "this program is not the server")]
    Ok(Database::connect(options).await?)
}

async fn people(db: &DatabaseConnection, town: &Town) -> Result<(), Fault> {
    let tx = db.begin().await?;
    insert::<neighborhood::ActiveModel, _>(&tx, (0..AREAS).map(town::area)).await?;
    insert::<person::ActiveModel, _>(&tx, (0..PEOPLE).map(town::person)).await?;
    let homes = (0..PEOPLE).map(|p| (p, town::home_of(p)));
    let center = (0..PEOPLE)
        .filter(|p| town::home_of(*p) != 0)
        .map(|p| (p, 0));
    let memberships = homes
        .chain(center)
        .map(|(person, area)| town::membership(person, area));
    insert::<membership::ActiveModel, _>(&tx, memberships).await?;
    insert::<session::ActiveModel, _>(&tx, (0..PEOPLE).map(|p| session_of(p, town))).await?;
    let pairs = || (0..PEOPLE).flat_map(|p| (0..TIES).map(move |tie| (p, tie)));
    insert::<block::ActiveModel, _>(&tx, pairs().map(|(p, tie)| block_of(p, tie))).await?;
    insert::<mute::ActiveModel, _>(&tx, pairs().map(|(p, tie)| mute_of(p, TIES + tie))).await?;
    Ok(tx.commit().await?)
}

async fn notices(db: &DatabaseConnection, town: &Town) -> Result<(), Fault> {
    let tx = db.begin().await?;
    insert::<agency::ActiveModel, _>(&tx, std::iter::once(office::agency(town.now))).await?;
    let here = std::iter::once(office::jurisdiction(town.now));
    insert::<jurisdiction::ActiveModel, _>(&tx, here).await?;
    insert::<person::ActiveModel, _>(&tx, std::iter::once(office::account())).await?;
    insert::<officer::ActiveModel, _>(&tx, std::iter::once(office::place(town.now))).await?;
    let session = session::Model {
        id: office::clerk_session(),
        person_id: office::clerk(),
        refresh_hash: "none-office".into(),
        proven_at: Some(town.now),
        ..session_of(0, town)
    };
    insert::<session::ActiveModel, _>(&tx, std::iter::once(session)).await?;
    let all = || 0..NOTICES;
    insert::<notice::ActiveModel, _>(&tx, all().map(|n| office::notice(n, town.now))).await?;
    let versions = all().map(|n| office::version(n, town.now));
    insert::<notice_version::ActiveModel, _>(&tx, versions).await?;
    insert::<notice_area::ActiveModel, _>(&tx, all().map(office::area)).await?;
    Ok(tx.commit().await?)
}

async fn cases(db: &DatabaseConnection, town: &Town) -> Result<(), Fault> {
    let tx = db.begin().await?;
    insert::<duty::ActiveModel, _>(&tx, (0..STAFF).map(cases::duty)).await?;
    let all = (0..CASES).map(|n| cases::case(n, town));
    insert::<moderation_case::ActiveModel, _>(&tx, all).await?;
    let reports = (0..CASES).map(|n| cases::report(n, town));
    insert::<report::ActiveModel, _>(&tx, reports).await?;
    Ok(tx.commit().await?)
}

fn session_of(person: u32, town: &Town) -> session::Model {
    session::Model {
        id: town::session_id(person),
        person_id: town::person_id(person),
        seed: String::new(),
        generation: 0,
        refresh_hash: format!("none-{person}"),
        rotated_at: town.now,
        client: "bench".into(),
        created_at: town.now,
        last_used_at: town.now,
        expires_at: town.now + TimeDelta::days(30),
        proven_at: None,
        stepped_up_at: None,
        stepped_up_by: None,
        ended_at: None,
        end_reason: None,
    }
}

fn block_of(person: u32, tie: u32) -> block::Model {
    let other = town::tied_to(person, tie);
    block::Model {
        blocker_id: town::person_id(person),
        blocked_id: town::person_id(other),
        via_membership: town::membership_id(other, town::home_of(other)),
        created_at: town::beginning(),
    }
}

fn mute_of(person: u32, tie: u32) -> mute::Model {
    let other = town::tied_to(person, tie);
    mute::Model {
        id: MuteId(town::loose_id(u64::from(person) << 8 | u64::from(tie))),
        person_id: town::person_id(person),
        kind: mute::Kind::Person,
        target_id: Some(town::person_id(other)),
        via_membership: Some(town::membership_id(other, town::home_of(other))),
        value: None,
        created_at: town::beginning(),
    }
}

pub async fn insert<A, M>(
    conn: &impl ConnectionTrait,
    rows: impl Iterator<Item = M>,
) -> Result<(), Fault>
where
    A: ActiveModelTrait,
    M: IntoActiveModel<A>,
{
    let mut rows = rows.map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let batch: Vec<A> = rows.by_ref().take(BATCH).collect();
        A::Entity::insert_many(batch)
            .exec_without_returning(conn)
            .await?;
    }
    Ok(())
}
