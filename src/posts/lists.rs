//! Lists of posts: newest first, by id, without what the viewer has muted.
use std::borrow::Cow;

use entity::{
    id::{NeighborhoodId, PostId},
    post::{self, Kind, UNANSWERED},
    saved,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, ExprTrait,
    sea_query::{Expr, Query},
};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::{model::Feed, service};
use crate::{
    access::{Known, Viewer},
    app::App,
    db::Scope,
    error::Result,
    neighborhoods::words,
    page::{Cursor, Paging},
    text,
};

/// How often a page is filled up after muted posts fell out of it. A page may be short after that.
const ROUNDS: usize = 5;

/// Which posts of a neighborhood.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filters {
    /// Only this kind.
    #[param(schema_with = words::<Kind>, required = false)]
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Only questions that nobody has answered.
    #[serde(default)]
    pub unanswered: Option<bool>,
}

impl Filters {
    /// Whether nothing is left out.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.kind.is_none() && !self.unanswered.unwrap_or(false)
    }

    fn condition(self) -> Condition {
        let mut all = Condition::all().add_option(self.kind.map(|kind| post::COLUMN.kind.eq(kind)));
        if self.unanswered.unwrap_or(false) {
            all = all.add(Expr::cust(UNANSWERED));
        }
        all
    }
}

/// Which of one's own shelves; all one's neighborhoods when neither is asked for.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfMine {
    /// What one kept for later.
    #[serde(default)]
    pub saved: Option<bool>,
    /// What one wrote.
    #[serde(default)]
    pub mine: Option<bool>,
}

impl OfMine {
    /// The shelf that is meant.
    #[must_use]
    pub fn shelf(self) -> Shelf {
        if self.saved == Some(true) {
            Shelf::Saved
        } else if self.mine == Some(true) {
            Shelf::Mine
        } else {
            Shelf::Homes
        }
    }
}

/// Where a list is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// One neighborhood.
    Area(NeighborhoodId),
    /// All of the viewer's neighborhoods.
    Homes,
    /// What the viewer keeps for later.
    Saved,
    /// What the viewer wrote.
    Mine,
}

/// A page of a shelf.
///
/// # Errors
/// `Invalid` for a strange cursor or limit.
pub async fn page(
    app: &App,
    viewer: &Viewer,
    shelf: Shelf,
    filters: Filters,
    paging: &Paging,
) -> Result<Feed> {
    let limit = paging.limit()?;
    let scope = app.db.read(viewer);
    let found = fill(&scope, shelf, filters, paging.after()?, limit).await?;
    let unread_from = match (shelf, viewer.person()) {
        (Shelf::Area(area), Some(me)) => app.boards.mark(app, me, area).await?,
        _ => None,
    };
    Ok(Feed {
        items: service::views(app, viewer, found.rows).await?,
        next: found.next.map(|id| Cursor(id.0).to_string()),
        unread_from,
    })
}

struct Found {
    rows: Vec<post::Model>,
    next: Option<PostId>,
}

