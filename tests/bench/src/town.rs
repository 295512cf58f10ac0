//! The town that is measured: every row can be told from its number, so nothing has to be looked up.
//!
//! 1,000 people in 20 neighborhoods: each lives in one (50 per neighborhood write there) and follows the
//! first one too, so that all of them hear of a post in it. Each blocks five and mutes five, two of them
//! at home, where it shows.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    comment,
    id::{CommentId, MembershipId, NeighborhoodId, PersonId, PostId, SessionId},
    membership, neighborhood, person, post, reaction,
};
use uuid::Uuid;

pub const PEOPLE: u32 = 1_000;
pub const AREAS: u32 = 20;
pub const TIES: u32 = 5;
/// One post in so many has a full page of comments.
const BUSY_ONE_IN: u64 = 20;
const BUSY: u32 = 20;
/// How far back the posts reach.
const DAYS: i64 = 90;

const SENTENCES: &[&str] = &[
    "駅前の広場で朝市をやっていました。野菜がとても新鮮でした。",
    "週末に公園の草取りをします。軍手だけ持って来てください。",
    "子どもが使わなくなった自転車があります。まだきれいです。",
    "このあたりで夜遅くまで開いている薬局をご存じですか。",
    "きのうの夕方、黒い手袋の片方を川沿いの道で拾いました。",
    "商店街の新しいパン屋さん、塩パンがおいしかったです。",
    "古紙の回収は今週から火曜日に変わったそうです。",
    "雨の日は橋の下の歩道が滑りやすいので気をつけてください。",
    "夏祭りの準備を手伝ってくださる方を探しています。",
    "図書館の自習室は何時から並べば座れるでしょうか。",
];

/// The times and texts of a load of `posts` posts that ends now.
pub struct Town {
    pub posts: u32,
    pub now: DateTime<Utc>,
}

/// A number that looks like chance and is always the same (splitmix64).
pub fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Below `most`.
pub fn pick(seed: u64, most: u32) -> u32 {
    u32::try_from(mix(seed) % u64::from(most.max(1))).unwrap_or(0)
}

/// Row `number` of table `table` as a `UUIDv7` of that moment.
pub fn id(table: u64, number: u64, at: DateTime<Utc>) -> Uuid {
    let chance = u128::from(mix(table << 56 | number)) << 64 | u128::from(mix(number << 8 | table));
    let mut bytes = [0; 10];
    bytes
        .iter_mut()
        .zip(chance.to_be_bytes())
        .for_each(|(byte, drawn)| *byte = drawn);
    let ms = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(ms, &bytes).into_uuid()
}

/// When people and neighborhoods began: fixed, so that their ids need no database.
pub fn beginning() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).unwrap_or_default()
}

pub fn area_id(area: u32) -> NeighborhoodId {
    NeighborhoodId(id(1, area.into(), beginning()))
}

pub fn person_id(person: u32) -> PersonId {
    PersonId(id(2, person.into(), beginning()))
}

pub fn session_id(person: u32) -> SessionId {
    SessionId(id(3, person.into(), beginning()))
}

pub fn membership_id(person: u32, area: u32) -> MembershipId {
    MembershipId(id(
        4,
        u64::from(person) << 16 | u64::from(area),
        beginning(),
    ))
}

/// The row's other ids that nothing refers to.
pub fn loose_id(number: u64) -> Uuid {
    id(7, number, beginning())
}

pub fn slug(area: u32) -> String {
    format!("town-{area:02}")
}

pub fn home_of(person: u32) -> u32 {
    person % AREAS
}

/// The other person of tie number `tie`, counted over blocks and mutes: the first two of each at home.
pub fn tied_to(person: u32, tie: u32) -> u32 {
    let step = 1 + pick(
        mix(person.into()) ^ u64::from(tie),
        PEOPLE / AREAS / 2 / TIES,
    );
    let spread = tie * (PEOPLE / AREAS / 2 / TIES) + step;
    let at_home = tie % TIES < 2;
    if at_home {
        (person + AREAS * spread) % PEOPLE
    } else {
        (person + AREAS * spread + 7) % PEOPLE
    }
}

fn sentences(seed: u64, count: u32) -> String {
    let most = u32::try_from(SENTENCES.len()).unwrap_or(1);
    let each = (0..count).map(|n| pick(seed ^ (u64::from(n) << 32), most) as usize);
    each.filter_map(|at| SENTENCES.get(at).copied()).collect()
}

pub fn area(number: u32) -> neighborhood::Model {
    let west = 139.0 + f64::from(number) * 0.02;
    let (east, south, north) = (west + 0.01, 35.5, 35.51);
    let outline = format!(
        r#"{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}"#
    );
    neighborhood::Model {
        id: area_id(number),
        slug: slug(number),
        name: format!("試験町{number}"),
        kana: "しけんちょう".into(),
        romaji: format!("Shikencho {number}"),
        kind: neighborhood::Kind::Machi,
        municipality_code: "131083".into(),
        municipality: "試験市".into(),
        towns: r#"["試験町"]"#.into(),
        station_name: None,
        station_lon: None,
        station_lat: None,
        outline,
        approximate: true,
        status: neighborhood::Status::Open,
        people_band: "50-54".into(),
        band_on: None,
        created_at: beginning(),
        updated_at: beginning(),
    }
}

