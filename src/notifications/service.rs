//! The list, what was read of it, and the switches.
use ahash::AHashMap;
use entity::{
    id::{NeighborhoodId, NotificationId, PersonId},
    neighborhood,
    notification::{self, Kind},
    notification_preference as preference,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::model::{
    NotificationList, NotificationView, Preferences, PreferencesEdit, Read, Switch,
};
use crate::{
    access::{Myself, Settle, Viewer},
    app::App,
    clock::Moment,
    db::{Desk, Key},
    error::{Error, Result},
    events::Event,
    neighborhoods::authors,
    page::{Page, Paging},
};

/// One page of the viewer's list.
///
/// # Errors
/// `Invalid` for a bad cursor.
pub(super) async fn list(app: &App, viewer: &Viewer, paging: &Paging) -> Result<NotificationList> {
    viewer.signed_in()?;
    let (before, limit) = (paging.after()?, paging.limit()?);
    let read = app.db.read(viewer);
    let mut rows = read.all::<notification::Entity>();
    if let Some(before) = before {
        rows = rows.only(notification::COLUMN.id.lt(NotificationId(before)));
    }
    let rows = rows.newest(notification::COLUMN.id, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| row.id.0);
    let unread = read
        .all::<notification::Entity>()
        .only(notification::COLUMN.read_at.is_null())
        .count()
        .await?;
    Ok(NotificationList {
        items: views(app, viewer, page.items).await?,
        next: page.next,
        unread,
    })
}

async fn views(
    app: &App,
    viewer: &Viewer,
    rows: Vec<notification::Model>,
) -> Result<Vec<NotificationView>> {
    let mut actors: Vec<_> = rows.iter().filter_map(|row| row.actor_membership).collect();
    actors.sort_unstable();
    actors.dedup();
    let names = authors(app.db.system(&Key::of(Desk::FeedCache)), &actors).await?;
    let slugs = slugs(app, viewer, &rows).await?;
    let view = |row: notification::Model| NotificationView {
        id: row.id,
        kind: row.kind,
        post: row.post_id,
        comment: row.comment_id,
        notice: row.notice_id,
        decision: row.decision_id,
        report: row.report_id,
        rights_request: row.rights_request_id,
        meetup: row.meetup_id,
        meetup_date: row.meetup_date_id,
        review: row.review_id,
        neighborhood: row.neighborhood_id.and_then(|id| slugs.get(&id).cloned()),
        who: row
            .actor_membership
            .and_then(|id| Some(names.get(&id)?.name.clone())),
        what: row.what,
        created_at: Moment(row.created_at),
        read: row.read_at.is_some(),
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn slugs(
    app: &App,
    viewer: &Viewer,
    rows: &[notification::Model],
) -> Result<AHashMap<NeighborhoodId, String>> {
    let areas: Vec<_> = rows.iter().filter_map(|row| row.neighborhood_id).collect();
    if areas.is_empty() {
        return Ok(AHashMap::new());
    }
    let most = areas.len() as u64;
    let towns = app
        .db
        .read(viewer)
        .all::<neighborhood::Entity>()
        .only(neighborhood::COLUMN.id.is_in(areas))
        .oldest(neighborhood::COLUMN.id, most)
        .await?;
    Ok(towns.into_iter().map(|town| (town.id, town.slug)).collect())
}

/// Marks lines as read.
///
/// # Errors
/// `Invalid` unless exactly one line is named; `NotFound` when `id` is no line of the viewer's.
pub(super) async fn read(app: &App, viewer: &Viewer, read: Read) -> Result<()> {
    let me = viewer.signed_in()?;
    let which = match (read.up_to, read.id) {
        (Some(last), None) => notification::COLUMN.id.lte(last),
        (None, Some(one)) => {
            app.db.read(viewer).one::<notification::Entity>(one).await?;
            notification::COLUMN.id.eq(one)
        }
        (None, None) => return Err(Error::invalid("/up_to", "required")),
        (Some(_), Some(_)) => return Err(Error::invalid("/id", "not_allowed")),
    };
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Settle, _>(Myself(me))?;
            let update = notification::Entity::update_many()
                .col_expr(notification::Column::ReadAt, Expr::value(tx.now()))
                .filter(notification::COLUMN.person_id.eq(me))
                .filter(notification::COLUMN.read_at.is_null())
                .filter(which);
            if tx.change(&permit, update).await? > 0 {
                tx.emit(Event::NotificationsRead { person: me }).await?;
            }
            Ok(())
        })
        .await
}

/// The viewer's switches. One that was never moved is on.
///
/// # Errors
/// The database's.
pub(super) async fn preferences(app: &App, viewer: &Viewer) -> Result<Preferences> {
    viewer.signed_in()?;
    let rows = app
        .db
        .read(viewer)
        .all::<preference::Entity>()
        .newest(preference::COLUMN.updated_at, 20)
        .await?;
    let switch = |kind: Kind| Switch {
        mail: rows
            .iter()
            .find(|row| row.kind == kind)
            .is_none_or(|row| row.mail),
    };
    Ok(Preferences {
        answer: switch(Kind::Answer),
        reply: switch(Kind::Reply),
        solved: switch(Kind::Solved),
        giveaway: switch(Kind::Giveaway),
        office_answer: switch(Kind::OfficeAnswer),
        meetup: switch(Kind::Meetup),
        account: Switch { mail: true },
        review: switch(Kind::Review),
        session: switch(Kind::Session),
    })
}

/// Moves switches.
///
/// # Errors
/// `Invalid` for the one that cannot be moved.
pub(super) async fn prefer(app: &App, viewer: &Viewer, edit: &PreferencesEdit) -> Result<()> {
    let me = viewer.signed_in()?;
    if edit.account.is_some_and(|switch| !switch.mail) {
        return Err(Error::invalid("/account/mail", "not_allowed"));
    }
    let moved: Vec<_> = edit
        .moved()
        .filter(|(kind, _)| *kind != Kind::Account)
        .collect();
    set(app, viewer, me, &moved).await
}

/// Stores switches of the viewer.
pub(super) async fn set(
    app: &App,
    viewer: &Viewer,
    me: PersonId,
    switches: &[(Kind, bool)],
) -> Result<()> {
    let conflict = OnConflict::columns([preference::Column::PersonId, preference::Column::Kind])
        .update_columns([preference::Column::Mail, preference::Column::UpdatedAt])
        .to_owned();
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Settle, _>(Myself(me))?;
            for &(kind, mail) in switches {
                let row = preference::ActiveModel {
                    person_id: Set(me),
                    kind: Set(kind),
                    mail: Set(mail),
                    updated_at: Set(tx.now()),
                };
                tx.put(&permit, row, conflict.clone()).await?;
            }
            tx.emit(Event::AccountChanged { person: me }).await
        })
        .await
}
