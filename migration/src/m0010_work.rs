//! The queue of effects and the log of changes.

use crate::parts::{create_all, drop_tables, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, integer, string, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        job(manager).await?;
        change(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["change", "job"]).await
    }
}

async fn job(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("job")
        .col(big_pk_auto("id"))
        .col(text("task"))
        .col(timestamp_with_time_zone("run_at"))
        .col(integer("tries"))
        .col(timestamp_with_time_zone_null("lease_until"))
        .col(text_null("last_error"))
        .col(timestamp_with_time_zone_null("gave_up_at"))
        .col(timestamp_with_time_zone("created_at"))
        .check(("job_tries", Expr::cust("tries >= 0")))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        // The claim: `gave_up_at IS NULL AND run_at <= ? ORDER BY run_at`.
        index("job_due", "job", &["gave_up_at", "run_at"]),
    ];
    create_all(manager, indexes).await
}

async fn change(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("change")
        .col(big_pk_auto("seq"))
        .col(string("kind"))
        .col(uuid("row_id"))
        .col(uuid_null("neighborhood_id"))
        .col(uuid_null("person_id"))
        .col(big_integer("origin"))
        .col(big_integer("xact"))
        .col(timestamp_with_time_zone("at"))
        .take();
    manager.create_table(table).await?;
    create_all(manager, [index("change_order", "change", &["xact", "seq"])]).await
}
