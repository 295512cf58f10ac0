//! Words that a neighborhood's keepers watch: a text with one of them waits to be looked at. They are never public.

use crate::id::{NeighborhoodId, PersonId, WatchedWordId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// An entry of a neighborhood's list.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "watched_word")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WatchedWordId,
    pub neighborhood_id: NeighborhoodId,
    /// As it was written.
    pub pattern: String,
    /// As it is compared; once in a list.
    pub spelling: String,
    pub mode: Mode,
    /// For colleagues.
    pub note: String,
    /// No foreign key: the list outlives an account.
    pub added_by: PersonId,
    pub added_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "neighborhood_id", to = "id")]
    pub neighborhood: BelongsTo<super::neighborhood::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// How it is compared.
    pub enum Mode {
        /// Only as a word of its own.
        Exact,
        /// Anywhere.
        Contains,
    }
}
