//! How somebody wants official notices.
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use entity::{
    agency, child,
    id::{AgencyId, NeighborhoodId, NoticeMuteId, PersonId},
    notice_mute,
    notice_profile::{self, Mail, Reading},
    notice_version::{Category, Severity},
    person::Language,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict};

use super::{
    lines::MOST_CHILDREN,
    model::{Off, Profile},
};
use crate::{
    access::{Myself, Permit, Settle, Viewer},
    app::App,
    db::Tx,
    error::{Error, Refused, Result},
};

/// Mutes that somebody may keep: nine categories in three neighborhoods, and agencies.
const MOST_MUTES: u64 = 77;
/// Agencies that somebody may mute.
const MOST_AGENCIES: usize = 50;
/// Children are older than notices by age speak of.
const OLDEST: i32 = 20;

/// What the viewer chose.
///
/// # Errors
/// The database's.
pub(super) async fn get(app: &App, viewer: &Viewer) -> Result<Profile> {
    viewer.signed_in()?;
    let read = app.db.read(viewer);
    let row = read.all::<notice_profile::Entity>().any().await?;
    let mutes = read
        .all::<notice_mute::Entity>()
        .oldest(notice_mute::COLUMN.id, MOST_MUTES)
        .await?;
    let children = read
        .all::<child::Entity>()
        .oldest(child::COLUMN.birth_month, MOST_CHILDREN)
        .await?;
    let map = app.towns.map(&app.db).await?;
    let off = mutes.iter().filter_map(|mute| {
        Some(Off {
            neighborhood: map.slug(mute.neighborhood_id?)?.to_owned(),
            category: mute.category?,
        })
    });
    let agencies: Vec<_> = mutes.iter().filter_map(|mute| mute.agency_id).collect();
    let agencies = read
        .all::<agency::Entity>()
        .only(agency::COLUMN.id.is_in(agencies))
        .oldest(agency::COLUMN.slug, MOST_MUTES)
        .await?;
    Ok(Profile {
        off: off.collect(),
        agencies_off: agencies.into_iter().map(|row| row.slug).collect(),
        mail: row.as_ref().map_or(Mail::Emergency, |row| row.mail),
        children: children.into_iter().map(|row| row.birth_month).collect(),
        reading: row.map_or_else(|| usual(viewer), |row| row.reading),
    })
}

/// The text that somebody who never said so reads first.
fn usual(viewer: &Viewer) -> Reading {
    match viewer.known().map(|known| known.language) {
        Some(Language::En) => Reading::En,
        _ => Reading::Ja,
    }
}

/// Stores what the viewer chooses, all of it.
///
/// # Errors
/// `Invalid` for what cannot be chosen.
pub(super) async fn put(app: &App, viewer: &Viewer, wish: &Profile) -> Result<()> {
    let me = viewer.signed_in()?;
    let chosen = Chosen::parse(app, viewer, wish).await?;
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Settle, _>(Myself(me))?;
            keep(tx, &permit, me, (wish.mail, wish.reading)).await?;
            chosen.keep(tx, &permit, me).await
        })
        .await
}

/// Ends letters of this weight, from the link in one of them.
///
/// # Errors
/// The database's.
pub async fn stop_mail(app: &App, viewer: &Viewer, severity: Severity) -> Result<()> {
    let me = viewer.signed_in()?;
    let now = get(app, viewer).await?;
    let mail = match (severity, now.mail) {
        (Severity::Emergency, _) | (_, Mail::None) => Mail::None,
        (Severity::Important | Severity::Information, _) => Mail::Emergency,
    };
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Settle, _>(Myself(me))?;
            keep(tx, &permit, me, (mail, now.reading)).await
        })
        .await
}

async fn keep(
    tx: &Tx<'_>,
    permit: &Permit<Settle, Myself>,
    me: PersonId,
    (mail, reading): (Mail, Reading),
) -> Result<()> {
    let row = notice_profile::ActiveModel {
        person_id: Set(me),
        mail: Set(mail),
        reading: Set(reading),
        updated_at: Set(tx.now()),
    };
    let again = OnConflict::column(notice_profile::Column::PersonId)
        .update_columns([
            notice_profile::Column::Mail,
            notice_profile::Column::Reading,
            notice_profile::Column::UpdatedAt,
        ])
        .to_owned();
    tx.put(permit, row, again).await.map(drop)
}

/// A wish whose words were found.
struct Chosen {
    off: Vec<(NeighborhoodId, Category)>,
    agencies: Vec<AgencyId>,
    children: Vec<String>,
}

