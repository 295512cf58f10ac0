//! Who belongs where, who vouched, and who does not want to see whom.

use crate::parts::{create_all, drop_tables, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, pk_uuid, string, string_null, text, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_query::ForeignKeyAction::{Cascade, Restrict, SetNull};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        membership(manager).await?;
        invite(manager).await?;
        block(manager).await?;
        mute(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["mute", "block", "invite", "membership"]).await
    }
}

async fn membership(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("membership")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(uuid("neighborhood_id"))
        .col(text("kind"))
        .col(text("verification"))
        .col(timestamp_with_time_zone_null("verified_at"))
        .col(string_null("display_name"))
        .col(uuid_null("icon_id"))
        .col(boolean("home"))
        .col(timestamp_with_time_zone("joined_at"))
        .col(timestamp_with_time_zone_null("left_at"))
        .foreign_key(&mut references(
            ("membership", "person_id"),
            "person",
            Restrict,
        ))
        .foreign_key(&mut references(
            ("membership", "neighborhood_id"),
            "neighborhood",
            Restrict,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("membership_person", "membership", &["person_id"]),
        index(
            "membership_neighborhood",
            "membership",
            &["neighborhood_id", "left_at"],
        ),
    ];
    create_all(manager, indexes).await?;
    // Once at a time; whoever left may come back.
    execute(
        manager,
        "CREATE UNIQUE INDEX membership_once \
         ON membership (person_id, neighborhood_id) \
         WHERE left_at IS NULL",
    )
    .await
}

async fn invite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("invite")
        .col(pk_uuid("id"))
        .col(uuid("membership_id"))
        .col(string("token_hash"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("used_at"))
        .col(uuid_null("used_by"))
        .foreign_key(&mut references(
            ("invite", "membership_id"),
            "membership",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("invite", "used_by"),
            "membership",
            SetNull,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("invite_hash", "invite", &["token_hash"])
            .unique()
            .take(),
        index(
            "invite_membership",
            "invite",
            &["membership_id", "created_at"],
        ),
        index("invite_used_by", "invite", &["used_by"]),
    ];
    create_all(manager, indexes).await
}

async fn block(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("block")
        .col(uuid("blocker_id"))
        .col(uuid("blocked_id"))
        .col(uuid("via_membership"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().col("blocker_id").col("via_membership"))
        .foreign_key(&mut references(("block", "blocker_id"), "person", Cascade))
        .foreign_key(&mut references(("block", "blocked_id"), "person", Cascade))
        .foreign_key(&mut references(
            ("block", "via_membership"),
            "membership",
            Restrict,
        ))
        .check(("block_other", Expr::cust("blocker_id <> blocked_id")))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        // A block works both ways, so it is asked from both sides.
        index("block_blocked", "block", &["blocked_id"]),
        index("block_via", "block", &["via_membership"]),
    ];
    create_all(manager, indexes).await
}

async fn mute(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("mute")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(text("kind"))
        .col(uuid_null("target_id"))
        .col(uuid_null("via_membership"))
        .col(string_null("value"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut references(("mute", "person_id"), "person", Cascade))
        .foreign_key(&mut references(("mute", "target_id"), "person", Cascade))
        .foreign_key(&mut references(
            ("mute", "via_membership"),
            "membership",
            SetNull,
        ))
        .check((
            "mute_target",
            Expr::cust(
                "(kind = 'person') = (target_id IS NOT NULL) \
                 AND (kind = 'person') = (value IS NULL)",
            ),
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("mute_person", "mute", &["person_id"]),
        index("mute_target_person", "mute", &["target_id"]),
        index("mute_via", "mute", &["via_membership"]),
    ];
    create_all(manager, indexes).await?;
    // Muting twice is muting once, for people and for words and kinds.
    execute(
        manager,
        "CREATE UNIQUE INDEX mute_person_once \
         ON mute (person_id, via_membership) \
         WHERE via_membership IS NOT NULL",
    )
    .await?;
    execute(
        manager,
        "CREATE UNIQUE INDEX mute_value_once \
         ON mute (person_id, kind, value) \
         WHERE value IS NOT NULL",
    )
    .await
}
