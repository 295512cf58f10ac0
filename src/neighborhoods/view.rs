//! What goes out: towns, one's own memberships, neighbors, and whom one does not want to meet.
use chrono::TimeDelta;
use entity::{
    id::{MembershipId, MuteId, NeighborhoodId, PhotoId},
    membership, mute, neighborhood,
};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    clock::Moment,
    db::Scope,
    error::{Error, Result},
};

use super::{persona::Author, words::words, words::words_or_null};

/// A town.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Neighborhood)]
pub struct NeighborhoodView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: NeighborhoodId,
    /// Its name in addresses.
    #[schema(max_length = 40)]
    pub slug: String,
    /// 武蔵小杉
    #[schema(max_length = 40)]
    pub name: String,
    /// むさしこすぎ
    #[schema(max_length = 80)]
    pub kana: String,
    /// Musashi-Kosugi
    #[schema(max_length = 80)]
    pub romaji: String,
    /// What holds it together.
    #[schema(schema_with = words::<neighborhood::Kind>)]
    pub kind: neighborhood::Kind,
    /// Six digits with the check digit.
    #[schema(min_length = 6, max_length = 6)]
    pub municipality_code: String,
    /// 川崎市中原区
    #[schema(max_length = 40)]
    pub municipality: String,
    /// The 町 inside.
    #[schema(max_items = 300)]
    pub towns: Vec<String>,
    /// The station people name it by.
    pub station: Option<StationView>,
    /// Only `open` takes new words and members.
    #[schema(schema_with = words::<neighborhood::Status>)]
    pub status: neighborhood::Status,
    /// The outline was drawn by hand and follows no official border.
    pub approximate: bool,
    /// How many people, as a band: `<10`, `10-14`, `15-19` …
    #[schema(max_length = 20)]
    pub people: String,
    /// Its outline as a `GeoJSON` geometry, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, nullable = false)]
    pub outline: Option<Value>,
}

/// A railway station.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Station)]
pub struct StationView {
    /// 武蔵小杉駅
    #[schema(max_length = 40)]
    pub name: String,
    /// Degrees.
    #[schema(minimum = 122, maximum = 154.5)]
    pub lon: f64,
    /// Degrees.
    #[schema(minimum = 20, maximum = 46)]
    pub lat: f64,
}

impl NeighborhoodView {
    /// A town without its outline, which is the largest part of it.
    ///
    /// # Errors
    /// When the stored list of towns is broken.
    pub fn short(row: neighborhood::Model) -> Result<Self> {
        let station = row
            .station_name
            .zip(row.station_lon.zip(row.station_lat))
            .map(|(name, (lon, lat))| StationView { name, lon, lat });
        Ok(Self {
            id: row.id,
            slug: row.slug,
            name: row.name,
            kana: row.kana,
            romaji: row.romaji,
            kind: row.kind,
            municipality_code: row.municipality_code,
            municipality: row.municipality,
            towns: serde_json::from_str(&row.towns).map_err(Error::internal)?,
            station,
            status: row.status,
            approximate: row.approximate,
            people: row.people_band,
            outline: None,
        })
    }

    /// A town with its outline.
    ///
    /// # Errors
    /// When what is stored is broken.
    pub fn whole(row: neighborhood::Model) -> Result<Self> {
        let outline = serde_json::from_str(&row.outline).map_err(Error::internal)?;
        Ok(Self {
            outline: Some(outline),
            ..Self::short(row)?
        })
    }
}

/// The town of that name, if the viewer may know of it.
///
/// # Errors
/// `NotFound`.
pub(super) async fn by_slug<C: ConnectionTrait>(
    scope: &Scope<'_, C>,
    slug: &str,
) -> Result<neighborhood::Model> {
    scope
        .all::<neighborhood::Entity>()
        .only(neighborhood::COLUMN.slug.eq(slug))
        .any()
        .await?
        .ok_or(Error::NotFound("neighborhood"))
}

