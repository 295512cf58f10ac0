//! Personas: what neighbors see of each other.
use ahash::AHashMap;
use entity::{
    id::{MembershipId, PhotoId},
    membership::{self, Kind, Verification},
    person,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, prelude::DateTimeUtc,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Result;

/// Who said something, as others may know them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Author {
    /// The persona; empty for anonymous ones and for those who left.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub membership: Option<MembershipId>,
    /// The name here.
    #[schema(max_length = 100)]
    pub name: String,
    /// A photo's id.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub icon: Option<PhotoId>,
    /// What ties them to the place.
    #[schema(value_type = Option<String>, max_length = 20)]
    pub kind: Option<Kind>,
    /// Whether the tie was checked.
    pub verified: bool,
    /// An asker whom only the server knows.
    pub anonymous: bool,
    /// No longer here.
    pub left: bool,
    /// The office or group that speaks, when it is one.
    #[schema(max_length = 100)]
    pub official: Option<String>,
}

impl Author {
    /// Somebody who is known by a name only.
    #[must_use]
    pub fn nameless(name: String) -> Self {
        Self {
            membership: None,
            name,
            icon: None,
            kind: None,
            verified: false,
            anonymous: true,
            left: false,
            official: None,
        }
    }
}

type Row = (
    MembershipId,
    Option<String>,
    Option<PhotoId>,
    Kind,
    Verification,
    Option<DateTimeUtc>,
    String,
    Option<DateTimeUtc>,
);

/// The personas behind these memberships. They are the same for every viewer.
///
/// # Errors
/// The database's.
#[expect(
    clippy::disallowed_methods,
    reason = "a name beside words that were read through a scope"
)]
pub async fn authors(
    conn: &impl ConnectionTrait,
    memberships: &[MembershipId],
) -> Result<AHashMap<MembershipId, Author>> {
    if memberships.is_empty() {
        return Ok(AHashMap::new());
    }
    let rows: Vec<Row> = membership::Entity::find()
        .inner_join(person::Entity)
        .filter(membership::COLUMN.id.is_in(memberships.iter().copied()))
        .select_only()
        .columns([
            membership::Column::Id,
            membership::Column::DisplayName,
            membership::Column::IconId,
            membership::Column::Kind,
            membership::Column::Verification,
            membership::Column::LeftAt,
        ])
        .columns([person::Column::DisplayName, person::Column::LeftAt])
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(persona).collect())
}

fn persona(row: Row) -> (MembershipId, Author) {
    let (id, own_name, icon, kind, verification, left, name, gone) = row;
    let author = if left.is_some() || gone.is_some() {
        Author {
            anonymous: false,
            left: true,
            ..Author::nameless("退会した住民".into())
        }
    } else {
        Author {
            membership: Some(id),
            name: own_name.unwrap_or(name),
            icon,
            kind: Some(kind),
            verified: verification != Verification::None,
            anonymous: false,
            left: false,
            official: None,
        }
    };
    (id, author)
}
