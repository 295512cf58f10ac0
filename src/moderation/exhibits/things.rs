//! Who wrote a place, a review or a meetup, when, and what is to be seen on it.
use entity::{
    id::{MeetupId, MembershipId, PlaceId, ReviewId},
    meetup, moderation_case as case, photo, place,
    report::TargetKind,
    review,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    prelude::DateTimeUtc,
};

use super::{super::target::KEY, Exhibit};
use crate::{app::App, clock::Moment, error::Result, photos::Photo};

/// When it was written, by whom, and when it was changed.
type Written = (DateTimeUtc, Option<MembershipId>, Option<DateTimeUtc>);

/// Adds them to what is shown of it.
pub(super) async fn fill(app: &App, about: &case::Model, shown: &mut Exhibit) -> Result<()> {
    let conn = app.db.system(&KEY);
    let Some((created_at, membership, edited_at)) = written(conn, about).await? else {
        return Ok(());
    };
    shown.created_at = Moment(created_at);
    shown.edited_at = edited_at.map(Moment);
    if let Some(id) = membership {
        let known = app.personas.of(&app.db, std::iter::once(id)).await?;
        shown.author = known.get(&id).cloned();
    }
    shown.photos = photos(conn, about).await?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "of a case that was read through the scope"
)]
async fn written(conn: &impl ConnectionTrait, about: &case::Model) -> Result<Option<Written>> {
    let id = about.target_id;
    Ok(match about.target_kind {
        TargetKind::Place => place::Entity::find_by_id(PlaceId(id))
            .one(conn)
            .await?
            .map(|row| (row.created_at, row.membership_id, None)),
        TargetKind::Meetup => meetup::Entity::find_by_id(MeetupId(id))
            .one(conn)
            .await?
            .map(|row| (row.created_at, Some(row.membership_id), row.edited_at)),
        TargetKind::Review => review::Entity::find_by_id(ReviewId(id))
            .one(conn)
            .await?
            .map(|row| (row.created_at, Some(row.membership_id), row.edited_at)),
        _ => None,
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "of a case that was read through the scope"
)]
async fn photos(conn: &impl ConnectionTrait, about: &case::Model) -> Result<Vec<Photo>> {
    let here = match about.target_kind {
        TargetKind::Meetup => photo::COLUMN.meetup_id.eq(MeetupId(about.target_id)),
        TargetKind::Review => photo::COLUMN.review_id.eq(ReviewId(about.target_id)),
        _ => return Ok(Vec::new()),
    };
    let rows = photo::Entity::find()
        .filter(Condition::all().add(here))
        .filter(photo::COLUMN.deleted_at.is_null())
        .order_by_asc(photo::COLUMN.position)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Photo::from).collect())
}
