//! Joining a town, changing how one appears there, leaving it.
use entity::{
    id::{MembershipId, PersonId, PhotoId},
    membership, neighborhood, person, photo,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::Expr};

use crate::{
    access::{Belong, Edit, Join, Permit, Remove, Viewer},
    agencies,
    app::App,
    db::{Draft, Seen, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    meetups,
};

use super::{
    home::move_in,
    model::{Change, MembershipChange, NewMembership},
    name::DisplayName,
    view::{MembershipView, by_slug},
};

/// Towns of one person at the same time.
const TOWNS: usize = 3;

/// One's own memberships, the oldest first.
///
/// # Errors
/// The database's.
pub async fn mine(app: &App, viewer: &Viewer) -> Result<Vec<MembershipView>> {
    let Some(me) = viewer.person() else {
        return Ok(Vec::new());
    };
    let scope = app.db.read(viewer);
    let rows = active(scope.all(), me).await?;
    let areas = rows.iter().map(|row| row.neighborhood_id);
    let towns = scope
        .all::<neighborhood::Entity>()
        .only(neighborhood::COLUMN.id.is_in(areas))
        .oldest(neighborhood::COLUMN.id, TOWNS as u64)
        .await?;
    rows.into_iter()
        .filter_map(|row| {
            let town = towns.iter().find(|town| town.id == row.neighborhood_id)?;
            Some(MembershipView::new(row, town.clone()))
        })
        .collect()
}

async fn active<C: ConnectionTrait>(
    memberships: Seen<'_, membership::Entity, C>,
    me: PersonId,
) -> Result<Vec<membership::Model>> {
    memberships
        .only(membership::COLUMN.person_id.eq(me))
        .only(membership::COLUMN.left_at.is_null())
        .oldest(membership::COLUMN.joined_at, TOWNS as u64)
        .await
}

/// Joins a town.
///
/// # Errors
/// `NotFound` for an unknown town, `Forbidden` for one that is not open, `Conflict` for one's own,
/// `Invalid` for a fourth one or a home too soon.
pub(super) async fn join(
    app: &App,
    viewer: &Viewer,
    wish: NewMembership,
) -> Result<MembershipView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Belong, &Who::Person(me))?;
    if let Some(name) = &wish.display_name {
        agencies::refuse_taken(app, name.as_str(), "/display_name").await?;
    }
    app.db
        .write(viewer, async |tx| {
            let town = by_slug(&tx.read(), wish.neighborhood.as_str()).await?;
            let permit = viewer.may::<Join, _>(town)?;
            // Whoever joins in two windows at once is counted one after the other.
            let person = tx.read().take::<person::Entity>(me).await?;
            let there = active(tx.read().all(), me).await?;
            let area = permit.row().id;
            if there.iter().any(|row| row.neighborhood_id == area) {
                return Err(Error::Conflict("a member already"));
            }
            if there.len() >= TOWNS {
                return Err(Error::invalid("/neighborhood", "too_many"));
            }
            let home = wish.home || there.is_empty();
            if home {
                move_in(tx, &permit, &person, area).await?;
            }
            let row = tx
                .add(
                    &permit,
                    Joining {
                        me,
                        home,
                        wish: &wish,
                    },
                )
                .await?;
            changed(tx, &row).await?;
            MembershipView::new(row, permit.into_row())
        })
        .await
}

/// A membership about to be.
struct Joining<'a> {
    me: PersonId,
    home: bool,
    wish: &'a NewMembership,
}

impl Draft<Join, neighborhood::Model> for Joining<'_> {
    type Row = membership::ActiveModel;

    fn place(self, town: &neighborhood::Model, tx: &Tx<'_>) -> Self::Row {
        let name = self.wish.display_name.as_ref();
        membership::ActiveModel {
            id: Set(MembershipId::new()),
            person_id: Set(self.me),
            neighborhood_id: Set(town.id),
            kind: Set(self.wish.kind),
            verification: Set(membership::Verification::None),
            verified_at: Set(None),
            display_name: Set(name.map(|name| name.as_str().to_owned())),
            icon_id: Set(None),
            home: Set(self.home),
            joined_at: Set(tx.now()),
            left_at: Set(None),
            withheld: Set(None),
        }
    }
}

/// Changes how one appears in a town, or makes it one's home.
///
/// # Errors
/// `Forbidden` for a neighbor's, `Invalid` for what cannot be.
pub(super) async fn change(
    app: &App,
    viewer: &Viewer,
    id: MembershipId,
    wish: MembershipChange,
) -> Result<MembershipView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Belong, &Who::Person(me))?;
    if let Change::To(name) = &wish.display_name {
        agencies::refuse_taken(app, name.as_str(), "/display_name").await?;
    }
    app.db
        .write(viewer, async |tx| {
            let person = tx.read().take::<person::Entity>(me).await?;
            let row = lasting(tx, id).await?;
            let town = tx
                .read()
                .one::<neighborhood::Entity>(row.neighborhood_id)
                .await?;
            let permit = viewer.may::<Belong, _>(row)?;
            let home = becomes_home(permit.row(), wish.home)?;
            if home {
                move_in(tx, &permit, &person, town.id).await?;
            }
            let icon = new_icon(tx, &permit, wish.icon).await?;
            let row = tx
                .edit(permit, |row: &mut membership::ActiveModel| {
                    if let Some(kind) = wish.kind {
                        row.kind = Set(kind);
                    }
                    match &wish.display_name {
                        Change::Keep => {}
                        Change::Clear => row.display_name = Set(None),
                        Change::To(name) => {
                            row.display_name = Set(Some(DisplayName::as_str(name).to_owned()));
                        }
                    }
                    row.icon_id = Set(icon);
                    if home {
                        row.home = Set(true);
                    }
                })
                .await?;
            changed(tx, &row).await?;
            MembershipView::new(row, town)
        })
        .await
}

