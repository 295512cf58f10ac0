//! What readers choose, what reached them, and what they ask.

use crate::parts::{add_column, create_all, drop_column, drop_tables, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, pk_uuid, string, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_query::ForeignKeyAction::Cascade;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        notice_profile(manager).await?;
        notice_mute(manager).await?;
        child(manager).await?;
        notice_delivery(manager).await?;
        notice_run(manager).await?;
        notice_reply(manager).await?;
        add_column(manager, "notification", uuid_null("notice_id")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_column(manager, "notification", "notice_id").await?;
        drop_tables(
            manager,
            &[
                "notice_reply",
                "notice_run",
                "notice_delivery",
                "child",
                "notice_mute",
                "notice_profile",
            ],
        )
        .await
    }
}

async fn notice_profile(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("notice_profile")
        .col(pk_uuid("person_id"))
        .col(text("mail"))
        .col(text("reading"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut references(
            ("notice_profile", "person_id"),
            "person",
            Cascade,
        ))
        .take();
    manager.create_table(table).await
}

async fn notice_mute(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("notice_mute")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(uuid_null("neighborhood_id"))
        .col(text_null("category"))
        .col(uuid_null("agency_id"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut references(("notice_mute", "person_id"), "person", Cascade))
        .foreign_key(&mut references(("notice_mute", "neighborhood_id"), "neighborhood", Cascade))
        .foreign_key(&mut references(("notice_mute", "agency_id"), "agency", Cascade))
        .check(("notice_mute_one", Expr::cust("(agency_id IS NULL) <> (neighborhood_id IS NULL) AND (category IS NULL) = (neighborhood_id IS NULL)")))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("notice_mute_person", "notice_mute", &["person_id"]),
        index(
            "notice_mute_neighborhood",
            "notice_mute",
            &["neighborhood_id"],
        ),
        index("notice_mute_agency", "notice_mute", &["agency_id"]),
    ];
    create_all(manager, indexes).await?;
    // The same is muted once.
    execute(manager, "CREATE UNIQUE INDEX notice_mute_category ON notice_mute (person_id, neighborhood_id, category) WHERE agency_id IS NULL").await?;
    execute(manager, "CREATE UNIQUE INDEX notice_mute_office ON notice_mute (person_id, agency_id) WHERE agency_id IS NOT NULL").await
}

async fn child(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("child")
        .col(uuid("person_id"))
        .col(string("birth_month"))
        .primary_key(Index::create().col("person_id").col("birth_month"))
        .foreign_key(&mut references(("child", "person_id"), "person", Cascade))
        .take();
    manager.create_table(table).await
}

async fn notice_delivery(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("notice_delivery")
        .col(uuid("notice_id"))
        .col(uuid("person_id"))
        .col(text("rule"))
        .col(uuid("neighborhood_id"))
        .col(integer("number"))
        .col(timestamp_with_time_zone("delivered_at"))
        .col(timestamp_with_time_zone_null("changed_at"))
        .col(timestamp_with_time_zone_null("opened_at"))
        .col(timestamp_with_time_zone_null("stamped_at"))
        .col(timestamp_with_time_zone_null("muted_at"))
        .primary_key(Index::create().col("notice_id").col("person_id"))
        .foreign_key(&mut references(
            ("notice_delivery", "notice_id"),
            "notice",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("notice_delivery", "person_id"),
            "person",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("notice_delivery", "neighborhood_id"),
            "neighborhood",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index(
            "notice_delivery_person",
            "notice_delivery",
            &["person_id", "delivered_at"],
        ),
        index(
            "notice_delivery_neighborhood",
            "notice_delivery",
            &["neighborhood_id"],
        ),
    ];
    create_all(manager, indexes).await
}

async fn notice_run(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("notice_run")
        .col(pk_uuid("id"))
        .col(uuid("notice_id"))
        .col(uuid("version_id"))
        .col(text("kind"))
        .col(uuid_null("cursor"))
        .col(big_integer("reached"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("done_at"))
        .foreign_key(&mut references(
            ("notice_run", "notice_id"),
            "notice",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("notice_run_once", "notice_run", &["version_id", "kind"])
            .unique()
            .take(),
        index("notice_run_notice", "notice_run", &["notice_id"]),
    ];
    create_all(manager, indexes).await
}

async fn notice_reply(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("notice_reply")
        .col(pk_uuid("id"))
        .col(uuid("notice_id"))
        .col(uuid_null("parent_id"))
        .col(uuid("author_id"))
        .col(uuid_null("membership_id"))
        .col(boolean("private"))
        .col(text("body"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(timestamp_with_time_zone_null("deleted_at"))
        .foreign_key(&mut references(
            ("notice_reply", "notice_id"),
            "notice",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("notice_reply", "membership_id"),
            "membership",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("notice_reply_notice", "notice_reply", &["notice_id", "id"]),
        index("notice_reply_parent", "notice_reply", &["parent_id"]),
        index("notice_reply_author", "notice_reply", &["author_id"]),
        index(
            "notice_reply_membership",
            "notice_reply",
            &["membership_id"],
        ),
    ];
    create_all(manager, indexes).await
}