/// One's own membership.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Membership)]
pub struct MembershipView {
    /// Its id, which is also the persona's.
    #[schema(value_type = Uuid)]
    pub id: MembershipId,
    /// Where.
    pub neighborhood: NeighborhoodView,
    /// What ties one to the town.
    #[schema(schema_with = words::<membership::Kind>)]
    pub kind: membership::Kind,
    /// How that was checked.
    #[schema(schema_with = words::<membership::Verification>)]
    pub verification: membership::Verification,
    /// Another name just for here.
    #[schema(max_length = 30)]
    pub display_name: Option<String>,
    /// The photo beside it.
    #[schema(value_type = Option<Uuid>)]
    pub icon: Option<PhotoId>,
    /// Whether it is where one lives.
    pub home: bool,
    /// Since when.
    pub joined_at: Moment,
}

impl MembershipView {
    pub(super) fn new(row: membership::Model, town: neighborhood::Model) -> Result<Self> {
        Ok(Self {
            id: row.id,
            neighborhood: NeighborhoodView::short(town)?,
            kind: row.kind,
            verification: row.verification,
            display_name: row.display_name,
            icon: row.icon_id,
            home: row.home,
            joined_at: Moment(row.joined_at),
        })
    }
}

/// All of one's memberships.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Memberships {
    /// The oldest first.
    #[schema(max_items = 3)]
    pub items: Vec<MembershipView>,
    /// Always null: there are three at most.
    #[schema(max_length = 64)]
    pub next: Option<String>,
}

/// A neighbor, as members of the same town may look them up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Profile {
    /// The persona.
    #[schema(value_type = Uuid)]
    pub membership: MembershipId,
    /// The name in this town.
    #[schema(max_length = 60)]
    pub name: String,
    /// The photo beside it; null in shielded mode.
    #[schema(value_type = Option<Uuid>)]
    pub icon: Option<PhotoId>,
    /// What ties the person to the town; null in shielded mode.
    #[schema(schema_with = words_or_null::<membership::Kind>)]
    pub kind: Option<membership::Kind>,
    /// Whether that tie was checked.
    pub verified: bool,
    /// Since which month (`2026-11`); null in shielded mode.
    #[schema(min_length = 7, max_length = 7)]
    pub joined_month: Option<String>,
    /// Whether it is oneself.
    pub me: bool,
    /// Whether one has blocked this persona.
    pub blocked: bool,
    /// Whether one has muted this persona.
    pub muted: bool,
}

impl Profile {
    /// Shielded people are nothing but a name.
    pub(super) fn new(row: &membership::Model, face: Author) -> Self {
        let open = face.kind.is_some();
        let in_japan = row.joined_at + TimeDelta::hours(9);
        Self {
            membership: row.id,
            name: face.name,
            icon: face.icon.filter(|_| open),
            kind: face.kind,
            verified: face.verified,
            joined_month: open.then(|| in_japan.format("%Y-%m").to_string()),
            me: false,
            blocked: false,
            muted: false,
        }
    }
}

/// An invitation to hand on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InviteLink {
    /// The link; its secret stands behind `#`, so that no server's log sees it.
    #[schema(max_length = 2000)]
    pub link: String,
    /// Until when it is good.
    pub expires_at: Moment,
}

/// What an invitation says to whoever has its link.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Vouching {
    /// For which town.
    #[schema(max_length = 40)]
    pub neighborhood: String,
    /// Who vouches.
    #[schema(max_length = 60)]
    pub name: String,
}

/// Which town lies at a place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Located {
    /// Its slug; null where there is none.
    #[schema(max_length = 40)]
    pub slug: Option<String>,
}

/// A persona that one has blocked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Blocked {
    /// The persona through which the block was made, and no other of that person.
    #[schema(value_type = Uuid)]
    pub membership: MembershipId,
    /// Its name.
    #[schema(max_length = 60)]
    pub name: String,
    /// Since when.
    pub since: Moment,
}

/// Something that one has muted.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Muted {
    /// To lift it by, for a word or a kind of post; a person is lifted by their persona.
    #[schema(value_type = Uuid)]
    pub id: MuteId,
    /// What sort of thing.
    #[schema(schema_with = words::<mute::Kind>)]
    pub kind: mute::Kind,
    /// The persona, for a person.
    #[schema(value_type = Option<Uuid>)]
    pub membership: Option<MembershipId>,
    /// The persona's name, for a person.
    #[schema(max_length = 60)]
    pub name: Option<String>,
    /// The word, or the kind of post.
    #[schema(max_length = 50)]
    pub value: Option<String>,
    /// Since when.
    pub since: Moment,
}
