//! Names that are taken: whoever is not that body may not look like it.
use entity::{
    agency::{self, Status},
    id::AgencyId,
};
use sea_orm::ColumnTrait;

use crate::{
    app::App,
    db::Tx,
    error::{Error, Result},
    text::skeleton::skeleton,
};

/// Whether a resident's name looks like that of a body that speaks here, or of a municipality.
///
/// # Errors
/// The database's.
pub async fn is_taken(app: &App, name: &str) -> Result<bool> {
    app.agencies.bears(&app.db, name).await
}

/// Refuses such a name.
///
/// # Errors
/// `Invalid` with `not_allowed` at `pointer`; the database's.
pub async fn refuse_taken(app: &App, name: &str, pointer: &'static str) -> Result<()> {
    if is_taken(app, name).await? {
        return Err(Error::invalid(pointer, "not_allowed"));
    }
    Ok(())
}

/// Refuses a body's name that looks like one that another body bears. Two may ask for the same name: the one
/// that is not it must not keep the one that is from asking.
pub(super) async fn refuse_borne(tx: &Tx<'_>, name: &str, own: Option<AgencyId>) -> Result<()> {
    let bodies = tx.read().all::<agency::Entity>();
    let same = bodies
        .only(agency::COLUMN.name_skeleton.eq(skeleton(name)))
        .only(
            agency::COLUMN
                .status
                .is_in([Status::Active, Status::Suspended, Status::Expired]),
        );
    let other = same.oldest(agency::Column::Id, 2).await?;
    if other.iter().any(|row| Some(row.id) != own) {
        return Err(Error::invalid("/name", "taken"));
    }
    Ok(())
}