/// Reads on until the page is full of what is not muted. The cursor is the last row that was looked at,
/// shown or not, so that no page looks at it again.
async fn fill(
    scope: &Scope<'_, impl ConnectionTrait>,
    shelf: Shelf,
    filters: Filters,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Found> {
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut after = after.map(PostId);
    let mut rows = Vec::new();
    for _ in 0..ROUNDS {
        let batch = read(scope, shelf, filters, after, limit + 1).await?;
        let mut more = batch.len() > wanted;
        for row in batch.into_iter().take(wanted) {
            if rows.len() == wanted {
                more = true;
                break;
            }
            after = Some(row.id);
            if keeps_mutes(shelf) && is_muted(scope.viewer(), &row) {
                continue;
            }
            rows.push(row);
        }
        if !more {
            return Ok(Found { rows, next: None });
        }
        if rows.len() == wanted {
            break;
        }
    }
    Ok(Found { rows, next: after })
}

async fn read(
    scope: &Scope<'_, impl ConnectionTrait>,
    shelf: Shelf,
    filters: Filters,
    after: Option<PostId>,
    limit: u64,
) -> Result<Vec<post::Model>> {
    let narrow = filters
        .condition()
        .add_option(after.map(|id| post::COLUMN.id.lt(id)))
        .add_option(
            scope
                .viewer()
                .known()
                .filter(|_| keeps_mutes(shelf))
                .map(unmuted),
        );
    let seen = match shelf {
        Shelf::Area(area) => scope.posts_in(area),
        Shelf::Homes => return homes(scope, narrow, limit).await,
        Shelf::Saved => scope.all().only(
            post::COLUMN
                .id
                .into_expr()
                .in_subquery(kept(scope.viewer())),
        ),
        Shelf::Mine => match scope.viewer().person() {
            Some(me) => scope.all().only(post::COLUMN.author_id.eq(me)),
            None => return Ok(Vec::new()),
        },
    };
    seen.only(narrow).newest(post::Column::Id, limit).await
}

/// Each neighborhood's newest from its own index, then the newest of those: one query over all of them
/// would sort every post there is.
async fn homes(
    scope: &Scope<'_, impl ConnectionTrait>,
    narrow: Condition,
    limit: u64,
) -> Result<Vec<post::Model>> {
    let mut rows = Vec::new();
    for area in scope.viewer().areas() {
        let seen = scope.posts_in(area).only(narrow.clone());
        rows.extend(seen.newest(post::Column::Id, limit).await?);
    }
    rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.id));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows)
}

/// Leaves out in the database what `is_muted` would leave out for its author or its kind: a page that is full
/// of the muted would be read twice. Words are looked for afterwards, in folded text.
fn unmuted(known: &Known) -> Condition {
    let author = post::COLUMN.author_id;
    let mut rule = Condition::all();
    if !known.muted.is_empty() {
        let muted = known.muted.iter().copied();
        let unnamed = Condition::any().add(post::COLUMN.anonymous.eq(true));
        rule = rule.add(unnamed.add(author.is_not_in(muted)));
    }
    if !known.muted_kinds.is_empty() {
        let kinds = known.muted_kinds.iter().copied();
        let own = Condition::any().add(author.eq(known.person));
        rule = rule.add(own.add(post::COLUMN.kind.is_not_in(kinds)));
    }
    rule
}

fn kept(viewer: &Viewer) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(saved::Column::PostId)
        .from(saved::Entity)
        .cond_where(<saved::Entity as crate::access::Visible>::visible_to(
            viewer,
        ))
        .to_owned()
}

/// What one wrote or kept on purpose stays, muted or not.
fn keeps_mutes(shelf: Shelf) -> bool {
    matches!(shelf, Shelf::Area(_) | Shelf::Homes)
}

/// Whether a post falls out of this viewer's lists.
pub(super) fn is_muted(viewer: &Viewer, row: &post::Model) -> bool {
    let folded = || {
        let place = row.place_name.as_deref().unwrap_or_default();
        Cow::from(text::folded(&format!("{}\n{place}", row.body)))
    };
    viewer
        .known()
        .is_some_and(|known| is_muted_in(known, row, folded))
}

/// The same with the folded text at hand. An anonymous post does not fall out for its author's sake:
/// muting everybody in turn would unmask them.
pub(super) fn is_muted_in<'t>(
    known: &Known,
    row: &post::Model,
    folded: impl FnOnce() -> Cow<'t, str>,
) -> bool {
    if row.author_id == known.person {
        return false;
    }
    if known.muted_kinds.contains(&row.kind)
        || (!row.anonymous && known.muted.contains(&row.author_id))
    {
        return true;
    }
    if known.muted_words.is_empty() {
        return false;
    }
    let text = folded();
    let mut words = known.muted_words.iter().filter(|word| !word.is_empty());
    words.any(|word| text.contains(word.as_str()))
}
