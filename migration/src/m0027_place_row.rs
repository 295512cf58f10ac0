//! What datasets said of places, so that another edition can be told from what residents changed.

use crate::parts::{create_all, drop_tables, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    pk_uuid, string, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};
use sea_orm_migration::sea_query::ForeignKeyAction::{Cascade, Restrict};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("place_row")
            .col(pk_uuid("id"))
            .col(uuid("source_id"))
            .col(string("key"))
            .col(uuid("place_id"))
            .col(text("said"))
            .col(timestamp_with_time_zone("seen_at"))
            .col(timestamp_with_time_zone_null("gone_at"))
            .foreign_key(&mut references(
                ("place_row", "source_id"),
                "place_source",
                Restrict,
            ))
            .foreign_key(&mut references(("place_row", "place_id"), "place", Cascade))
            .take();
        manager.create_table(table).await?;
        let indexes = [
            index("place_row_once", "place_row", &["source_id", "key"])
                .unique()
                .take(),
            index("place_row_place", "place_row", &["place_id"]),
        ];
        create_all(manager, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["place_row"]).await
    }
}
