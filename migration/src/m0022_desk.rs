//! A body's moderation desk: opened by two people, kept to what it is for, and named where it decided.

use crate::guards::{self, Guard};
use crate::parts::{add_column, drop_column};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text_null, timestamp_with_time_zone_null, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_column(manager, "agency", uuid_null("desk_asked_by")).await?;
        let asked = timestamp_with_time_zone_null("desk_asked_at");
        add_column(manager, "agency", asked).await?;
        add_column(manager, "agency", uuid_null("desk_opened_by")).await?;
        add_column(manager, "decision", uuid_null("agency_id")).await?;
        add_column(manager, "case_note", text_null("role")).await?;
        guards::set(manager, &DESKS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        guards::lift(manager, &DESKS).await?;
        drop_column(manager, "case_note", "role").await?;
        drop_column(manager, "decision", "agency_id").await?;
        for column in ["desk_opened_by", "desk_asked_at", "desk_asked_by"] {
            drop_column(manager, "agency", column).await?;
        }
        Ok(())
    }
}

/// Two people who are not the same, an active body, and one that looks after a town.
const OPEN: &str = "NEW.desk_since IS NOT NULL AND (NEW.desk_asked_by IS NULL OR NEW.desk_opened_by IS NULL \
                    OR NEW.desk_asked_by = NEW.desk_opened_by OR NEW.status <> 'active' \
                    OR NEW.kind NOT IN ('ward_office', 'city'))";
const OPEN_SAYS: &str = "a desk takes two people and an active ward office or city";
/// Only where a desk is open.
const MODERATOR: &str = "NEW.moderator AND NEW.ended_at IS NULL AND NOT EXISTS \
                         (SELECT 1 FROM agency a WHERE a.id = NEW.agency_id AND a.desk_since IS NOT NULL)";
const MODERATOR_SAYS: &str = "moderators work at an open desk";

/// What a desk may do is held by the database as well. A decision that a restored backup had forgotten comes in
/// force as it was, so these look at proposals and at what becomes of them.
const DESKS: [Guard; 9] = [
    Guard {
        name: "agency_desk_new",
        table: "agency",
        event: "INSERT",
        refuses: OPEN,
        says: OPEN_SAYS,
    },
    Guard {
        name: "agency_desk",
        table: "agency",
        event: "UPDATE",
        refuses: OPEN,
        says: OPEN_SAYS,
    },
    Guard {
        name: "officer_moderator_new",
        table: "officer",
        event: "INSERT",
        refuses: MODERATOR,
        says: MODERATOR_SAYS,
    },
    Guard {
        name: "officer_moderator",
        table: "officer",
        event: "UPDATE",
        refuses: MODERATOR,
        says: MODERATOR_SAYS,
    },
    Guard {
        name: "decision_desk_place",
        table: "decision",
        event: "INSERT",
        refuses: "NEW.state = 'proposed' AND NEW.role = 'government_desk' AND (NEW.everywhere \
                  OR NEW.kind NOT IN ('no_action', 'label', 'warn', 'edit_required', 'hide', 'remove') \
                  OR NOT EXISTS (SELECT 1 FROM officer o JOIN agency a ON a.id = o.agency_id \
                  WHERE o.person_id = NEW.person_id AND o.agency_id = NEW.agency_id AND o.moderator \
                  AND o.ended_at IS NULL AND a.desk_since IS NOT NULL))",
        says: "a desk decides about words, by somebody who works there",
    },
    Guard {
        name: "decision_desk_case",
        table: "decision",
        event: "INSERT",
        refuses: "NEW.state = 'proposed' AND NEW.role = 'government_desk' AND NOT EXISTS \
                  (SELECT 1 FROM moderation_case c JOIN neighborhood n ON n.id = c.neighborhood_id \
                  JOIN jurisdiction j ON j.agency_id = NEW.agency_id \
                  AND (j.neighborhood_id = n.id OR j.municipality_code = n.municipality_code) \
                  WHERE c.id = NEW.case_id AND NOT c.desk_barred AND c.agency_id IS NULL \
                  AND c.origin = 'report' AND c.queue = 'area')",
        says: "a desk works on reported cases in its jurisdiction",
    },
    Guard {
        name: "decision_desk_alone",
        table: "decision",
        event: "UPDATE",
        refuses: "NEW.state = 'in_force' AND OLD.state = 'proposed' AND NEW.role = 'government_desk' \
                  AND NEW.kind <> 'no_action' AND NOT EXISTS (SELECT 1 FROM decision_vote v \
                  WHERE v.decision_id = NEW.id AND v.agrees AND v.role IN ('area_moderator', 'staff_moderator'))",
        says: "a desk decides nothing against anybody alone",
    },
    Guard {
        name: "decision_by_office",
        table: "decision",
        event: "INSERT",
        refuses: "NEW.role <> 'government_desk' AND EXISTS \
                  (SELECT 1 FROM person p WHERE p.id = NEW.person_id AND p.kind = 'officer')",
        says: "an office's account decides as a desk only",
    },
    Guard {
        name: "vote_by_office",
        table: "decision_vote",
        event: "INSERT",
        refuses: "EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person_id AND p.kind = 'officer') \
                  AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.id = NEW.decision_id \
                  AND d.person_id = NEW.person_id AND d.role = 'government_desk' AND NEW.role = 'government_desk')",
        says: "an office's account votes on no proposal but its own",
    },
];
