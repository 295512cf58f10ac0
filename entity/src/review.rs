//! Reviews: what somebody found at a place, once a person and place.

use crate::id::{MembershipId, NeighborhoodId, PersonId, PlaceId, ReviewId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// A review.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review")]
pub struct Model {
    /// Made by the client if it likes, so that a repeated send is the same review; also the order of the list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReviewId,
    pub place_id: PlaceId,
    pub neighborhood_id: NeighborhoodId,
    /// For blocks, "mine" and leaving; what others see is the membership.
    pub author_id: PersonId,
    pub membership_id: MembershipId,
    /// The month of the visit, `2026-11`: a day would say more about the person than about the place.
    pub visited: String,
    /// Emptied on deletion.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// 1 to 5, if they like; never for medical places.
    pub stars: Option<i32>,
    pub relation: Tie,
    /// Kept with each mark, so that lists need not count.
    pub helpful_count: i32,
    /// Why others do not see it, if they do not; its author does.
    pub withheld: Option<super::post::Withheld>,
    /// What moderators wrote beside it.
    pub label: Option<super::post::Label>,
    /// Counts edits from 1; `If-Match` holds it.
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub edited_at: Option<DateTimeUtc>,
    pub deleted_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "place_id", to = "id")]
    pub place: BelongsTo<super::place::Entity>,
    #[sea_orm(belongs_to, from = "membership_id", to = "id")]
    pub membership: BelongsTo<super::membership::Entity>,
    #[sea_orm(has_many)]
    pub versions: HasMany<super::review_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What its author has to do with the place; shown beside the review (ステマ告示, 景品表示法 5条3号).
    pub enum Tie {
        /// Nothing but the visit.
        None,
        /// Works there, or did.
        Staff,
        /// Got something for it, or paid less.
        ReceivedBenefit,
        /// Is in the same trade.
        Competitor,
    }
}
