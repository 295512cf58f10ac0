//! A town's list of words: read, added to and taken from by those who keep its rules. It is told to nobody else.
use entity::{
    id::{NeighborhoodId, WatchedWordId},
    watched_word::{self, Mode},
};
use sea_orm::{ColumnTrait, Set};

use super::{
    model::{NewWatchedWord, WatchedWordView, WhichList},
    words,
};
use crate::{
    access::{KeepWords, Remove, Viewer, WordList, keeps_words},
    app::App,
    clock::Moment,
    db::{Draft, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    moderation,
    neighborhoods::Map,
    page::{Page, Paging},
    transparency::{self as log, AuditLine},
};

/// Words of one list at most.
pub(super) const MOST: u64 = 500;
/// A shorter part of words would be in every second text.
const SHORTEST_PART: usize = 2;

/// Words that are watched, oldest first.
///
/// # Errors
/// `Forbidden` for who keeps none; `Invalid` for an unknown town or a bad cursor.
pub(super) async fn list(
    app: &App,
    viewer: &Viewer,
    which: &WhichList,
    paging: &Paging,
) -> Result<Page<WatchedWordView>> {
    keeps_words(viewer)?;
    let (after, limit) = (paging.after()?, paging.limit()?);
    let mut rows = app.db.read(viewer).all::<watched_word::Entity>();
    if let Some(slug) = &which.neighborhood {
        let area = area(app, viewer, slug.as_str(), "?neighborhood").await?;
        rows = rows.only(watched_word::COLUMN.neighborhood_id.eq(area));
    }
    if let Some(after) = after {
        rows = rows.only(watched_word::COLUMN.id.gt(WatchedWordId(after)));
    }
    let rows = rows.oldest(watched_word::COLUMN.id, limit + 1).await?;
    let towns = app.towns.map(&app.db).await?;
    let page = Page::cut(rows, limit, |row| row.id.0);
    Ok(page.map(|row| view(row, &towns)))
}

fn view(row: watched_word::Model, towns: &Map) -> WatchedWordView {
    WatchedWordView {
        id: row.id,
        neighborhood: towns
            .slug(row.neighborhood_id)
            .unwrap_or_default()
            .to_owned(),
        pattern: row.pattern,
        mode: row.mode,
        note: row.note,
        added_at: Moment(row.added_at),
    }
}

async fn area(
    app: &App,
    viewer: &Viewer,
    slug: &str,
    pointer: &'static str,
) -> Result<NeighborhoodId> {
    match app.towns.named(&app.db, viewer, slug).await {
        Ok(town) => Ok(town.id),
        Err(Error::NotFound(_)) => Err(Error::invalid(pointer, "unknown")),
        Err(other) => Err(other),
    }
}

/// A word on its way to its list.
struct Made(watched_word::ActiveModel);

impl Draft<KeepWords, WordList> for Made {
    type Row = watched_word::ActiveModel;

    fn place(self, list: &WordList, tx: &Tx<'_>) -> Self::Row {
        let mut row = self.0;
        row.neighborhood_id = Set(list.0);
        row.added_at = Set(tx.now());
        row
    }
}

/// Adds a word.
///
/// # Errors
/// `Forbidden`; `Conflict` when the list has it, or is full; `Invalid`.
pub(super) async fn add(
    app: &App,
    viewer: &Viewer,
    new: NewWatchedWord,
) -> Result<WatchedWordView> {
    let me = viewer.signed_in()?;
    keeps_words(viewer)?;
    app.limits.count(Act::Judge, &Who::Person(me))?;
    let spelling = words::spelling(new.pattern.as_str());
    check(&spelling, new.mode)?;
    let area = area(app, viewer, new.neighborhood.as_str(), "/neighborhood").await?;
    let row = app
        .db
        .write(viewer, async |tx| {
            let permit = viewer.may::<KeepWords, _>(WordList(area))?;
            room(tx, area, &spelling).await?;
            let made = Made(watched_word::ActiveModel {
                id: Set(WatchedWordId::new()),
                pattern: Set(new.pattern.as_str().to_owned()),
                spelling: Set(spelling.clone()),
                mode: Set(new.mode),
                note: Set(new
                    .note
                    .as_ref()
                    .map_or("", |note| note.as_str())
                    .to_owned()),
                added_by: Set(me),
                ..Default::default()
            });
            let row = once(tx.add(&permit, made).await)?;
            written(tx, &row, "watch_word").await?;
            Ok(row)
        })
        .await?;
    Ok(view(row, &*app.towns.map(&app.db).await?))
}

fn once(added: Result<watched_word::Model>) -> Result<watched_word::Model> {
    match added {
        Err(Error::Db(error))
            if matches!(
                error.sql_err(),
                Some(sea_orm::SqlErr::UniqueConstraintViolation(_))
            ) =>
        {
            Err(Error::Conflict("this word is watched"))
        }
        other => other,
    }
}

fn check(spelling: &str, mode: Mode) -> Result<()> {
    let length = spelling.chars().count();
    if length == 0 {
        return Err(Error::invalid("/pattern", "invalid"));
    }
    if mode == Mode::Contains && length < SHORTEST_PART {
        return Err(Error::invalid("/pattern", "too_short"));
    }
    Ok(())
}

async fn room(tx: &Tx<'_>, area: NeighborhoodId, spelling: &str) -> Result<()> {
    let here = || {
        tx.read()
            .all::<watched_word::Entity>()
            .only(watched_word::COLUMN.neighborhood_id.eq(area))
    };
    let same = here().only(watched_word::COLUMN.spelling.eq(spelling));
    if same.any().await?.is_some() {
        return Err(Error::Conflict("this word is watched"));
    }
    if here().count().await? >= MOST {
        return Err(Error::Conflict("this list is full"));
    }
    Ok(())
}

/// Takes a word from its list. What waits because of it goes on waiting until somebody looks, or a day is over.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub(super) async fn remove(app: &App, viewer: &Viewer, id: WatchedWordId) -> Result<()> {
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<watched_word::Entity>(id).await?;
            let permit = viewer.may::<Remove, _>(row)?;
            let row = permit.row().clone();
            tx.remove(permit).await?;
            written(tx, &row, "unwatch_word").await
        })
        .await
}

/// Other processes read the list anew; auditors see who changed it.
async fn written(tx: &Tx<'_>, row: &watched_word::Model, action: &'static str) -> Result<()> {
    let area = row.neighborhood_id;
    tx.emit(Event::NeighborhoodChanged { area }).await?;
    log::audit(
        tx,
        AuditLine {
            role: moderation::role_word(tx.viewer()),
            team: None,
            action,
            object: ("neighborhood", area.0),
            before: None,
            after: Some(serde_json::json!({ "word": row.pattern, "match": row.mode })),
            reason: Some(row.note.clone()).filter(|note| !note.is_empty()),
        },
    )
    .await
}
