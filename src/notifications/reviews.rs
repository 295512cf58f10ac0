//! News of reviews: to whoever runs the place, to the author of what was answered, and about who runs a place.
use entity::{
    id::{PersonId, PlaceOwnerId, ReviewId},
    notification::Kind,
    place_owner::{self, State},
    review, review_answer,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::told::{About, Line, tell};
use crate::{
    app::App,
    db::{Desk, Key},
    error::{Error, Result},
    jobs::Ticket,
};

const KEY: Key = Key::of(Desk::Jobs);

/// Tells whoever runs a place of a review, or its author that it was answered.
///
/// # Errors
/// The database's.
pub async fn tell_of_review(app: &App, ticket: Ticket, id: ReviewId, answered: bool) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = review::Entity::find_by_id(id)
        .one(app.db.system(&KEY))
        .await?;
    let Some(row) = row.filter(|row| row.deleted_at.is_none()) else {
        return Ok(());
    };
    let (told, actor, what) = if answered {
        let answer = answer(app, id).await?;
        (
            vec![row.author_id],
            answer.and_then(|answer| answer.membership_id),
            "answered",
        )
    } else {
        (
            owners(app, &row).await?,
            Some(row.membership_id),
            "reviewed",
        )
    };
    let mut lines = Vec::new();
    for to in told {
        if hears(app, to, id).await? {
            lines.push(Line {
                to,
                kind: Kind::Review,
                what: what.to_owned(),
                about: About {
                    review: Some(id),
                    area: Some(row.neighborhood_id),
                    actor,
                    ..About::default()
                },
            });
        }
    }
    tell(app, ticket, lines).await
}

/// Tells somebody whether they were found to run a place.
///
/// # Errors
/// The database's.
pub async fn tell_of_claim(app: &App, ticket: Ticket, id: PlaceOwnerId) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
    let row = place_owner::Entity::find_by_id(id)
        .one(app.db.system(&KEY))
        .await?;
    let Some(row) = row else { return Ok(()) };
    let what = match row.state {
        State::Confirmed => "owner_confirmed",
        State::Refused => "owner_refused",
        State::Claimed | State::Ended => return Ok(()),
    };
    let line = Line {
        to: row.person_id,
        kind: Kind::Review,
        what: what.to_owned(),
        about: About::default(),
    };
    tell(app, ticket, vec![line]).await
}

#[expect(
    clippy::disallowed_methods,
    reason = "a job looks at the rows as they are"
)]
async fn answer(app: &App, id: ReviewId) -> Result<Option<review_answer::Model>> {
    let answer = review_answer::Entity::find().filter(review_answer::COLUMN.review_id.eq(id));
    Ok(answer.one(app.db.system(&KEY)).await?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a job looks at the rows as they are"
)]
async fn owners(app: &App, row: &review::Model) -> Result<Vec<PersonId>> {
    let owners = place_owner::Entity::find()
        .filter(place_owner::COLUMN.place_id.eq(row.place_id))
        .filter(place_owner::COLUMN.state.eq(State::Confirmed))
        .all(app.db.system(&KEY))
        .await?;
    Ok(owners.into_iter().map(|owner| owner.person_id).collect())
}

/// Whether somebody may act here and sees the review.
async fn hears(app: &App, who: PersonId, id: ReviewId) -> Result<bool> {
    let viewer = match app.gate.as_seen_by(who).await {
        Ok(viewer) => viewer,
        Err(Error::Anonymous) => return Ok(false), // left
        Err(error) => return Err(error),
    };
    if viewer.standing().is_err() {
        return Ok(false);
    }
    match app.db.read(&viewer).one::<review::Entity>(id).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
