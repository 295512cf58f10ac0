//! What administrators of an agency do to it and to its people: who may do it alone, and how it is done.
use entity::{
    agency,
    id::{AgencyId, OfficerId},
    officer,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{desk, model, request, view::Roles};
use crate::{
    access::{Action, Permit},
    accounts::{self, Email},
    db::Tx,
    error::{Error, Result},
    moderation,
    neighborhoods::DisplayName,
    text::Text,
};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Deed {
    /// A colleague comes: a link is mailed once a second person confirmed.
    AddOfficer {
        /// Where the link is mailed.
        #[schema(max_length = 254)]
        email: String,
        /// Who it is, inside the house.
        #[schema(min_length = 1, max_length = 30)]
        name: String,
        /// The department.
        #[schema(min_length = 1, max_length = 60)]
        department: String,
        /// What they may do.
        roles: Roles,
    },
    /// A colleague may do something else. Less is one person's act, more takes two.
    ChangeRoles {
        /// Whom.
        #[schema(value_type = uuid::Uuid)]
        officer: OfficerId,
        /// What they may do from then on.
        roles: Roles,
    },
    /// A colleague goes. One person's act.
    EndOfficer {
        /// Whom.
        #[schema(value_type = uuid::Uuid)]
        officer: OfficerId,
    },
    /// The agency speaks for somewhere else. Decided by those who run the server.
    ChangeJurisdiction {
        /// Whole municipalities, by code.
        #[serde(default)]
        #[schema(max_items = 2000)]
        municipalities: Vec<String>,
        /// Single neighborhoods, by slug.
        #[serde(default)]
        #[schema(max_items = 200)]
        neighborhoods: Vec<String>,
    },
    /// A colleague lost every second factor.
    ResetFactors {
        /// Whom.
        #[schema(value_type = uuid::Uuid)]
        officer: OfficerId,
    },
    /// One approver alone may release an emergency after so many minutes; null ends that, by one person.
    BreakGlass {
        /// From 5 to 240.
        #[schema(minimum = 5, maximum = 240)]
        minutes: Option<i32>,
    },
    /// Notices made from now on are for training, or real again.
    Training {
        /// Whether they are.
        on: bool,
    },
    /// The body's moderation desk is closed. One person's act.
    CloseDesk {},
}

impl Deed {
    /// Which kind it is.
    pub(super) fn kind(&self) -> entity::agency_request::Kind {
        use entity::agency_request::Kind as K;
        match self {
            Self::AddOfficer { .. } => K::AddOfficer,
            Self::ChangeRoles { .. } => K::ChangeRoles,
            Self::EndOfficer { .. } => K::EndOfficer,
            Self::ChangeJurisdiction { .. } => K::ChangeJurisdiction,
            Self::ResetFactors { .. } => K::ResetFactors,
            Self::BreakGlass { .. } => K::BreakGlass,
            Self::Training { .. } => K::Training,
            Self::CloseDesk {} => K::CloseDesk,
        }
    }

    /// Whom it concerns.
    pub(super) fn officer(&self) -> Option<OfficerId> {
        match self {
            Self::ChangeRoles { officer, .. }
            | Self::EndOfficer { officer }
            | Self::ResetFactors { officer } => Some(*officer),
            _ => None,
        }
    }

    /// Whether only those who run the server decide it: an agency does not widen itself.
    pub(super) fn is_for_reviewers(&self) -> bool {
        matches!(self, Self::ChangeJurisdiction { .. })
    }

    /// Whether two askings are about the same: the newer one replaces the older.
    pub(super) fn replaces(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::AddOfficer { email: a, .. }, Self::AddOfficer { email: b, .. }) => a == b,
            _ => self.kind() == other.kind() && self.officer() == other.officer(),
        }
    }

    /// Refuses what cannot be meant.
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::AddOfficer {
                email,
                name,
                department,
                roles,
            } => {
                Email::parse(email).map_err(|code| Error::invalid("/email", code))?;
                DisplayName::parse(name).map_err(|code| Error::invalid("/name", code))?;
                Text::<1, 60>::parse(department)
                    .map_err(|code| Error::invalid("/department", code))?;
                // A place at the desk is for a colleague who is there, by a request of its own.
                if roles.moderator {
                    return Err(Error::invalid("/roles", "not_allowed"));
                }
                some_role(*roles)
            }
            Self::ChangeRoles { roles, .. } => some_role(*roles),
            Self::ChangeJurisdiction {
                municipalities,
                neighborhoods,
            } => {
                model::municipalities(municipalities)?;
                if municipalities.is_empty() && neighborhoods.is_empty() {
                    return Err(Error::invalid("/municipalities", "required"));
                }
                Ok(())
            }
            Self::BreakGlass {
                minutes: Some(minutes),
            } if !(5..=240).contains(minutes) => Err(Error::invalid("/minutes", "invalid")),
            _ => Ok(()),
        }
    }

    /// Refuses what this agency cannot do as it is now.
    pub(super) fn fits(&self, agency: &agency::Model) -> Result<()> {
        match self {
            Self::ChangeRoles { roles, .. } if roles.moderator && agency.desk_since.is_none() => {
                Err(Error::Rule("no_desk"))
            }
            _ => Ok(()),
        }
    }

    /// Whether one person may do it: whatever takes away, and nothing that gives.
    pub(super) fn is_alone(&self, officer: Option<&officer::Model>) -> bool {
        match self {
            Self::EndOfficer { .. } | Self::BreakGlass { minutes: None } | Self::CloseDesk {} => {
                true
            }
            Self::ChangeRoles { roles, .. } => officer.is_some_and(|now| {
                let gives = |will: bool, does: bool| will && !does;
                !gives(roles.author, now.author)
                    && !gives(roles.approver, now.approver)
                    && !gives(roles.responder, now.responder)
                    && !gives(roles.administrator, now.administrator)
                    && !gives(roles.moderator, now.moderator)
            }),
            _ => false,
        }
    }

    /// Does it. A colleague who comes gets a letter; the rest is done at once.
    pub(super) async fn perform<A: Action>(
        &self,
        tx: &Tx<'_>,
        permit: &Permit<A, agency::Model>,
    ) -> Result<()> {
        self.fits(permit.row())?;
        let agency = permit.row().id;
        let officer = match self.officer() {
            Some(id) => Some(serving(tx, agency, id).await?),
            None => None,
        };
        match (self, officer) {
            (Self::ChangeRoles { roles, .. }, Some(officer)) => {
                change_roles(tx, permit, officer, *roles).await
            }
            (Self::EndOfficer { .. }, Some(officer)) => end(tx, permit, officer).await,
            (Self::ResetFactors { .. }, Some(officer)) => {
                accounts::reset_factors(tx, officer.person_id).await
            }
            (
                Self::ChangeJurisdiction {
                    municipalities,
                    neighborhoods,
                },
                _,
            ) => {
                let codes = model::municipalities(municipalities)?;
                request::set_areas(tx, permit, agency, (&codes, neighborhoods)).await?;
                // What the desk had taken may lie outside by now.
                moderation::leave_desk(tx, &desk::people(tx, agency).await?).await
            }
            (Self::BreakGlass { minutes }, _) => {
                let change = agency::ActiveModel {
                    break_glass_minutes: Set(*minutes),
                    ..Default::default()
                };
                set(tx, permit, change).await
            }
            (Self::Training { on }, _) => {
                let change = agency::ActiveModel {
                    training: Set(*on),
                    ..Default::default()
                };
                set(tx, permit, change).await
            }
            (Self::CloseDesk {}, _) => desk::close(tx, permit, None).await,
            _ => Ok(()),
        }
    }
}

