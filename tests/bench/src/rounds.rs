//! Bringing a notice to everybody: how long it takes to decide who gets it, what that costs in memory, and
//! whether a process that dies in the middle leaves doubles.
use std::{path::PathBuf, time::Instant};

use clap::{Args, Subcommand};
use entity::{
    agency,
    id::{NoticeMuteId, NoticeRunId},
    jurisdiction, membership, neighborhood, notice, notice_area, notice_delivery, notice_mute,
    notice_run,
    notice_version::{self, Category},
    person,
};
use kairanban::{
    app::App,
    clock::Clock,
    config::Config,
    inbox,
    jobs::{self, Task},
};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, EntityTrait, PaginatorTrait, TransactionTrait,
};

use crate::{
    Fault,
    load::insert,
    office,
    town::{self, AREAS},
};

/// Which notice of the office is brought.
const WHICH: u32 = 0;

#[derive(Args)]
pub struct Wish {
    /// The folder that holds the database.
    #[arg(long)]
    data: PathBuf,
    #[command(subcommand)]
    step: Step,
}

#[derive(Subcommand)]
enum Step {
    /// Fills an empty database with so many people, each in two towns, and puts a round on the queue.
    Load {
        #[arg(long, default_value_t = 50_000)]
        people: u32,
    },
    /// Brings the notice; prints how long it took and how much memory it cost. With `die`, the process ends by
    /// itself when so many people were looked at, in the middle of the next chunk.
    Deliver {
        #[arg(long)]
        die: Option<u64>,
    },
}

pub async fn run(wish: Wish) -> Result<(), Fault> {
    let config = Config {
        data: wish.data,
        ..Config::default()
    };
    let app = App::open(config, Clock::system()).await?;
    app.db.migrate().await?;
    match wish.step {
        Step::Load { people } => load(&app, people).await,
        Step::Deliver { die: Some(after) } => die(app, after).await,
        Step::Deliver { die: None } => deliver(&app).await,
    }
}

async fn connect(app: &App) -> Result<DatabaseConnection, Fault> {
    let mut options = ConnectOptions::new(app.config.database());
    options.max_connections(1).sqlx_logging(false);
    #[expect(clippy::disallowed_methods, reason = "this program is not the server")]
    Ok(Database::connect(options).await?)
}

async fn load(app: &App, people: u32) -> Result<(), Fault> {
    let now = app.db.clock().now();
    let db = connect(app).await?;
    let tx = db.begin().await?;
    insert::<neighborhood::ActiveModel, _>(&tx, (0..AREAS).map(town::area)).await?;
    insert::<person::ActiveModel, _>(&tx, (0..people).map(town::person)).await?;
    let homes = (0..people).map(|p| (p, town::home_of(p)));
    let center = (0..people)
        .filter(|p| town::home_of(*p) != 0)
        .map(|p| (p, 0));
    let all = homes.chain(center);
    let members = all.clone().map(|(p, area)| town::membership(p, area));
    insert::<membership::ActiveModel, _>(&tx, members).await?;
    // Everybody muted something, and one in ten the very thing.
    insert::<notice_mute::ActiveModel, _>(&tx, all.map(|(p, area)| mute(p, area, now))).await?;
    insert::<agency::ActiveModel, _>(&tx, std::iter::once(office::agency(now))).await?;
    let here = std::iter::once(office::jurisdiction(now));
    insert::<jurisdiction::ActiveModel, _>(&tx, here).await?;
    insert::<notice::ActiveModel, _>(&tx, std::iter::once(office::notice(WHICH, now))).await?;
    let version = std::iter::once(office::version(WHICH, now));
    insert::<notice_version::ActiveModel, _>(&tx, version).await?;
    insert::<notice_area::ActiveModel, _>(&tx, std::iter::once(office::area(WHICH))).await?;
    insert::<notice_run::ActiveModel, _>(&tx, std::iter::once(round(now))).await?;
    let task = Task::DeliverNotice { run: round(now).id };
    jobs::enqueue_at(&tx, now, now, &task).await?;
    tx.commit().await?;
    Ok(db.close().await?)
}

fn mute(person: u32, area: u32, now: chrono::DateTime<chrono::Utc>) -> notice_mute::Model {
    let number = u64::from(person) << 8 | u64::from(area);
    notice_mute::Model {
        id: NoticeMuteId(town::loose_id((8 << 40) | number)),
        person_id: town::person_id(person),
        neighborhood_id: Some(town::area_id(area)),
        category: Some(if person.is_multiple_of(10) {
            Category::Roads
        } else {
            Category::Events
        }),
        agency_id: None,
        created_at: now,
    }
}

fn round(now: chrono::DateTime<chrono::Utc>) -> notice_run::Model {
    let notice = office::notice(WHICH, now);
    notice_run::Model {
        id: NoticeRunId(town::loose_id(9 << 40)),
        notice_id: notice.id,
        version_id: office::version(WHICH, now).id,
        kind: notice_run::Kind::Publish,
        cursor: None,
        reached: 0,
        created_at: now,
        done_at: None,
    }
}

async fn die(app: App, after: u64) -> Result<(), Fault> {
    let run = round(app.db.clock().now()).id;
    inbox::deliver_some(&app, run, after).await?;
    let next = inbox::deliver_some(&app, run, after);
    let soon = tokio::time::sleep(std::time::Duration::from_millis(5));
    // In the middle of a transaction or just behind it: neither may show.
    tokio::select! {
        _ = next => {}
        () = soon => {}
    }
    std::process::abort()
}

async fn deliver(app: &App) -> Result<(), Fault> {
    let before = peak_kib()?;
    let began = Instant::now();
    jobs::settle_all(app).await?;
    let took = began.elapsed();
    let after = peak_kib()?;
    let db = connect(app).await?;
    #[expect(clippy::disallowed_methods, reason = "this program is not the server")]
    let lines = notice_delivery::Entity::find().count(&db).await?;
    db.close().await?;
    println!(
        r#"{{"seconds":{},"lines":{lines},"grown_kib":{}}}"#,
        took.as_secs_f64(),
        after.saturating_sub(before)
    );
    Ok(())
}

/// The most memory that this process ever held.
fn peak_kib() -> Result<u64, Fault> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    Ok(number.ok_or("no peak in /proc/self/status")?.parse()?)
}
