//! Showing that one is here: the device's position is looked at, and nothing of it is kept.
use entity::{id::MembershipId, membership, neighborhood};
use sea_orm::Set;

use crate::{
    access::{Belong, Permit, Viewer},
    app::App,
    db::Tx,
    error::{Error, Result},
    geo::{MAX_ACCURACY_M, within_with_accuracy},
    limits::{Act, Who},
    screening,
};

use super::{
    belonging::{changed, lasting},
    model::{Place, Position},
    view::{Located, MembershipView},
};

/// The town at a place.
///
/// # Errors
/// `Invalid` for what is no place on earth.
pub(super) async fn locate(app: &App, place: &Place) -> Result<Located> {
    on_earth(place.lon, place.lat)?;
    let map = app.towns.map(&app.db).await?;
    Ok(Located {
        slug: map.slug_at(place.lon, place.lat).map(ToOwned::to_owned),
    })
}

/// Verifies a membership by the position of a device. The outline is asked before the transaction
/// begins, so that the writer does not wait for geometry.
///
/// # Errors
/// `Invalid` when the position is too vague (`/accuracy_m`) or not in the town (`mismatch`).
pub(super) async fn check_location(
    app: &App,
    viewer: &Viewer,
    id: MembershipId,
    position: &Position,
) -> Result<MembershipView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Locate, &Who::Person(me))?;
    let row = app.db.read(viewer).one::<membership::Entity>(id).await?;
    let area = viewer.may::<Belong, _>(row)?.into_row().neighborhood_id;
    on_earth(position.lon, position.lat)?;
    if !(0.0..=MAX_ACCURACY_M).contains(&position.accuracy_m) {
        return Err(Error::invalid("/accuracy_m", "invalid"));
    }
    let map = app.towns.map(&app.db).await?;
    let here = map.outline(area).is_some_and(|outline| {
        within_with_accuracy(outline, position.lon, position.lat, position.accuracy_m)
    });
    if !here {
        return Err(Error::invalid("", "mismatch"));
    }
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Belong, _>(lasting(tx, id).await?)?;
            let town = tx.read().one::<neighborhood::Entity>(area).await?;
            let row = raise(tx, permit, membership::Verification::Location).await?;
            MembershipView::new(row, town)
        })
        .await
}

/// Having stood here says more than a neighbor's word, and less than an office.
fn rank(verification: membership::Verification) -> u8 {
    match verification {
        membership::Verification::None => 0,
        membership::Verification::Invite => 1,
        membership::Verification::Location => 2,
        membership::Verification::Code => 3,
        membership::Verification::Office => 4,
    }
}

/// Notes a proof, unless there is a better one.
pub(super) async fn raise(
    tx: &Tx<'_>,
    permit: Permit<Belong, membership::Model>,
    to: membership::Verification,
) -> Result<membership::Model> {
    if rank(permit.row().verification) >= rank(to) {
        return Ok(permit.into_row());
    }
    let now = tx.now();
    let row = tx
        .edit(permit, |row: &mut membership::ActiveModel| {
            row.verification = Set(to);
            row.verified_at = Set(Some(now));
        })
        .await?;
    changed(tx, &row).await?;
    screening::came_home(tx, row.person_id, row.neighborhood_id).await?;
    Ok(row)
}

fn on_earth(lon: f64, lat: f64) -> Result<()> {
    if !(-180.0..=180.0).contains(&lon) {
        return Err(Error::invalid("/lon", "invalid"));
    }
    if !(-90.0..=90.0).contains(&lat) {
        return Err(Error::invalid("/lat", "invalid"));
    }
    Ok(())
}
