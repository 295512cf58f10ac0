//! What waits to be looked at before it is posted: lists of words, holds, likenesses of texts.

use crate::parts::{create_all, drop_tables, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    pk_uuid, string, string_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid,
};
use sea_orm_migration::sea_query::ForeignKeyAction::Cascade;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        words(manager).await?;
        holds(manager).await?;
        likenesses(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["likeness", "hold", "watched_word"]).await
    }
}

async fn words(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("watched_word")
        .col(pk_uuid("id"))
        .col(uuid("neighborhood_id"))
        .col(string("pattern"))
        .col(string("spelling"))
        .col(text("mode"))
        .col(string("note"))
        .col(uuid("added_by"))
        .col(timestamp_with_time_zone("added_at"))
        .foreign_key(&mut references(
            ("watched_word", "neighborhood_id"),
            "neighborhood",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let columns = ["neighborhood_id", "spelling"];
    let mut once = index("watched_word_once", "watched_word", &columns);
    once.unique();
    manager.create_index(once).await
}

async fn holds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("hold")
        .col(pk_uuid("id"))
        .col(text("target_kind"))
        .col(uuid("target_id"))
        .col(uuid("case_id"))
        .col(uuid("person_id"))
        .col(uuid("neighborhood_id"))
        .col(text("why"))
        .col(string_null("word"))
        .col(timestamp_with_time_zone("held_at"))
        .col(timestamp_with_time_zone("until"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(text_null("ending"))
        .check((
            "hold_ended",
            Expr::cust("(ended_at IS NULL) = (ending IS NULL)"),
        ))
        .take();
    manager.create_table(table).await?;
    let person = ["person_id", "neighborhood_id"];
    let indexes = [
        index("hold_case", "hold", &["case_id"]),
        index("hold_person", "hold", &person),
    ];
    create_all(manager, indexes).await?;
    execute(
        manager,
        "CREATE UNIQUE INDEX hold_once ON hold (target_id) WHERE ended_at IS NULL",
    )
    .await
}

async fn likenesses(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("likeness")
        .col(ColumnDef::new("hash").big_integer().not_null().take())
        .col(uuid("neighborhood_id"))
        .col(uuid("post_id"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(Index::create().col("hash").col("neighborhood_id"))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("likeness_post", "likeness", &["post_id"]),
        index("likeness_at", "likeness", &["at"]),
    ];
    create_all(manager, indexes).await
}
