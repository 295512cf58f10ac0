//! The schema: migrations build what the entities describe, can be undone, and serve the queries
//! they were made for; rows keep their secrets and their words. On `SQLite` always; on `PostgreSQL` when `KAIRANBAN_TEST_POSTGRES` holds the
//! URL of a server on which this test may create databases.
#![expect(
    clippy::disallowed_methods,
    reason = "the tests open databases of their own and are told where by the environment"
)]
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod catalog;
mod place;
mod rows;

use catalog::{Catalog, Column};
use migration::{Migrator, MigratorTrait};
use place::Place;
use sea_orm::DatabaseConnection;
use std::collections::BTreeSet;

#[tokio::test]
async fn entities_and_migrations_agree_on_sqlite() {
    agree(Place::sqlite().await).await;
}

#[tokio::test]
async fn entities_and_migrations_agree_on_postgres() {
    if let Some(place) = Place::postgres().await {
        agree(place).await;
    }
}

#[tokio::test]
async fn down_undoes_up_on_sqlite() {
    undo(Place::sqlite().await).await;
}

#[tokio::test]
async fn down_undoes_up_on_postgres() {
    if let Some(place) = Place::postgres().await {
        undo(place).await;
    }
}

#[tokio::test]
async fn every_foreign_key_is_indexed_on_sqlite() {
    foreign_keys(Place::sqlite().await).await;
}

#[tokio::test]
async fn every_foreign_key_is_indexed_on_postgres() {
    if let Some(place) = Place::postgres().await {
        foreign_keys(place).await;
    }
}

/// A sort or a scan here would grow with the town's whole past.
#[tokio::test]
async fn feeds_walk_their_index() {
    let place = Place::sqlite().await;
    let db = place.open("plans").await;
    Migrator::up(&db, None).await.unwrap();
    let unanswered = entity::post::UNANSWERED;
    for (index, condition) in [
        ("post_feed", "deleted_at IS NULL"),
        ("post_kind", "deleted_at IS NULL AND kind = ?"),
        ("post_unanswered", unanswered),
    ] {
        let plan = catalog::plan(
            &db,
            &format!(
                "SELECT * FROM post WHERE neighborhood_id = ? AND {condition} AND id < ? \
                 ORDER BY id DESC LIMIT 20"
            ),
        )
        .await;
        assert!(plan.contains(&format!("USING INDEX {index} ")), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
    let agenda = "SELECT * FROM meetup_date WHERE neighborhood_id = ? AND (starts_at, id) > (?, ?) \
                  AND starts_at < ? ORDER BY starts_at, id LIMIT 21";
    let plan = catalog::plan(&db, agenda).await;
    assert!(plan.contains("USING INDEX meetup_date_agenda "), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    let claim = "SELECT * FROM job WHERE gave_up_at IS NULL AND run_at <= ? ORDER BY run_at";
    let plan = catalog::plan(&db, claim).await;
    assert!(plan.contains("USING INDEX job_due "), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    // A notice is brought to two thousand people at a time, in their order.
    let walk = "SELECT DISTINCT person_id FROM membership WHERE left_at IS NULL \
                AND (CASE WHEN neighborhood_id IN (?, ?) THEN 1 ELSE 0 END) = 1 \
                AND person_id > ? ORDER BY person_id LIMIT 2000";
    let plan = catalog::plan(&db, walk).await;
    assert!(plan.contains("USING INDEX membership_once "), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    let silenced = "SELECT * FROM comment WHERE post_id = ? AND author_id NOT IN \
                    (SELECT id FROM person WHERE suspended_at IS NOT NULL)";
    let plan = catalog::plan(&db, silenced).await;
    assert!(
        plan.contains("person USING INDEX person_suspended"),
        "{plan}"
    );
    let news = "SELECT * FROM change WHERE (xact, seq) > (0, ?) ORDER BY xact, seq LIMIT 500";
    let plan = catalog::plan(&db, news).await;
    assert!(
        plan.contains("SEARCH change USING INDEX change_order"),
        "{plan}"
    );
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    drop(db);
    place.remove().await;
}

async fn agree(place: Place) {
    let (history, entities) = (place.open("history").await, place.open("entities").await);
    Migrator::up(&history, None).await.unwrap();
    describe(&entities).await;
    let (built, described) = (columns(&history).await, columns(&entities).await);
    assert!(!built.is_empty());
    let only_built: Vec<_> = built.difference(&described).collect();
    let only_described: Vec<_> = described.difference(&built).collect();
    assert!(
        only_built.is_empty() && only_described.is_empty(),
        "only in the migrations: {only_built:#?}\nonly in the entities: {only_described:#?}"
    );
    drop((history, entities));
    place.remove().await;
}

async fn columns(db: &DatabaseConnection) -> BTreeSet<Column> {
    Catalog::read(db).await.columns
}

async fn undo(place: Place) {
    let db = place.open("undo").await;
    Migrator::up(&db, None).await.unwrap();
    let first = Catalog::read(&db).await;
    Migrator::down(&db, None).await.unwrap();
    assert_eq!(
        Catalog::read(&db).await,
        Catalog::default(),
        "down leaves something"
    );
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(
        Catalog::read(&db).await,
        first,
        "the second up builds something else"
    );
    drop(db);
    place.remove().await;
}

async fn foreign_keys(place: Place) {
    let db = place.open("keys").await;
    Migrator::up(&db, None).await.unwrap();
    let catalog = Catalog::read(&db).await;
    assert!(!catalog.foreign_keys.is_empty());
    let bare: Vec<_> = catalog
        .foreign_keys
        .iter()
        .filter(|key| !catalog.leading.contains(*key))
        .collect();
    assert!(bare.is_empty(), "no index begins with {bare:?}");
    drop(db);
    place.remove().await;
}

/// Builds the tables as the entities describe them.
#[expect(clippy::too_many_lines, reason = "a list, a table a line")]
async fn describe(db: &DatabaseConnection) {
    macro_rules! register {
        ($($table:ident),* $(,)?) => {
            db.get_schema_builder()$(.register(entity::$table::Entity))*
        };
    }
    let schema = register!(
        agency,
        agency_paper,
        agency_proof,
        agency_request,
        appeal,
        audit_line,
        block,
        calendar_token,
        case_note,
        ceremony,
        change,
        child,
        comment,
        comment_version,
        decision,
        decision_effect,
        decision_vote,
        duty,
        feed_mark,
        hold,
        invite,
        job,
        jurisdiction,
        likeness,
        limitation,
        log_area,
        log_chain,
        log_head,
        mail_sent,
        meetup,
        meetup_date,
        meetup_message,
        meetup_organizer,
        membership,
        moderation_case,
        mute,
        neighborhood,
        notice,
        notice_act,
        notice_area,
        notice_attachment,
        notice_author,
        notice_delivery,
        notice_mute,
        notice_profile,
        notice_reply,
        notice_run,
        notice_version,
        notification,
        notification_preference,
        officer,
        one_time_token,
        passkey,
        person,
        photo,
        place,
        place_act,
        place_fact,
        place_owner,
        place_row,
        place_source,
        post,
        post_version,
        public_log,
        reaction,
        recovery_code,
        report,
        rsvp,
        rule,
        review,
        review_answer,
        review_answer_version,
        review_mark,
        review_pause,
        review_version,
        rights_act,
        rights_inquiry,
        rights_request,
        saved,
        session,
        totp,
        watched_word,
    );
    schema.apply(db).await.unwrap();
}
