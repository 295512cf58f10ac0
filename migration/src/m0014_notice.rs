//! Official notices: versions, who wrote them, where they are for, what was done.

use crate::guards::{self, Guard};
use crate::parts::{create_all, drop_tables, execute, index, references};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, integer_null, pk_uuid, string, string_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_query::ForeignKeyAction::{Cascade, Restrict};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        notice(manager).await?;
        notice_version(manager).await?;
        notice_author(manager).await?;
        notice_area(manager).await?;
        notice_attachment(manager).await?;
        notice_act(manager).await?;
        guards::set(manager, &FOUR_EYES).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        guards::lift(manager, &FOUR_EYES).await?;
        drop_tables(
            manager,
            &[
                "notice_act",
                "notice_attachment",
                "notice_area",
                "notice_author",
                "notice_version",
                "notice",
            ],
        )
        .await
    }
}

async fn notice(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("notice")
        .col(pk_uuid("id"))
        .col(uuid("agency_id"))
        .col(boolean("training"))
        .col(uuid_null("current_id"))
        .col(timestamp_with_time_zone_null("first_published_at"))
        .col(integer("revision"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut references(("notice", "agency_id"), "agency", Restrict))
        .take();
    manager.create_table(table).await?;
    let indexes = [index("notice_agency", "notice", &["agency_id"])];
    create_all(manager, indexes).await
}

/// N1, as far as one row can say it.
const TWO_PEOPLE: &str = "approved_by IS NULL OR one_person OR approved_by <> submitted_by";
/// Readers see nothing that nobody approved.
const APPROVED: &str = "state NOT IN ('approved', 'published', 'superseded', 'withdrawn', 'expired') \
                        OR (approved_by IS NOT NULL AND approved_hash IS NOT NULL)";
const REASON: &str = "state NOT IN ('returned', 'rejected', 'withdrawn') OR reason IS NOT NULL";
/// N8, as far as one row can say it.
const EMERGENCY: &str = "severity <> 'emergency' OR expires_at IS NOT NULL \
                         OR state IN ('draft', 'returned', 'rejected', 'discarded')";
const ALONE: &str = "NOT one_person OR severity = 'emergency'";

fn notice_version_columns() -> TableCreateStatement {
    Table::create()
        .table("notice_version")
        .col(pk_uuid("id"))
        .col(uuid("notice_id"))
        .col(integer("number"))
        .col(text("state"))
        .col(integer("lock"))
        .col(string("title"))
        .col(text("body"))
        .col(string_null("title_easy"))
        .col(text_null("body_easy"))
        .col(string_null("title_en"))
        .col(text_null("body_en"))
        .col(boolean("machine_easy"))
        .col(boolean("machine_en"))
        .col(text("category"))
        .col(text("severity"))
        .col(timestamp_with_time_zone_null("valid_from"))
        .col(timestamp_with_time_zone_null("valid_to"))
        .col(string("department"))
        .col(string("telephone"))
        .col(text("target"))
        .col(timestamp_with_time_zone_null("deadline"))
        .col(text("procedure"))
        .col(text_null("source_url"))
        .col(text("replies"))
        .col(text_null("replies_closed_reason"))
        .col(string_null("child_from"))
        .col(string_null("child_to"))
        .col(timestamp_with_time_zone_null("publish_at"))
        .col(timestamp_with_time_zone_null("expires_at"))
        .col(text_null("correction"))
        .col(uuid_null("submitted_by"))
        .col(timestamp_with_time_zone_null("submitted_at"))
        .col(uuid_null("returned_by"))
        .col(text_null("reason"))
        .col(uuid_null("approved_by"))
        .col(timestamp_with_time_zone_null("approved_at"))
        .col(string_null("approved_hash"))
        .col(boolean("one_person"))
        .col(uuid_null("reviewed_by"))
        .col(timestamp_with_time_zone_null("reviewed_at"))
        .col(timestamp_with_time_zone_null("published_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .take()
}

async fn notice_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = notice_version_columns()
        .foreign_key(&mut references(
            ("notice_version", "notice_id"),
            "notice",
            Cascade,
        ))
        .check(("notice_version_approver", Expr::cust(TWO_PEOPLE)))
        .check(("notice_version_approved", Expr::cust(APPROVED)))
        .check(("notice_version_reason", Expr::cust(REASON)))
        .check(("notice_version_emergency", Expr::cust(EMERGENCY)))
        .check(("notice_version_alone", Expr::cust(ALONE)))
        .take();
    manager.create_table(table).await?;
    notice_version_indexes(manager).await
}

async fn notice_version_indexes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let indexes = [
        index(
            "notice_version_number",
            "notice_version",
            &["notice_id", "number"],
        )
        .unique()
        .take(),
        index(
            "notice_version_state",
            "notice_version",
            &["state", "publish_at"],
        ),
    ];
    create_all(manager, indexes).await?;
    // One that is worked on, and one that readers see.
    execute(
        manager,
        "CREATE UNIQUE INDEX notice_version_open \
         ON notice_version (notice_id) WHERE state IN ('draft', 'pending', 'returned', 'approved')",
    )
    .await?;
    execute(
        manager,
        "CREATE UNIQUE INDEX notice_version_live \
         ON notice_version (notice_id) WHERE state = 'published'",
    )
    .await
}

async fn notice_author(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("notice_author")
        .col(uuid("version_id"))
        .col(uuid("person_id"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(Index::create().col("version_id").col("person_id"))
        .foreign_key(&mut references(
            ("notice_author", "version_id"),
            "notice_version",
            Cascade,
        ))
        .take();
    manager.create_table(table).await
}

async fn notice_area(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("notice_area")
        .col(pk_uuid("id"))
        .col(uuid("version_id"))
        .col(string_null("municipality_code"))
        .col(uuid_null("neighborhood_id"))
        .foreign_key(&mut references(
            ("notice_area", "version_id"),
            "notice_version",
            Cascade,
        ))
        .foreign_key(&mut references(
            ("notice_area", "neighborhood_id"),
            "neighborhood",
            Cascade,
        ))
        .check((
            "notice_area_one_place",
            Expr::cust("(municipality_code IS NULL) <> (neighborhood_id IS NULL)"),
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("notice_area_version", "notice_area", &["version_id"]),
        index(
            "notice_area_neighborhood",
            "notice_area",
            &["neighborhood_id"],
        ),
    ];
    create_all(manager, indexes).await
}

async fn notice_attachment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("notice_attachment")
        .col(pk_uuid("id"))
        .col(uuid("version_id"))
        .col(text("kind"))
        .col(string("name"))
        .col(text("alt"))
        .col(big_integer("bytes"))
        .col(string("sha256"))
        .col(integer_null("width"))
        .col(integer_null("height"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut references(
            ("notice_attachment", "version_id"),
            "notice_version",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("notice_attachment_file", "notice_attachment", &["sha256"]),
        index(
            "notice_attachment_version",
            "notice_attachment",
            &["version_id"],
        ),
    ];
    create_all(manager, indexes).await
}

async fn notice_act(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("notice_act")
        .col(pk_uuid("id"))
        .col(uuid("notice_id"))
        .col(uuid("version_id"))
        .col(uuid_null("person_id"))
        .col(text("act"))
        .col(text_null("from_state"))
        .col(text("to_state"))
        .col(text_null("reason"))
        .col(string("hash"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(&mut references(
            ("notice_act", "notice_id"),
            "notice",
            Cascade,
        ))
        .take();
    manager.create_table(table).await?;
    let indexes = [index(
        "notice_act_notice",
        "notice_act",
        &["notice_id", "id"],
    )];
    create_all(manager, indexes).await
}

/// What holds even for a service that forgets it: N1, N7, and that what was published stays as it was.
const FOUR_EYES: [Guard; 5] = [
    Guard {
        name: "notice_version_four_eyes",
        table: "notice_version",
        event: "UPDATE",
        refuses: "NEW.approved_by IS NOT NULL AND NOT NEW.one_person AND EXISTS (SELECT 1 FROM notice_author a \
                  WHERE a.version_id = NEW.id AND a.person_id = NEW.approved_by)",
        says: "an author cannot approve",
    },
    Guard {
        name: "notice_author_four_eyes",
        table: "notice_author",
        event: "INSERT",
        refuses: "EXISTS (SELECT 1 FROM notice_version v WHERE v.id = NEW.version_id \
                  AND v.approved_by = NEW.person_id AND NOT v.one_person)",
        says: "an approver cannot write",
    },
    Guard {
        name: "notice_training_fixed",
        table: "notice",
        event: "UPDATE",
        refuses: "NEW.training IS DISTINCT FROM OLD.training",
        says: "training is fixed at creation",
    },
    Guard {
        name: "notice_version_published_fixed",
        table: "notice_version",
        event: "UPDATE",
        refuses: "OLD.state IN ('published', 'superseded', 'withdrawn', 'expired') AND (NEW.title IS DISTINCT FROM OLD.title \
                  OR NEW.body IS DISTINCT FROM OLD.body \
                  OR NEW.title_easy IS DISTINCT FROM OLD.title_easy \
                  OR NEW.body_easy IS DISTINCT FROM OLD.body_easy \
                  OR NEW.title_en IS DISTINCT FROM OLD.title_en \
                  OR NEW.body_en IS DISTINCT FROM OLD.body_en \
                  OR NEW.category IS DISTINCT FROM OLD.category \
                  OR NEW.severity IS DISTINCT FROM OLD.severity \
                  OR NEW.department IS DISTINCT FROM OLD.department \
                  OR NEW.telephone IS DISTINCT FROM OLD.telephone \
                  OR NEW.target IS DISTINCT FROM OLD.target \
                  OR NEW.deadline IS DISTINCT FROM OLD.deadline \
                  OR NEW.procedure IS DISTINCT FROM OLD.procedure \
                  OR NEW.source_url IS DISTINCT FROM OLD.source_url \
                  OR NEW.valid_from IS DISTINCT FROM OLD.valid_from \
                  OR NEW.valid_to IS DISTINCT FROM OLD.valid_to \
                  OR NEW.replies IS DISTINCT FROM OLD.replies \
                  OR NEW.child_from IS DISTINCT FROM OLD.child_from \
                  OR NEW.child_to IS DISTINCT FROM OLD.child_to \
                  OR NEW.publish_at IS DISTINCT FROM OLD.publish_at \
                  OR NEW.expires_at IS DISTINCT FROM OLD.expires_at \
                  OR NEW.approved_hash IS DISTINCT FROM OLD.approved_hash)",
        says: "what was published stays as it was",
    },
    Guard {
        name: "notice_act_kept",
        table: "notice_act",
        event: "UPDATE",
        refuses: "1 = 1",
        says: "the record is only added to",
    },
];
