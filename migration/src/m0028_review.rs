//! Reviews of places, answers to them, marks, pauses, and who runs a place.

use crate::parts::{add_column, create_all, drop_column, drop_tables, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, integer_null, pk_uuid, string, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_query::ForeignKeyAction::{Cascade, Restrict, SetNull};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        review(manager).await?;
        review_version(manager).await?;
        review_answer(manager).await?;
        review_answer_version(manager).await?;
        review_mark(manager).await?;
        review_pause(manager).await?;
        place_owner(manager).await?;
        // No foreign key: SQLite adds none to a table that is there. Whoever removes a review removes its photos.
        add_column(manager, "photo", uuid_null("review_id")).await?;
        add_column(manager, "notification", uuid_null("review_id")).await?;
        let indexes = [
            index("photo_review", "photo", &["review_id", "position"]),
            index("notification_review", "notification", &["review_id"]),
        ];
        create_all(manager, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table) in [
            ("photo_review", "photo"),
            ("notification_review", "notification"),
        ] {
            manager
                .drop_index(Index::drop().name(name).table(table).to_owned())
                .await?;
            drop_column(manager, table, "review_id").await?;
        }
        let tables = [
            "place_owner",
            "review_pause",
            "review_mark",
            "review_answer_version",
            "review_answer",
            "review_version",
            "review",
        ];
        drop_tables(manager, &tables).await
    }
}

async fn review(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("review")
        .col(pk_uuid("id"))
        .col(uuid("place_id"))
        .col(uuid("neighborhood_id"))
        .col(uuid("author_id"))
        .col(uuid("membership_id"))
        .col(string("visited"))
        .col(text("body"))
        .col(integer_null("stars"))
        .col(text("relation"))
        .col(integer("helpful_count"))
        .col(text_null("withheld"))
        .col(text_null("label"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .col(timestamp_with_time_zone_null("deleted_at"))
        .foreign_key(&mut references(("review", "place_id"), "place", Restrict))
        .foreign_key(&mut references(
            ("review", "neighborhood_id"),
            "neighborhood",
            Restrict,
        ))
        .foreign_key(&mut references(("review", "author_id"), "person", Restrict))
        .foreign_key(&mut references(
            ("review", "membership_id"),
            "membership",
            Restrict,
        ))
        .check(("review_version_from_one", Expr::cust("version >= 1")))
        .check((
            "review_stars",
            Expr::cust("stars IS NULL OR stars BETWEEN 1 AND 5"),
        ))
        .check(("review_helpful", Expr::cust("helpful_count >= 0")))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("review_place", "review", &["place_id", "id"]),
        index("review_neighborhood", "review", &["neighborhood_id"]),
        index("review_author", "review", &["author_id", "id"]),
        index("review_membership", "review", &["membership_id"]),
    ];
    create_all(manager, indexes).await?;
    execute(
        manager,
        "CREATE UNIQUE INDEX review_one_each ON review (place_id, author_id) WHERE deleted_at IS NULL",
    )
    .await
}

async fn review_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("review_version")
        .col(pk_uuid("id"))
        .col(uuid("review_id"))
        .col(string("visited"))
        .col(text("body"))
        .col(integer_null("stars"))
        .col(text("relation"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut references(
            ("review_version", "review_id"),
            "review",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    create_all(
        manager,
        [index(
            "review_version_review",
            "review_version",
            &["review_id", "id"],
        )],
    )
    .await
}

async fn review_answer(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("review_answer")
        .col(pk_uuid("id"))
        .col(uuid("review_id"))
        .col(uuid_null("person_id"))
        .col(uuid_null("membership_id"))
        .col(uuid_null("agency_id"))
        .col(text("body"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .foreign_key(&mut references(
            ("review_answer", "review_id"),
            "review",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("review_answer", "membership_id"),
            "membership",
            SetNull,
        ))
        .foreign_key(&mut references(
            ("review_answer", "agency_id"),
            "agency",
            SetNull,
        ))
        .check(("review_answer_version_from_one", Expr::cust("version >= 1")))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("review_answer_once", "review_answer", &["review_id"])
            .unique()
            .take(),
        index("review_answer_person", "review_answer", &["person_id"]),
        index(
            "review_answer_membership",
            "review_answer",
            &["membership_id"],
        ),
        index("review_answer_agency", "review_answer", &["agency_id"]),
    ];
    create_all(manager, indexes).await
}

async fn review_answer_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let versions = Table::create()
        .table("review_answer_version")
        .col(pk_uuid("id"))
        .col(uuid("review_answer_id"))
        .col(text("body"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut references(
            ("review_answer_version", "review_answer_id"),
            "review_answer",
            Cascade,
        ))
        .take();
    manager.create_table(versions).await?;
    let answer = index(
        "review_answer_version_answer",
        "review_answer_version",
        &["review_answer_id", "id"],
    );
    create_all(manager, [answer]).await
}

async fn review_mark(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("review_mark")
        .col(uuid("review_id"))
        .col(uuid("person_id"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().col("review_id").col("person_id"))
        .foreign_key(&mut references(
            ("review_mark", "review_id"),
            "review",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    create_all(
        manager,
        [index("review_mark_person", "review_mark", &["person_id"])],
    )
    .await
}

async fn review_pause(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("review_pause")
        .col(pk_uuid("id"))
        .col(uuid("place_id"))
        .col(string("reason"))
        .col(uuid("person_id"))
        .col(timestamp_with_time_zone("began_at"))
        .col(timestamp_with_time_zone("until"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .foreign_key(&mut references(
            ("review_pause", "place_id"),
            "place",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    create_all(
        manager,
        [index(
            "review_pause_place",
            "review_pause",
            &["place_id", "until"],
        )],
    )
    .await
}

async fn place_owner(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("place_owner")
        .col(pk_uuid("id"))
        .col(uuid("place_id"))
        .col(uuid("person_id"))
        .col(uuid("membership_id"))
        .col(text("state"))
        .col(string("words"))
        .col(timestamp_with_time_zone("claimed_at"))
        .col(uuid_null("decided_by"))
        .col(uuid_null("decided_agency_id"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .foreign_key(&mut references(
            ("place_owner", "place_id"),
            "place",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("place_owner", "membership_id"),
            "membership",
            Restrict,
        ))
        .check((
            "place_owner_two_people",
            Expr::cust("decided_by IS NULL OR decided_by <> person_id"),
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("place_owner_place", "place_owner", &["place_id", "state"]),
        index("place_owner_person", "place_owner", &["person_id"]),
        index("place_owner_membership", "place_owner", &["membership_id"]),
        index("place_owner_waiting", "place_owner", &["state", "id"]),
    ];
    create_all(manager, indexes).await?;
    execute(
        manager,
        "CREATE UNIQUE INDEX place_owner_once ON place_owner (place_id, person_id) \
         WHERE state IN ('claimed', 'confirmed')",
    )
    .await
}
