//! Meetups for the calendars that everybody reads: as guests see them, and the bare dates of those that were deleted.
use ahash::AHashMap;
use chrono::{DateTime, Utc};
use entity::{
    id::{MeetupId, MembershipId, NeighborhoodId},
    meetup::{self, Audience},
    meetup_date, meetup_organizer,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query, SimpleExpr},
};

use super::{MOST_MEETUPS, PAST, STAYS};
use crate::{
    access::{Viewer, suspended},
    app::App,
    error::Result,
    meetups::{rule::MOST_DATES, seats::KEY},
};

/// A meetup with its dates.
pub struct Gathered {
    pub row: meetup::Model,
    /// In order.
    pub dates: Vec<meetup_date::Model>,
    /// Whose it is.
    pub organizer: String,
}

/// What is public in a town, those that begin last first.
///
/// # Errors
/// The database's.
pub async fn of_town(app: &App, town: NeighborhoodId) -> Result<Vec<Gathered>> {
    let here = || Condition::all().add(meetup::COLUMN.neighborhood_id.eq(town));
    let rows = recent(app, here()).await?;
    let gone = gone(app, here()).await?;
    with_dates(app, rows, gone).await
}

/// One meetup, if everybody may read of it, or could until it was deleted a few days ago.
///
/// # Errors
/// The database's.
pub async fn of_meetup(app: &App, id: MeetupId) -> Result<Option<Gathered>> {
    let this = || Condition::all().add(meetup::COLUMN.id.eq(id));
    let guest = Viewer::guest();
    let row = app.db.read(&guest).all::<meetup::Entity>().only(this());
    let row = row.any().await?;
    let gone = match &row {
        Some(_) => Vec::new(),
        None => gone(app, this()).await?,
    };
    let found = with_dates(app, row.into_iter().collect(), gone).await?;
    Ok(found.into_iter().next())
}

/// What somebody organizes that is public; nothing when there never was anything, as for a persona that is not there.
///
/// # Errors
/// The database's.
pub async fn of_organizer(app: &App, who: MembershipId) -> Result<Option<Vec<Gathered>>> {
    let guest = Viewer::guest();
    let parts = app.db.read(&guest).all::<meetup_organizer::Entity>();
    let parts = parts.only(meetup_organizer::COLUMN.membership_id.eq(who));
    if parts.any().await?.is_none() {
        return Ok(None);
    }
    let organized = Query::select()
        .column(meetup_organizer::Column::MeetupId)
        .from(meetup_organizer::Entity)
        .and_where(meetup_organizer::COLUMN.membership_id.eq(who))
        .and_where(meetup_organizer::COLUMN.accepted_at.is_not_null())
        .to_owned();
    let theirs = meetup::COLUMN.id.into_expr().in_subquery(organized);
    let rows = recent(app, Condition::all().add(theirs.clone())).await?;
    let gone = gone(app, Condition::all().add(theirs)).await?;
    with_dates(app, rows, gone).await.map(Some)
}

/// Those a date of which is not long over.
async fn recent(app: &App, of: Condition) -> Result<Vec<meetup::Model>> {
    let now = app.db.clock().now();
    app.db
        .read(&Viewer::guest())
        .all::<meetup::Entity>()
        .only(of)
        .only(has_recent(now))
        .newest(meetup::COLUMN.starts_at, MOST_MEETUPS)
        .await
}

fn has_recent(now: DateTime<Utc>) -> SimpleExpr {
    let recent = Query::select()
        .expr(Expr::val(1))
        .from(meetup_date::Entity)
        .and_where(
            Expr::col((meetup_date::Entity, meetup_date::Column::MeetupId))
                .equals((meetup::Entity, meetup::Column::Id)),
        )
        .cond_where(
            Condition::any()
                .add(meetup_date::COLUMN.ends_at.gt(now - PAST))
                .add(meetup_date::COLUMN.decided_at.gt(now - STAYS)),
        )
        .to_owned();
    Expr::exists(recent)
}

/// Public ones that were deleted: no word of them is left, and programs must hear that they are off.
async fn gone(app: &App, of: Condition) -> Result<Vec<meetup::Model>> {
    let since = app.db.clock().now() - STAYS;
    #[expect(
        clippy::disallowed_methods,
        reason = "dates of what was public, without a word"
    )]
    let rows = meetup::Entity::find()
        .filter(of)
        .filter(meetup::COLUMN.audience.eq(Audience::Public))
        .filter(meetup::COLUMN.published_at.is_not_null())
        .filter(meetup::COLUMN.deleted_at.gt(since))
        .filter(meetup::COLUMN.withheld.is_null())
        .filter(
            meetup::COLUMN
                .author_id
                .into_expr()
                .not_in_subquery(suspended()),
        )
        .order_by_desc(meetup::COLUMN.starts_at)
        .limit(MOST_MEETUPS)
        .all(app.db.system(&KEY))
        .await?;
    Ok(rows)
}

async fn with_dates(
    app: &App,
    rows: Vec<meetup::Model>,
    gone: Vec<meetup::Model>,
) -> Result<Vec<Gathered>> {
    let most = MOST_MEETUPS * MOST_DATES as u64;
    let ids = |rows: &[meetup::Model]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    let guest = Viewer::guest();
    let mut dates = app
        .db
        .read(&guest)
        .all::<meetup_date::Entity>()
        .only(meetup_date::COLUMN.meetup_id.is_in(ids(&rows)))
        .oldest(meetup_date::COLUMN.original_at, most)
        .await?;
    dates.extend(dates_of_gone(app, ids(&gone)).await?);
    let mut by_meetup: AHashMap<_, Vec<_>> = AHashMap::new();
    for date in dates {
        by_meetup.entry(date.meetup_id).or_default().push(date);
    }
    let personas = rows.iter().map(|row| row.membership_id);
    let faces = app.personas.of(&app.db, personas).await?;
    let gathered = rows.into_iter().chain(gone).map(|row| Gathered {
        dates: by_meetup.remove(&row.id).unwrap_or_default(),
        organizer: faces
            .get(&row.membership_id)
            .map_or_else(String::new, |face| face.name.clone()),
        row,
    });
    Ok(gathered.collect())
}

async fn dates_of_gone(app: &App, ids: Vec<MeetupId>) -> Result<Vec<meetup_date::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "dates of what was public, without a word"
    )]
    let rows = meetup_date::Entity::find()
        .filter(meetup_date::COLUMN.meetup_id.is_in(ids))
        .filter(
            meetup_date::COLUMN
                .status
                .eq(meetup_date::Status::Cancelled),
        )
        .order_by_asc(meetup_date::COLUMN.original_at)
        .limit(MOST_MEETUPS * MOST_DATES as u64);
    Ok(rows.all(app.db.system(&KEY)).await?)
}
