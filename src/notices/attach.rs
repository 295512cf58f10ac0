//! Attachments of a draft: PDF and images, with words for whoever cannot see them.
use chrono::TimeDelta;
use entity::{
    id::{NoticeAttachmentId, NoticeId},
    notice,
    notice_attachment::{self, Kind},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::{
    drafts::{may_write, touched, written},
    model::Described,
    pdf,
    record::{Ready, swap},
    view::Attachment,
    whole::{KEY, Of, Whole, hold, own},
};
use crate::{
    access::{Paper as OnPaper, Permit, Viewer, WriteNotice},
    app::App,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    limits::{Act, Who},
    media::{Declined, Paper, Refusal},
    text::Text,
};

/// Attachments of one version at most.
const MOST: usize = 5;
/// Bytes of a PDF at most.
pub(super) const MOST_BYTES: usize = 10 << 20;
/// How long a file may be without a row.
const PATIENCE: TimeDelta = TimeDelta::hours(24);
/// What can be attached: the declared type, and what the bytes then have to be.
pub(super) const KINDS: [(&str, Kind); 4] = [
    ("application/pdf", Kind::Pdf),
    ("image/jpeg", Kind::Image),
    ("image/png", Kind::Image),
    ("image/webp", Kind::Image),
];

/// Bytes that were looked at and stored, and what they are.
struct Stored {
    kind: Kind,
    sha256: String,
    bytes: usize,
    size: Option<(i32, i32)>,
}

/// Asked before anything of the upload is read.
pub(super) async fn may_attach(app: &App, viewer: &Viewer, id: NoticeId) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Upload, &Who::Person(me))?;
    let notice = own(viewer, app.db.read(viewer).one::<notice::Entity>(id).await?)?;
    let whole = Whole::of(app.db.system(&KEY), notice, Of::Newest).await?;
    let paper = whole.paper(app.db.clock().now());
    viewer.may::<WriteNotice, _>(paper)?;
    room(&whole)
}

fn room(whole: &Whole) -> Result<()> {
    if whole.attachments.len() >= MOST {
        return Err(Error::invalid("/attachments", "too_many"));
    }
    Ok(())
}

/// Looks at an upload, stores it, and hangs it on the version that is worked on.
pub(super) async fn attach(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    (declared, bytes): (&str, Vec<u8>),
    words: Described,
) -> Result<(Attachment, i32)> {
    let stored = store(app, declared, bytes).await?;
    app.db
        .write(viewer, async |tx| {
            let whole = hold(tx, id, Of::Newest).await?;
            room(&whole)?;
            changed(tx, whole, async |permit, whole| {
                let row = row(&stored, &words, whole, tx)?;
                let row = tx.add(permit, Ready(row)).await?;
                Ok(Attachment::from(&row))
            })
            .await
        })
        .await
}

fn row(
    stored: &Stored,
    words: &Described,
    whole: &Whole,
    tx: &Tx<'_>,
) -> Result<notice_attachment::ActiveModel> {
    let ending = match stored.kind {
        Kind::Pdf => "pdf",
        Kind::Image => "jpg",
    };
    let name = words.name.as_ref().map(Text::as_str).unwrap_or_default();
    Ok(notice_attachment::ActiveModel {
        id: Set(NoticeAttachmentId::new()),
        version_id: Set(whole.version.id),
        kind: Set(stored.kind),
        name: Set(file_name(name, ending)),
        alt: Set(words
            .alt
            .as_ref()
            .map(Text::as_str)
            .unwrap_or_default()
            .to_owned()),
        bytes: Set(i64::try_from(stored.bytes).map_err(Error::internal)?),
        sha256: Set(stored.sha256.clone()),
        width: Set(stored.size.map(|(width, _)| width)),
        height: Set(stored.size.map(|(_, height)| height)),
        created_at: Set(tx.now()),
    })
}

