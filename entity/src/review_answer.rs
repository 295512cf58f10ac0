//! The one answer to a review, by whoever runs the place.

use crate::id::{AgencyId, MembershipId, PersonId, ReviewAnswerId, ReviewId};
use sea_orm::entity::prelude::*;

/// An answer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReviewAnswerId,
    #[sea_orm(unique)]
    pub review_id: ReviewId,
    /// Who wrote it; never shown of an office. Empty once they left.
    pub person_id: Option<PersonId>,
    /// The owner's persona; empty for an office.
    pub membership_id: Option<MembershipId>,
    /// The body that runs the place; empty for an owner.
    pub agency_id: Option<AgencyId>,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Counts edits from 1; `If-Match` holds it.
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub edited_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "review_id", to = "id")]
    pub review: BelongsTo<super::review::Entity>,
    #[sea_orm(belongs_to, from = "membership_id", to = "id")]
    pub membership: BelongsTo<Option<super::membership::Entity>>,
    #[sea_orm(belongs_to, from = "agency_id", to = "id")]
    pub agency: BelongsTo<Option<super::agency::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
