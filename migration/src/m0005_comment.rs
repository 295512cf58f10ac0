//! Comments and their earlier texts.

use crate::parts::{create_all, drop_tables, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, pk_uuid, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
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
        comment(manager).await?;
        comment_version(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["comment_version", "comment"]).await
    }
}

async fn comment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("comment")
        .col(pk_uuid("id"))
        .col(uuid("post_id"))
        .col(uuid_null("parent_id"))
        .col(uuid("author_id"))
        .col(uuid("membership_id"))
        .col(boolean("anonymous"))
        .col(text("body"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .col(timestamp_with_time_zone_null("deleted_at"))
        .col(integer("version"))
        .foreign_key(&mut references(("comment", "post_id"), "post", Cascade))
        .foreign_key(&mut references(
            ("comment", "parent_id"),
            "comment",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("comment", "author_id"),
            "person",
            Restrict,
        ))
        .foreign_key(&mut references(
            ("comment", "membership_id"),
            "membership",
            Restrict,
        ))
        .check(("comment_version_from_one", Expr::cust("version >= 1")))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("comment_thread", "comment", &["post_id", "id"]),
        index("comment_parent", "comment", &["parent_id", "id"]),
        index("comment_author", "comment", &["author_id", "id"]),
        index("comment_membership", "comment", &["membership_id"]),
    ];
    create_all(manager, indexes).await
}

async fn comment_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("comment_version")
        .col(pk_uuid("id"))
        .col(uuid("comment_id"))
        .col(text("body"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut references(
            ("comment_version", "comment_id"),
            "comment",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [index(
        "comment_version_comment",
        "comment_version",
        &["comment_id", "id"],
    )];
    create_all(manager, indexes).await
}
