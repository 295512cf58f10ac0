//! Things of a town beside what is said there: places, reviews of them, meetups.
use entity::{
    id::{MeetupId, PlaceId, ReviewId},
    meetup, photo, place,
    report::TargetKind,
    review,
};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter};

use super::{Facts, Target, nobody};
use crate::{
    db::Tx,
    error::Result,
    events::{Event, MeetupEvent},
};

/// What there is of one; nothing when it is gone, or when it is none of these.
#[expect(
    clippy::disallowed_methods,
    reason = "one thing, for those who work on its case"
)]
pub(super) async fn facts(conn: &impl ConnectionTrait, target: Target) -> Result<Option<Facts>> {
    Ok(match target.kind {
        TargetKind::Place => place::Entity::find_by_id(PlaceId(target.id))
            .filter(place::COLUMN.deleted_at.is_null())
            .one(conn)
            .await?
            .map(of_place),
        TargetKind::Meetup => meetup::Entity::find_by_id(MeetupId(target.id))
            .filter(meetup::COLUMN.deleted_at.is_null())
            .one(conn)
            .await?
            .map(of_meetup),
        TargetKind::Review => review::Entity::find_by_id(ReviewId(target.id))
            .filter(review::COLUMN.deleted_at.is_null())
            .one(conn)
            .await?
            .map(of_review),
        _ => None,
    })
}

/// An imported place is nobody's words.
fn of_place(row: place::Model) -> Facts {
    Facts {
        author: row.proposer_id,
        area: row.neighborhood_id,
        version: row.version,
        withheld: row.withheld,
        text: lines([row.name, row.hours_note, row.note, row.url]),
        ..nobody()
    }
}

fn of_meetup(row: meetup::Model) -> Facts {
    Facts {
        author: Some(row.author_id),
        area: Some(row.neighborhood_id),
        version: row.version,
        withheld: row.withheld,
        text: lines([
            row.title,
            row.body,
            row.place_name,
            row.rain,
            row.note_after,
        ]),
        ..nobody()
    }
}

fn of_review(row: review::Model) -> Facts {
    Facts {
        author: Some(row.author_id),
        area: Some(row.neighborhood_id),
        version: row.version,
        withheld: row.withheld,
        text: row.body,
        ..nobody()
    }
}

fn lines<const N: usize>(texts: [String; N]) -> String {
    let said = texts.into_iter().filter(|text| !text.is_empty());
    said.collect::<Vec<_>>().join("\n")
}

/// The thing on which a photo hangs, if it is one of these.
pub(super) fn holder(row: &photo::Model) -> Option<Target> {
    let review = row.review_id.map(Target::from);
    row.meetup_id.map(Target::from).or(review)
}

/// Says that one changed, or something on it; `false` when it is none of these.
pub(super) async fn told(tx: &Tx<'_>, target: Target, facts: &Facts) -> Result<bool> {
    let changed = facts.holder.unwrap_or(target);
    let event = match (changed.kind, facts.area) {
        (TargetKind::Place, area) => Event::PlaceChanged {
            place: PlaceId(changed.id),
            area,
        },
        (TargetKind::Meetup, Some(area)) => Event::Meetup(MeetupEvent::Changed {
            meetup: MeetupId(changed.id),
            area,
        }),
        (TargetKind::Review, Some(area)) => Event::ReviewChanged {
            review: ReviewId(changed.id),
            area,
        },
        _ => return Ok(false),
    };
    tx.emit(event).await?;
    Ok(true)
}
