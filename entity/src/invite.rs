//! Invites: a neighbor vouches for a neighbor.

use crate::id::{InviteId, MembershipId};
use sea_orm::entity::prelude::*;

/// A one-use link by which a verified member vouches for somebody.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "invite")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InviteId,
    /// Who vouches.
    pub membership_id: MembershipId,
    /// Only the hash is kept; the link itself is shown once.
    #[sea_orm(unique)]
    pub token_hash: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
    /// Who was vouched for.
    pub used_by: Option<MembershipId>,
    #[sea_orm(belongs_to, from = "membership_id", to = "id")]
    pub membership: BelongsTo<super::membership::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
