//! Writing about a place otherwise: by whoever is verified there, by offices, and by a proposer until somebody checked.
use entity::{id::PlaceId, place, place_act::Act};
use sea_orm::ActiveValue::Set;
use serde_json::json;

use super::{
    content::Content,
    entry::meters,
    model::PlaceEdit,
    propose,
    record::{self, Line},
    view::{self, WholePlace},
    words,
};
use crate::{
    access::{EditPlace, Viewer},
    app::App,
    db::Tx,
    error::{Error, Result},
    http::IfMatch,
    limits::{Act as Limit, Who},
};

/// An edit moves a place so far at most; farther takes a second person (`changes.rs`).
pub const STEP_M: f64 = 100.0;

/// Changes what is written about a place that is still as its editor saw it.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Invalid`, `Personal`; `far_move`.
pub async fn edit(
    app: &App,
    viewer: &Viewer,
    id: PlaceId,
    based_on: IfMatch,
    edit: PlaceEdit,
) -> Result<WholePlace> {
    let me = viewer.signed_in()?;
    app.limits.count(Limit::TellOfPlace, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            change(app, tx, (id, based_on), edit).await
        })
        .await?;
    view::one(app, viewer, id).await
}

async fn change(
    app: &App,
    tx: &Tx<'_>,
    (id, based_on): (PlaceId, IfMatch),
    edit: PlaceEdit,
) -> Result<()> {
    let permit = record::taken::<EditPlace>(tx, id).await?;
    let row = &permit.row().row;
    record::alive(row)?;
    based_on.holds(row.version)?;
    let old = Content::of(row);
    let acknowledged = edit.acknowledged;
    let new = edit.of(old.clone());
    if new == old {
        return Ok(());
    }
    new.check()?;
    if (new.lon, new.lat) != (old.lon, old.lat) {
        near_by(app, row, &new).await?;
    }
    words::content(&new, Some(&old), acknowledged)?;
    if words::said(&new) != words::said(&old) {
        words::not_held(app, tx, row.neighborhood_id, &words::said(&new)).await?;
    }
    let (before, after) = old.difference(&new);
    let detail = json!({ "before": before, "after": after });
    tx.add(&permit, Line::done(Act::Edit).with(detail)).await?;
    record::change(tx, &permit, |row| {
        new.write(row);
        row.confirmed_at = Set(tx.now());
    })
    .await
}

async fn near_by(app: &App, row: &place::Model, new: &Content) -> Result<()> {
    let way = meters((row.lon, row.lat), (new.lon, new.lat));
    if way > STEP_M && row.status != place::Status::Proposed {
        return Err(Error::Rule("far_move"));
    }
    match row.neighborhood_id {
        Some(area) => propose::inside(app, area, (new.lon, new.lat)).await,
        None => Ok(()),
    }
}
