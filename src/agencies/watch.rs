//! What time does to an agency: a letter before its year is over, the end of the badge, the end of its papers.
use chrono::TimeDelta;
use entity::{
    agency::{self, Status},
    agency_paper,
    id::{AgencyId, AgencyPaperId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::{desk, mail, papers, states, trust::BEFORE};
use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key},
    error::Result,
    events::Event,
};

/// How long papers are kept after a request is over, one way or the other.
const PAPERS: TimeDelta = TimeDelta::days(30);
/// Bytes are written before their row; so old they will get none any more.
const LEFTOVERS: TimeDelta = TimeDelta::days(1);

/// Takes the badge from an agency whose year is over, unless it was renewed.
///
/// # Errors
/// The database's.
pub async fn expire(app: &App, id: AgencyId) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let key = Key::of(Desk::Jobs);
            #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
            let row = agency::Entity::find_by_id(id)
                .lock_exclusive()
                .one(tx.system(&key))
                .await?;
            let over = row.filter(|row| row.expires_at.is_some_and(|end| end <= tx.now()));
            let Some(row) = over else {
                return Ok(());
            };
            let Ok(status) = states::after(row.status, states::Act::Expire) else {
                return Ok(());
            };
            let mut change = agency::ActiveModel {
                status: Set(status),
                updated_at: Set(tx.now()),
                version: Set(row.version + 1),
                ..Default::default()
            };
            desk::forget(&mut change);
            agency::Entity::update_many()
                .set(change)
                .filter(agency::COLUMN.id.eq(id))
                .exec(tx.system(&key))
                .await?;
            tx.emit(Event::AgencyChanged { agency: id }).await?;
            tx.emit(Event::AgencyMoved {
                agency: id,
                what: "expired",
            })
            .await?;
            desk::shut(tx, &row, None).await
        })
        .await
}

/// Writes to the administrators of an agency whose year is nearly over.
///
/// # Errors
/// `Unavailable` while mail cannot be sent; the database's.
pub async fn remind(app: &App, id: AgencyId) -> Result<()> {
    let now = app.db.clock().now();
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = agency::Entity::find_by_id(id)
        .one(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    let due = row.is_some_and(|row| {
        row.status == Status::Active
            && row
                .expires_at
                .is_some_and(|end| end > now && end - now <= BEFORE)
    });
    if due {
        mail::mail_agency(app, id, "expiring").await?;
    }
    Ok(())
}

/// Removes the papers of agencies that were refused or closed a month ago, and of those that were verified a month
/// ago: two people have seen them, and wrote down what. Bytes without a row go as well.
///
/// # Errors
/// The database's.
#[expect(clippy::disallowed_methods, reason = "tidying has no viewer")]
pub async fn sweep_papers(app: &App) -> Result<()> {
    let key = Key::of(Desk::Jobs);
    let before = app.db.clock().now() - PAPERS;
    let done = [
        Status::Refused,
        Status::Closed,
        Status::Active,
        Status::Suspended,
        Status::Expired,
    ];
    let old = agency_paper::Entity::find()
        .find_also_related(agency::Entity)
        .filter(agency::COLUMN.status.is_in(done))
        .filter(agency::COLUMN.updated_at.lt(before))
        .limit(200)
        .all(app.db.system(&key))
        .await?;
    for (paper, _) in old {
        app.db
            .write(&Viewer::guest(), async |tx| {
                agency_paper::Entity::delete_by_id(paper.id)
                    .exec(tx.system(&key))
                    .await?;
                Ok(())
            })
            .await?;
        papers::forget(papers::path(app, paper.id)).await;
    }
    sweep_leftovers(app).await
}

/// Removes bytes that have no row: the power went between the two, or the disk was full.
async fn sweep_leftovers(app: &App) -> Result<()> {
    let before = app.db.clock().now() - LEFTOVERS;
    let old = papers::written_before(app, before.into()).await?;
    if old.is_empty() {
        return Ok(());
    }
    #[expect(clippy::disallowed_methods, reason = "tidying has no viewer")]
    let known: Vec<AgencyPaperId> = agency_paper::Entity::find()
        .select_only()
        .column(agency_paper::Column::Id)
        .into_tuple()
        .all(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    for id in old.into_iter().filter(|id| !known.contains(id)) {
        papers::forget(papers::path(app, id)).await;
    }
    Ok(())
}
