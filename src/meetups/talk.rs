//! What organizers tell everybody who comes, and what they tell everybody afterwards.
use entity::{
    id::{MeetupId, MeetupMessageId, MembershipId},
    meetup, meetup_date, meetup_message,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::{
    edit, heard,
    model::{MeetupNote, NewMessage},
    photos, seats, service, shown,
    view::{MeetupMessages, MeetupView, MessageView},
    words,
};
use crate::{
    access::{Gathering, Organize, Viewer, persona},
    app::App,
    clock::Moment,
    db::{Draft, Tx},
    error::{Error, Result},
    http::IfMatch,
    limits::{Act, Who},
};

/// Messages of a meetup that are shown.
const MOST: u64 = 50;

/// A message about to be written.
struct Said<'a> {
    id: MeetupMessageId,
    membership: MembershipId,
    new: &'a NewMessage,
}

impl Draft<Organize, Gathering> for Said<'_> {
    type Row = meetup_message::ActiveModel;

    fn place(self, gathering: &Gathering, tx: &Tx<'_>) -> Self::Row {
        meetup_message::ActiveModel {
            id: Set(self.id),
            meetup_id: Set(gathering.row.id),
            meetup_date_id: Set(self.new.date),
            membership_id: Set(self.membership),
            body: Set(self.new.body.as_str().to_owned()),
            created_at: Set(tx.now()),
        }
    }
}

/// Tells those who come something, here and by mail.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Invalid`, `TooMany`.
pub(super) async fn message(
    app: &App,
    viewer: &Viewer,
    id: MeetupId,
    new: NewMessage,
) -> Result<MeetupMessages> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::MeetupMessage, &Who::Person(me))?;
    words::ask_about(new.body.as_str(), "", new.acknowledged)?;
    app.db
        .write(viewer, async |tx| {
            let gathering = service::gathering(tx, id).await?;
            let permit = viewer.may::<Organize, _>(gathering)?;
            let meetup = &permit.row().row;
            if meetup.status == meetup::Status::Draft {
                return Err(Error::Rule("meetup_draft"));
            }
            if let Some(date) = new.date {
                let date = tx.read().one::<meetup_date::Entity>(date).await;
                if !date.is_ok_and(|date| date.meetup_id == id) {
                    return Err(Error::invalid("/date", "unknown"));
                }
            }
            let said = Said {
                id: MeetupMessageId::new(),
                membership: persona(viewer, meetup.neighborhood_id)?,
                new: &new,
            };
            tx.add(&permit, said).await?;
            heard::tell(tx, meetup, (new.date, "meetup_message")).await
        })
        .await?;
    messages(app, viewer, id).await
}

/// What the organizers told, for whom it was meant.
///
/// # Errors
/// `NotFound`.
pub(super) async fn messages(app: &App, viewer: &Viewer, id: MeetupId) -> Result<MeetupMessages> {
    viewer.signed_in()?;
    let read = app.db.read(viewer);
    read.one::<meetup::Entity>(id).await?;
    let rows = read
        .all::<meetup_message::Entity>()
        .only(meetup_message::COLUMN.meetup_id.eq(id))
        .newest(meetup_message::COLUMN.id, MOST)
        .await?;
    let faces = rows.iter().map(|row| row.membership_id);
    let faces = app.personas.of(&app.db, faces).await?;
    let view = |row: meetup_message::Model| {
        Some(MessageView {
            id: row.id,
            date: row.meetup_date_id,
            author: faces.get(&row.membership_id)?.clone(),
            body: row.body,
            created_at: Moment(row.created_at),
        })
    };
    Ok(MeetupMessages {
        items: rows.into_iter().filter_map(view).collect(),
    })
}

/// Tells what happened, with photos; those who came hear of it the first time.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Invalid`; `Rule` before anything took place.
pub(super) async fn note(
    app: &App,
    viewer: &Viewer,
    (id, based_on): (MeetupId, IfMatch),
    note: MeetupNote,
) -> Result<MeetupView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Gather, &Who::Person(me))?;
    photos::check(&note.photos, "/photos")?;
    app.db
        .write(viewer, async |tx| {
            let gathering = service::taken(tx, id).await?;
            let permit = viewer.may::<Organize, _>(gathering)?;
            let row = &permit.row().row;
            based_on.holds(row.version)?;
            if !has_begun(tx, id).await? {
                return Err(Error::Rule("not_now"));
            }
            words::ask_about(note.body.as_str(), &row.note_after, note.acknowledged)?;
            let first = row.noted_at.is_none() && !note.body.as_str().is_empty();
            let noted = meetup::ActiveModel {
                note_after: Set(note.body.as_str().to_owned()),
                noted_at: Set(row.noted_at.or(first.then(|| tx.now()))),
                ..Default::default()
            };
            let update = meetup::Entity::update_many()
                .set(noted)
                .filter(meetup::COLUMN.id.eq(id));
            tx.change(&permit, update).await?;
            edit::edited(tx, &permit).await?;
            photos::replace(tx, &permit, id, (&note.photos, true)).await?;
            if first {
                heard::tell(tx, row, (None, "meetup_note")).await?;
            }
            seats::changed(tx, row).await
        })
        .await?;
    shown::one(app, viewer, id).await
}

/// Whether anything took place that can be told of.
async fn has_begun(tx: &Tx<'_>, id: MeetupId) -> Result<bool> {
    let begun = tx
        .read()
        .all::<meetup_date::Entity>()
        .only(meetup_date::COLUMN.meetup_id.eq(id))
        .only(
            meetup_date::COLUMN
                .status
                .ne(meetup_date::Status::Cancelled),
        )
        .only(meetup_date::COLUMN.starts_at.lte(tx.now()));
    Ok(begun.any().await?.is_some())
}
