//! Moderation: rules, who keeps them, cases with their decisions, votes, effects, appeals and notes; words that are withheld.

mod decisions;

use crate::parts::{add_column, create_all, drop_column, drop_tables, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, pk_uuid, string, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_query::ForeignKeyAction::{Cascade, Restrict};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Tables whose words can be withheld.
const WITHHELD: [&str; 5] = ["post", "comment", "photo", "notice_reply", "membership"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        columns(manager).await?;
        rule(manager).await?;
        duty(manager).await?;
        moderation_case(manager).await?;
        decisions::all(manager).await?;
        case_note(manager).await?;
        limitation(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &[
                "limitation",
                "case_note",
                "appeal",
                "decision_effect",
                "decision_vote",
                "decision",
                "moderation_case",
                "duty",
                "rule",
            ],
        )
        .await?;
        for table in WITHHELD {
            drop_column(manager, table, "withheld").await?;
        }
        for (table, column) in [
            ("post", "label"),
            ("comment", "label"),
            ("officer", "moderator"),
            ("agency", "desk_since"),
            ("report", "weight"),
            ("notification", "decision_id"),
            ("notification", "report_id"),
        ] {
            drop_column(manager, table, column).await?;
        }
        execute(manager, "DROP INDEX report_case").await?;
        drop_column(manager, "report", "case_id").await
    }
}

async fn columns(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for table in WITHHELD {
        add_column(manager, table, text_null("withheld")).await?;
    }
    for table in ["post", "comment"] {
        add_column(manager, table, text_null("label")).await?;
    }
    let moderator = boolean("moderator").default(false).take();
    add_column(manager, "officer", moderator).await?;
    let desk = timestamp_with_time_zone_null("desk_since");
    add_column(manager, "agency", desk).await?;
    add_column(manager, "report", uuid_null("case_id")).await?;
    add_column(manager, "report", integer("weight").default(0).take()).await?;
    add_column(manager, "notification", uuid_null("decision_id")).await?;
    add_column(manager, "notification", uuid_null("report_id")).await?;
    create_all(manager, [index("report_case", "report", &["case_id"])]).await
}

async fn rule(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("rule")
        .col(pk_uuid("id"))
        .col(string("slug"))
        .col(integer("version"))
        .col(string("title_ja"))
        .col(string("title_en"))
        .col(string("title_easy"))
        .col(text("body_ja"))
        .col(text("body_en"))
        .col(text("body_easy"))
        .col(text("examples"))
        .col(boolean("emergency"))
        .col(uuid_null("proposed_by"))
        .col(uuid_null("confirmed_by"))
        .col(timestamp_with_time_zone("proposed_at"))
        .col(timestamp_with_time_zone_null("published_at"))
        .col(timestamp_with_time_zone_null("effective_at"))
        .col(timestamp_with_time_zone_null("refused_at"))
        .check((
            "rule_two_people",
            Expr::cust("confirmed_by IS NULL OR confirmed_by <> proposed_by"),
        ))
        .check((
            "rule_notice",
            Expr::cust("(published_at IS NULL) = (effective_at IS NULL)"),
        ))
        .take();
    manager.create_table(table).await?;
    execute(
        manager,
        "CREATE UNIQUE INDEX rule_version ON rule (slug, version) WHERE published_at IS NOT NULL",
    )
    .await
}

async fn duty(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("duty")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(text("role"))
        .col(uuid_null("neighborhood_id"))
        .col(uuid_null("given_by"))
        .col(timestamp_with_time_zone("given_at"))
        .col(uuid_null("confirmed_by"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(uuid_null("ended_by"))
        .foreign_key(&mut references(("duty", "person_id"), "person", Restrict))
        .foreign_key(&mut references(
            ("duty", "neighborhood_id"),
            "neighborhood",
            Restrict,
        ))
        .check((
            "duty_two_people",
            Expr::cust("confirmed_by IS NULL OR confirmed_by <> given_by"),
        ))
        .check((
            "duty_area",
            Expr::cust("(role = 'area_moderator') = (neighborhood_id IS NOT NULL)"),
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("duty_person", "duty", &["person_id"]),
        index("duty_neighborhood", "duty", &["neighborhood_id"]),
    ];
    create_all(manager, indexes).await
}

async fn moderation_case(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("moderation_case")
        .col(pk_uuid("id"))
        .col(text("target_kind"))
        .col(uuid("target_id"))
        .col(integer("target_version"))
        .col(uuid_null("neighborhood_id"))
        .col(uuid_null("author_id"))
        .col(uuid_null("agency_id"))
        .col(boolean("desk_barred"))
        .col(text("origin"))
        .col(text("category"))
        .col(text("state"))
        .col(text("queue"))
        .col(integer("lock"))
        .col(integer("score"))
        .col(integer("reporters"))
        .col(boolean("frozen"))
        .col(text_null("escalated"))
        .col(uuid_null("assignee_id"))
        .col(timestamp_with_time_zone_null("assigned_at"))
        .col(timestamp_with_time_zone("opened_at"))
        .col(timestamp_with_time_zone_null("veiled_at"))
        .col(timestamp_with_time_zone_null("veil_until"))
        .col(uuid_null("decision_id"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(timestamp_with_time_zone_null("closed_at"))
        .foreign_key(&mut references(
            ("moderation_case", "neighborhood_id"),
            "neighborhood",
            Restrict,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("case_target", "moderation_case", &["target_id"]),
        index("case_author", "moderation_case", &["author_id"]),
        index("case_assignee", "moderation_case", &["assignee_id"]),
        index("case_area", "moderation_case", &["neighborhood_id", "id"]),
    ];
    create_all(manager, indexes).await?;
    // One open case for each target; and the queue, which is short beside all that was ever decided.
    for sql in [
        "CREATE UNIQUE INDEX case_open_target ON moderation_case (target_kind, target_id) WHERE state IN ('open', 'assigned', 'under_review')",
        "CREATE INDEX case_queue ON moderation_case (id) WHERE state IN ('open', 'assigned', 'under_review')",
        "CREATE INDEX case_queue_area ON moderation_case (neighborhood_id, id) WHERE state IN ('open', 'assigned', 'under_review')",
    ] {
        execute(manager, sql).await?;
    }
    Ok(())
}

async fn case_note(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("case_note")
        .col(pk_uuid("id"))
        .col(uuid("case_id"))
        .col(uuid("person_id"))
        .col(text("words"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(&mut references(
            ("case_note", "case_id"),
            "moderation_case",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    create_all(
        manager,
        [index("case_note_case", "case_note", &["case_id", "id"])],
    )
    .await
}

async fn limitation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("limitation")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(uuid_null("neighborhood_id"))
        .col(text("kind"))
        .col(uuid("decision_id"))
        .col(timestamp_with_time_zone("began_at"))
        .col(timestamp_with_time_zone_null("until"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .foreign_key(&mut references(
            ("limitation", "person_id"),
            "person",
            Restrict,
        ))
        .foreign_key(&mut references(
            ("limitation", "neighborhood_id"),
            "neighborhood",
            Restrict,
        ))
        .foreign_key(&mut references(
            ("limitation", "decision_id"),
            "decision",
            Restrict,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("limitation_person", "limitation", &["person_id"]),
        index(
            "limitation_neighborhood",
            "limitation",
            &["neighborhood_id"],
        ),
        index("limitation_decision", "limitation", &["decision_id"]),
    ];
    create_all(manager, indexes).await
}