fn some_role(roles: Roles) -> Result<()> {
    if roles == Roles::default() {
        return Err(Error::invalid("/roles", "required"));
    }
    Ok(())
}

/// Somebody who acts for the agency now.
pub(super) async fn serving(
    tx: &Tx<'_>,
    agency: AgencyId,
    id: OfficerId,
) -> Result<officer::Model> {
    let row = tx.read().take::<officer::Entity>(id).await?;
    if row.agency_id != agency || row.ended_at.is_some() {
        return Err(Error::NotFound("officer"));
    }
    Ok(row)
}

async fn set<A: Action>(
    tx: &Tx<'_>,
    permit: &Permit<A, agency::Model>,
    mut change: agency::ActiveModel,
) -> Result<()> {
    change.updated_at = Set(tx.now());
    change.version = Set(permit.row().version + 1);
    let this = agency::Entity::update_many()
        .set(change)
        .filter(agency::COLUMN.id.eq(permit.row().id));
    tx.change(permit, this).await.map(drop)
}

async fn change_roles<A: Action>(
    tx: &Tx<'_>,
    permit: &Permit<A, agency::Model>,
    officer: officer::Model,
    roles: Roles,
) -> Result<()> {
    if officer.administrator && !roles.administrator {
        another_administrator(tx, &officer).await?;
    }
    let since = match (officer.approver, roles.approver) {
        (true, true) => officer.approver_since,
        (false, true) => Some(tx.now()),
        (_, false) => None,
    };
    let change = officer::ActiveModel {
        author: Set(roles.author),
        approver: Set(roles.approver),
        approver_since: Set(since),
        responder: Set(roles.responder),
        administrator: Set(roles.administrator),
        moderator: Set(roles.moderator),
        ..Default::default()
    };
    update(tx, permit, &officer, change).await?;
    place(tx, &officer, roles.moderator).await
}

async fn end<A: Action>(
    tx: &Tx<'_>,
    permit: &Permit<A, agency::Model>,
    officer: officer::Model,
) -> Result<()> {
    if officer.administrator {
        another_administrator(tx, &officer).await?;
    }
    let change = officer::ActiveModel {
        ended_at: Set(Some(tx.now())),
        moderator: Set(false),
        ..Default::default()
    };
    update(tx, permit, &officer, change).await?;
    place(tx, &officer, false).await
}

/// What follows when somebody comes to the desk or leaves it: what they had taken is neighbors' again.
async fn place(tx: &Tx<'_>, officer: &officer::Model, comes: bool) -> Result<()> {
    if officer.moderator == comes {
        return Ok(());
    }
    if !comes {
        moderation::leave_desk(tx, &[officer.person_id]).await?;
    }
    desk::audit_place(tx, officer, comes).await
}

async fn update<A: Action>(
    tx: &Tx<'_>,
    permit: &Permit<A, agency::Model>,
    officer: &officer::Model,
    change: officer::ActiveModel,
) -> Result<()> {
    let this = officer::Entity::update_many()
        .set(change)
        .filter(officer::COLUMN.id.eq(officer.id));
    tx.change(permit, this).await.map(drop)
}

/// An agency that nobody manages could not even stop somebody.
async fn another_administrator(tx: &Tx<'_>, officer: &officer::Model) -> Result<()> {
    let others = tx
        .read()
        .all::<officer::Entity>()
        .only(officer::COLUMN.agency_id.eq(officer.agency_id))
        .only(officer::COLUMN.administrator.eq(true))
        .only(officer::COLUMN.ended_at.is_null())
        .only(officer::COLUMN.id.ne(officer.id));
    match others.any().await? {
        Some(_) => Ok(()),
        None => Err(Error::Conflict("the last administrator")),
    }
}
