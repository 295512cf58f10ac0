//! A notice as its own office sees it.
use chrono::{DateTime, Utc};
use entity::{
    id::{NoticeId, PersonId},
    notice, notice_attachment,
    notice_version::{self, Severity, State},
    officer, person,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    acts::APPROVAL,
    checks,
    places::{self, Areas},
    whole::{KEY, Of, Whole, own, serving},
};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    error::{Error, Result},
    http::Versioned,
    neighborhoods::words,
};

mod content;
pub use content::ContentView;

/// A notice, for the people of its agency.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeNotice {
    /// The notice; it is read at `/n/{id}` once it is published.
    #[schema(value_type = uuid::Uuid)]
    pub id: NoticeId,
    /// For training: it never leaves the office.
    pub training: bool,
    /// The number of the version that readers see, or saw last.
    pub current: Option<i32>,
    /// All versions, the newest first.
    #[schema(max_items = 1000)]
    pub versions: Vec<VersionLine>,
    /// The newest version.
    pub version: OfficeVersion,
}

/// A version in the list of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OfficeVersionLine)]
pub struct VersionLine {
    /// From 1.
    pub number: i32,
    /// Where it stands.
    #[schema(schema_with = words::<State>)]
    pub state: State,
    /// What `If-Match` holds for an act on it.
    pub lock: i32,
    /// What it corrects, in words.
    #[schema(max_length = 500)]
    pub correction: Option<String>,
    /// Since when readers see it.
    pub published_at: Option<Moment>,
    /// Until when they did.
    pub ended_at: Option<Moment>,
    /// Whether one person released it, and whether that was looked at.
    pub one_person: bool,
    /// When somebody else looked at that.
    pub reviewed_at: Option<Moment>,
    /// Why it was withdrawn, returned or rejected.
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

/// The newest version: its words, and what can be done with it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeVersion {
    /// What it says; the same fields that are sent.
    #[serde(flatten)]
    pub content: ContentView,
    /// From 1.
    pub number: i32,
    /// Where it stands.
    #[schema(schema_with = words::<State>)]
    pub state: State,
    /// What `If-Match` holds.
    pub lock: i32,
    /// What an approval names: SHA-256 of everything readers will see.
    #[schema(min_length = 64, max_length = 64)]
    pub hash: String,
    /// Names of the areas.
    pub area_names: Areas,
    /// Attachments, in the order in which they came.
    #[schema(max_items = 5)]
    pub attachments: Vec<Attachment>,
    /// What it corrects, in words.
    #[schema(max_length = 500)]
    pub correction: Option<String>,
    /// Whether the viewer wrote in it or submitted it, and so may not approve it.
    pub mine: bool,
    /// Why it was returned.
    #[schema(max_length = 500)]
    pub returned_reason: Option<String>,
    /// Whether the viewer returned it, and so may not change it.
    pub returned_by_me: bool,
    /// Whether one person released it, nobody has looked at that yet, and the viewer is one who may.
    pub to_review: bool,
    /// When it was submitted.
    pub submitted_at: Option<Moment>,
    /// Who could approve it now.
    #[schema(max_items = 200)]
    pub reviewers: Vec<Reviewer>,
    /// Until when an approval holds.
    pub approval_lapses_at: Option<Moment>,
    /// Emergencies: what has to be typed again.
    pub confirmation: Option<Confirmation>,
    /// What somebody should look at: `lapses_before_publication`, `publish_at_past`, `outside_jurisdiction`,
    /// `training_changed`, `agency_not_active`, `no_easy_text`, `no_reviewers`.
    #[schema(max_items = 20)]
    pub warnings: Vec<&'static str>,
}

/// Somebody who could approve.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticeReviewer)]
pub struct Reviewer {
    /// A colleague's name.
    #[schema(max_length = 100)]
    pub name: String,
    /// Their department.
    #[schema(max_length = 255)]
    pub department: String,
}

/// What whoever sends an emergency types again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticeConfirmation)]
pub struct Confirmation {
    /// The names of the areas.
    #[schema(max_length = 20000)]
    pub areas_text: String,
    /// The number of people, in bands.
    #[schema(max_length = 20)]
    pub people: &'static str,
}

/// An attachment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = NoticeAttachment)]
pub struct Attachment {
    /// The attachment.
    #[schema(value_type = uuid::Uuid)]
    pub id: entity::id::NoticeAttachmentId,
    /// PDF or image.
    #[schema(schema_with = words::<notice_attachment::Kind>)]
    pub kind: notice_attachment::Kind,
    /// What it is saved as.
    #[schema(max_length = 100)]
    pub name: String,
    /// What it shows or says.
    #[schema(max_length = 1000)]
    pub alt: String,
    /// Its size.
    pub bytes: i64,
    /// Pixels, of images.
    pub width: Option<i32>,
    /// Pixels, of images.
    pub height: Option<i32>,
}

impl From<&notice_attachment::Model> for Attachment {
    fn from(row: &notice_attachment::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            name: row.name.clone(),
            alt: row.alt.clone(),
            bytes: row.bytes,
            width: row.width,
            height: row.height,
        }
    }
}

/// What a version says, as it would be sent.
///
/// # Errors
/// The database's.
pub(super) async fn content(
    conn: &impl ConnectionTrait,
    whole: &Whole,
) -> Result<Map<String, Value>> {
    let areas = places::named(conn, &checks::places(whole)).await?;
    let view = ContentView::of(&whole.version, &areas);
    match serde_json::to_value(view).map_err(Error::internal)? {
        Value::Object(map) => Ok(map),
        _ => Err(Error::internal("content is no object")),
    }
}

