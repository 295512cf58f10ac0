//! Personas: what neighbors see of one another. A person has one in each town, and nothing ties them together.
use std::sync::Arc;

use ahash::AHashMap;
use entity::{
    id::{MembershipId, PersonId, PhotoId},
    membership, person, photo,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
    sea_query::{ExprTrait, IntoCondition},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{agencies::Official, error::Result};

use super::words::words_or_null;

/// What stands in place of the name of somebody who left.
pub const LEFT: &str = "退会した住民";
/// What stands in place of a name that moderators withhold.
pub const WITHHELD: &str = "名前を確認中の住民";

/// Whose words these are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Author {
    /// The persona; null for those who left, and for whoever asks without a name.
    #[schema(value_type = Option<Uuid>)]
    pub membership: Option<MembershipId>,
    /// The name in this town.
    #[schema(max_length = 60)]
    pub name: String,
    /// The photo beside it.
    #[schema(value_type = Option<Uuid>)]
    pub icon: Option<PhotoId>,
    /// What ties the person to the town; null when they keep it to themselves.
    #[schema(schema_with = words_or_null::<membership::Kind>)]
    pub kind: Option<membership::Kind>,
    /// Whether that tie was checked.
    pub verified: bool,
    /// Asked without a name.
    pub anonymous: bool,
    /// Is no longer here.
    pub left: bool,
    /// The body that speaks; null for residents.
    #[schema(value_type = Option<Official>)]
    pub official: Option<Arc<Official>>,
}

impl Author {
    /// Whoever is no longer here: they are all alike.
    #[must_use]
    pub fn left() -> Self {
        Self {
            membership: None,
            name: LEFT.to_owned(),
            icon: None,
            kind: None,
            verified: false,
            anonymous: false,
            left: true,
            official: None,
        }
    }

    /// Whoever bears a name that moderators withhold. Their own page shows it to them.
    #[must_use]
    pub fn withheld(membership: MembershipId) -> Self {
        Self {
            membership: Some(membership),
            name: WITHHELD.to_owned(),
            left: false,
            ..Self::left()
        }
    }

    /// Whoever speaks without a name, under a handle.
    #[must_use]
    pub fn nameless(handle: String) -> Self {
        Self {
            name: handle,
            anonymous: true,
            left: false,
            ..Self::left()
        }
    }
}

/// The authors behind memberships that the caller was found to see something of.
///
/// Takes a bare connection, because what a post or comment shows of its author is the same for everybody
/// who may see it; the look at who may see it comes before.
///
/// # Errors
/// The database's.
pub async fn authors(
    conn: &impl ConnectionTrait,
    memberships: &[MembershipId],
) -> Result<AHashMap<MembershipId, Author>> {
    let faces = faces(conn, memberships).await?.into_iter();
    Ok(faces.map(|(id, _, author)| (id, author)).collect())
}

/// The same, with the people behind them.
pub(super) async fn faces(
    conn: &impl ConnectionTrait,
    memberships: &[MembershipId],
) -> Result<Vec<(MembershipId, PersonId, Author)>> {
    if memberships.is_empty() {
        return Ok(Vec::new());
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "personas of rows that were read through a scope"
    )]
    let rows = membership::Entity::find()
        .select_only()
        .column(membership::Column::Id)
        .column(membership::Column::PersonId)
        .column(membership::Column::Kind)
        .column(membership::Column::Verification)
        .column_as(membership::COLUMN.left_at.is_not_null(), "gone")
        .column_as(membership::COLUMN.withheld.is_not_null(), "withheld")
        .column_as(person::COLUMN.left_at.is_not_null(), "left")
        .column(membership::Column::DisplayName)
        .column_as(person::Column::DisplayName, "own_name")
        .column(person::Column::Shielded)
        .column_as(photo::Column::Id, "icon")
        .join(JoinType::InnerJoin, membership::Relation::Person.def())
        .join(JoinType::LeftJoin, icon())
        .filter(membership::COLUMN.id.is_in(memberships.iter().copied()))
        .into_model::<Face>()
        .all(conn)
        .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| (row.id, row.person_id, row.into()))
        .collect())
}

/// A deleted photo shows as none, whoever deleted it.
fn icon() -> sea_orm::RelationDef {
    membership::Entity::belongs_to(photo::Entity)
        .from(membership::Column::IconId)
        .to(photo::Column::Id)
        .on_condition(|_, photo| {
            use sea_orm::sea_query::Expr;
            let living = Expr::col((photo.clone(), photo::Column::DeletedAt)).is_null();
            let shown = Expr::col((photo, photo::Column::Withheld)).is_null();
            living.and(shown).into_condition()
        })
        .into()
}

#[derive(FromQueryResult)]
struct Face {
    id: MembershipId,
    person_id: PersonId,
    kind: membership::Kind,
    verification: membership::Verification,
    gone: bool,
    left: bool,
    withheld: bool,
    display_name: Option<String>,
    own_name: String,
    shielded: bool,
    icon: Option<PhotoId>,
}

impl From<Face> for Author {
    fn from(face: Face) -> Self {
        if face.gone || face.left {
            return Self::left();
        }
        if face.withheld {
            return Self::withheld(face.id);
        }
        Self {
            membership: Some(face.id),
            name: face.display_name.unwrap_or(face.own_name),
            icon: face.icon,
            kind: (!face.shielded).then_some(face.kind),
            verified: face.verification != membership::Verification::None,
            anonymous: false,
            left: false,
            official: None,
        }
    }
}
