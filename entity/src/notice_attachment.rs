//! Attachments of a version; the bytes lie in files.

use crate::id::{NoticeAttachmentId, NoticeVersionId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// A PDF or an image that goes with a version, with words for whoever cannot see it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_attachment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeAttachmentId,
    pub version_id: NoticeVersionId,
    pub kind: Kind,
    /// What it is called when it is saved.
    pub name: String,
    /// The text alternative; needed before a version is submitted.
    #[sea_orm(column_type = "Text")]
    pub alt: String,
    pub bytes: i64,
    /// Names the file, and is part of what is approved. The same bytes in two versions are one file.
    pub sha256: String,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "version_id", to = "id")]
    pub version: BelongsTo<super::notice_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What its bytes are.
    pub enum Kind {
        Pdf,
        /// Re-encoded, without metadata.
        Image,
    }
}
