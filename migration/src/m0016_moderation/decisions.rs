//! Decisions, their votes, what they changed, and appeals.

use crate::parts::{create_all, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, integer_null, pk_uuid, string, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_query::ForeignKeyAction::{Cascade, Restrict};

/// Makes all of these tables.
pub(super) async fn all(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    decision(manager).await?;
    decision_vote(manager).await?;
    decision_effect(manager).await?;
    appeal(manager).await
}

async fn decision(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("decision")
        .col(pk_uuid("id"))
        .col(uuid("case_id"))
        .col(text("kind"))
        .col(string("rule"))
        .col(integer("rule_version"))
        .col(text("facts"))
        .col(text_null("label"))
        .col(integer_null("hours"))
        .col(boolean("everywhere"))
        .col(uuid_null("person_id"))
        .col(text("role"))
        .col(boolean("automated"))
        .col(text("state"))
        .col(integer("needed"))
        .col(timestamp_with_time_zone("proposed_at"))
        .col(timestamp_with_time_zone_null("in_force_at"))
        .col(timestamp_with_time_zone_null("until"))
        .col(timestamp_with_time_zone_null("reverted_at"))
        .col(uuid_null("replaces_id"))
        .col(big_integer_null("log_seq"))
        .foreign_key(&mut references(
            ("decision", "case_id"),
            "moderation_case",
            Restrict,
        ))
        .check(("decision_hours", Expr::cust("hours IS NULL OR hours > 0")))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("decision_case", "decision", &["case_id", "id"]),
        index("decision_person", "decision", &["person_id"]),
    ];
    create_all(manager, indexes).await?;
    // Two deciders at once: one proposal waits for votes, one decision is in force.
    for sql in [
        "CREATE UNIQUE INDEX decision_proposed ON decision (case_id) WHERE state = 'proposed'",
        "CREATE UNIQUE INDEX decision_in_force ON decision (case_id) WHERE state = 'in_force'",
    ] {
        execute(manager, sql).await?;
    }
    Ok(())
}

fn big_integer_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().null().take()
}

async fn decision_vote(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("decision_vote")
        .col(pk_uuid("id"))
        .col(uuid("decision_id"))
        .col(uuid("person_id"))
        .col(text("role"))
        .col(boolean("agrees"))
        .col(text("words"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(&mut references(
            ("decision_vote", "decision_id"),
            "decision",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let once = index(
        "decision_vote_once",
        "decision_vote",
        &["decision_id", "person_id"],
    )
    .unique()
    .take();
    create_all(manager, [once]).await
}

async fn decision_effect(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("decision_effect")
        .col(pk_uuid("id"))
        .col(uuid("decision_id"))
        .col(text("kind"))
        .col(text("target_kind"))
        .col(uuid("target_id"))
        .col(text_null("before"))
        .col(text_null("after"))
        .col(timestamp_with_time_zone("at"))
        .col(timestamp_with_time_zone_null("reverted_at"))
        .col(big_integer_null("log_seq"))
        .foreign_key(&mut references(
            ("decision_effect", "decision_id"),
            "decision",
            Restrict,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index(
            "decision_effect_decision",
            "decision_effect",
            &["decision_id", "id"],
        ),
        index("decision_effect_target", "decision_effect", &["target_id"]),
    ];
    create_all(manager, indexes).await
}

async fn appeal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("appeal")
        .col(pk_uuid("id"))
        .col(ColumnDef::new("decision_id").uuid().not_null().unique_key().take())
        .col(uuid("person_id"))
        .col(text("words"))
        .col(text("state"))
        .col(integer("lock"))
        .col(uuid_null("assignee_id"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("due_at"))
        .col(text_null("outcome"))
        .col(text_null("answer"))
        .col(uuid_null("decided_by"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .foreign_key(&mut references(("appeal", "decision_id"), "decision", Restrict))
        .foreign_key(&mut references(("appeal", "person_id"), "person", Restrict))
        .check((
            "appeal_answered",
            Expr::cust("outcome IS NULL OR (answer IS NOT NULL AND decided_by IS NOT NULL AND decided_at IS NOT NULL)"),
        ))
        .check(("appeal_other_person", Expr::cust("decided_by IS NULL OR decided_by <> person_id")))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("appeal_person", "appeal", &["person_id"]),
        index("appeal_queue", "appeal", &["state", "id"]),
    ];
    create_all(manager, indexes).await
}
