//! Posts and their earlier texts.

use crate::parts::{create_all, drop_tables, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, integer_null, pk_uuid, string_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
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
        post(manager).await?;
        post_version(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["post_version", "post"]).await
    }
}

async fn post(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("post")
        .col(pk_uuid("id"))
        .col(uuid("neighborhood_id"))
        .col(uuid("author_id"))
        .col(uuid("membership_id"))
        .col(text("kind"))
        .col(text("audience"))
        .col(text("body"))
        .col(string_null("place_name"))
        .col(boolean("anonymous"))
        .col(integer_null("price"))
        .col(text_null("state"))
        .col(uuid_null("accepted_comment_id"))
        .col(integer("comment_count"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .col(timestamp_with_time_zone_null("deleted_at"))
        .col(integer("version"))
        .foreign_key(&mut references(
            ("post", "neighborhood_id"),
            "neighborhood",
            Restrict,
        ))
        .foreign_key(&mut references(("post", "author_id"), "person", Restrict))
        .foreign_key(&mut references(
            ("post", "membership_id"),
            "membership",
            Restrict,
        ))
        .check(("post_price", Expr::cust("price >= 0")))
        .check(("post_comment_count", Expr::cust("comment_count >= 0")))
        .check(("post_version_from_one", Expr::cust("version >= 1")))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        // The feed: `neighborhood_id = ? AND id < ? ORDER BY id DESC`, read backwards.
        // Deleted posts are few, so the index keeps them and the read skips them.
        index("post_feed", "post", &["neighborhood_id", "id"]),
        index("post_kind", "post", &["neighborhood_id", "kind", "id"]),
        index("post_author", "post", &["author_id", "id"]),
        index("post_membership", "post", &["membership_id"]),
    ];
    create_all(manager, indexes).await?;
    // Taken only by queries that hold this very condition as literals. `kind` is always the same in
    // it, but without it SQLite thinks `post_kind` the better one.
    execute(
        manager,
        "CREATE INDEX post_unanswered \
         ON post (neighborhood_id, kind, id) \
         WHERE kind = 'question' AND state = 'open' AND comment_count = 0 AND deleted_at IS NULL",
    )
    .await
}

async fn post_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("post_version")
        .col(pk_uuid("id"))
        .col(uuid("post_id"))
        .col(text("body"))
        .col(string_null("place_name"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut references(
            ("post_version", "post_id"),
            "post",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [index(
        "post_version_post",
        "post_version",
        &["post_id", "id"],
    )];
    create_all(manager, indexes).await
}
