//! What goes out to those who verify agencies.
use entity::agency::{self, Kind, Status};
use serde::Serialize;
use utoipa::ToSchema;

use super::{OfficerView, OwnAgency};
use crate::{clock::Moment, neighborhoods::words};

/// An agency, as those who verify see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrustAgency {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: entity::id::AgencyId,
    /// What its own people see.
    #[serde(flatten)]
    pub own: OwnAgency,
    /// Who asked.
    #[schema(max_length = 60)]
    pub requested_by: String,
    /// When.
    pub requested_at: Moment,
    /// The first reviewer.
    #[schema(max_length = 60)]
    pub documents_by: Option<String>,
    /// What the first reviewer saw.
    #[schema(max_length = 1000)]
    pub documents_note: String,
    /// The second reviewer.
    #[schema(max_length = 60)]
    pub confirmed_by: Option<String>,
    /// Who stopped it.
    #[schema(max_length = 60)]
    pub suspended_by: Option<String>,
    /// Who proposed its moderation desk.
    #[schema(max_length = 60)]
    pub desk_asked_by: Option<String>,
    /// When.
    pub desk_asked_at: Option<Moment>,
    /// Who opened it.
    #[schema(max_length = 60)]
    pub desk_opened_by: Option<String>,
    /// What the viewer may do now.
    #[schema(max_items = 10)]
    pub acts: Vec<&'static str>,
    /// Its people.
    #[schema(max_items = 500)]
    pub people: Vec<OfficerView>,
}

/// A line of the reviewers' list.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrustLine {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: entity::id::AgencyId,
    /// Its name in addresses.
    #[schema(max_length = 40)]
    pub slug: String,
    /// Its name.
    #[schema(max_length = 60)]
    pub name: String,
    /// What sort of body it is.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// How far it came.
    #[schema(schema_with = words::<Status>)]
    pub status: Status,
    /// When it was asked for.
    pub requested_at: Moment,
    /// When the badge ends.
    pub expires_at: Option<Moment>,
}

impl From<agency::Model> for TrustLine {
    fn from(row: agency::Model) -> Self {
        Self {
            id: row.id,
            slug: row.slug,
            name: row.name,
            kind: row.kind,
            status: row.status,
            requested_at: Moment(row.created_at),
            expires_at: row.expires_at.map(Moment),
        }
    }
}

/// The reviewers' list.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrustList {
    /// Newest first.
    #[schema(max_items = 500)]
    pub items: Vec<TrustLine>,
}

/// A code to be printed: shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrintedLetter {
    /// Where it goes.
    #[schema(max_length = 200)]
    pub postal_address: String,
    /// To whom.
    #[schema(max_length = 60)]
    pub name: String,
    /// What is typed in.
    #[schema(max_length = 20)]
    pub code: String,
    /// Where it is typed in.
    #[schema(max_length = 300)]
    pub page: String,
    /// Until when it counts.
    pub expires_at: Moment,
}
