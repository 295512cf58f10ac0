//! The words for towns in hints: looked up once, they do not change.
use entity::neighborhood;

use super::board::Board;
use crate::{access::Viewer, app::App, error::Result};

/// Learns the words for a viewer's towns.
///
/// # Errors
/// The database's.
pub(super) async fn learn(app: &App, board: &Board, viewer: &Viewer) -> Result<()> {
    for area in viewer.areas() {
        if !board.knows(area) {
            let town = app
                .db
                .read(viewer)
                .one::<neighborhood::Entity>(area)
                .await?;
            board.name(area, town.slug.into());
        }
    }
    Ok(())
}
