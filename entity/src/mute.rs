//! Mutes: people, words and kinds left out of lists.

use crate::id::{MembershipId, MuteId, PersonId};
use sea_orm::entity::prelude::*;

/// Something a person does not want in their lists; a direct link still opens it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mute")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MuteId,
    pub person_id: PersonId,
    pub kind: Kind,
    /// Set for `person` only.
    pub target_id: Option<PersonId>,
    /// The persona that was muted: the only name the list of mutes may show.
    pub via_membership: Option<MembershipId>,
    /// The word, or the post kind's name.
    pub value: Option<String>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

/// What is muted.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Person,
    Word,
    PostKind,
}
