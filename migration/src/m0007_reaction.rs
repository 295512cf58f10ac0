//! What a person leaves on posts: reactions, saves, how far they have read.

use crate::parts::{create_all, drop_tables, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, text, timestamp_with_time_zone, uuid};
use sea_orm_migration::sea_query::ForeignKeyAction::Cascade;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        reaction(manager).await?;
        saved(manager).await?;
        feed_mark(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["feed_mark", "saved", "reaction"]).await
    }
}

async fn reaction(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("reaction")
        .col(uuid("person_id"))
        .col(uuid("target_id"))
        .col(uuid("post_id"))
        .col(boolean("on_comment"))
        .col(text("kind"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().col("person_id").col("target_id"))
        .foreign_key(&mut references(
            ("reaction", "person_id"),
            "person",
            Cascade,
        ))
        .foreign_key(&mut references(("reaction", "post_id"), "post", Cascade))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("reaction_post", "reaction", &["post_id"]),
        index("reaction_target", "reaction", &["target_id"]),
    ];
    create_all(manager, indexes).await
}

async fn saved(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("saved")
        .col(uuid("person_id"))
        .col(uuid("post_id"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().col("person_id").col("post_id"))
        .foreign_key(&mut references(("saved", "person_id"), "person", Cascade))
        .foreign_key(&mut references(("saved", "post_id"), "post", Cascade))
        .take();
    manager.create_table(table).await?;
    let indexes = [index("saved_post", "saved", &["post_id"])];
    create_all(manager, indexes).await
}

async fn feed_mark(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("feed_mark")
        .col(uuid("person_id"))
        .col(uuid("neighborhood_id"))
        .col(uuid("post_id"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(Index::create().col("person_id").col("neighborhood_id"))
        .foreign_key(&mut references(
            ("feed_mark", "person_id"),
            "person",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("feed_mark", "neighborhood_id"),
            "neighborhood",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [index(
        "feed_mark_neighborhood",
        "feed_mark",
        &["neighborhood_id"],
    )];
    create_all(manager, indexes).await
}
