//! Agencies: who they are, how they proved it, who acts for them.

use crate::guards::{self, Guard};
use crate::parts::{create_all, drop_tables, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, integer_null, pk_uuid, string, string_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
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
        agency(manager).await?;
        jurisdiction(manager).await?;
        agency_proof(manager).await?;
        agency_paper(manager).await?;
        officer(manager).await?;
        agency_request(manager).await?;
        guards::set(manager, &SERVING).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        guards::lift(manager, &SERVING).await?;
        drop_tables(
            manager,
            &[
                "agency_request",
                "officer",
                "agency_paper",
                "agency_proof",
                "jurisdiction",
                "agency",
            ],
        )
        .await
    }
}

const TWO_REVIEWERS: &str = "confirmed_by IS NULL OR documents_by IS NULL \
                             OR confirmed_by <> documents_by";
const VERIFIED: &str = "status <> 'active' OR (verified_at IS NOT NULL \
                        AND confirmed_by IS NOT NULL AND expires_at IS NOT NULL)";

async fn agency(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("agency")
        .col(pk_uuid("id"))
        .col(string("slug"))
        .col(string("name"))
        .col(string("name_skeleton"))
        .col(string("kana"))
        .col(string("name_en"))
        .col(text("kind"))
        .col(text("status"))
        .col(text("postal_address"))
        .col(string("telephone"))
        .col(text("website"))
        .col(text("request_note"))
        .col(uuid("requested_by"))
        .col(uuid_null("documents_by"))
        .col(timestamp_with_time_zone_null("documents_at"))
        .col(text("documents_note"))
        .col(timestamp_with_time_zone_null("domain_proved_at"))
        .col(uuid_null("confirmed_by"))
        .col(timestamp_with_time_zone_null("verified_at"))
        .col(timestamp_with_time_zone_null("expires_at"))
        .col(text_null("reason"))
        .col(uuid_null("suspended_by"))
        .col(boolean("training"))
        .col(integer_null("break_glass_minutes"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(integer("version"))
        .check(("agency_two_reviewers", Expr::cust(TWO_REVIEWERS)))
        .check(("agency_verified", Expr::cust(VERIFIED)))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("agency_status", "agency", &["status"]),
        index("agency_name", "agency", &["name_skeleton"]),
        index("agency_slug", "agency", &["slug"]).unique().take(),
    ];
    create_all(manager, indexes).await
}

async fn jurisdiction(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("jurisdiction")
        .col(pk_uuid("id"))
        .col(uuid("agency_id"))
        .col(string_null("municipality_code"))
        .col(uuid_null("neighborhood_id"))
        .foreign_key(&mut references(
            ("jurisdiction", "agency_id"),
            "agency",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("jurisdiction", "neighborhood_id"),
            "neighborhood",
            Cascade,
        ))
        .check((
            "jurisdiction_one_place",
            Expr::cust("(municipality_code IS NULL) <> (neighborhood_id IS NULL)"),
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("jurisdiction_agency", "jurisdiction", &["agency_id"]),
        index(
            "jurisdiction_neighborhood",
            "jurisdiction",
            &["neighborhood_id"],
        ),
    ];
    create_all(manager, indexes).await
}

async fn agency_proof(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("agency_proof")
        .col(pk_uuid("id"))
        .col(uuid("agency_id"))
        .col(text("kind"))
        .col(text("place"))
        .col(text("token"))
        .col(integer("tries"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("proved_at"))
        .foreign_key(&mut references(
            ("agency_proof", "agency_id"),
            "agency",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [index("agency_proof_agency", "agency_proof", &["agency_id"])];
    create_all(manager, indexes).await
}

async fn agency_paper(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("agency_paper")
        .col(pk_uuid("id"))
        .col(uuid("agency_id"))
        .col(string("name"))
        .col(string("content_type"))
        .col(big_integer("bytes"))
        .col(string("sha256"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut references(
            ("agency_paper", "agency_id"),
            "agency",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [index("agency_paper_agency", "agency_paper", &["agency_id"])];
    create_all(manager, indexes).await
}

async fn officer(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("officer")
        .col(pk_uuid("id"))
        .col(uuid("agency_id"))
        .col(uuid("person_id"))
        .col(string("department"))
        .col(boolean("author"))
        .col(boolean("approver"))
        .col(timestamp_with_time_zone_null("approver_since"))
        .col(boolean("responder"))
        .col(boolean("administrator"))
        .col(timestamp_with_time_zone("joined_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .foreign_key(&mut references(("officer", "agency_id"), "agency", Cascade))
        .foreign_key(&mut references(("officer", "person_id"), "person", Cascade))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("officer_agency", "officer", &["agency_id"]),
        index("officer_person", "officer", &["person_id"]),
    ];
    create_all(manager, indexes).await?;
    // One agency at a time.
    execute(
        manager,
        "CREATE UNIQUE INDEX officer_serves ON officer (person_id) WHERE ended_at IS NULL",
    )
    .await
}

async fn agency_request(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("agency_request")
        .col(pk_uuid("id"))
        .col(uuid("agency_id"))
        .col(text("kind"))
        .col(text("payload"))
        .col(uuid("asked_by"))
        .col(timestamp_with_time_zone("asked_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(uuid_null("decided_by"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(text_null("outcome"))
        .col(text_null("reason"))
        .foreign_key(&mut references(
            ("agency_request", "agency_id"),
            "agency",
            Cascade,
        ))
        .check((
            "agency_request_two_people",
            Expr::cust("decided_by IS NULL OR decided_by <> asked_by"),
        ))
        .check((
            "agency_request_decided",
            Expr::cust("(decided_at IS NULL) = (outcome IS NULL)"),
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [index(
        "agency_request_agency",
        "agency_request",
        &["agency_id"],
    )];
    create_all(manager, indexes).await
}

/// Only an account made for it acts for an agency.
const SERVING: [Guard; 1] = [Guard {
    name: "officer_account",
    table: "officer",
    event: "INSERT",
    refuses: "NOT EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person_id AND p.kind = 'officer')",
    says: "only an officer's account acts for an agency",
}];
