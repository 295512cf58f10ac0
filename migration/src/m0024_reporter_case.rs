//! Which cases somebody reported is asked with each page of the queue: found without reading the reports themselves.

use crate::parts::{create_all, index};
use sea_orm_migration::prelude::*;

const NAME: &str = "report_reporter_case";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let both = index(NAME, "report", &["reporter_id", "case_id"]);
        create_all(manager, [both]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop().name(NAME).table("report").to_owned();
        manager.drop_index(index).await
    }
}
