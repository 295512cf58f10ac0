//! The office's desk: its notices by their newest version, and what waits for somebody.
use chrono::{DateTime, Utc};
use entity::{
    agency,
    id::{AgencyId, NoticeId, NoticeVersionId, PersonId},
    notice, notice_author, notice_reply,
    notice_version::{self, Category, Severity, State},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Query},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    model::Which,
    whole::{KEY, serving},
};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    error::{Error, Result},
    neighborhoods::words,
    page::{Page, Paging},
};

/// Of each notice the version with the highest number. Versions are few, and found by the notice's index.
const NEWEST: &str = "NOT EXISTS (SELECT 1 FROM notice_version later \
    WHERE later.notice_id = notice_version.notice_id AND later.number > notice_version.number)";

/// A notice in the office's list.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeLine {
    /// The notice.
    #[schema(value_type = uuid::Uuid)]
    pub id: NoticeId,
    /// Its newest version.
    #[schema(value_type = uuid::Uuid)]
    pub version: NoticeVersionId,
    /// From 1.
    pub number: i32,
    /// Where that stands.
    #[schema(schema_with = words::<State>)]
    pub state: State,
    /// Its title.
    #[schema(max_length = 100)]
    pub title: String,
    /// How much it weighs.
    #[schema(schema_with = words::<Severity>)]
    pub severity: Severity,
    /// What it is about.
    #[schema(schema_with = words::<Category>)]
    pub category: Category,
    /// When it is to be published.
    pub publish_at: Option<Moment>,
    /// When it ends.
    pub expires_at: Option<Moment>,
    /// When it was.
    pub published_at: Option<Moment>,
    /// When it was last changed.
    pub updated_at: Moment,
    /// Whether the viewer wrote in it.
    pub mine: bool,
    /// What `If-Match` holds.
    pub lock: i32,
    /// For training.
    pub training: bool,
    /// Whether readers see a version of it, this or an earlier one.
    pub published: bool,
}

/// The office's first page.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeHome {
    /// The agency.
    pub agency: OfficeAgency,
    /// The viewer's part in it.
    pub me: OfficeMe,
    /// What waits.
    pub todo: Todo,
}

/// The agency, as its people need to know it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeAgency {
    /// Its name in addresses.
    #[schema(max_length = 64)]
    pub slug: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Only an active one speaks.
    #[schema(schema_with = words::<agency::Status>)]
    pub status: agency::Status,
    /// Whether notices begun now are for training.
    pub training: bool,
    /// After how many minutes one approver alone may release an emergency; nothing: never.
    pub break_glass_minutes: Option<i32>,
}

/// The viewer's part in the agency.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeMe {
    /// `author`, `approver`, `responder`, `administrator`.
    #[schema(max_items = 4)]
    pub roles: Vec<&'static str>,
}

/// What waits for somebody of the office.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Todo {
    /// For the viewer to approve: submitted, and nothing of it is theirs.
    pub to_approve: u64,
    /// Returned, for the viewer to change.
    pub returned: u64,
    /// Questions without an answer.
    pub unanswered: u64,
    /// Approved, with a time to come.
    pub scheduled: u64,
    /// Released by one person, for the viewer to look at.
    pub to_review: u64,
}

/// The office's notices, the newest first.
pub(super) async fn list(app: &App, viewer: &Viewer, which: Which) -> Result<Page<OfficeLine>> {
    let agency = serving(viewer)?.agency;
    let paging = Paging {
        cursor: which.cursor,
        limit: which.limit,
    };
    let limit = paging.limit()?;
    let now = app.db.clock().now();
    let mut select = newest(agency);
    if let Some(word) = which.state.as_deref().filter(|word| !word.is_empty()) {
        select = select.filter(in_state(word, now)?);
    }
    if let Some(after) = paging.after()? {
        select = select.filter(notice_version::COLUMN.notice_id.lt(after));
    }
    let conn = app.db.system(&KEY);
    let rows = select
        .find_also_related(notice::Entity)
        .order_by_desc(notice_version::Column::NoticeId)
        .limit(limit + 1)
        .all(conn)
        .await?;
    let mine = written_by(conn, viewer.signed_in()?, &rows).await?;
    let page = Page::cut(rows, limit, |(version, _)| version.notice_id.0);
    Ok(page.map(|(version, notice)| line(version, notice, &mine, now)))
}

