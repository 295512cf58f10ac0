//! The public log is read: by what began an act, and from a row to the one that takes it back.

use crate::parts::{create_all, index};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = [
            index("public_log_reverts", "public_log", &["reverts", "seq"]),
            index("public_log_trigger", "public_log", &["trigger", "seq"]),
        ];
        create_all(manager, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["public_log_trigger", "public_log_reverts"] {
            let index = Index::drop().name(name).table("public_log").to_owned();
            manager.drop_index(index).await?;
        }
        Ok(())
    }
}
