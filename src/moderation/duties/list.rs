//! Reading duties.
use entity::{
    duty::{self, Role},
    id::{DutyId, NeighborhoodId},
    membership, neighborhood, person,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    KEY,
    view::{DutyList, DutyPlace, DutyState, DutyView, MyDuty, masked},
};
use crate::{
    access::{Appoint, Dismiss, Myself, Viewer},
    accounts,
    app::App,
    clock::Moment,
    error::Result,
    moderation::names,
};

/// Duties shown at most.
const SHOWN: u64 = 500;

/// Who keeps the rules, and who would; for those who run the server.
///
/// # Errors
/// What the policy says.
pub(in crate::moderation) async fn list(app: &App, viewer: &Viewer) -> Result<DutyList> {
    viewer.may::<Appoint, _>(Myself(viewer.signed_in()?))?;
    let rows = app.db.read(viewer).all::<duty::Entity>();
    let mut items = Vec::new();
    for row in rows.newest(duty::Column::Id, SHOWN).await? {
        items.push(shown(app, viewer, row).await?);
    }
    Ok(DutyList { items })
}

/// One of them.
///
/// # Errors
/// `NotFound`.
pub(in crate::moderation) async fn one(app: &App, viewer: &Viewer, id: DutyId) -> Result<DutyView> {
    let row = app.db.read(viewer).one::<duty::Entity>(id).await?;
    shown(app, viewer, row).await
}

/// One's own that are held and not at rest.
///
/// # Errors
/// The database's.
pub async fn mine(app: &App, viewer: &Viewer) -> Result<Vec<MyDuty>> {
    let (Some(me), false) = (viewer.person(), viewer.duties().is_empty()) else {
        return Ok(Vec::new());
    };
    let rows = app
        .db
        .read(viewer)
        .all::<duty::Entity>()
        .only(duty::COLUMN.person_id.eq(me))
        .only(duty::COLUMN.confirmed_at.is_not_null())
        .only(duty::COLUMN.ended_at.is_null());
    let mut all = Vec::new();
    for row in rows.oldest(duty::Column::Id, SHOWN).await? {
        if viewer.holds(row.role, row.neighborhood_id) {
            all.push(MyDuty {
                id: row.id,
                role: row.role,
                neighborhood: place(app, row.neighborhood_id).await?,
            });
        }
    }
    Ok(all)
}

async fn place(app: &App, area: Option<NeighborhoodId>) -> Result<Option<DutyPlace>> {
    let Some(area) = area else {
        return Ok(None);
    };
    #[expect(clippy::disallowed_methods, reason = "a town's name")]
    let row = neighborhood::Entity::find_by_id(area)
        .one(app.db.system(&KEY))
        .await?;
    Ok(row.map(|row| DutyPlace {
        slug: row.slug,
        name: row.name,
    }))
}

async fn shown(app: &App, viewer: &Viewer, row: duty::Model) -> Result<DutyView> {
    let holder = holder(app, &row).await?;
    let name = async |id| match id {
        Some(id) => names::of(app, id).await,
        None => Ok(None),
    };
    let state = match (row.ended_at, row.confirmed_at) {
        (Some(_), _) => DutyState::Ended,
        (None, None) => DutyState::Waiting,
        (None, Some(_)) if holder.rests => DutyState::Resting,
        (None, Some(_)) => DutyState::Held,
    };
    Ok(DutyView {
        id: row.id,
        role: row.role,
        neighborhood: place(app, row.neighborhood_id).await?,
        name: holder.name,
        address: holder.address,
        state,
        own: viewer.person() == Some(row.person_id),
        given_by: name(row.given_by).await?,
        given_at: Moment(row.given_at),
        confirmed_by: name(row.confirmed_by).await?,
        confirmed_at: row.confirmed_at.map(Moment),
        ended_at: row.ended_at.map(Moment),
        acts: acts(viewer, row, state),
    })
}

/// Whose it is, as far as those who run the server know: in a neighborhood the persona there, and nothing else.
struct Holder {
    name: String,
    address: Option<String>,
    rests: bool,
}

#[expect(clippy::disallowed_methods, reason = "who keeps the rules")]
async fn holder(app: &App, row: &duty::Model) -> Result<Holder> {
    let conn = app.db.system(&KEY);
    let found = person::Entity::find_by_id(row.person_id).one(conn).await?;
    let Some(person) = found.filter(|person| person.left_at.is_none()) else {
        return Ok(Holder {
            name: String::new(),
            address: None,
            rests: true,
        });
    };
    let suspended = person.suspended_at.is_some();
    let Some(area) = row
        .neighborhood_id
        .filter(|_| row.role == Role::AreaModerator)
    else {
        let address = accounts::address_of(&app.secrets, &person)?;
        return Ok(Holder {
            name: person.display_name,
            address: address.as_deref().map(masked),
            rests: suspended,
        });
    };
    let persona = membership::Entity::find()
        .filter(membership::COLUMN.person_id.eq(row.person_id))
        .filter(membership::COLUMN.neighborhood_id.eq(area))
        .order_by_desc(membership::COLUMN.id)
        .one(conn)
        .await?;
    let there = persona.as_ref().is_some_and(|home| home.left_at.is_none());
    let own = persona.and_then(|home| home.display_name);
    Ok(Holder {
        name: own.unwrap_or(person.display_name),
        address: None,
        rests: suspended || !there,
    })
}

/// What the viewer could do now. The page shows these buttons; whether an act is done is asked again.
fn acts(viewer: &Viewer, row: duty::Model, state: DutyState) -> Vec<&'static str> {
    let confirms = viewer.may::<Appoint, _>(row.clone()).is_ok();
    let ends = viewer.may::<Dismiss, _>(row).is_ok();
    let all = [
        ("confirm", confirms && state == DutyState::Waiting),
        ("end", ends && state != DutyState::Ended),
    ];
    let possible = all.into_iter().filter(|(_, possible)| *possible);
    possible.map(|(word, _)| word).collect()
}