/// A name that no file system takes for a path, with the ending that its bytes have.
fn file_name(given: &str, ending: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = match last.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => last,
    };
    let plain: String = stem
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*'))
        .take(90)
        .collect();
    let stem = if plain.trim_matches([' ', '.']).is_empty() {
        "attachment"
    } else {
        plain.trim_matches([' ', '.'])
    };
    format!("{stem}.{ending}")
}

/// Changes what hangs on the version that is worked on: as an edit does, with the next lock.
async fn changed<T>(
    tx: &Tx<'_>,
    whole: Whole,
    work: impl AsyncFnOnce(&Permit<WriteNotice, OnPaper>, &Whole) -> Result<T>,
) -> Result<(T, i32)> {
    let permit = may_write(tx, &whole)?;
    let before = whole.hash()?;
    let row = touched(tx, &whole)?;
    swap(tx, &permit, &whole.version, row).await?;
    let done = work(&permit, &whole).await?;
    let lock = whole.version.lock + 1;
    written(tx, &permit, &whole, &before).await?;
    Ok((done, lock))
}

/// Changes what an attachment is called, and what it shows.
pub(super) async fn describe(
    app: &App,
    viewer: &Viewer,
    (id, attachment): (NoticeId, NoticeAttachmentId),
    words: Described,
) -> Result<(Attachment, i32)> {
    app.db
        .write(viewer, async |tx| {
            let whole = hold(tx, id, Of::Newest).await?;
            let found = found(&whole, attachment)?.clone();
            changed(tx, whole, async |permit, _| {
                let mut change = notice_attachment::ActiveModel::default();
                let mut row = found;
                if let Some(name) = &words.name {
                    row.name = file_name(name.as_str(), ending_of(row.kind));
                    change.name = Set(row.name.clone());
                }
                if let Some(alt) = &words.alt {
                    row.alt = alt.as_str().to_owned();
                    change.alt = Set(row.alt.clone());
                }
                if words.name.is_some() || words.alt.is_some() {
                    let update = notice_attachment::Entity::update_many()
                        .set(change)
                        .filter(notice_attachment::COLUMN.id.eq(row.id));
                    tx.change(permit, update).await?;
                }
                Ok(Attachment::from(&row))
            })
            .await
        })
        .await
}

/// Takes an attachment off the version that is worked on. Its file goes with the sweep, if no version has it.
pub(super) async fn detach(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    attachment: NoticeAttachmentId,
) -> Result<i32> {
    app.db
        .write(viewer, async |tx| {
            let whole = hold(tx, id, Of::Newest).await?;
            let found = found(&whole, attachment)?.id;
            let ((), lock) = changed(tx, whole, async |permit, _| {
                let delete = notice_attachment::Entity::delete_many()
                    .filter(notice_attachment::COLUMN.id.eq(found));
                tx.clear(permit, delete).await.map(drop)
            })
            .await?;
            Ok(lock)
        })
        .await
}

fn found(whole: &Whole, id: NoticeAttachmentId) -> Result<&notice_attachment::Model> {
    let row = whole.attachments.iter().find(|row| row.id == id);
    row.ok_or(Error::NotFound("attachment"))
}

/// An attachment for the people of its office, of any version.
pub(super) async fn seen(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    attachment: NoticeAttachmentId,
) -> Result<(notice_attachment::Model, Vec<u8>)> {
    let notice = own(viewer, app.db.read(viewer).one::<notice::Entity>(id).await?)?;
    let row = app
        .db
        .read(viewer)
        .one::<notice_attachment::Entity>(attachment)
        .await?;
    let version = app
        .db
        .read(viewer)
        .one::<entity::notice_version::Entity>(row.version_id)
        .await?;
    if version.notice_id != notice.id {
        return Err(Error::NotFound("attachment"));
    }
    let bytes = attachment_bytes(app, &row.sha256, row.kind).await?;
    Ok((row, bytes))
}

/// The bytes of an attachment by their hash.
///
/// # Errors
/// `NotFound`; the disk's.
pub async fn attachment_bytes(app: &App, sha256: &str, kind: Kind) -> Result<Vec<u8>> {
    let (papers, name) = (app.papers.clone(), sha256.to_owned());
    let read = tokio::task::spawn_blocking(move || papers.read(&name, paper(kind))).await;
    match read.map_err(Error::internal)? {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Error::NotFound("attachment"))
        }
        Err(error) => Err(error.into()),
    }
}

