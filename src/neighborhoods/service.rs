//! Looking at the towns.
use entity::{id::NeighborhoodId, neighborhood};
use sea_orm::ColumnTrait;

use crate::{
    access::Viewer,
    app::App,
    error::Result,
    page::{Page, Paging},
};

use super::view::{NeighborhoodView, by_slug};

/// The towns that the viewer may know of, in the order in which they came.
///
/// # Errors
/// `Invalid` for a broken cursor.
pub(super) async fn list(
    app: &App,
    viewer: &Viewer,
    paging: &Paging,
    with_outline: bool,
) -> Result<Page<NeighborhoodView>> {
    let (limit, after) = (paging.limit()?, paging.after()?);
    let mut towns = app.db.read(viewer).all::<neighborhood::Entity>();
    if let Some(after) = after {
        towns = towns.only(neighborhood::COLUMN.id.gt(NeighborhoodId(after)));
    }
    let rows = towns.oldest(neighborhood::COLUMN.id, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| row.id.0);
    let view = if with_outline {
        NeighborhoodView::whole
    } else {
        NeighborhoodView::short
    };
    let items = page.items.into_iter().map(view).collect::<Result<_>>()?;
    Ok(Page {
        items,
        next: page.next,
    })
}

/// One town, with its outline.
///
/// # Errors
/// `NotFound`.
pub(super) async fn single(app: &App, viewer: &Viewer, slug: &str) -> Result<NeighborhoodView> {
    let row = by_slug(&app.db.read(viewer), slug).await?;
    NeighborhoodView::whole(row)
}
