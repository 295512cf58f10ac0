//! Parts of a place, as they are shown.
use entity::{
    id::{PlaceActId, PlaceId},
    place_act::Act,
    place_fact::{Kind, Value},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{clock::Moment, neighborhoods::words, places::said::SaidBy};

/// An address in parts.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PlaceAddress)]
pub struct AddressView {
    /// `211-0063`.
    #[schema(max_length = 8)]
    pub postcode: String,
    /// 都道府県.
    #[schema(max_length = 10)]
    pub prefecture: String,
    /// 市区町村.
    #[schema(max_length = 40)]
    pub city: String,
    /// 町丁目.
    #[schema(max_length = 60)]
    pub town: String,
    /// 番地以下.
    #[schema(max_length = 60)]
    pub block: String,
    /// The building's name, the floor.
    #[schema(max_length = 100)]
    pub building: String,
}

/// A fact with where it comes from and since when.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PlaceFact)]
pub struct FactView {
    /// About what.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// Whether it is so.
    #[schema(schema_with = words::<Value>)]
    pub value: Value,
    /// Which, how many.
    #[schema(max_length = 200)]
    pub detail: String,
    /// By whom.
    pub by: SaidBy,
    /// Since when it is known.
    pub observed_at: Moment,
    /// When somebody last said that it is still so.
    pub confirmed_at: Moment,
    /// That was more than half a year ago.
    pub stale: bool,
}

/// Something that waits for a second person.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PlaceChange)]
pub struct WaitingView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: PlaceActId,
    /// What.
    #[schema(schema_with = words::<Act>)]
    pub act: Act,
    /// Why.
    #[schema(max_length = 200)]
    pub reason: String,
    /// Who asked.
    pub by: SaidBy,
    /// When.
    pub at: Moment,
    /// Where it is to be, when it moves.
    pub lat: Option<f64>,
    /// Where it is to be, when it moves.
    pub lon: Option<f64>,
    /// Which other one it is.
    #[schema(value_type = Option<Uuid>)]
    pub into: Option<PlaceId>,
    /// Asked for by the viewer.
    pub mine: bool,
}

/// What a place is to the viewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MyPlace)]
pub struct My {
    /// Proposed by the viewer.
    pub proposed: bool,
    /// What the viewer said of the proposal.
    pub looked: Option<bool>,
    /// May say whether it is there.
    pub may_check: bool,
    /// May say what there is, and that it is still so.
    pub may_tell: bool,
    /// May write about it otherwise, and ask for or agree to what takes two.
    pub may_edit: bool,
}