fn line(
    row: notice_version::Model,
    notice: Option<notice::Model>,
    mine: &[NoticeVersionId],
    now: DateTime<Utc>,
) -> OfficeLine {
    let over = row.expires_at.is_some_and(|at| at <= now);
    OfficeLine {
        id: row.notice_id,
        version: row.id,
        number: row.number,
        state: row.state,
        severity: row.severity,
        category: row.category,
        publish_at: row.publish_at.map(Moment),
        expires_at: row.expires_at.map(Moment),
        published_at: row.published_at.map(Moment),
        updated_at: Moment(row.updated_at),
        mine: mine.contains(&row.id),
        lock: row.lock,
        training: notice.as_ref().is_some_and(|notice| notice.training),
        published: match row.state {
            State::Published => !over,
            State::Withdrawn | State::Expired => false,
            _ => notice.is_some_and(|notice| notice.current_id.is_some()),
        },
        title: row.title,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "an office's own notices, by its own agency"
)]
fn newest(agency: AgencyId) -> Select<notice_version::Entity> {
    let own = Query::select()
        .column(notice::Column::Id)
        .from(notice::Entity)
        .and_where(notice::COLUMN.agency_id.eq(agency))
        .to_owned();
    notice_version::Entity::find()
        .filter(
            notice_version::COLUMN
                .notice_id
                .into_expr()
                .in_subquery(own),
        )
        .filter(Expr::cust(NEWEST))
}

fn in_state(word: &str, now: DateTime<Utc>) -> Result<Condition> {
    if word == "scheduled" {
        return Ok(scheduled(now));
    }
    let state =
        State::try_from_value(&word.to_owned()).map_err(|_| Error::invalid("?state", "invalid"))?;
    Ok(Condition::all().add(notice_version::COLUMN.state.eq(state)))
}

fn scheduled(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(notice_version::COLUMN.state.eq(State::Approved))
        .add(notice_version::COLUMN.publish_at.gt(now))
}

async fn written_by(
    conn: &impl ConnectionTrait,
    me: PersonId,
    rows: &[(notice_version::Model, Option<notice::Model>)],
) -> Result<Vec<NoticeVersionId>> {
    #[expect(clippy::disallowed_methods, reason = "what the viewer wrote")]
    let ids = notice_author::Entity::find()
        .select_only()
        .column(notice_author::Column::VersionId)
        .filter(notice_author::COLUMN.person_id.eq(me))
        .filter(
            notice_author::COLUMN
                .version_id
                .is_in(rows.iter().map(|(row, _)| row.id)),
        )
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids)
}

/// The office's first page.
pub(super) async fn home(app: &App, viewer: &Viewer) -> Result<OfficeHome> {
    let serving = *serving(viewer)?;
    let row = app
        .db
        .read(viewer)
        .one::<agency::Entity>(serving.agency)
        .await?;
    Ok(OfficeHome {
        agency: OfficeAgency {
            slug: row.slug,
            name: row.name,
            status: row.status,
            training: row.training,
            break_glass_minutes: row.break_glass_minutes,
        },
        todo: todo(app, viewer).await?,
        me: OfficeMe {
            roles: serving.roles(),
        },
    })
}

async fn todo(app: &App, viewer: &Viewer) -> Result<Todo> {
    let serving = serving(viewer)?;
    let me = viewer.signed_in()?;
    let (conn, now) = (app.db.system(&KEY), app.db.clock().now());
    let of_mine = Query::select()
        .column(notice_author::Column::VersionId)
        .from(notice_author::Entity)
        .and_where(notice_author::COLUMN.person_id.eq(me))
        .to_owned();
    let id = || notice_version::COLUMN.id.into_expr();
    let in_state = |state| newest(serving.agency).filter(notice_version::COLUMN.state.eq(state));
    let mut todo = Todo {
        returned: in_state(State::Returned)
            .filter(id().in_subquery(of_mine.clone()))
            .count(conn)
            .await?,
        scheduled: newest(serving.agency)
            .filter(scheduled(now))
            .count(conn)
            .await?,
        ..Todo::default()
    };
    if serving.approver.is_some() {
        todo.to_approve = in_state(State::Pending)
            .filter(id().not_in_subquery(of_mine.clone()))
            .count(conn)
            .await?;
        todo.to_review = newest(serving.agency)
            .filter(notice_version::COLUMN.one_person.eq(true))
            .filter(notice_version::COLUMN.reviewed_at.is_null())
            .filter(notice_version::COLUMN.approved_by.ne(me))
            .filter(id().not_in_subquery(of_mine))
            .count(conn)
            .await?;
    }
    if serving.responder {
        todo.unanswered = unanswered(app, viewer).await?;
    }
    Ok(todo)
}

/// Questions under the office's notices that nobody of it has answered.
async fn unanswered(app: &App, viewer: &Viewer) -> Result<u64> {
    app.db
        .read(viewer)
        .all::<notice_reply::Entity>()
        .only(notice_reply::COLUMN.parent_id.is_null())
        .only(notice_reply::COLUMN.answered_at.is_null())
        .only(notice_reply::COLUMN.membership_id.is_not_null())
        .count()
        .await
}
