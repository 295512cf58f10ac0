//! What was done to a place, by whom, and what waits for a second person. Rows are added and decided, never changed.

use crate::id::{AgencyId, MembershipId, PersonId, PlaceActId, PlaceId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// One act.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "place_act")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlaceActId,
    pub place_id: PlaceId,
    pub act: Act,
    pub state: State,
    /// Who did it; never shown. Empty for imports, and once they left.
    pub person_id: Option<PersonId>,
    /// As whom, to neighbors.
    pub membership_id: Option<MembershipId>,
    /// For which body.
    pub agency_id: Option<AgencyId>,
    /// The other place of a merge.
    pub other_id: Option<PlaceId>,
    /// JSON: what was before, what is to be, what moved.
    #[sea_orm(column_type = "Text")]
    pub detail: String,
    /// Why, in the words of whoever did it.
    pub reason: String,
    pub at: DateTimeUtc,
    /// The second person.
    pub decided_by: Option<PersonId>,
    pub decided_membership_id: Option<MembershipId>,
    pub decided_agency_id: Option<AgencyId>,
    pub decided_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "place_id", to = "id")]
    pub place: BelongsTo<super::place::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What was done.
    pub enum Act {
        Propose,
        /// Looked, and it is there.
        Check,
        /// Looked, and it is not there, or not so.
        Dispute,
        /// It entered the guide.
        List,
        Decline,
        Edit,
        SetFact,
        /// "Still true."
        Confirm,
        /// A move of more than a hundred meters.
        Move,
        Close,
        Reopen,
        Merge,
        Unmerge,
        /// A dataset added or changed it.
        Import,
    }
}

words! {
    /// Whether it holds.
    pub enum State {
        /// A second person has yet to look.
        Waiting,
        Done,
        /// The second person said no.
        Refused,
        /// Whoever asked took it back, or something else overtook it.
        Dropped,
    }
}
