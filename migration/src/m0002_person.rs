//! People, their sessions, and the secrets in account mails.

use crate::parts::{create_all, drop_tables, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, pk_uuid, string, string_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid,
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
        person(manager).await?;
        session(manager).await?;
        one_time_token(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["one_time_token", "session", "person"]).await
    }
}

async fn person(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("person")
        .col(pk_uuid("id"))
        .col(string_null("email_key"))
        .col(text_null("email_sealed"))
        .col(timestamp_with_time_zone_null("email_verified_at"))
        .col(text("password_hash"))
        .col(string("display_name"))
        .col(text("age_band"))
        .col(text("language"))
        .col(string("rules_version"))
        .col(timestamp_with_time_zone("rules_agreed_at"))
        .col(boolean("shielded"))
        .col(boolean("administrator"))
        .col(timestamp_with_time_zone_null("suspended_at"))
        .col(timestamp_with_time_zone_null("suspended_until"))
        .col(text_null("suspended_reason"))
        .col(timestamp_with_time_zone_null("home_changed_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("left_at"))
        .take();
    manager.create_table(table).await?;
    let indexes = [index("person_email_key", "person", &["email_key"])
        .unique()
        .take()];
    create_all(manager, indexes).await
}

async fn session(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("session")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(text("seed"))
        .col(integer("generation"))
        .col(text("refresh_hash"))
        .col(timestamp_with_time_zone("rotated_at"))
        .col(string("client"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("last_used_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(text_null("end_reason"))
        .foreign_key(&mut references(("session", "person_id"), "person", Cascade))
        .check((
            "session_end",
            Expr::cust("(ended_at IS NULL) = (end_reason IS NULL)"),
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [index("session_person", "session", &["person_id"])];
    create_all(manager, indexes).await
}

async fn one_time_token(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("one_time_token")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(text("purpose"))
        .col(string("token_hash"))
        .col(text_null("payload"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("used_at"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut references(
            ("one_time_token", "person_id"),
            "person",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("one_time_token_hash", "one_time_token", &["token_hash"])
            .unique()
            .take(),
        index(
            "one_time_token_person",
            "one_time_token",
            &["person_id", "purpose"],
        ),
    ];
    create_all(manager, indexes).await
}
