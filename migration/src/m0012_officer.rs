//! Accounts of officers, and what somebody shows besides a password.

use crate::guards::{self, Guard};
use crate::parts::{add_column, create_all, drop_column, drop_tables, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, pk_uuid, string, text, text_null, timestamp_with_time_zone,
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
        people(manager).await?;
        sessions(manager).await?;
        passkey(manager).await?;
        totp(manager).await?;
        recovery_code(manager).await?;
        ceremony(manager).await?;
        guards::set(manager, &OFFICERS).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        guards::lift(manager, &OFFICERS).await?;
        drop_tables(manager, &["ceremony", "recovery_code", "totp", "passkey"]).await?;
        for column in ["stepped_up_by", "stepped_up_at", "proven_at"] {
            drop_column(manager, "session", column).await?;
        }
        drop_column(manager, "person", "kind").await
    }
}

async fn passkey(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("passkey")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(string("name"))
        .col(string("credential_id"))
        .col(text("credential"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("last_used_at"))
        .foreign_key(&mut references(("passkey", "person_id"), "person", Cascade))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("passkey_credential_id", "passkey", &["credential_id"])
            .unique()
            .take(),
        index("passkey_person", "passkey", &["person_id"]),
    ];
    create_all(manager, indexes).await
}

async fn totp(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("totp")
        .col(pk_uuid("person_id"))
        .col(text("secret_sealed"))
        .col(text_null("next_sealed"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .col(big_integer("last_step"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut references(("totp", "person_id"), "person", Cascade))
        .take();
    manager.create_table(table).await
}

async fn recovery_code(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("recovery_code")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(text("code_hash"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("used_at"))
        .foreign_key(&mut references(
            ("recovery_code", "person_id"),
            "person",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [index(
        "recovery_code_person",
        "recovery_code",
        &["person_id"],
    )];
    create_all(manager, indexes).await
}

async fn ceremony(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("ceremony")
        .col(pk_uuid("id"))
        .col(uuid_null("person_id"))
        .col(text("purpose"))
        .col(text("state"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .foreign_key(&mut references(
            ("ceremony", "person_id"),
            "person",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [index("ceremony_person", "ceremony", &["person_id"])];
    create_all(manager, indexes).await
}

/// An officer belongs to no neighborhood, and nobody changes sides.
const OFFICERS: [Guard; 2] = [
    Guard {
        name: "membership_of_residents",
        table: "membership",
        event: "INSERT",
        refuses: "EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person_id AND p.kind = 'officer')",
        says: "an officer belongs to no neighborhood",
    },
    Guard {
        name: "person_kind_fixed",
        table: "person",
        event: "UPDATE",
        refuses: "NEW.kind IS DISTINCT FROM OLD.kind",
        says: "the kind of an account is fixed",
    },
];

/// Whoever is there already is a resident.
async fn people(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let kind = text("kind").default("resident").take();
    add_column(manager, "person", kind).await
}

async fn sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    add_column(
        manager,
        "session",
        timestamp_with_time_zone_null("proven_at"),
    )
    .await?;
    add_column(
        manager,
        "session",
        timestamp_with_time_zone_null("stepped_up_at"),
    )
    .await?;
    add_column(manager, "session", text_null("stepped_up_by")).await
}
