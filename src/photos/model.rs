//! What comes in and goes out about a photo; the bytes travel apart from it.
use entity::{id::PhotoId, photo};
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    access::{Myself, Upload},
    db::{Draft, Tx},
    text::Text,
};

/// A photo's facts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Photo {
    /// Its bytes are at `/photos/{id}/large` and `/photos/{id}/small`.
    #[schema(value_type = Uuid)]
    pub id: PhotoId,
    /// What it shows, in the owner's words; may be empty.
    #[schema(max_length = 200)]
    pub alt: String,
    /// Width of the large size, in pixels.
    #[schema(minimum = 1, maximum = 1600)]
    pub width: i32,
    /// Height of the large size, in pixels.
    #[schema(minimum = 1, maximum = 1600)]
    pub height: i32,
}

impl From<photo::Model> for Photo {
    fn from(row: photo::Model) -> Self {
        Self {
            id: row.id,
            alt: row.alt,
            width: row.width,
            height: row.height,
        }
    }
}

/// What may be changed about a photo.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhotoEdit {
    /// What it shows.
    #[schema(value_type = String, max_length = 200)]
    pub alt: Text<0, 200>,
}

/// A photo whose files are on disk, before its row.
pub(super) struct Stored {
    pub(super) id: PhotoId,
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) bytes: i64,
}

impl Draft<Upload, Myself> for Stored {
    type Row = photo::ActiveModel;

    fn place(self, owner: &Myself, tx: &Tx<'_>) -> Self::Row {
        photo::ActiveModel {
            id: Set(self.id),
            owner_id: Set(owner.0),
            post_id: Set(None),
            comment_id: Set(None),
            review_id: Set(None),
            membership_id: Set(None),
            meetup_id: Set(None),
            afterwards: Set(false),
            position: Set(0),
            alt: Set(String::new()),
            width: Set(self.width),
            height: Set(self.height),
            bytes: Set(self.bytes),
            created_at: Set(tx.now()),
            deleted_at: Set(None),
            withheld: Set(None),
        }
    }
}
