//! What takes a second person: a far move, closing for good, opening again, merging, and undoing that.
use entity::{
    id::{PlaceActId, PlaceId},
    place::Status,
    place_act::{self, Act, State},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::{
    merge,
    model::{Answer, Change, NewChange},
    propose,
    record::{self, Hand, Line},
    view::{self, WholePlace},
    words,
};
use crate::{
    access::{EditPlace, Permit, PlaceHere, Viewer},
    app::App,
    db::Tx,
    error::{Error, Result},
    geo::in_japan,
    limits::{Act as Limit, Who},
    screening::Field,
};

/// Asks for something that takes a second person.
///
/// # Errors
/// `NotFound`, what the policy says, `Invalid`; `Conflict` when it does not fit, or waits already.
pub async fn ask(app: &App, viewer: &Viewer, id: PlaceId, new: NewChange) -> Result<WholePlace> {
    let me = viewer.signed_in()?;
    app.limits.count(Limit::TellOfPlace, &Who::Person(me))?;
    let field = Field {
        pointer: "/reason",
        text: new.reason.as_str(),
        before: "",
    };
    words::fit(&[field], false)?;
    app.db
        .write(viewer, async |tx| ask_in(app, tx, id, &new).await)
        .await?;
    view::one(app, viewer, id).await
}

async fn ask_in(app: &App, tx: &Tx<'_>, id: PlaceId, new: &NewChange) -> Result<()> {
    let permit = record::taken::<EditPlace>(tx, id).await?;
    let row = &permit.row().row;
    if !new.kind.fits(row.status) {
        return Err(Error::Conflict("this place is in another state"));
    }
    words::not_held(app, tx, row.neighborhood_id, new.reason.as_str()).await?;
    let mut other = None;
    let mut detail = Value::Null;
    match new.kind {
        Change::Move => {
            let (Some(lat), Some(lon)) = (new.lat, new.lon) else {
                return Err(Error::invalid("/lat", "required"));
            };
            if !in_japan(lon, lat) {
                return Err(Error::invalid("/lat", "invalid"));
            }
            if let Some(area) = row.neighborhood_id {
                propose::inside(app, area, (lon, lat)).await?;
            }
            detail = json!({
                "before": { "lat": row.lat, "lon": row.lon },
                "after": { "lat": lat, "lon": lon },
            });
        }
        Change::Merge => {
            let into = new.into.ok_or(Error::invalid("/into", "required"))?;
            merge::could(tx, row, into).await?;
            other = Some(into);
        }
        Change::Close | Change::Reopen | Change::Unmerge => {}
    }
    if waiting(tx, id, new.kind.act()).await?.is_some() {
        return Err(Error::Conflict("this waits already"));
    }
    let line = Line::waiting(new.kind.act(), other);
    let line = line.with(detail).because(new.reason.as_str());
    tx.add(&permit, line).await?;
    record::changed(tx, row).await
}

async fn waiting(tx: &Tx<'_>, place: PlaceId, act: Act) -> Result<Option<place_act::Model>> {
    let waiting = tx
        .read()
        .all::<place_act::Entity>()
        .only(place_act::COLUMN.place_id.eq(place))
        .only(place_act::COLUMN.act.eq(act))
        .only(place_act::COLUMN.state.eq(State::Waiting));
    waiting.any().await
}

/// A second person's word, or the first one's that takes it back.
///
/// # Errors
/// `NotFound`, what the policy says; `own_request` when one agrees with oneself, `Conflict` when it is decided.
pub async fn answer(
    app: &App,
    viewer: &Viewer,
    (id, asked): (PlaceId, PlaceActId),
    answer: Answer,
) -> Result<WholePlace> {
    let me = viewer.signed_in()?;
    app.limits.count(Limit::TellOfPlace, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            answer_in(tx, (id, asked), answer.agree).await
        })
        .await?;
    view::one(app, viewer, id).await
}