impl Versioned for OfficeNotice {
    fn version(&self) -> i32 {
        self.version.lock
    }
}

/// One notice of the viewer's own agency.
///
/// # Errors
/// `NotFound`, also for what other agencies have published.
pub(super) async fn one(app: &App, viewer: &Viewer, id: NoticeId) -> Result<OfficeNotice> {
    serving(viewer)?;
    let notice = own(viewer, app.db.read(viewer).one::<notice::Entity>(id).await?)?;
    let conn = app.db.system(&KEY);
    #[expect(
        clippy::disallowed_methods,
        reason = "its notice was read through the scope"
    )]
    let rows = notice_version::Entity::find()
        .filter(notice_version::COLUMN.notice_id.eq(id))
        .order_by_desc(notice_version::COLUMN.number)
        .limit(1_000)
        .all(conn)
        .await?;
    let current = notice.current_id;
    let (training, now) = (notice.training, app.db.clock().now());
    let whole = Whole::of(conn, notice, Of::Newest).await?;
    let is_current = |row: &&notice_version::Model| Some(row.id) == current;
    Ok(OfficeNotice {
        id,
        training,
        current: rows.iter().find(is_current).map(|row| row.number),
        versions: rows.iter().map(line).collect(),
        version: version(conn, viewer, &whole, now).await?,
    })
}

fn line(row: &notice_version::Model) -> VersionLine {
    VersionLine {
        number: row.number,
        state: row.state,
        lock: row.lock,
        correction: row.correction.clone(),
        published_at: row.published_at.map(Moment),
        ended_at: row.ended_at.map(Moment),
        one_person: row.one_person,
        reviewed_at: row.reviewed_at.map(Moment),
        reason: row.reason.clone(),
    }
}

async fn version(
    conn: &impl ConnectionTrait,
    viewer: &Viewer,
    whole: &Whole,
    now: DateTime<Utc>,
) -> Result<OfficeVersion> {
    let row = &whole.version;
    let places = checks::places(whole);
    let area_names = places::named(conn, &places).await?;
    let me = viewer.signed_in()?;
    let mine = whole.authors.contains(&me) || row.submitted_by == Some(me);
    let approves = viewer
        .serving()
        .is_some_and(|serving| serving.approver.is_some());
    let released = row.one_person && row.reviewed_at.is_none() && row.approved_by != Some(me);
    let reviewers = reviewers(conn, whole).await?;
    let confirmation = match row.severity {
        Severity::Emergency => Some(Confirmation {
            areas_text: area_names.text(),
            people: places::people(conn, &places).await?,
        }),
        _ => None,
    };
    Ok(OfficeVersion {
        content: ContentView::of(row, &area_names),
        number: row.number,
        state: row.state,
        lock: row.lock,
        hash: whole.hash()?,
        area_names,
        attachments: whole.attachments.iter().map(Attachment::from).collect(),
        correction: row.correction.clone(),
        mine,
        returned_reason: row.reason.clone().filter(|_| row.returned_by.is_some()),
        returned_by_me: whole.returners.contains(&me),
        to_review: released && approves && !mine,
        submitted_at: row.submitted_at.map(Moment),
        warnings: warnings(conn, whole, now, reviewers.is_empty()).await?,
        reviewers,
        approval_lapses_at: row.approved_at.map(|at| Moment(at + APPROVAL)),
        confirmation,
    })
}

/// Approvers who wrote nothing of it.
async fn reviewers(conn: &impl ConnectionTrait, whole: &Whole) -> Result<Vec<Reviewer>> {
    #[expect(clippy::disallowed_methods, reason = "colleagues know one another")]
    let rows = officer::Entity::find()
        .find_also_related(person::Entity)
        .filter(officer::COLUMN.agency_id.eq(whole.notice.agency_id))
        .filter(officer::COLUMN.ended_at.is_null())
        .filter(officer::COLUMN.approver.eq(true))
        .order_by_asc(officer::COLUMN.id)
        .limit(200)
        .all(conn)
        .await?;
    let own =
        |who: PersonId| whole.authors.contains(&who) || whole.version.submitted_by == Some(who);
    Ok(rows
        .into_iter()
        .filter(|(row, _)| !own(row.person_id))
        .filter_map(|(row, person)| {
            Some(Reviewer {
                name: person?.display_name,
                department: row.department,
            })
        })
        .collect())
}

async fn warnings(
    conn: &impl ConnectionTrait,
    whole: &Whole,
    now: DateTime<Utc>,
    alone: bool,
) -> Result<Vec<&'static str>> {
    let row = &whole.version;
    let mut all = Vec::new();
    if !super::machine::is_open(row.state) {
        return Ok(all);
    }
    let late = |at| {
        row.approved_at
            .is_some_and(|approved| at > approved + APPROVAL)
    };
    if row.publish_at.is_some_and(late) {
        all.push("lapses_before_publication");
    }
    if row.publish_at.is_some_and(|at| at <= now) {
        all.push("publish_at_past");
    }
    if !whole.areas.is_empty() {
        let agency = whole.agency_to_show(conn).await?;
        all.extend(checks::standing(conn, whole, &agency, now).await?);
    }
    if row.body_easy.is_none() {
        all.push("no_easy_text");
    }
    if alone {
        all.push("no_reviewers");
    }
    Ok(all)
}
