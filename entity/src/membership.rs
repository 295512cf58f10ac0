//! Memberships: who belongs where, as what, and how sure we are.

use crate::id::{MembershipId, NeighborhoodId, PersonId, PhotoId};
use sea_orm::entity::prelude::*;

/// A person in a neighborhood: the persona that neighbors see.
///
/// Leaving keeps the row, so that what was said there keeps its author.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    pub person_id: PersonId,
    pub neighborhood_id: NeighborhoodId,
    pub kind: Kind,
    pub verification: Verification,
    pub verified_at: Option<DateTimeUtc>,
    /// Another name just for here; empty means the person's own.
    pub display_name: Option<String>,
    /// No foreign key: a photo points back at its membership, and a missing icon shows as none.
    pub icon_id: Option<PhotoId>,
    /// Where the person lives; at most one of their memberships.
    pub home: bool,
    pub joined_at: DateTimeUtc,
    pub left_at: Option<DateTimeUtc>,
    /// Why others do not see the name, the icon and the profile, if they do not.
    pub withheld: Option<super::post::Withheld>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
    #[sea_orm(belongs_to, from = "neighborhood_id", to = "id")]
    pub neighborhood: BelongsTo<super::neighborhood::Entity>,
    #[sea_orm(has_many)]
    pub posts: HasMany<super::post::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// What ties the person to the place.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Resident,
    WorkerStudent,
    FormerResident,
    /// Lives elsewhere and says so.
    Supporter,
    MovingIn,
}

/// How we know; anything but `none` counts as verified.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    None,
    /// Stood inside the outline once; the coordinates were not kept.
    Location,
    /// A verified member vouched.
    Invite,
    /// A code sent by post.
    Code,
    /// Shown at the office.
    Office,
}
