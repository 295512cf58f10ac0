//! Co-organizers: asked by one of those who organize, and in it once they say yes.
use entity::{
    id::{MeetupId, MeetupOrganizerId, MembershipId},
    meetup_organizer,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::{
    model::NewOrganizer,
    seats::{self, KEY},
    service,
    shown::{self, MOST_ORGANIZERS},
    view::MeetupView,
};
use crate::{
    access::{Gathering, Organize, TakePart, Viewer},
    app::App,
    db::{Draft, Tx},
    error::{Error, Result},
    events::{Event, MeetupEvent},
    limits::{Act, Who},
};

/// Somebody who is asked.
struct Asked {
    id: MeetupOrganizerId,
    neighbor: entity::membership::Model,
}

impl Draft<Organize, Gathering> for Asked {
    type Row = meetup_organizer::ActiveModel;

    fn place(self, gathering: &Gathering, tx: &Tx<'_>) -> Self::Row {
        meetup_organizer::ActiveModel {
            id: Set(self.id),
            meetup_id: Set(gathering.row.id),
            person_id: Set(self.neighbor.person_id),
            membership_id: Set(self.neighbor.id),
            invited_at: Set(tx.now()),
            accepted_at: Set(None),
        }
    }
}

/// Asks a neighbor to organize as well; again is the same.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Invalid` for whoever is no neighbor, `Rule` when there are enough.
pub(super) async fn ask(
    app: &App,
    viewer: &Viewer,
    id: MeetupId,
    whom: NewOrganizer,
) -> Result<MeetupView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Gather, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let gathering = service::taken(tx, id).await?;
            let permit = viewer.may::<Organize, _>(gathering)?;
            let neighbor = service::neighbor(tx, whom.membership, &permit.row().row).await?;
            let person = neighbor.person_id;
            let known = &permit.row().organizers;
            if known.iter().any(|one| one.person_id == person) {
                return Ok(());
            }
            if known.len() >= MOST_ORGANIZERS {
                return Err(Error::Rule("too_many_organizers"));
            }
            let id = MeetupOrganizerId::new();
            tx.add_once(&permit, Asked { id, neighbor }).await?;
            let meetup = permit.row().row.id;
            tx.emit(Event::Meetup(MeetupEvent::Invited { meetup, person }))
                .await
        })
        .await?;
    shown::one(app, viewer, id).await
}

/// Says yes.
///
/// # Errors
/// `NotFound` for whoever was not asked.
pub(super) async fn accept(app: &App, viewer: &Viewer, id: MeetupId) -> Result<MeetupView> {
    viewer.signed_in()?;
    app.db
        .write(viewer, async |tx| {
            let gathering = service::gathering(tx, id).await?;
            let me = viewer.person();
            let mut all = gathering.organizers.iter();
            let own = all.find(|one| Some(one.person_id) == me).cloned();
            let own = own.ok_or(Error::NotFound("organizer"))?;
            let permit = viewer.may::<TakePart, _>(own)?;
            if permit.row().accepted_at.is_some() {
                return Ok(());
            }
            let now = tx.now();
            tx.edit(permit, |row: &mut meetup_organizer::ActiveModel| {
                row.accepted_at = Set(Some(now));
            })
            .await?;
            seats::changed(tx, &gathering.row).await
        })
        .await?;
    shown::one(app, viewer, id).await
}

/// Takes somebody out again, or oneself. Whoever made the meetup stays in it.
///
/// # Errors
/// `NotFound`; `Forbidden` for the author and for whoever does not organize.
pub(super) async fn leave(
    app: &App,
    viewer: &Viewer,
    id: MeetupId,
    whom: MembershipId,
) -> Result<()> {
    viewer.signed_in()?;
    app.db
        .write(viewer, async |tx| {
            let gathering = service::gathering(tx, id).await?;
            let row = gathering
                .organizers
                .iter()
                .find(|one| one.membership_id == whom)
                .cloned()
                .ok_or(Error::NotFound("organizer"))?;
            if row.person_id == gathering.row.author_id {
                return Err(Error::Forbidden("take the author out"));
            }
            if viewer.person() != Some(row.person_id) {
                viewer.may::<Organize, _>(service::gathering(tx, id).await?)?;
            }
            meetup_organizer::Entity::delete_many()
                .filter(meetup_organizer::COLUMN.id.eq(row.id))
                .exec(tx.system(&KEY))
                .await?;
            seats::changed(tx, &gathering.row).await
        })
        .await
}
