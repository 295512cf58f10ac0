//! Who acts for the demo town's offices: accounts of officers, who add a passkey or an app when they first sign in.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{AgencyId, OfficerId, PersonId},
    officer, person,
};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, Set};
use serde::Deserialize;

use crate::{app::App, error::Result};

/// Somebody who acts for an office.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Clerk {
    name: String,
    pub email: String,
    department: String,
    roles: Vec<String>,
}

impl Clerk {
    fn is(&self, role: &str) -> bool {
        self.roles.iter().any(|own| own == role)
    }

    /// Writes the account and its place in the office, both a month old: who approves has to be more than a day in the role.
    pub(super) async fn moves_in(
        &self,
        app: &App,
        conn: &DatabaseTransaction,
        agency: AgencyId,
        (hash, now): (&str, DateTime<Utc>),
    ) -> Result<()> {
        let (since, id) = (now - TimeDelta::days(30), PersonId::new());
        let row = person::ActiveModel {
            id: Set(id),
            kind: Set(person::Kind::Officer),
            email_key: Set(Some(app.secrets.address_key(&self.email))),
            email_sealed: Set(Some(app.secrets.seal("address", &self.email)?)),
            email_verified_at: Set(Some(since)),
            password_hash: Set(hash.to_owned()),
            display_name: Set(self.name.clone()),
            age_band: Set(person::AgeBand::From18),
            language: Set(person::Language::Ja),
            rules_version: Set("2026-11-22".to_owned()),
            rules_agreed_at: Set(since),
            shielded: Set(false),
            administrator: Set(false),
            suspended_at: Set(None),
            suspended_until: Set(None),
            suspended_reason: Set(None),
            home_changed_at: Set(None),
            created_at: Set(since),
            left_at: Set(None),
        };
        person::Entity::insert(row)
            .exec_without_returning(conn)
            .await?;
        let row = officer::ActiveModel {
            id: Set(OfficerId::new()),
            agency_id: Set(agency),
            person_id: Set(id),
            department: Set(self.department.clone()),
            author: Set(self.is("author")),
            approver: Set(self.is("approver")),
            approver_since: Set(self.is("approver").then_some(since)),
            responder: Set(self.is("responder")),
            administrator: Set(self.is("administrator")),
            moderator: Set(self.is("moderator")),
            joined_at: Set(since),
            ended_at: Set(None),
        };
        row.insert(conn).await?;
        Ok(())
    }
}
