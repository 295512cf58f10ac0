//! Whoever is silenced now, indexed apart: every list asks for these few people.
use sea_orm_migration::{
    prelude::*,
    sea_query::{Expr, ExprTrait},
};

use crate::parts::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let few = index("person_suspended", "person", &["id"])
            .cond_where(Expr::col("suspended_at").is_not_null())
            .take();
        manager.create_index(few).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name("person_suspended").to_owned())
            .await
    }
}
