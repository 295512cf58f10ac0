//! Papers: what an agency hands in, for the eyes of those who verify it. Kept as they came, because a changed
//! document proves nothing; never shown in a page, and gone a month after the request is over.
use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

use entity::{
    agency, agency_paper,
    id::{AgencyId, AgencyPaperId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, Set};
use uuid::Uuid;

use super::{
    logged,
    request::{Made, own},
    states,
    view::PaperView,
};
use crate::{
    access::{Manage, Viewer, verifies},
    app::App,
    db::Scope,
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    text::Text,
};

/// A paper at most: 10 MiB.
pub(super) const PAPER_MOST: usize = 10 << 20;
/// Papers of one agency.
const MOST: u64 = 10;
/// What is taken, by its first bytes.
const KINDS: [&str; 4] = ["application/pdf", "image/jpeg", "image/png", "image/webp"];

fn folder(app: &App) -> PathBuf {
    app.config.data.join("papers")
}

/// Where a paper's bytes lie.
pub(super) fn path(app: &App, id: AgencyPaperId) -> PathBuf {
    folder(app).join(id.0.simple().to_string())
}

/// Whether somebody may hand in a paper, before it is read.
///
/// # Errors
/// What the policy says.
pub fn may_hand_in(app: &App, viewer: &Viewer) -> Result<()> {
    own(viewer)?;
    let manages = viewer
        .serving()
        .is_some_and(|serving| serving.administrator);
    if !manages {
        return Err(Error::Forbidden("manage this agency"));
    }
    let me = viewer.signed_in()?;
    app.limits.count(Act::Upload, &Who::Person(me)).map(drop)
}

/// Takes a paper in.
///
/// # Errors
/// `UnsupportedMedia` for anything but a PDF or a picture, `Conflict` for the eleventh, and what the policy says.
pub async fn hand_in(app: &App, viewer: &Viewer, name: &str, bytes: Vec<u8>) -> Result<PaperView> {
    let agency = own(viewer)?;
    let name = Text::<1, 100>::parse(name).map_err(|code| Error::invalid("?name", code))?;
    if name.as_str().contains(['\n', '\r', '\t', '/', '\\']) {
        return Err(Error::invalid("?name", "invalid"));
    }
    let found = infer::get(&bytes).map(|kind| kind.mime_type());
    let content_type = found
        .filter(|kind| KINDS.contains(kind))
        .ok_or(Error::UnsupportedMedia)?;
    let id = AgencyPaperId::new();
    let length = i64::try_from(bytes.len()).map_err(Error::internal)?;
    let sha256 = crate::secrets::fingerprint(&bytes);
    let (file, kept) = (path(app, id), bytes);
    // The bytes first: a row without a file would be a promise broken.
    let written = actix_web::rt::task::spawn_blocking(move || write(&file, &kept)).await;
    written.map_err(Error::internal)??;
    let stored = app
        .db
        .write(viewer, async |tx| {
            let row = tx.read().take::<agency::Entity>(agency).await?;
            let permit = viewer.may::<Manage, _>(row)?;
            if !states::is_under_way(permit.row().status) {
                return Err(Error::Conflict("the agency is not at this step"));
            }
            let all = tx.read().all::<agency_paper::Entity>();
            if all
                .only(agency_paper::COLUMN.agency_id.eq(agency))
                .count()
                .await?
                >= MOST
            {
                return Err(Error::Conflict("too many papers"));
            }
            let row = agency_paper::ActiveModel {
                id: Set(id),
                agency_id: Set(agency),
                name: Set(name.as_str().to_owned()),
                content_type: Set(content_type.to_owned()),
                bytes: Set(length),
                sha256: Set(sha256.clone()),
                created_at: Set(tx.now()),
            };
            let row = tx.add(&permit, Made(row)).await?;
            tx.emit(Event::AgencyChanged { agency }).await?;
            Ok(row)
        })
        .await;
    if stored.is_err() {
        forget(path(app, id)).await;
    }
    Ok(stored?.into())
}

fn write(file: &PathBuf, bytes: &[u8]) -> std::io::Result<()> {
    use std::{fs, io::Write};
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut written = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(file)?;
    written.write_all(bytes)?;
    written.sync_all()
}

/// Removes a file; one that is gone already is no matter.
pub(super) async fn forget(file: PathBuf) {
    let _gone_already =
        actix_web::rt::task::spawn_blocking(move || std::fs::remove_file(file)).await;
}

/// The papers whose bytes were written before a moment, whether they have a row or not.
///
/// # Errors
/// The disk's.
pub(super) async fn written_before(app: &App, moment: SystemTime) -> Result<Vec<AgencyPaperId>> {
    let folder = folder(app);
    let found = actix_web::rt::task::spawn_blocking(move || in_folder(&folder, moment)).await;
    Ok(found.map_err(Error::internal)??)
}

fn in_folder(folder: &Path, before: SystemTime) -> std::io::Result<Vec<AgencyPaperId>> {
    let entries = match std::fs::read_dir(folder) {
        // Nobody has handed in anything yet.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        // Whatever else somebody put there is left alone.
        if let Ok(id) = Uuid::try_parse(&entry.file_name().to_string_lossy())
            && entry.metadata()?.modified()? < before
        {
            found.push(AgencyPaperId(id));
        }
    }
    Ok(found)
}

/// The papers of an agency, for those who may know of them.
pub(super) async fn list<C: ConnectionTrait>(
    read: &Scope<'_, C>,
    agency: AgencyId,
) -> Result<Vec<PaperView>> {
    let rows = read
        .all::<agency_paper::Entity>()
        .only(agency_paper::COLUMN.agency_id.eq(agency))
        .oldest(agency_paper::Column::Id, MOST)
        .await?;
    Ok(rows.into_iter().map(PaperView::from).collect())
}

/// A paper's row and bytes, for those who verify.
///
/// # Errors
/// `NotFound`, and what the policy says.
pub async fn bytes(
    app: &App,
    viewer: &Viewer,
    (agency, id): (AgencyId, AgencyPaperId),
) -> Result<(agency_paper::Model, Vec<u8>)> {
    verifies(viewer)?;
    viewer.fresh(app.db.clock().now(), false)?;
    let row = app
        .db
        .write(viewer, async |tx| {
            let row = tx.read().one::<agency_paper::Entity>(id).await?;
            if row.agency_id != agency {
                return Err(Error::NotFound("paper"));
            }
            logged::viewed(tx, ("agency_paper", id.0)).await?;
            Ok(row)
        })
        .await?;
    let file = path(app, id);
    let read = actix_web::rt::task::spawn_blocking(move || std::fs::read(file)).await;
    let bytes = read
        .map_err(Error::internal)?
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::NotFound("paper"),
            _ => error.into(),
        })?;
    Ok((row, bytes))
}
