//! Likenesses of posts, for a month: which town has a text of the same pieces. Keyed hashes, which tell nothing of a text.

use crate::id::{NeighborhoodId, PostId};
use sea_orm::entity::prelude::*;

/// One of a post's smallest hashes. A town keeps each hash once, for its newest post: a text that is everywhere costs
/// no more to look up than the number of towns.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "likeness")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub neighborhood_id: NeighborhoodId,
    pub post_id: PostId,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
