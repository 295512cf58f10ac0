//! Duties given and ended on the machine itself, by whoever keeps it.
use entity::{
    duty::{self, Role},
    id::NeighborhoodId,
    neighborhood,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

use super::{KEY, audit, fit, free, held, row, told};
use crate::{
    access::Viewer,
    accounts::{self, Whom},
    app::App,
    error::{Error, Result},
};

/// Gives somebody a duty at once.
///
/// # Errors
/// `NotFound`, `Conflict` when they hold it or it waits, `Invalid` for a neighborhood that the role has not, or does not
/// know, and a word of `fit`.
pub async fn appoint(app: &App, whom: &Whom, role: Role, slug: Option<&str>) -> Result<()> {
    let area = area(app, role, slug).await?;
    let person = accounts::find(app, whom).await?;
    app.db
        .write(&Viewer::guest(), async |tx| {
            fit(tx, person, area).await?;
            free(tx, person, role, area).await?;
            let mut row = row(tx, person, role, area);
            row.confirmed_at = Set(Some(tx.now()));
            let row = row.insert(tx.system(&KEY)).await?;
            told(tx, &row, Some("duty_given")).await?;
            audit(tx, &row, "give", None).await
        })
        .await
}

/// Ends somebody's duty at once, also one that waits.
///
/// # Errors
/// `NotFound`, `Invalid` as above.
pub async fn dismiss(app: &App, whom: &Whom, role: Role, slug: Option<&str>) -> Result<()> {
    let area = area(app, role, slug).await?;
    let person = accounts::find(app, whom).await?;
    app.db
        .write(&Viewer::guest(), async |tx| {
            let row = held(tx, person, role, area).await?;
            let row = row.ok_or(Error::Conflict("does not hold it"))?;
            let alert = row.confirmed_at.map(|_| "duty_ended");
            let mut row: duty::ActiveModel = row.into_active_model();
            row.ended_at = Set(Some(tx.now()));
            let row = row.update(tx.system(&KEY)).await?;
            told(tx, &row, alert).await?;
            audit(tx, &row, "end", None).await
        })
        .await
}

async fn area(app: &App, role: Role, slug: Option<&str>) -> Result<Option<NeighborhoodId>> {
    match (role == Role::AreaModerator, slug) {
        (false, None) => Ok(None),
        (false, Some(_)) => Err(Error::invalid("/neighborhood", "not_allowed")),
        (true, None) => Err(Error::invalid("/neighborhood", "required")),
        (true, Some(slug)) => {
            #[expect(clippy::disallowed_methods, reason = "a command on the machine itself")]
            let row = neighborhood::Entity::find()
                .filter(neighborhood::COLUMN.slug.eq(slug))
                .one(app.db.system(&KEY))
                .await?;
            let row = row.ok_or_else(|| Error::invalid("/neighborhood", "unknown"))?;
            Ok(Some(row.id))
        }
    }
}