pub fn person(number: u32) -> person::Model {
    person::Model {
        kind: person::Kind::Resident,
        id: person_id(number),
        email_key: None,
        email_sealed: None,
        email_verified_at: Some(beginning()),
        // Nobody signs in with this: tokens are signed for the sessions directly.
        password_hash: "none".into(),
        display_name: format!("隣人{number}"),
        age_band: person::AgeBand::From18,
        language: person::Language::Ja,
        rules_version: "1".into(),
        rules_agreed_at: beginning(),
        shielded: false,
        administrator: false,
        suspended_at: None,
        suspended_until: None,
        suspended_reason: None,
        home_changed_at: None,
        created_at: beginning(),
        left_at: None,
    }
}

pub fn membership(person: u32, area: u32) -> membership::Model {
    membership::Model {
        withheld: None,
        id: membership_id(person, area),
        person_id: person_id(person),
        neighborhood_id: area_id(area),
        kind: membership::Kind::Resident,
        verification: membership::Verification::Location,
        verified_at: Some(beginning()),
        display_name: None,
        icon_id: None,
        home: area == home_of(person),
        joined_at: beginning(),
        left_at: None,
    }
}

impl Town {
    fn post_time(&self, number: u32) -> DateTime<Utc> {
        let step = TimeDelta::days(DAYS).num_milliseconds() / i64::from(self.posts.max(1));
        self.now - TimeDelta::milliseconds(step * i64::from(self.posts - number))
    }

    fn comments_of(number: u32) -> u32 {
        let chance = mix(u64::from(number) ^ 0xc0);
        if chance.is_multiple_of(BUSY_ONE_IN) {
            BUSY
        } else {
            2 * u32::from(chance % 8 == 1)
        }
    }

    fn area_of(number: u32) -> u32 {
        number % AREAS
    }

    /// A person who lives in an area.
    fn neighbor(area: u32, seed: u64) -> u32 {
        area + AREAS * pick(seed, PEOPLE / AREAS)
    }

    fn post_id(&self, number: u32) -> PostId {
        PostId(id(5, number.into(), self.post_time(number)))
    }

    pub fn post(&self, number: u32) -> post::Model {
        use post::{Audience, Kind, State};
        let seed = mix(u64::from(number) ^ 0x9057);
        let area = Self::area_of(number);
        let author = Self::neighbor(area, seed);
        let (kind, state) = match seed % 10 {
            0 | 1 => (Kind::Question, Some(State::Open)),
            2 => (Kind::Giveaway, Some(State::Open)),
            3 => (Kind::Recommendation, None),
            4 => (Kind::LostFound, Some(State::Looking)),
            5 => (Kind::Safety, None),
            6 => (Kind::HelpWanted, None),
            _ => (Kind::Talk, None),
        };
        let audience = match seed >> 8 & 0xff {
            0..13 => Audience::Public,
            13..26 => Audience::Verified,
            _ => Audience::Neighborhood,
        };
        post::Model {
            withheld: None,
            label: None,
            id: self.post_id(number),
            neighborhood_id: area_id(area),
            author_id: person_id(author),
            membership_id: membership_id(author, area),
            kind,
            audience,
            body: sentences(seed, 2 + pick(seed ^ 1, 5)),
            place_name: seed.is_multiple_of(4).then(|| "駅前広場".into()),
            anonymous: false,
            price: (kind == Kind::Giveaway).then_some(0),
            state,
            accepted_comment_id: None,
            comment_count: i32::try_from(Self::comments_of(number)).unwrap_or(0),
            created_at: self.post_time(number),
            edited_at: None,
            deleted_at: None,
            version: 1,
        }
    }

    pub fn comments(&self, number: u32) -> Vec<comment::Model> {
        let area = Self::area_of(number);
        let one = |nth: u32| {
            let seed = u64::from(number) << 8 | u64::from(nth);
            let author = Self::neighbor(area, mix(seed));
            let at = self.post_time(number) + TimeDelta::seconds(i64::from(nth) * 40 + 30);
            comment::Model {
                withheld: None,
                label: None,
                id: CommentId(id(6, seed, at)),
                post_id: self.post_id(number),
                parent_id: None,
                author_id: person_id(author),
                membership_id: membership_id(author, area),
                anonymous: false,
                body: sentences(seed, 1 + nth % 2),
                created_at: at,
                edited_at: None,
                deleted_at: None,
                version: 1,
            }
        };
        (0..Self::comments_of(number)).map(one).collect()
    }

    pub fn reactions(&self, number: u32) -> Vec<reaction::Model> {
        use reaction::Kind;
        const KINDS: [Kind; 3] = [Kind::Like, Kind::Thanks, Kind::Same];
        let area = Self::area_of(number);
        let first = mix(u64::from(number) ^ 0x4ea);
        // Neighbors in a row from a random one on: nobody reacts twice.
        let one = |(nth, kind): (u32, &Kind)| reaction::Model {
            person_id: person_id((Self::neighbor(area, first) + AREAS * nth) % PEOPLE),
            target_id: self.post_id(number).0,
            post_id: self.post_id(number),
            on_comment: false,
            kind: *kind,
            created_at: self.post_time(number),
        };
        let count = pick(first, 5);
        (0..count).zip(KINDS.iter().cycle()).map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ties_are_to_others_and_different() {
        for person in 0..PEOPLE {
            let others: HashSet<_> = (0..2 * TIES).map(|tie| tied_to(person, tie)).collect();
            assert_eq!(others.len(), 2 * TIES as usize);
            assert!(!others.contains(&person));
        }
    }

    #[test]
    fn ids_rise_with_time() {
        let town = Town {
            posts: 1_000,
            now: beginning(),
        };
        let ids: Vec<_> = (0..1_000).map(|n| town.post(n).id).collect();
        assert!(ids.is_sorted());
    }
}