const fn paper(kind: Kind) -> Paper {
    match kind {
        Kind::Pdf => Paper::Pdf,
        Kind::Image => Paper::Jpeg,
    }
}

/// Files are written before their row; one that never gets a row is swept away tomorrow.
async fn store(app: &App, declared: &str, bytes: Vec<u8>) -> Result<Stored> {
    let kind = KINDS.iter().find(|(name, _)| *name == declared);
    let (name, kind) = *kind.ok_or(Error::UnsupportedMedia)?;
    // What it says and what its first bytes are must be the same.
    if infer::get(&bytes).map(|found| found.mime_type()) != Some(name) {
        return Err(Error::UnsupportedMedia);
    }
    let (bytes, size) = match kind {
        Kind::Pdf => (looked_at(bytes).await?, None),
        Kind::Image => drawn_afresh(app, bytes).await?,
    };
    let (papers, length) = (app.papers.clone(), bytes.len());
    let sha256 = tokio::task::spawn_blocking(move || papers.save(paper(kind), &bytes))
        .await
        .map_err(Error::internal)??;
    Ok(Stored {
        kind,
        sha256,
        bytes: length,
        size,
    })
}

async fn looked_at(bytes: Vec<u8>) -> Result<Vec<u8>> {
    let look = move || pdf::check(&bytes).map(|()| bytes);
    let looked = tokio::task::spawn_blocking(look).await;
    looked
        .map_err(Error::internal)?
        .map_err(|code| Error::invalid("", code))
}

/// What a saved file's name ends with.
fn ending_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Pdf => "pdf",
        Kind::Image => "jpg",
    }
}

/// Pixels alone: neither metadata nor whatever else lay in the file.
async fn drawn_afresh(app: &App, bytes: Vec<u8>) -> Result<(Vec<u8>, Option<(i32, i32)>)> {
    let prepared = app.workshop.prepare_in_background(bytes).await;
    let prepared = prepared.map_err(|why| match why {
        Declined::Busy => Error::Unavailable("too many pictures at once".into()),
        Declined::Refused(Refusal::Unsupported(_)) => Error::UnsupportedMedia,
        Declined::Refused(Refusal::TooLarge(_)) => Error::TooLarge,
        Declined::Refused(Refusal::Damaged(_)) => Error::invalid("", "invalid"),
    })?;
    let side = |n: u32| i32::try_from(n).map_err(Error::internal);
    let shape = (side(prepared.width)?, side(prepared.height)?);
    Ok((prepared.large, Some(shape)))
}

/// Lets go of files that no version has.
///
/// # Errors
/// The disk's and the database's.
pub async fn sweep(app: &App) -> Result<()> {
    let before = app.db.clock().now() - PATIENCE;
    #[expect(clippy::disallowed_methods, reason = "sweeping is nobody's reading")]
    let known: Vec<String> = notice_attachment::Entity::find()
        .select_only()
        .column(notice_attachment::Column::Sha256)
        .distinct()
        .into_tuple()
        .all(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    let known: ahash::AHashSet<String> = known.into_iter().collect();
    let papers = app.papers.clone();
    let sweep = move || papers.sweep(before, |name| known.contains(name));
    let gone = tokio::task::spawn_blocking(sweep)
        .await
        .map_err(Error::internal)??;
    if gone > 0 {
        tracing::info!(files = gone, "swept attachments that no version has");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_name_is_no_path_and_ends_as_its_bytes_do() {
        let table = [
            ("ハザードマップ.pdf", "ハザードマップ.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\fakepath\\案内.exe", "案内.pdf"),
            ("", "attachment.pdf"),
            ("..", "attachment.pdf"),
            ("a\"b\r\n.pdf", "ab.pdf"),
        ];
        for (given, expected) in table {
            assert_eq!(file_name(given, "pdf"), expected, "{given:?}");
        }
    }
}
