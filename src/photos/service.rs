//! What is done with photos. Files are written before their row, and removed after it.
use entity::{
    comment,
    id::{CommentId, PhotoId},
    membership, photo, post,
};
use sea_orm::{ColumnTrait, Set};

use super::{
    files,
    model::{Photo, PhotoEdit, Stored},
};
use crate::{
    access::{Edit, Myself, Permit, Remove, Upload, Viewer},
    app::App,
    db::Tx,
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    media::{Declined, Prepared, Refusal, Size},
};

/// Asked before anything of the upload is read.
pub(super) fn may_upload(app: &App, viewer: &Viewer) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Upload, &Who::Person(me))?;
    viewer.may::<Upload, _>(Myself(me)).map(drop)
}

/// Prepares, stores and records an upload, in this order: a row never promises files that are not there.
pub(super) async fn upload(app: &App, viewer: &Viewer, bytes: Vec<u8>) -> Result<Photo> {
    let me = viewer.signed_in()?;
    let prepared = app.workshop.prepare_in_background(bytes).await;
    let stored = store(app, prepared.map_err(declined)?).await?;
    let id = stored.id;
    let row = app
        .db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Upload, _>(Myself(me))?;
            tx.add(&permit, stored).await
        })
        .await;
    if row.is_err() {
        // Should this fail too, the sweep finds the files tomorrow.
        let _swept_later = files::forget_files(app, id).await;
    }
    row.map(Photo::from)
}

/// A photo that the viewer may see.
pub(super) async fn seen(app: &App, viewer: &Viewer, id: PhotoId) -> Result<photo::Model> {
    app.db.read(viewer).one::<photo::Entity>(id).await
}

/// The bytes of one size.
pub async fn bytes(app: &App, id: PhotoId, size: Size) -> Result<Vec<u8>> {
    let media = app.media.clone();
    let read = tokio::task::spawn_blocking(move || media.read(id.0, size)).await;
    match read.map_err(Error::internal)? {
        Ok(bytes) => Ok(bytes),
        // Deleted between the look at the row and this.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Error::NotFound("photo")),
        Err(error) => Err(error.into()),
    }
}

/// Changes the words that stand for a photo.
pub(super) async fn describe(
    app: &App,
    viewer: &Viewer,
    id: PhotoId,
    edit: PhotoEdit,
) -> Result<Photo> {
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<photo::Entity>(id).await?;
            let permit = viewer.may::<Edit, _>(row)?;
            tell_place(tx, permit.row()).await?;
            let row = tx
                .edit(permit, |row: &mut photo::ActiveModel| {
                    row.alt = Set(edit.alt.into_inner());
                })
                .await?;
            Ok(row.into())
        })
        .await
}

/// Takes a photo away.
pub(super) async fn remove(app: &App, viewer: &Viewer, id: PhotoId) -> Result<()> {
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<photo::Entity>(id).await?;
            let permit = viewer.may::<Remove, _>(row)?;
            tell_place(tx, permit.row()).await?;
            drop_photo(tx, permit).await
        })
        .await
}

/// Hangs one of the viewer's new photos on their comment.
///
/// # Errors
/// `Invalid` at `/photo` when it is not theirs, not there, or hangs somewhere else.
pub async fn attach_to_comment(tx: &Tx<'_>, photo: PhotoId, comment: CommentId) -> Result<Photo> {
    let unknown = || Error::invalid("/photo", "unknown");
    let row = match tx.read().take::<photo::Entity>(photo).await {
        Err(Error::NotFound(_)) => Err(unknown()),
        other => other,
    }?;
    if hangs(&row) {
        return Err(unknown());
    }
    let permit = match tx.viewer().may::<Edit, _>(row) {
        Err(Error::Forbidden(_)) => Err(unknown()),
        other => other,
    }?;
    let change = |row: &mut photo::ActiveModel| row.comment_id = Set(Some(comment));
    Ok(tx.edit(permit, change).await?.into())
}

/// Whether it has a place already.
fn hangs(row: &photo::Model) -> bool {
    row.post_id.is_some()
        || row.comment_id.is_some()
        || row.review_id.is_some()
        || row.membership_id.is_some()
        || row.meetup_id.is_some()
}

/// Removes the photo of a comment that is being removed, if it has one.
///
/// # Errors
/// The database's.
pub async fn drop_of_comment(tx: &Tx<'_>, of: &Permit<Remove, comment::Model>) -> Result<()> {
    let hanging = photo::COLUMN.comment_id.eq(of.row().id);
    let rows = tx.read().all::<photo::Entity>().only(hanging);
    for row in rows.oldest(photo::COLUMN.id, 10).await? {
        drop_photo(tx, tx.viewer().may::<Remove, _>(row)?).await?;
    }
    Ok(())
}

async fn drop_photo(tx: &Tx<'_>, permit: Permit<Remove, photo::Model>) -> Result<()> {
    let photo = permit.row().id;
    tx.remove(permit).await?;
    tx.emit(Event::PhotoDropped { photo }).await
}

/// Whatever shows the photo has changed with it.
async fn tell_place(tx: &Tx<'_>, photo: &photo::Model) -> Result<()> {
    let read = tx.read();
    let event = if let Some(post) = photo.post_id {
        let row = found(read.one::<post::Entity>(post).await)?;
        row.map(|row| Event::PostEdited {
            post,
            area: row.neighborhood_id,
        })
    } else if let Some(id) = photo.comment_id {
        place_of_comment(tx, id).await?
    } else if let Some(id) = photo.membership_id {
        let row = found(read.one::<membership::Entity>(id).await)?;
        row.map(|row| Event::MembershipChanged {
            membership: id,
            area: row.neighborhood_id,
            person: row.person_id,
        })
    } else {
        None
    };
    match event {
        Some(event) => tx.emit(event).await,
        None => Ok(()),
    }
}

async fn place_of_comment(tx: &Tx<'_>, id: CommentId) -> Result<Option<Event>> {
    let read = tx.read();
    let Some(row) = found(read.one::<comment::Entity>(id).await)? else {
        return Ok(None);
    };
    // One's own persona says where, even when the post is hidden from its owner by now.
    let persona = found(read.one::<membership::Entity>(row.membership_id).await)?;
    Ok(persona.map(|persona| Event::CommentEdited {
        comment: id,
        post: row.post_id,
        area: persona.neighborhood_id,
    }))
}

/// A row that may be gone or hidden.
fn found<T>(row: Result<T>) -> Result<Option<T>> {
    match row {
        Ok(row) => Ok(Some(row)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn store(app: &App, photo: Prepared) -> Result<Stored> {
    let media = app.media.clone();
    let id = PhotoId::new();
    let number = |n: u32| i32::try_from(n).map_err(Error::internal);
    let stored = Stored {
        id,
        width: number(photo.width)?,
        height: number(photo.height)?,
        bytes: i64::try_from(photo.large.len() + photo.small.len()).map_err(Error::internal)?,
    };
    tokio::task::spawn_blocking(move || media.save(id.0, &photo))
        .await
        .map_err(Error::internal)??;
    Ok(stored)
}

fn declined(why: Declined) -> Error {
    match why {
        Declined::Busy => Error::Unavailable("too many photos at once".into()),
        Declined::Refused(Refusal::Unsupported(_)) => Error::UnsupportedMedia,
        Declined::Refused(Refusal::TooLarge(_)) => Error::TooLarge,
        Declined::Refused(Refusal::Damaged(_)) => Error::invalid("", "invalid"),
    }
}
