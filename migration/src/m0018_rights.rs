//! Requests about infringed rights, their record, and the question to the poster.

use crate::guards::{self, Guard};
use crate::parts::{add_column, create_all, drop_column, drop_tables, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, pk_uuid, string, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_query::ForeignKeyAction::Restrict;

#[derive(DeriveMigrationName)]
pub struct Migration;

const GUARDS: &[Guard] = &[Guard {
    name: "rights_act_kept",
    table: "rights_act",
    event: "UPDATE",
    refuses: "NEW.words_sealed IS NOT NULL OR NEW.id <> OLD.id OR NEW.request_id <> OLD.request_id \
              OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.act <> OLD.act \
              OR NEW.to_state <> OLD.to_state OR NEW.outcome IS DISTINCT FROM OLD.outcome \
              OR NEW.until IS DISTINCT FROM OLD.until OR NEW.at <> OLD.at",
    says: "the record is only added to, and its words are only forgotten",
}];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        request(manager).await?;
        act(manager).await?;
        inquiry(manager).await?;
        add_column(manager, "notification", uuid_null("rights_request_id")).await?;
        guards::set(manager, GUARDS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        guards::lift(manager, GUARDS).await?;
        drop_column(manager, "notification", "rights_request_id").await?;
        drop_tables(manager, &["rights_inquiry", "rights_act", "rights_request"]).await
    }
}

async fn request(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("rights_request")
        .col(pk_uuid("id"))
        .col(string("number").unique_key().take())
        .col(
            ColumnDef::new("sent_key")
                .string()
                .null()
                .unique_key()
                .take(),
        )
        .col(text("standing"))
        .col(boolean("public_body"))
        .col(text("kind"))
        .col(text("language"))
        .col(uuid_null("requester_id"))
        .col(text_null("requester_sealed"))
        .col(text_null("words_sealed"))
        .col(text("target_kind"))
        .col(uuid("target_id"))
        .col(boolean("may_ask"))
        .col(boolean("may_name"))
        .col(uuid_null("poster_id"))
        .col(uuid_null("neighborhood_id"))
        .col(uuid_null("agency_id"))
        .col(uuid_null("case_id"))
        .col(text("state"))
        .col(integer("lock"))
        .col(timestamp_with_time_zone("received_at"))
        .col(timestamp_with_time_zone("due_at"))
        .col(integer("warned"))
        .col(timestamp_with_time_zone_null("completion_asked_at"))
        .col(timestamp_with_time_zone_null("completed_at"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(text_null("outcome"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(ColumnDef::new("log_seq").big_integer().null().take())
        .col(timestamp_with_time_zone_null("forgotten_at"))
        .check((
            "rights_request_decided",
            Expr::cust("(state = 'decided') = (outcome IS NOT NULL)"),
        ))
        .check((
            "rights_request_ended",
            Expr::cust("(state IN ('decided', 'withdrawn')) = (ended_at IS NOT NULL)"),
        ))
        .take();
    manager.create_table(table).await?;
    request_indexes(manager).await
}

async fn request_indexes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let indexes = [
        index("rights_request_over", "rights_request", &["ended_at"]),
        index(
            "rights_request_requester",
            "rights_request",
            &["requester_id"],
        ),
        index("rights_request_case", "rights_request", &["case_id"]),
    ];
    create_all(manager, indexes).await?;
    // The queue is short beside all that was ever asked, and its order is what ends first.
    execute(
        manager,
        "CREATE INDEX rights_request_queue ON rights_request (due_at, id) WHERE ended_at IS NULL",
    )
    .await
}

async fn act(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("rights_act")
        .col(pk_uuid("id"))
        .col(uuid("request_id"))
        .col(uuid_null("person_id"))
        .col(text("act"))
        .col(text("to_state"))
        .col(text_null("outcome"))
        .col(text_null("words_sealed"))
        .col(timestamp_with_time_zone_null("until"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(&mut references(
            ("rights_act", "request_id"),
            "rights_request",
            Restrict,
        ))
        .take();
    manager.create_table(table).await?;
    let order = index("rights_act_request", "rights_act", &["request_id", "id"]);
    create_all(manager, [order]).await
}

async fn inquiry(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("rights_inquiry")
        .col(pk_uuid("request_id"))
        .col(uuid("person_id"))
        .col(text_null("words_sealed"))
        .col(text_null("name_sealed"))
        .col(timestamp_with_time_zone("asked_at"))
        .col(timestamp_with_time_zone("due_at"))
        .col(text_null("stance"))
        .col(text_null("answer_sealed"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(timestamp_with_time_zone_null("silent_at"))
        .col(timestamp_with_time_zone_null("closed_at"))
        .foreign_key(&mut references(
            ("rights_inquiry", "request_id"),
            "rights_request",
            Restrict,
        ))
        .take();
    manager.create_table(table).await?;
    let person = index("rights_inquiry_person", "rights_inquiry", &["person_id"]);
    create_all(manager, [person]).await
}
