//! The demo town's offices and what they tell it: `data/demo-offices.json`, with times that count from now.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    agency,
    id::{
        AgencyId, JurisdictionId, NeighborhoodId, NoticeAreaId, NoticeId, NoticeRunId,
        NoticeVersionId, PersonId,
    },
    jurisdiction, notice, notice_area, notice_run,
    notice_version::{self, Category, Replies, Severity, State},
};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, Set};
use serde::Deserialize;

use super::{clerks::Clerk, rows::areas};
use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    text::skeleton::skeleton,
};

const KEY: Key = Key::of(Desk::Commands);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    offices: Vec<Office>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Office {
    slug: String,
    name: String,
    kana: String,
    name_en: String,
    kind: agency::Kind,
    municipality: String,
    telephone: String,
    website: String,
    #[serde(default)]
    people: Vec<Clerk>,
    notices: Vec<Notice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Notice {
    id: NoticeId,
    #[serde(default)]
    training: bool,
    /// For the office's whole municipality.
    #[serde(default)]
    municipality: bool,
    #[serde(default)]
    neighborhoods: Vec<String>,
    withdrawn: Option<Withdrawn>,
    expired_hours_ago: Option<f64>,
    versions: Vec<Version>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Withdrawn {
    hours_ago: f64,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Version {
    hours_ago: f64,
    correction: Option<String>,
    title: String,
    body: String,
    title_easy: Option<String>,
    body_easy: Option<String>,
    title_en: Option<String>,
    body_en: Option<String>,
    #[serde(default)]
    machine_easy: bool,
    #[serde(default)]
    machine_en: bool,
    category: Category,
    severity: Severity,
    department: String,
    telephone: String,
    target: String,
    procedure: String,
    deadline_in_hours: Option<f64>,
    expires_in_hours: Option<f64>,
    replies: Replies,
    replies_closed_reason: Option<String>,
}

impl Story {
    pub(super) fn read() -> Result<Self> {
        let text = include_str!("../../../data/demo-offices.json");
        serde_json::from_str(text).map_err(Error::internal)
    }

    /// The addresses of all who act for an office.
    pub(super) fn clerks(&self) -> impl Iterator<Item = &str> {
        let people = self.offices.iter().flat_map(|office| &office.people);
        people.map(|clerk| clerk.email.as_str())
    }

    /// Writes all offices in one transaction.
    pub(super) async fn write(&self, app: &App, hash: &str) -> Result<()> {
        app.db
            .write(&Viewer::guest(), async |tx| {
                for office in &self.offices {
                    open(app, tx, office, hash).await?;
                }
                Ok(())
            })
            .await
    }
}

async fn open(app: &App, tx: &Tx<'_>, office: &Office, hash: &str) -> Result<()> {
    let (conn, now) = (tx.system(&KEY), tx.now());
    let agency = moved_in(office, now).insert(conn).await?.id;
    let area = jurisdiction::ActiveModel {
        id: Set(JurisdictionId::new()),
        agency_id: Set(agency),
        municipality_code: Set(Some(office.municipality.clone())),
        neighborhood_id: Set(None),
    };
    area.insert(conn).await?;
    for clerk in &office.people {
        clerk.moves_in(app, conn, agency, (hash, now)).await?;
    }
    tx.emit(Event::AgencyChanged { agency }).await?;
    for notice in &office.notices {
        let version = tell(conn, agency, office, notice, now).await?;
        let run = carried(conn, notice, version, now).await?;
        let ends = notice
            .versions
            .last()
            .and_then(|last| last.expires_in_hours);
        tx.emit(Event::NoticePublished {
            notice: notice.id,
            version,
            expires_at: run.and(ends).map(|some| now + hours(some)),
            run,
        })
        .await?;
    }
    Ok(())
}

/// An office that two people verified a month ago.
fn moved_in(office: &Office, now: DateTime<Utc>) -> agency::ActiveModel {
    let since = now - TimeDelta::days(30);
    agency::ActiveModel {
        id: Set(AgencyId::new()),
        slug: Set(office.slug.clone()),
        name: Set(office.name.clone()),
        name_skeleton: Set(skeleton(&office.name)),
        kana: Set(office.kana.clone()),
        name_en: Set(office.name_en.clone()),
        kind: Set(office.kind),
        status: Set(agency::Status::Active),
        postal_address: Set(String::new()),
        telephone: Set(office.telephone.clone()),
        website: Set(office.website.clone()),
        request_note: Set(String::new()),
        requested_by: Set(PersonId::new()),
        documents_by: Set(Some(PersonId::new())),
        documents_at: Set(Some(since)),
        documents_note: Set(String::new()),
        domain_proved_at: Set(Some(since)),
        confirmed_by: Set(Some(PersonId::new())),
        verified_at: Set(Some(since)),
        expires_at: Set(Some(since + TimeDelta::days(365))),
        reason: Set(None),
        suspended_by: Set(None),
        training: Set(false),
        break_glass_minutes: Set(None),
        desk_since: Set(None),
        desk_asked_by: Set(None),
        desk_asked_at: Set(None),
        desk_opened_by: Set(None),
        created_at: Set(since),
        updated_at: Set(since),
        version: Set(1),
    }
}

async fn tell(
    conn: &DatabaseTransaction,
    agency: AgencyId,
    office: &Office,
    told: &Notice,
    now: DateTime<Utc>,
) -> Result<NoticeVersionId> {
    let begins: Vec<_> = told
        .versions
        .iter()
        .map(|one| now - hours(one.hours_ago))
        .collect();
    let mut rows: Vec<_> = (1..)
        .zip(&told.versions)
        .map(|(number, version)| version.row(told.id, number, now))
        .collect();
    let newest = NoticeVersionId::new();
    // Each version ends where the next one begins; the last one as the story says.
    for (row, next) in rows.iter_mut().zip(begins.iter().skip(1)) {
        row.state = Set(State::Superseded);
        row.ended_at = Set(Some(*next));
    }
    let last = rows
        .last_mut()
        .ok_or_else(|| Error::internal("a notice without words"))?;
    last.id = Set(newest);
    if let Some(withdrawn) = &told.withdrawn {
        last.state = Set(State::Withdrawn);
        last.reason = Set(Some(withdrawn.reason.clone()));
        last.ended_at = Set(Some(now - hours(withdrawn.hours_ago)));
    } else if let Some(ago) = told.expired_hours_ago {
        last.state = Set(State::Expired);
        last.ended_at = Set(Some(now - hours(ago)));
    }
    let count = i32::try_from(rows.len()).unwrap_or(i32::MAX);
    let row = notice::ActiveModel {
        id: Set(told.id),
        agency_id: Set(agency),
        training: Set(told.training),
        current_id: Set(Some(newest)),
        first_published_at: Set(begins.first().copied()),
        revision: Set(count - 1 + i32::from(told.withdrawn.is_some())),
        created_at: Set(now - hours(1000.0)),
    };
    row.insert(conn).await?;
    let towns = areas(conn).await?;
    for row in rows {
        let version = row.insert(conn).await?.id;
        let code = told.municipality.then(|| office.municipality.clone());
        let here = told
            .neighborhoods
            .iter()
            .map(|slug| towns.get(slug).copied());
        let here = here
            .map(|town| (None, town))
            .chain(code.map(|code| (Some(code), None)));
        let here = here.map(|(code, town)| area(version, code, town));
        notice_area::Entity::insert_many(here).exec(conn).await?;
    }
    Ok(newest)
}

/// The round that brings a notice to the demo's neighbors, if it is still out.
async fn carried(
    conn: &DatabaseTransaction,
    told: &Notice,
    version: NoticeVersionId,
    now: DateTime<Utc>,
) -> Result<Option<NoticeRunId>> {
    if told.training || told.withdrawn.is_some() || told.expired_hours_ago.is_some() {
        return Ok(None);
    }
    let row = notice_run::ActiveModel {
        id: Set(NoticeRunId::new()),
        notice_id: Set(told.id),
        version_id: Set(version),
        kind: Set(notice_run::Kind::Publish),
        cursor: Set(None),
        reached: Set(0),
        created_at: Set(now),
        done_at: Set(None),
    };
    Ok(Some(row.insert(conn).await?.id))
}

fn area(
    version: NoticeVersionId,
    code: Option<String>,
    town: Option<NeighborhoodId>,
) -> notice_area::ActiveModel {
    notice_area::ActiveModel {
        id: Set(NoticeAreaId::new()),
        version_id: Set(version),
        municipality_code: Set(code),
        neighborhood_id: Set(town),
    }
}

fn hours(some: f64) -> TimeDelta {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "hours of a story, in seconds"
    )]
    let seconds = (some * 3600.0) as i64;
    TimeDelta::seconds(seconds)
}

impl Version {
    fn row(
        &self,
        notice: NoticeId,
        number: i32,
        now: DateTime<Utc>,
    ) -> notice_version::ActiveModel {
        let at = now - hours(self.hours_ago);
        let later = |some: Option<f64>| some.map(|some| now + hours(some));
        notice_version::ActiveModel {
            id: Set(NoticeVersionId::new()),
            notice_id: Set(notice),
            number: Set(number),
            state: Set(State::Published),
            lock: Set(1),
            title: Set(self.title.clone()),
            body: Set(self.body.clone()),
            title_easy: Set(self.title_easy.clone()),
            body_easy: Set(self.body_easy.clone()),
            title_en: Set(self.title_en.clone()),
            body_en: Set(self.body_en.clone()),
            machine_easy: Set(self.machine_easy),
            machine_en: Set(self.machine_en),
            category: Set(self.category),
            severity: Set(self.severity),
            valid_from: Set(None),
            valid_to: Set(None),
            department: Set(self.department.clone()),
            telephone: Set(self.telephone.clone()),
            target: Set(self.target.clone()),
            deadline: Set(later(self.deadline_in_hours)),
            procedure: Set(self.procedure.clone()),
            source_url: Set(None),
            replies: Set(self.replies),
            replies_closed_reason: Set(self.replies_closed_reason.clone()),
            child_from: Set(None),
            child_to: Set(None),
            publish_at: Set(None),
            expires_at: Set(later(self.expires_in_hours)),
            correction: Set(self.correction.clone()),
            submitted_by: Set(Some(PersonId::new())),
            submitted_at: Set(Some(at)),
            returned_by: Set(None),
            reason: Set(None),
            approved_by: Set(Some(PersonId::new())),
            approved_at: Set(Some(at)),
            // Nobody approved it, and nothing is published from it again.
            approved_hash: Set(Some("0".repeat(64))),
            one_person: Set(false),
            reviewed_by: Set(None),
            reviewed_at: Set(None),
            published_at: Set(Some(at)),
            ended_at: Set(None),
            created_at: Set(at),
            updated_at: Set(at),
        }
    }
}
