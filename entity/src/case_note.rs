//! Private notes of those who work on a case.

use super::decision::Role;
use crate::id::{CaseId, CaseNoteId, PersonId};
use sea_orm::entity::prelude::*;

/// A note.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "case_note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseNoteId,
    pub case_id: CaseId,
    pub person_id: PersonId,
    /// As what; empty where that was not kept yet.
    pub role: Option<Role>,
    #[sea_orm(column_type = "Text")]
    pub words: String,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
