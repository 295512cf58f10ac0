//! Unread markers.

use crate::id::{NeighborhoodId, PersonId, PostId};
use sea_orm::entity::prelude::*;

/// How far a person has read in a neighborhood.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "feed_mark")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub neighborhood_id: NeighborhoodId,
    /// A place in the feed's order; no foreign key, the post itself may be gone.
    pub post_id: PostId,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