async fn answer_in(tx: &Tx<'_>, (id, asked): (PlaceId, PlaceActId), agree: bool) -> Result<()> {
    let act = find(tx, id, asked).await?;
    // Two places are always taken in the order of their ids, so that two who merge crosswise do not wait for each other.
    let other = act.other_id.filter(|_| act.act == Act::Merge);
    if let Some(other) = other.filter(|other| *other < id) {
        record::take(tx, other).await?;
    }
    let permit = record::taken::<EditPlace>(tx, id).await?;
    // Read again now that the place is held.
    let act = find(tx, id, asked).await?;
    if act.state != State::Waiting {
        return Err(Error::Conflict("this is decided"));
    }
    let mine = act.person_id == tx.viewer().person();
    if mine && agree {
        return Err(Error::Barred("own_request"));
    }
    let state = match (agree, mine) {
        (true, _) => State::Done,
        (false, false) => State::Refused,
        (false, true) => State::Dropped,
    };
    let mut detail = None;
    if agree {
        detail = carry_out(tx, &permit, &act).await?;
    } else {
        record::changed(tx, &permit.row().row).await?;
    }
    decide(tx, &permit, (act.id, state), detail).await
}

async fn find(tx: &Tx<'_>, id: PlaceId, asked: PlaceActId) -> Result<place_act::Model> {
    let act = tx.read().one::<place_act::Entity>(asked).await?;
    let asks = matches!(
        act.act,
        Act::Move | Act::Close | Act::Reopen | Act::Merge | Act::Unmerge
    );
    if act.place_id == id && asks {
        Ok(act)
    } else {
        Err(Error::NotFound("act"))
    }
}

async fn decide(
    tx: &Tx<'_>,
    permit: &Permit<EditPlace, PlaceHere>,
    (act, state): (PlaceActId, State),
    detail: Option<Value>,
) -> Result<()> {
    let hand = Hand::of(tx.viewer(), &permit.row().row);
    let mut row = place_act::ActiveModel {
        state: Set(state),
        decided_by: Set(hand.person),
        decided_membership_id: Set(hand.membership),
        decided_agency_id: Set(hand.agency),
        decided_at: Set(Some(tx.now())),
        ..Default::default()
    };
    if let Some(detail) = detail {
        row.detail = Set(detail.to_string());
    }
    let update = place_act::Entity::update_many()
        .set(row)
        .filter(place_act::COLUMN.id.eq(act));
    tx.change(permit, update).await.map(drop)
}

/// Does what was asked for; answers what the record is to hold of it.
async fn carry_out(
    tx: &Tx<'_>,
    permit: &Permit<EditPlace, PlaceHere>,
    act: &place_act::Model,
) -> Result<Option<Value>> {
    let fits = match act.act {
        Act::Close => Change::Close,
        Act::Reopen => Change::Reopen,
        Act::Merge => Change::Merge,
        Act::Unmerge => Change::Unmerge,
        _ => Change::Move,
    };
    if !fits.fits(permit.row().row.status) {
        return Err(Error::Conflict("this place is in another state"));
    }
    let status = match fits {
        Change::Move => {
            let (lat, lon) = point(&act.detail).ok_or(Error::internal("a move to nowhere"))?;
            record::change(tx, permit, |row| {
                row.lat = Set(lat);
                row.lon = Set(lon);
                row.confirmed_at = Set(tx.now());
            })
            .await?;
            return Ok(None);
        }
        Change::Merge => {
            let into = act.other_id.ok_or(Error::internal("a merge with nobody"))?;
            return merge::merge(tx, permit, into).await.map(Some);
        }
        Change::Unmerge => return merge::undo(tx, permit).await.map(|()| None),
        Change::Close => Status::Closed,
        Change::Reopen => Status::Listed,
    };
    record::change(tx, permit, |row| {
        row.status = Set(status);
        row.confirmed_at = Set(tx.now());
    })
    .await?;
    Ok(None)
}

fn point(detail: &str) -> Option<(f64, f64)> {
    let detail: Value = serde_json::from_str(detail).ok()?;
    let after = detail.get("after")?;
    Some((after.get("lat")?.as_f64()?, after.get("lon")?.as_f64()?))
}
