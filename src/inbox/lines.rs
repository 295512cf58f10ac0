//! Somebody's list of official notices.
use ahash::AHashMap;
use entity::{
    child,
    id::{AgencyId, NoticeId, NoticeVersionId},
    notice, notice_delivery,
    notice_version::{self, Severity, State},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, ExprTrait,
    sea_query::{Func, SimpleExpr},
};

use super::{
    model::{Changed, Inbox, NoticeLine, Received, Which, Why},
    voices::{Body, body},
};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    db::Scope,
    error::{Error, Result},
    neighborhoods::Map,
    page::{Page, Paging},
};

/// Months of birth that somebody may keep.
pub(super) const MOST_CHILDREN: u64 = 10;

/// A page of what came to the viewer.
///
/// # Errors
/// `Invalid` for a bad cursor.
pub(super) async fn page(
    app: &App,
    viewer: &Viewer,
    which: Which,
    paging: &Paging,
) -> Result<Inbox> {
    viewer.signed_in()?;
    let read = app.db.read(viewer);
    let limit = paging.limit()?;
    let mut rows = read.all::<notice_delivery::Entity>();
    if let Some(last) = paging.after()? {
        rows = rows.only(after(&read, viewer, NoticeId(last)).await?);
    }
    if which.unopened {
        rows = rows.only(unopened());
    }
    let order = [moved(), notice_delivery::COLUMN.notice_id.into_expr()];
    let rows = rows.newest_by(order, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| row.notice_id.0);
    let waiting = read.all::<notice_delivery::Entity>().only(unopened());
    let map = app.towns.map(&app.db).await?;
    Ok(Inbox {
        items: Lines::read(app, &read, &page.items)
            .await?
            .views(&map, page.items)?,
        next: page.next,
        unopened: waiting.count().await?,
    })
}

/// One notice that came to the viewer.
///
/// # Errors
/// `NotFound` for one that did not come.
pub(super) async fn one(app: &App, viewer: &Viewer, id: NoticeId) -> Result<Received> {
    let me = viewer.signed_in()?;
    let read = app.db.read(viewer);
    let row = match read.one::<notice_delivery::Entity>((id, me)).await {
        Err(Error::NotFound(_)) => return Err(Error::NotFound("notice")),
        other => other?,
    };
    let map = app.towns.map(&app.db).await?;
    let lines = Lines::read(app, &read, std::slice::from_ref(&row)).await?;
    lines.view(&map, &row)
}

/// When a line last came up: delivered, corrected, withdrawn.
fn moved() -> SimpleExpr {
    Func::coalesce([
        notice_delivery::Column::ChangedAt.into_expr(),
        notice_delivery::Column::DeliveredAt.into_expr(),
    ])
    .into()
}

/// Not opened since it came up.
fn unopened() -> Condition {
    let opened = notice_delivery::Column::OpenedAt;
    Condition::any().add(opened.is_null()).add(
        opened
            .into_expr()
            .lt(notice_delivery::Column::ChangedAt.into_expr()),
    )
}

/// Whether a line was opened since it came up.
pub(super) fn is_opened(row: &notice_delivery::Model) -> bool {
    row.opened_at
        .is_some_and(|opened| row.changed_at.is_none_or(|changed| changed <= opened))
}

/// What stands behind a line of the viewer's. One that is not there any more: from the beginning of nothing.
async fn after(
    read: &Scope<'_, DatabaseConnection>,
    viewer: &Viewer,
    last: NoticeId,
) -> Result<Condition> {
    let me = viewer.signed_in()?;
    let row = match read.one::<notice_delivery::Entity>((last, me)).await {
        Ok(row) => row,
        Err(Error::NotFound(_)) => return Err(Error::invalid("?cursor", "invalid")),
        Err(error) => return Err(error),
    };
    let at = row.changed_at.unwrap_or(row.delivered_at);
    let same = moved()
        .eq(at)
        .and(notice_delivery::COLUMN.notice_id.lt(last));
    Ok(Condition::any().add(moved().lt(at)).add(same))
}

