//! Facts about a place instead of adjectives: what there is, who said so, when.

use crate::id::{AgencyId, MembershipId, PersonId, PlaceFactId, PlaceId, PlaceSourceId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// One fact. The current one of a kind has no `replaced_at`; earlier ones are history.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "place_fact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlaceFactId,
    pub place_id: PlaceId,
    pub kind: Kind,
    pub value: Value,
    /// Words beside it: which languages, how many seats.
    pub detail: String,
    /// Who said so: a member, an office's account, or nobody when a dataset did; forgotten when they leave.
    pub person_id: Option<PersonId>,
    pub membership_id: Option<MembershipId>,
    pub agency_id: Option<AgencyId>,
    pub source_id: Option<PlaceSourceId>,
    /// Since when it is known: when somebody looked, or the date of the dataset.
    pub observed_at: DateTimeUtc,
    /// When somebody last said that it is still so.
    pub confirmed_at: DateTimeUtc,
    pub replaced_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "place_id", to = "id")]
    pub place: BelongsTo<super::place::Entity>,
    #[sea_orm(belongs_to, from = "membership_id", to = "id")]
    pub membership: BelongsTo<Option<super::membership::Entity>>,
    #[sea_orm(belongs_to, from = "agency_id", to = "id")]
    pub agency: BelongsTo<Option<super::agency::Entity>>,
    #[sea_orm(belongs_to, from = "source_id", to = "id")]
    pub source: BelongsTo<Option<super::place_source::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What can be said of a place.
    pub enum Kind {
        Stroller,
        KidsSpace,
        DiaperTable,
        NursingRoom,
        Wheelchair,
        WheelchairToilet,
        Ostomate,
        /// Other languages than Japanese; which, in the detail.
        Languages,
        Quiet,
        Wifi,
        /// Payment without cash; which, in the detail.
        Payment,
        Pets,
        Parking,
        Seats,
        SmokeFree,
        /// AED: pads for children.
        ChildPads,
        /// Shelters: safe from floods.
        Flood,
        /// Landslides and debris flows.
        Landslide,
        StormSurge,
        Earthquake,
        Tsunami,
        /// Large fires.
        Fire,
        /// Inland waters.
        InlandFlood,
        Volcano,
        /// It is a 指定避難所 as well.
        AlsoShelter,
        /// For how many, in the detail.
        Capacity,
    }
}

words! {
    /// Whether it is so.
    pub enum Value {
        Yes,
        No,
        Partly,
    }
}
