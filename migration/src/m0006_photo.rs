//! Photos.

use crate::parts::{create_all, drop_tables, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, integer, pk_uuid, text, timestamp_with_time_zone, timestamp_with_time_zone_null,
    uuid, uuid_null,
};
use sea_orm_migration::sea_query::ForeignKeyAction::{Restrict, SetNull};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        photo(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["photo"]).await
    }
}

async fn photo(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("photo")
        .col(pk_uuid("id"))
        .col(uuid("owner_id"))
        .col(uuid_null("post_id"))
        .col(uuid_null("comment_id"))
        .col(uuid_null("membership_id"))
        .col(integer("position"))
        .col(text("alt"))
        .col(integer("width"))
        .col(integer("height"))
        .col(big_integer("bytes"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("deleted_at"))
        .foreign_key(&mut references(("photo", "owner_id"), "person", Restrict))
        .foreign_key(&mut references(("photo", "post_id"), "post", SetNull))
        .foreign_key(&mut references(("photo", "comment_id"), "comment", SetNull))
        .foreign_key(&mut references(
            ("photo", "membership_id"),
            "membership",
            SetNull,
        ))
        .check((
            "photo_size",
            Expr::cust("width > 0 AND height > 0 AND bytes >= 0"),
        ))
        .check((
            "photo_one_place",
            Expr::cust(
                "(post_id IS NULL OR comment_id IS NULL) \
                 AND (membership_id IS NULL OR (post_id IS NULL AND comment_id IS NULL))",
            ),
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("photo_owner", "photo", &["owner_id", "id"]),
        index("photo_post", "photo", &["post_id", "position"]),
        index("photo_comment", "photo", &["comment_id"]),
        index("photo_membership", "photo", &["membership_id"]),
    ];
    create_all(manager, indexes).await?;
    // What the sweeper looks through: photos that hang on nothing.
    execute(
        manager,
        "CREATE INDEX photo_unattached \
         ON photo (created_at) \
         WHERE post_id IS NULL AND comment_id IS NULL AND membership_id IS NULL",
    )
    .await
}
