//! Which feature does which task.
use super::Task;
use crate::{accounts, app::App, error::Result};

/// Does one task.
pub(super) async fn run(app: &App, task: &Task) -> Result<()> {
    match task {
        Task::TidyLeaver { person } => accounts::tidy_leaver(app, *person).await,
        Task::LiftSuspension { person } => accounts::lift_due(app, *person).await,
        Task::Tidy => accounts::tidy(app).await,
        _ => Ok(()),
    }
}
