//! Reports.

use crate::parts::{create_all, drop_tables, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{pk_uuid, text, timestamp_with_time_zone, uuid};
use sea_orm_migration::sea_query::ForeignKeyAction::Restrict;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        report(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["report"]).await
    }
}

async fn report(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("report")
        .col(pk_uuid("id"))
        .col(uuid("reporter_id"))
        .col(text("target_kind"))
        .col(uuid("target_id"))
        .col(text("category"))
        .col(text("words"))
        .col(timestamp_with_time_zone("created_at"))
        .col(text("status"))
        .foreign_key(&mut references(
            ("report", "reporter_id"),
            "person",
            Restrict,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("report_reporter", "report", &["reporter_id", "id"]),
        index("report_target", "report", &["target_id"]),
        index("report_queue", "report", &["status", "id"]),
    ];
    create_all(manager, indexes).await
}
