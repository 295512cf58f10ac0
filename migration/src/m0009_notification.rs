//! What people are told, in the app and by mail.

use crate::parts::{create_all, drop_tables, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, pk_uuid, string, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
};
use sea_orm_migration::sea_query::ForeignKeyAction::{Cascade, SetNull};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        notification(manager).await?;
        notification_preference(manager).await?;
        mail_sent(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &["mail_sent", "notification_preference", "notification"],
        )
        .await
    }
}

async fn notification(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("notification")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(text("kind"))
        .col(string("what"))
        .col(uuid_null("post_id"))
        .col(uuid_null("comment_id"))
        .col(uuid_null("neighborhood_id"))
        .col(uuid_null("actor_membership"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("read_at"))
        .foreign_key(&mut references(
            ("notification", "person_id"),
            "person",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("notification", "post_id"),
            "post",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("notification", "comment_id"),
            "comment",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("notification", "neighborhood_id"),
            "neighborhood",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("notification", "actor_membership"),
            "membership",
            SetNull,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("notification_list", "notification", &["person_id", "id"]),
        index("notification_post", "notification", &["post_id"]),
        index("notification_comment", "notification", &["comment_id"]),
        index(
            "notification_neighborhood",
            "notification",
            &["neighborhood_id"],
        ),
        index("notification_actor", "notification", &["actor_membership"]),
    ];
    create_all(manager, indexes).await?;
    // The unread count stands on every page.
    execute(
        manager,
        "CREATE INDEX notification_unread \
         ON notification (person_id, id) \
         WHERE read_at IS NULL",
    )
    .await
}

async fn notification_preference(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("notification_preference")
        .col(uuid("person_id"))
        .col(text("kind"))
        .col(boolean("mail"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(Index::create().col("person_id").col("kind"))
        .foreign_key(&mut references(
            ("notification_preference", "person_id"),
            "person",
            Cascade,
        ))
        .take();
    manager.create_table(table).await
}

async fn mail_sent(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("mail_sent")
        .col(uuid("person_id"))
        .col(uuid("thread_id"))
        .col(timestamp_with_time_zone("sent_at"))
        .primary_key(Index::create().col("person_id").col("thread_id"))
        .foreign_key(&mut references(
            ("mail_sent", "person_id"),
            "person",
            Cascade,
        ))
        .take();
    manager.create_table(table).await
}