/// Whether a wish makes this the home. Nobody can live nowhere: a home ends by another one.
fn becomes_home(row: &membership::Model, wish: Option<bool>) -> Result<bool> {
    match wish {
        Some(false) if row.home => Err(Error::invalid("/home", "not_allowed")),
        Some(true) => Ok(!row.home),
        _ => Ok(false),
    }
}

/// Puts an icon in the place of the one before, whose photo goes.
async fn new_icon(
    tx: &Tx<'_>,
    permit: &Permit<Belong, membership::Model>,
    wish: Change<PhotoId>,
) -> Result<Option<PhotoId>> {
    let row = permit.row();
    let icon = match wish {
        Change::Keep => return Ok(row.icon_id),
        Change::Clear => None,
        Change::To(id) if row.icon_id == Some(id) => return Ok(Some(id)),
        Change::To(id) => Some(id),
    };
    if let Some(id) = icon {
        hang(tx, row, id).await?;
    }
    drop_icon(tx, permit).await?;
    Ok(icon)
}

/// Hangs a photo of one's own that hangs nowhere yet on a membership.
async fn hang(tx: &Tx<'_>, to: &membership::Model, id: PhotoId) -> Result<()> {
    let photo = match tx.read().take::<photo::Entity>(id).await {
        Err(Error::NotFound(_)) => return Err(Error::invalid("/icon", "unknown")),
        other => other?,
    };
    // What others show is as good as missing here.
    if photo.owner_id != to.person_id || photo.deleted_at.is_some() {
        return Err(Error::invalid("/icon", "unknown"));
    }
    let elsewhere = photo.post_id.is_some() || photo.comment_id.is_some();
    if elsewhere || photo.membership_id.is_some() || photo.meetup_id.is_some() {
        return Err(Error::invalid("/icon", "taken"));
    }
    let permit = tx.viewer().may::<Edit, _>(photo)?;
    let membership = to.id;
    tx.edit(permit, |row: &mut photo::ActiveModel| {
        row.membership_id = Set(Some(membership));
    })
    .await?;
    Ok(())
}

/// Takes away the photo that a membership shows, if it shows one.
async fn drop_icon<A>(tx: &Tx<'_>, permit: &Permit<A, membership::Model>) -> Result<()> {
    let Some(photo) = permit.row().icon_id else {
        return Ok(());
    };
    let gone = photo::Entity::update_many()
        .col_expr(photo::Column::DeletedAt, Expr::value(tx.now()))
        .col_expr(
            photo::Column::MembershipId,
            Expr::value(None::<MembershipId>),
        )
        .filter(photo::COLUMN.id.eq(photo))
        .filter(photo::COLUMN.membership_id.eq(permit.row().id));
    if tx.change(permit, gone).await? > 0 {
        tx.emit(Event::PhotoDropped { photo }).await?;
    }
    Ok(())
}

/// Leaves a town. The row stays, so that kept words have an author, without name and icon.
///
/// # Errors
/// `Forbidden` for a neighbor's.
pub(super) async fn leave(app: &App, viewer: &Viewer, id: MembershipId) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Belong, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            tx.read().take::<person::Entity>(me).await?;
            let row = lasting(tx, id).await?;
            let permit = viewer.may::<Remove, _>(row)?;
            drop_icon(tx, &permit).await?;
            meetups::left_town(tx, me, permit.row().neighborhood_id).await?;
            let now = tx.now();
            let row = tx
                .edit(permit, |row: &mut membership::ActiveModel| {
                    row.left_at = Set(Some(now));
                    row.display_name = Set(None);
                    row.icon_id = Set(None);
                })
                .await?;
            changed(tx, &row).await
        })
        .await
}

/// A membership that has not ended, locked; whose it is, the permit asks.
pub(super) async fn lasting(tx: &Tx<'_>, id: MembershipId) -> Result<membership::Model> {
    let row = tx.read().take::<membership::Entity>(id).await?;
    if row.left_at.is_none() {
        Ok(row)
    } else {
        Err(Error::NotFound("member"))
    }
}

/// Tells the log that a membership is otherwise now.
pub(super) async fn changed(tx: &Tx<'_>, row: &membership::Model) -> Result<()> {
    tx.emit(Event::MembershipChanged {
        membership: row.id,
        area: row.neighborhood_id,
        person: row.person_id,
    })
    .await
}
