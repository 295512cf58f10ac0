//! Places, facts about them, what was done to them, and the datasets they came from.

use crate::parts::{create_all, drop_tables, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    double, integer, pk_uuid, string, string_null, text, text_null, timestamp_with_time_zone,
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
        place_source(manager).await?;
        place(manager).await?;
        place_indexes(manager).await?;
        place_fact(manager).await?;
        place_act(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &["place_act", "place_fact", "place", "place_source"],
        )
        .await
    }
}

async fn place_source(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("place_source")
        .col(pk_uuid("id"))
        .col(string("key"))
        .col(string("dataset"))
        .col(string("title"))
        .col(string("publisher"))
        .col(string("licence"))
        .col(string_null("url"))
        .col(string("digest"))
        .col(timestamp_with_time_zone_null("as_of"))
        .col(timestamp_with_time_zone("imported_at"))
        .take();
    manager.create_table(table).await?;
    let once = index("place_source_key", "place_source", &["key"])
        .unique()
        .take();
    create_all(manager, [once]).await
}

async fn place(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create().table("place").col(pk_uuid("id")).take();
    table
        .col(uuid_null("neighborhood_id"))
        .col(string_null("municipality_code"));
    for column in ["name", "kana", "name_en", "name_key", "sort_key"] {
        table.col(string(column));
    }
    table
        .col(text("category"))
        .col(text_null("sort"))
        .col(double("lat"))
        .col(double("lon"));
    for column in [
        "postcode",
        "prefecture",
        "city",
        "town",
        "block",
        "building",
        "spot",
        "telephone",
    ] {
        table.col(string(column));
    }
    for column in ["hours", "hours_note", "url", "note", "status"] {
        table.col(text(column));
    }
    table
        .col(uuid_null("merged_into"))
        .col(uuid_null("proposer_id"))
        .col(uuid_null("membership_id"))
        .col(uuid_null("source_id"))
        .col(string_null("source_key"))
        .col(timestamp_with_time_zone("confirmed_at"))
        .col(text_null("withheld"))
        .col(text_null("label"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(timestamp_with_time_zone_null("deleted_at"))
        .foreign_key(&mut references(
            ("place", "neighborhood_id"),
            "neighborhood",
            SetNull,
        ))
        .foreign_key(&mut references(
            ("place", "membership_id"),
            "membership",
            SetNull,
        ))
        .foreign_key(&mut references(
            ("place", "source_id"),
            "place_source",
            Restrict,
        ));
    place_checks(&mut table);
    manager.create_table(table).await
}

fn place_checks(table: &mut TableCreateStatement) {
    table
        .check(("place_version_from_one", Expr::cust("version >= 1")))
        .check((
            "place_on_earth",
            Expr::cust("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180"),
        ))
        .check((
            "place_merged",
            Expr::cust("(status = 'merged') = (merged_into IS NOT NULL) AND merged_into <> id"),
        ))
        .check((
            "place_source_both",
            Expr::cust("(source_id IS NULL) = (source_key IS NULL)"),
        ));
}

async fn place_indexes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let indexes = [
        // Also what waits to be looked at in a town, newest first.
        index("place_town", "place", &["neighborhood_id", "status", "id"]),
        index("place_membership", "place", &["membership_id"]),
        index("place_proposer", "place", &["proposer_id"]),
        index("place_merged_into", "place", &["merged_into"]),
        index("place_source_once", "place", &["source_id", "source_key"])
            .unique()
            .take(),
    ];
    create_all(manager, indexes).await
}

async fn place_fact(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("place_fact")
        .col(pk_uuid("id"))
        .col(uuid("place_id"))
        .col(text("kind"))
        .col(text("value"))
        .col(string("detail"))
        .col(uuid_null("person_id"))
        .col(uuid_null("membership_id"))
        .col(uuid_null("agency_id"))
        .col(uuid_null("source_id"))
        .col(timestamp_with_time_zone("observed_at"))
        .col(timestamp_with_time_zone("confirmed_at"))
        .col(timestamp_with_time_zone_null("replaced_at"))
        .foreign_key(&mut references(
            ("place_fact", "place_id"),
            "place",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("place_fact", "membership_id"),
            "membership",
            SetNull,
        ))
        .foreign_key(&mut references(
            ("place_fact", "agency_id"),
            "agency",
            SetNull,
        ))
        .foreign_key(&mut references(
            ("place_fact", "source_id"),
            "place_source",
            Restrict,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("place_fact_place", "place_fact", &["place_id", "id"]),
        index("place_fact_person", "place_fact", &["person_id"]),
        index("place_fact_membership", "place_fact", &["membership_id"]),
        index("place_fact_agency", "place_fact", &["agency_id"]),
        index("place_fact_source", "place_fact", &["source_id"]),
    ];
    create_all(manager, indexes).await?;
    // One fact of a kind holds at a time.
    execute(
        manager,
        "CREATE UNIQUE INDEX place_fact_current ON place_fact (place_id, kind) \
         WHERE replaced_at IS NULL",
    )
    .await
}

async fn place_act(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("place_act")
        .col(pk_uuid("id"))
        .col(uuid("place_id"))
        .col(text("act"))
        .col(text("state"))
        .col(uuid_null("person_id"))
        .col(uuid_null("membership_id"))
        .col(uuid_null("agency_id"))
        .col(uuid_null("other_id"))
        .col(text("detail"))
        .col(string("reason"))
        .col(timestamp_with_time_zone("at"))
        .col(uuid_null("decided_by"))
        .col(uuid_null("decided_membership_id"))
        .col(uuid_null("decided_agency_id"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .foreign_key(&mut references(("place_act", "place_id"), "place", Cascade))
        .check((
            "place_act_two_people",
            Expr::cust("decided_by IS NULL OR decided_by <> person_id OR state = 'dropped'"),
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("place_act_place", "place_act", &["place_id", "id"]),
        index("place_act_person", "place_act", &["person_id"]),
        index("place_act_decider", "place_act", &["decided_by"]),
    ];
    create_all(manager, indexes).await?;
    // Of a kind, one act waits at a time; and nobody checks twice.
    execute(
        manager,
        "CREATE UNIQUE INDEX place_act_waiting ON place_act (place_id, act) \
         WHERE state = 'waiting'",
    )
    .await?;
    execute(
        manager,
        "CREATE UNIQUE INDEX place_act_looked ON place_act (place_id, person_id) \
         WHERE act IN ('check', 'dispute') AND state = 'done'",
    )
    .await
}
