//! The public log, the audit trail and their daily heads: only added to, each row chained to the one before it.

use crate::guards::{self, Guard};
use crate::parts::{create_all, drop_tables, execute, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, integer_null, string, string_null, text,
    text_null, timestamp_with_time_zone, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What stands before the first row: as many zeros as a SHA-256 has hex digits.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        public_log(manager).await?;
        audit_line(manager).await?;
        log_head(manager).await?;
        log_chain(manager).await?;
        log_area(manager).await?;
        guards::set(manager, &KEPT).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            for table in ["public_log", "audit_line", "log_head"] {
                execute(manager, &untruncated(table)).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        guards::lift(manager, &KEPT).await?;
        drop_tables(
            manager,
            &[
                "log_area",
                "log_chain",
                "log_head",
                "audit_line",
                "public_log",
            ],
        )
        .await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            for table in ["public_log", "audit_line", "log_head"] {
                execute(manager, &format!("DROP FUNCTION {table}_whole();")).await?;
            }
        }
        Ok(())
    }
}

async fn public_log(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("public_log")
        .col(big_integer("seq").primary_key().take())
        .col(string("day"))
        .col(string("area"))
        .col(text("content"))
        .col(text("act"))
        .col(string_null("rule"))
        .col(integer_null("rule_version"))
        .col(text("trigger"))
        .col(boolean("found_by_machine"))
        .col(boolean("decided_by_machine"))
        .col(text("decider"))
        .col(integer_null("duration_hours"))
        .col(integer_null("hours_to_decision"))
        .col(text_null("appeal"))
        .col(big_integer_null("reverts"))
        .col(string("prev"))
        .col(string("hash"))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("public_log_day", "public_log", &["day", "seq"]),
        index("public_log_act", "public_log", &["act", "seq"]),
        index("public_log_rule", "public_log", &["rule", "seq"]),
        index("public_log_area", "public_log", &["area", "seq"]),
    ];
    create_all(manager, indexes).await
}

async fn audit_line(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("audit_line")
        .col(big_integer("seq").primary_key().take())
        .col(timestamp_with_time_zone("at"))
        .col(uuid_null("actor"))
        .col(uuid_null("team"))
        .col(string("role"))
        .col(string("action"))
        .col(string("object_kind"))
        .col(uuid("object_id"))
        .col(text_null("before"))
        .col(text_null("after"))
        .col(text_null("reason"))
        .col(string("prev"))
        .col(string("hash"))
        .take();
    manager.create_table(table).await?;
    let indexes = [
        index("audit_line_actor", "audit_line", &["actor", "seq"]),
        index("audit_line_team", "audit_line", &["team", "seq"]),
        index("audit_line_action", "audit_line", &["action", "seq"]),
        index("audit_line_object", "audit_line", &["object_id", "seq"]),
    ];
    create_all(manager, indexes).await
}

async fn log_head(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("log_head")
        .col(string("day").primary_key().take())
        .col(big_integer("seq"))
        .col(big_integer("count"))
        .col(string("hash"))
        .col(string("audit_hash"))
        .col(timestamp_with_time_zone("at"))
        .col(string("prev"))
        .col(string("key"))
        .col(string("signature"))
        .take();
    manager.create_table(table).await
}

async fn log_chain(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("log_chain")
        .col(integer("id").primary_key().take())
        .col(big_integer("public_seq"))
        .col(string("public_hash"))
        .col(big_integer("audit_seq"))
        .col(string("audit_hash"))
        .take();
    manager.create_table(table).await?;
    let first = Query::insert()
        .into_table("log_chain")
        .columns(["id", "public_seq", "public_hash", "audit_seq", "audit_hash"])
        .values_panic([1.into(), 0.into(), NOTHING.into(), 0.into(), NOTHING.into()])
        .take();
    manager.execute(first).await
}

async fn log_area(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("log_area")
        .col(string("half"))
        .col(string("area"))
        .col(big_integer("count"))
        .primary_key(Index::create().col("half").col("area"))
        .take();
    manager.create_table(table).await
}

/// `TRUNCATE` passes by the triggers of rows.
fn untruncated(table: &str) -> String {
    format!(
        "CREATE FUNCTION {table}_whole() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         RAISE EXCEPTION 'rows are only added' USING ERRCODE = 'check_violation', CONSTRAINT = '{table}_whole'; END $$; \
         CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_whole();"
    )
}

/// A row that may not be changed, and one that may not be taken away.
const fn kept(name: &'static str, table: &'static str, event: &'static str) -> Guard {
    Guard {
        name,
        table,
        event,
        refuses: "1 = 1",
        says: "rows are only added",
    }
}

/// Append only, without gaps, each row after the one it names: also for whoever writes without the program.
/// The third kind of guard also stops `INSERT OR REPLACE`, which SQLite does not call a deletion.
const KEPT: [Guard; 9] = [
    kept("public_log_kept", "public_log", "UPDATE"),
    kept("public_log_stays", "public_log", "DELETE"),
    kept("audit_line_kept", "audit_line", "UPDATE"),
    kept("audit_line_stays", "audit_line", "DELETE"),
    kept("log_head_kept", "log_head", "UPDATE"),
    kept("log_head_stays", "log_head", "DELETE"),
    Guard {
        name: "public_log_chained",
        table: "public_log",
        event: "INSERT",
        refuses: "NEW.seq <> COALESCE((SELECT MAX(l.seq) FROM public_log l), 0) + 1 OR NEW.prev <> COALESCE((SELECT l.hash \
                  FROM public_log l WHERE l.seq = NEW.seq - 1), '0000000000000000000000000000000000000000000000000000000000000000')",
        says: "a row follows the last one",
    },
    Guard {
        name: "audit_line_chained",
        table: "audit_line",
        event: "INSERT",
        refuses: "NEW.seq <> COALESCE((SELECT MAX(l.seq) FROM audit_line l), 0) + 1 OR NEW.prev <> COALESCE((SELECT l.hash \
                  FROM audit_line l WHERE l.seq = NEW.seq - 1), '0000000000000000000000000000000000000000000000000000000000000000')",
        says: "a row follows the last one",
    },
    Guard {
        name: "log_head_later",
        table: "log_head",
        event: "INSERT",
        refuses: "EXISTS (SELECT 1 FROM log_head h WHERE h.day >= NEW.day)",
        says: "a head follows the last one",
    },
];
