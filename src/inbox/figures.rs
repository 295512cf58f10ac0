//! What an office hears of how far its notices came, and would come: bands, counted once an hour.
//!
//! Whoever counted again after each change of one person could tell when that person moves a number over an
//! edge. So an answer is kept for an hour: many people come and go in it, and nobody learns which one did.
use std::{hash::Hash, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{AgencyId, NoticeId},
    job, notice, notice_delivery, notice_run,
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::{
    bands::band,
    model::{Delivered, Reach},
};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    db::{Desk, Key},
    error::{Error, Result},
    remember::Remembered,
};

/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(1);
/// Answers kept at most.
const MOST: usize = 10_000;

/// Answers of the last hour.
pub struct Figures {
    deliveries: Remembered<NoticeId, (DateTime<Utc>, Delivered)>,
    forecasts: Remembered<(AgencyId, String), (DateTime<Utc>, Arc<Reach>)>,
}

impl Default for Figures {
    fn default() -> Self {
        Self {
            deliveries: Remembered::new(MOST),
            forecasts: Remembered::new(MOST),
        }
    }
}

fn fresh<K: Eq + Hash, V: Clone>(
    memory: &Remembered<K, (DateTime<Utc>, V)>,
    key: &K,
    now: DateTime<Utc>,
) -> Option<V> {
    let (at, kept) = memory.get(key)?;
    (now - at < KEPT).then_some(kept)
}

impl Figures {
    pub(super) fn forecast(
        &self,
        key: &(AgencyId, String),
        now: DateTime<Utc>,
    ) -> Option<Arc<Reach>> {
        fresh(&self.forecasts, key, now)
    }

    pub(super) fn keep_forecast(
        &self,
        key: (AgencyId, String),
        now: DateTime<Utc>,
        reach: Arc<Reach>,
    ) {
        self.forecasts.keep(self.forecasts.now(), key, (now, reach));
    }
}

/// How far a notice of the viewer's agency came.
///
/// # Errors
/// `NotFound` for other agencies' notices; `Forbidden` for whoever acts for none.
pub(super) async fn delivery(app: &App, viewer: &Viewer, id: NoticeId) -> Result<Delivered> {
    let serving = viewer
        .serving()
        .ok_or(Error::Forbidden("act for an agency"))?;
    let notice = app.db.read(viewer).one::<notice::Entity>(id).await?;
    if notice.agency_id != serving.agency {
        return Err(Error::NotFound("notice"));
    }
    let now = app.db.clock().now();
    let memory = &app.figures.deliveries;
    if let Some(kept) = fresh(memory, &id, now) {
        return Ok(kept);
    }
    let before = memory.now();
    let counted = count(app, id, now).await?;
    memory.keep(before, id, (now, counted));
    Ok(counted)
}

async fn count(app: &App, id: NoticeId, now: DateTime<Utc>) -> Result<Delivered> {
    let conn = app.db.system(&Key::of(Desk::Bands));
    let count = |column: notice_delivery::Column| {
        use sea_orm::IntoSimpleExpr;
        column.into_simple_expr().count()
    };
    #[expect(clippy::disallowed_methods, reason = "counted, and told in bands")]
    let counts: Option<(i64, i64, i64, i64)> = notice_delivery::Entity::find()
        .select_only()
        .column_as(count(notice_delivery::Column::PersonId), "sent")
        .column_as(count(notice_delivery::Column::OpenedAt), "opened")
        .column_as(count(notice_delivery::Column::StampedAt), "stamped")
        .column_as(count(notice_delivery::Column::MutedAt), "muted")
        .filter(notice_delivery::COLUMN.notice_id.eq(id))
        .into_tuple()
        .one(conn)
        .await?;
    let (sent, opened, stamped, muted) = counts.unwrap_or_default();
    // A job that was given up names the notice first: see `jobs::Task::MailNotice`.
    let letters = format!(r#"{{"task":"mail_notice","notice":"{id}""#);
    #[expect(clippy::disallowed_methods, reason = "counted, and told in bands")]
    let failed = job::Entity::find()
        .filter(job::COLUMN.gave_up_at.is_not_null())
        .filter(job::COLUMN.task.starts_with(letters))
        .count(conn)
        .await?;
    #[expect(clippy::disallowed_methods, reason = "whether the rounds are done")]
    let under_way = notice_run::Entity::find()
        .filter(notice_run::COLUMN.notice_id.eq(id))
        .filter(notice_run::COLUMN.done_at.is_null())
        .count(conn)
        .await?;
    let said = |number: i64| band(u64::try_from(number).unwrap_or(0));
    Ok(Delivered {
        sent: said(sent),
        opened: said(opened),
        stamped: said(stamped),
        muted: said(muted),
        failed: band(failed),
        complete: under_way == 0,
        counted_at: Moment(now),
    })
}
