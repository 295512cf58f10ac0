//! Rules: why a version came, whether it ends the rule, who refused it; what was published stays as it is. Duties: one at a time.

use crate::guards::{self, Guard};
use crate::parts::{add_column, drop_column, execute};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, text, text_null, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "rule", text("reason").default("").take()).await?;
        add_column(manager, "rule", boolean("ended").default(false).take()).await?;
        add_column(manager, "rule", uuid_null("refused_by")).await?;
        add_column(manager, "rule", text_null("refused_reason")).await?;
        for sql in [
            "CREATE INDEX rule_proposed ON rule (id) WHERE published_at IS NULL",
            "CREATE UNIQUE INDEX duty_once ON duty (person_id, role) WHERE ended_at IS NULL AND neighborhood_id IS NULL",
            "CREATE UNIQUE INDEX duty_once_there ON duty (person_id, role, neighborhood_id) WHERE ended_at IS NULL AND neighborhood_id IS NOT NULL",
        ] {
            execute(manager, sql).await?;
        }
        guards::set(manager, &KEPT).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        guards::lift(manager, &KEPT).await?;
        for index in ["rule_proposed", "duty_once", "duty_once_there"] {
            execute(manager, &format!("DROP INDEX {index}")).await?;
        }
        for column in ["refused_reason", "refused_by", "ended", "reason"] {
            drop_column(manager, "rule", column).await?;
        }
        Ok(())
    }
}

/// Decisions cite published versions, and who asked for what stays to be seen.
const KEPT: [Guard; 2] = [
    Guard {
        name: "rule_kept",
        table: "rule",
        event: "UPDATE",
        refuses: "OLD.published_at IS NOT NULL",
        says: "what was published stays as it is",
    },
    Guard {
        name: "rule_stays",
        table: "rule",
        event: "DELETE",
        refuses: "1 = 1",
        says: "rules are ended by another version",
    },
];
