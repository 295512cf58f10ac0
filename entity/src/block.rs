//! Blocks: total and silent, both ways.

use crate::id::{MembershipId, PersonId};
use sea_orm::entity::prelude::*;

/// One person does not want to see another. Total, silent, and it works both ways.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "block")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub blocker_id: PersonId,
    pub blocked_id: PersonId,
    /// The persona that was blocked: the only name the blocker's own list may show. Part of the key:
    /// blocking a second persona of the same person must look like blocking somebody else.
    #[sea_orm(primary_key, auto_increment = false)]
    pub via_membership: MembershipId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