impl Chosen {
    async fn parse(app: &App, viewer: &Viewer, wish: &Profile) -> Result<Self> {
        let mut bad = Vec::new();
        let mut off = Vec::new();
        for (place, one) in wish.off.iter().enumerate() {
            let town = app.towns.named(&app.db, viewer, &one.neighborhood).await;
            match town {
                Ok(town) if viewer.home(town.id).is_some() => off.push((town.id, one.category)),
                Ok(_) | Err(Error::NotFound(_)) => {
                    bad.push(refused(format!("/off/{place}/neighborhood"), "unknown"));
                }
                Err(error) => return Err(error),
            }
        }
        off.sort_unstable();
        off.dedup();
        let agencies = agencies(app, viewer, wish, &mut bad).await?;
        let children = months(app.db.clock().now(), wish, &mut bad);
        if bad.is_empty() {
            return Ok(Self {
                off,
                agencies,
                children,
            });
        }
        Err(Error::Invalid(bad))
    }

    async fn keep(&self, tx: &Tx<'_>, permit: &Permit<Settle, Myself>, me: PersonId) -> Result<()> {
        let mutes = notice_mute::Entity::delete_many().filter(notice_mute::COLUMN.person_id.eq(me));
        tx.clear(permit, mutes).await?;
        let children = child::Entity::delete_many().filter(child::COLUMN.person_id.eq(me));
        tx.clear(permit, children).await?;
        let categories = self
            .off
            .iter()
            .map(|(area, category)| (Some(*area), Some(*category), None));
        let agencies = self.agencies.iter().map(|id| (None, None, Some(*id)));
        for (area, category, agency) in categories.chain(agencies) {
            let row = notice_mute::ActiveModel {
                id: Set(NoticeMuteId::new()),
                person_id: Set(me),
                neighborhood_id: Set(area),
                category: Set(category),
                agency_id: Set(agency),
                created_at: Set(tx.now()),
            };
            tx.put(permit, row, OnConflict::new().do_nothing().to_owned())
                .await?;
        }
        for month in &self.children {
            let row = child::ActiveModel {
                person_id: Set(me),
                birth_month: Set(month.clone()),
            };
            tx.put(permit, row, OnConflict::new().do_nothing().to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn agencies(
    app: &App,
    viewer: &Viewer,
    wish: &Profile,
    bad: &mut Vec<Refused>,
) -> Result<Vec<AgencyId>> {
    if wish.agencies_off.len() > MOST_AGENCIES {
        bad.push(refused("/agencies_off".into(), "too_many"));
        return Ok(Vec::new());
    }
    let found = app
        .db
        .read(viewer)
        .all::<agency::Entity>()
        .only(agency::COLUMN.slug.is_in(&wish.agencies_off))
        .oldest(agency::COLUMN.slug, MOST_MUTES)
        .await?;
    for (place, slug) in wish.agencies_off.iter().enumerate() {
        if found.iter().all(|row| row.slug != *slug) {
            bad.push(refused(format!("/agencies_off/{place}"), "unknown"));
        }
    }
    Ok(found.into_iter().map(|row| row.id).collect())
}

fn months(now: DateTime<Utc>, wish: &Profile, bad: &mut Vec<Refused>) -> Vec<String> {
    let mut months = wish.children.clone();
    months.sort_unstable();
    months.dedup();
    if u64::try_from(months.len()).is_ok_and(|count| count > MOST_CHILDREN) {
        bad.push(refused("/children".into(), "too_many"));
    }
    for (place, month) in wish.children.iter().enumerate() {
        if !is_birth_month(now, month) {
            bad.push(refused(format!("/children/{place}"), "invalid"));
        }
    }
    months
}

fn refused(pointer: String, code: &'static str) -> Refused {
    Refused::new(pointer, code)
}

/// Whether a text is a month, `2024-05`.
pub(super) fn is_month(text: &str) -> bool {
    let Some((year, month)) = text.split_once('-') else {
        return false;
    };
    let digits = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    digits(year, 4)
        && digits(month, 2)
        && month
            .parse()
            .is_ok_and(|month: u32| (1..=12).contains(&month))
}

/// Whether a child may have been born then: not later than this month in Japan, and not so long ago.
fn is_birth_month(now: DateTime<Utc>, text: &str) -> bool {
    let today = now + TimeDelta::hours(9);
    let newest = format!("{:04}-{:02}", today.year(), today.month());
    let oldest = format!("{:04}-{:02}", today.year() - OLDEST, today.month());
    is_month(text) && *text <= *newest && *oldest <= *text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_of_birth_is_a_month_that_has_begun() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        // Already November in Japan.
        let now = at("2026-10-31T15:00:00Z");
        for good in ["2026-11", "2024-05", "2006-11"] {
            assert!(is_birth_month(now, good), "{good}");
        }
        for bad in [
            "2026-12",
            "2006-10",
            "2024-00",
            "2024-13",
            "2024-5",
            "24-05",
            "",
            "２０２４-05",
            "2024-05-01",
        ] {
            assert!(!is_birth_month(now, bad), "{bad}");
        }
        assert!(!is_birth_month(at("2026-10-31T14:59:59Z"), "2026-11"));
    }
}