/// Notices of these ids, and the versions that readers see of them.
pub(super) async fn current(
    read: &Scope<'_, impl ConnectionTrait>,
    ids: &[NoticeId],
) -> Result<(Vec<notice::Model>, Vec<notice_version::Model>)> {
    let most = ids.len() as u64;
    let notices = read
        .all::<notice::Entity>()
        .only(notice::COLUMN.id.is_in(ids.iter().copied()))
        .oldest(notice::COLUMN.id, most)
        .await?;
    let seen = notices.iter().filter_map(|notice| notice.current_id);
    let versions = read
        .all::<notice_version::Entity>()
        .only(notice_version::COLUMN.id.is_in(seen))
        .oldest(notice_version::COLUMN.id, most)
        .await?;
    Ok((notices, versions))
}

/// What lines are made of.
struct Lines {
    notices: AHashMap<NoticeId, notice::Model>,
    versions: AHashMap<NoticeVersionId, notice_version::Model>,
    bodies: AHashMap<AgencyId, Body>,
    children: Vec<String>,
}

impl Lines {
    async fn read(
        app: &App,
        read: &Scope<'_, DatabaseConnection>,
        rows: &[notice_delivery::Model],
    ) -> Result<Self> {
        let ids: Vec<_> = rows.iter().map(|row| row.notice_id).collect();
        let (notices, versions) = current(read, &ids).await?;
        let mut bodies = AHashMap::new();
        for notice in &notices {
            if !bodies.contains_key(&notice.agency_id) {
                bodies.insert(notice.agency_id, body(app, notice.agency_id).await?);
            }
        }
        let children = read
            .all::<child::Entity>()
            .oldest(child::COLUMN.birth_month, MOST_CHILDREN)
            .await?;
        Ok(Self {
            bodies,
            notices: notices.into_iter().map(|row| (row.id, row)).collect(),
            versions: versions.into_iter().map(|row| (row.id, row)).collect(),
            children: children.into_iter().map(|row| row.birth_month).collect(),
        })
    }

    fn views(&self, map: &Map, rows: Vec<notice_delivery::Model>) -> Result<Vec<Received>> {
        rows.into_iter().map(|row| self.view(map, &row)).collect()
    }

    fn view(&self, map: &Map, row: &notice_delivery::Model) -> Result<Received> {
        let lost = || Error::internal("a delivery without its notice");
        let notice = self.notices.get(&row.notice_id).ok_or_else(lost)?;
        let version = notice.current_id.and_then(|id| self.versions.get(&id));
        let version = version.ok_or_else(lost)?;
        let body = self.bodies.get(&notice.agency_id).ok_or_else(lost)?;
        Ok(Received {
            delivered_at: Moment(row.delivered_at),
            opened: is_opened(row),
            stamped: row.stamped_at.is_some(),
            changed: changed(row, version),
            changed_at: row.changed_at.map(Moment),
            muted: row.muted_at.is_some(),
            why: Why {
                rule: row.rule,
                neighborhood: map.slug(row.neighborhood_id).unwrap_or_default().to_owned(),
                category: version.category,
                child: self.child(version),
                mutable: version.severity != Severity::Emergency,
            },
            notice: line(notice, version, body.clone()),
        })
    }

    /// The month of birth that a version goes by.
    fn child(&self, version: &notice_version::Model) -> Option<String> {
        let (from, to) = (version.child_from.as_ref(), version.child_to.as_ref());
        if from.is_none() && to.is_none() {
            return None;
        }
        let within = |month: &&String| {
            from.is_none_or(|from| from <= *month) && to.is_none_or(|to| *month <= to)
        };
        self.children.iter().find(within).cloned()
    }
}

fn changed(row: &notice_delivery::Model, version: &notice_version::Model) -> Option<Changed> {
    if version.state == State::Withdrawn {
        return Some(Changed::Withdrawn);
    }
    row.changed_at.map(|_| Changed::Corrected)
}

fn line(notice: &notice::Model, version: &notice_version::Model, author: Body) -> NoticeLine {
    NoticeLine {
        id: notice.id,
        author,
        title: version.title.clone(),
        title_easy: version.title_easy.clone(),
        title_en: version.title_en.clone(),
        category: version.category,
        severity: version.severity,
        state: version.state,
        number: version.number,
        first_published_at: notice.first_published_at.map(Moment),
        expires_at: version.expires_at.map(Moment),
    }
}
