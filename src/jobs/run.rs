//! Which feature does which task.
use chrono::TimeDelta;

use super::{Task, tidy};
use crate::{accounts, app::App, error::Result, neighborhoods, photos};

/// Does one task.
pub(super) async fn run(app: &App, task: &Task) -> Result<()> {
    match task {
        Task::TidyLeaver { person } => accounts::tidy_leaver(app, *person).await,
        Task::LiftSuspension { person } => accounts::lift_due(app, *person).await,
        Task::DropPhoto { photo } => photos::forget_files(app, *photo).await,
        Task::Tidy => {
            tidy::tidy(app).await;
            tidy::again(app, task, TimeDelta::hours(1)).await
        }
        Task::CountPeople => {
            neighborhoods::count_people(app).await?;
            tidy::again(app, task, TimeDelta::days(1)).await
        }
        _ => Ok(()),
    }
}
