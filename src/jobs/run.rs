//! Which feature does which task.
use super::Task;
use crate::{app::App, error::Result};

/// Does one task.
pub(super) async fn run(app: &App, task: &Task) -> Result<()> {
    let _ = (app, task);
    Ok(())
}
