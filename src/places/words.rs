//! Words about places are looked at as posts are: somebody's data is asked about, and what would wait for a
//! moderator is refused. A registry has room for facts; whoever has more to say has a post.
use entity::id::NeighborhoodId;

use super::content::Content;
use crate::{
    app::App,
    db::Tx,
    error::{Error, Result},
    screening::{self, Field},
};

/// Asks about somebody's data.
///
/// # Errors
/// `Personal`, with the places.
pub fn fit(fields: &[Field<'_>], acknowledged: bool) -> Result<()> {
    screening::personal(fields, acknowledged)
}

/// The same for what is written about a place. Its own telephone and address are in fields of their own and
/// nobody's data; a building's name may be somebody's.
///
/// # Errors
/// `Personal`, with the places.
pub fn content(new: &Content, old: Option<&Content>, acknowledged: bool) -> Result<()> {
    let before = |part: fn(&Content) -> &String| old.map_or("", |old| part(old).as_str());
    let field = |pointer, part: fn(&Content) -> &String| Field {
        pointer,
        text: part(new),
        before: before(part),
    };
    let fields = [
        field("/name", |c| &c.name),
        field("/address/building", |c| &c.building),
        field("/spot", |c| &c.spot),
        field("/hours_note", |c| &c.hours_note),
        field("/note", |c| &c.note),
    ];
    fit(&fields, acknowledged)
}

/// All that is said in free words.
#[must_use]
pub fn said(content: &Content) -> String {
    [
        &content.name,
        &content.building,
        &content.spot,
        &content.hours_note,
        &content.note,
    ]
    .map(String::as_str)
    .join("\n")
}

/// Refuses words that would wait for a moderator if they were a post.
///
/// # Errors
/// `words_not_for_places`.
pub async fn not_held(
    app: &App,
    tx: &Tx<'_>,
    area: Option<NeighborhoodId>,
    text: &str,
) -> Result<()> {
    let (Some(area), false) = (area, text.trim().is_empty()) else {
        return Ok(());
    };
    if screening::would_wait(app, tx, area, text).await? {
        return Err(Error::Rule("words_not_for_places"));
    }
    Ok(())
}
