//! Owners of places: who said so, and who looked whether it is true.

use crate::id::{AgencyId, MembershipId, PersonId, PlaceId, PlaceOwnerId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// Somebody who runs a place, or says so.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "place_owner")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlaceOwnerId,
    pub place_id: PlaceId,
    pub person_id: PersonId,
    /// As whom, to neighbors.
    pub membership_id: MembershipId,
    pub state: State,
    /// How it can be checked, in their words; for whoever looks, and forgotten once it is decided.
    pub words: String,
    pub claimed_at: DateTimeUtc,
    /// Who looked; never shown. Empty once they left.
    pub decided_by: Option<PersonId>,
    /// The office that looked, if one did.
    pub decided_agency_id: Option<AgencyId>,
    pub decided_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "place_id", to = "id")]
    pub place: BelongsTo<super::place::Entity>,
    #[sea_orm(belongs_to, from = "membership_id", to = "id")]
    pub membership: BelongsTo<super::membership::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// Whether it is true.
    pub enum State {
        /// Nobody has looked yet.
        Claimed,
        Confirmed,
        Refused,
        /// They run it no longer, or never did.
        Ended,
    }
}
