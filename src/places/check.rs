//! Looking at what was proposed: two others, or one of an office in whose jurisdiction it lies, and it is in the
//! guide; the same number who find nothing there, and it is declined.
use ahash::AHashSet;
use entity::{
    id::{PersonId, PlaceId},
    place::Status,
    place_act::{self, Act, State},
};
use sea_orm::{ActiveValue::Set, ColumnTrait};

use super::{
    model::Look,
    record::{self, Line},
    view::{self, WholePlace},
    words,
};
use crate::{
    access::{CheckPlace, Permit, PlaceHere, Viewer},
    app::App,
    db::Tx,
    error::{Error, Result},
    limits::{Act as Limit, Who},
    screening::Field,
    text::Text,
};

/// So many members have to say the same.
pub const ENOUGH: usize = 2;

/// Says that a proposed place is there, or that it is not. Said twice by one person, it counts once: the later word.
///
/// # Errors
/// `NotFound`, what the policy says, `own_proposal`; `Conflict` when nobody proposes it any more.
pub async fn look(app: &App, viewer: &Viewer, id: PlaceId, look: Look) -> Result<WholePlace> {
    let me = viewer.signed_in()?;
    app.limits.count(Limit::TellOfPlace, &Who::Person(me))?;
    let reason = look.reason.map(Text::into_inner).unwrap_or_default();
    if !look.there && reason.is_empty() {
        return Err(Error::invalid("/reason", "required"));
    }
    words::fit(
        &[Field {
            pointer: "/reason",
            text: &reason,
            before: "",
        }],
        false,
    )?;
    app.db
        .write(viewer, async |tx| {
            let permit = record::taken::<CheckPlace>(tx, id).await?;
            let row = &permit.row().row;
            let before = looks(tx, id).await?;
            if row.status == Status::Listed && before.there.contains(&me) {
                return Ok(());
            }
            if row.status != Status::Proposed {
                return Err(Error::Conflict("nobody proposes this place any more"));
            }
            words::not_held(app, tx, row.neighborhood_id, &reason).await?;
            if !before.said(me, look.there) {
                say(tx, &permit, look.there, reason).await?;
            }
            settle(tx, &permit, look.there).await
        })
        .await?;
    view::one(app, viewer, id).await
}

async fn say(
    tx: &Tx<'_>,
    permit: &Permit<CheckPlace, PlaceHere>,
    there: bool,
    reason: String,
) -> Result<()> {
    use sea_orm::{EntityTrait, QueryFilter};
    let mine = place_act::Entity::update_many()
        .set(place_act::ActiveModel {
            state: Set(State::Dropped),
            decided_at: Set(Some(tx.now())),
            ..Default::default()
        })
        .filter(place_act::COLUMN.place_id.eq(permit.row().row.id))
        .filter(place_act::COLUMN.person_id.eq(tx.viewer().signed_in()?))
        .filter(place_act::COLUMN.act.is_in([Act::Check, Act::Dispute]))
        .filter(place_act::COLUMN.state.eq(State::Done));
    tx.change(permit, mine).await?;
    let act = if there { Act::Check } else { Act::Dispute };
    tx.add(permit, Line::done(act).because(reason)).await?;
    Ok(())
}

/// Lists or declines it once enough have said the same. The place is held, so those who come at once are counted in turn.
async fn settle(tx: &Tx<'_>, permit: &Permit<CheckPlace, PlaceHere>, there: bool) -> Result<()> {
    let looks = looks(tx, permit.row().row.id).await?;
    let same = if there { &looks.there } else { &looks.absent };
    if !permit.row().governs && same.len() < ENOUGH {
        return record::changed(tx, &permit.row().row).await;
    }
    let (act, status) = if there {
        (Act::List, Status::Listed)
    } else {
        (Act::Decline, Status::Declined)
    };
    tx.add(permit, Line::done(act)).await?;
    record::change(tx, permit, |row| {
        row.status = Set(status);
        if there {
            row.confirmed_at = Set(tx.now());
        }
    })
    .await
}

/// Who said what so far.
#[derive(Default)]
pub struct Looks {
    /// That it is there.
    pub there: AHashSet<PersonId>,
    /// That it is not.
    pub absent: AHashSet<PersonId>,
}

impl Looks {
    fn said(&self, who: PersonId, there: bool) -> bool {
        let said = if there { &self.there } else { &self.absent };
        said.contains(&who)
    }

    /// Counts what acts say. Whoever left is forgotten, and so is their word.
    #[must_use]
    pub fn of(acts: &[place_act::Model]) -> Self {
        let mut looks = Self::default();
        for act in acts.iter().filter(|act| act.state == State::Done) {
            match act.act {
                Act::Check => looks.there.extend(act.person_id),
                Act::Dispute => looks.absent.extend(act.person_id),
                _ => {}
            }
        }
        looks
    }
}

async fn looks(tx: &Tx<'_>, id: PlaceId) -> Result<Looks> {
    let acts = tx
        .read()
        .all::<place_act::Entity>()
        .only(place_act::COLUMN.place_id.eq(id))
        .only(place_act::COLUMN.act.is_in([Act::Check, Act::Dispute]));
    Ok(Looks::of(&acts.oldest(place_act::Column::Id, 1_000).await?))
}
