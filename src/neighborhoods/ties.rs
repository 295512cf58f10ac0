//! Between neighbors: looking each other up, and not wanting to meet.
//!
//! A block or a mute is about a person but made through a persona, and shows at that persona only:
//! otherwise blocking somebody in one town would point them out in another.
use entity::{
    block,
    id::{MembershipId, MuteId, PersonId},
    membership, mute, person, post,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use crate::{
    access::{Myself, Permit, Settle, Shun, Viewer},
    app::App,
    clock::Moment,
    db::{Desk, Draft, Key, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    page::{Page, Paging},
};

use super::{
    model::{MutedThing, NewMute},
    persona::authors,
    view::{Blocked, Muted, Profile},
};

/// Blocks of one person.
const BLOCKS: u64 = 500;
/// Mutes of one person, of all sorts.
const MUTES: u64 = 200;

/// A neighbor.
///
/// # Errors
/// `NotFound` for whoever is not in a town of the viewer's, or does not want to meet them.
pub(super) async fn profile(app: &App, viewer: &Viewer, id: MembershipId) -> Result<Profile> {
    let scope = app.db.read(viewer);
    let row = scope.one::<membership::Entity>(id).await?;
    if row.left_at.is_some() {
        return Err(Error::NotFound("member"));
    }
    let mut faces = faces(app, &[id]).await?;
    let face = faces.remove(&id).ok_or(Error::NotFound("member"))?;
    let blocks = scope
        .all::<block::Entity>()
        .only(block::COLUMN.via_membership.eq(id));
    let mutes = scope
        .all::<mute::Entity>()
        .only(mute::COLUMN.via_membership.eq(id));
    Ok(Profile {
        me: viewer.person() == Some(row.person_id),
        blocked: blocks.any().await?.is_some(),
        muted: mutes.any().await?.is_some(),
        ..Profile::new(&row, face)
    })
}

/// The faces of personas that the caller was found to see: the same for everybody who sees them,
/// like a line of the feed.
async fn faces(
    app: &App,
    ids: &[MembershipId],
) -> Result<ahash::AHashMap<MembershipId, super::Author>> {
    authors(app.db.system(&Key::of(Desk::FeedCache)), ids).await
}

/// Blocks a neighbor; again is the same.
///
/// # Errors
/// `NotFound`, `Forbidden` for oneself, `Conflict` after 500.
pub(super) async fn block(app: &App, viewer: &Viewer, id: MembershipId) -> Result<()> {
    let me = counted(app, viewer)?;
    app.db
        .write(viewer, async |tx| {
            let permit = shunned(tx, me, id).await?;
            if tx.read().all::<block::Entity>().count().await? >= BLOCKS {
                return Err(Error::Conflict("so many blocks"));
            }
            let other = permit.row().person_id;
            if tx.add_once(&permit, Shunning(me)).await? {
                tx.emit(Event::TiesChanged {
                    person: me,
                    other: Some(other),
                })
                .await?;
            }
            Ok(())
        })
        .await
}

/// Leave to turn away from a neighbor. One's own row is locked, so that limits count one by one.
async fn shunned(
    tx: &Tx<'_>,
    me: PersonId,
    id: MembershipId,
) -> Result<Permit<Shun, membership::Model>> {
    tx.read().take::<person::Entity>(me).await?;
    let row = tx.read().one::<membership::Entity>(id).await?;
    if row.left_at.is_some() {
        return Err(Error::NotFound("member"));
    }
    tx.viewer().may::<Shun, _>(row)
}

/// Whoever turns away.
struct Shunning(PersonId);

impl Draft<Shun, membership::Model> for Shunning {
    type Row = block::ActiveModel;

    fn place(self, other: &membership::Model, tx: &Tx<'_>) -> Self::Row {
        block::ActiveModel {
            blocker_id: Set(self.0),
            blocked_id: Set(other.person_id),
            via_membership: Set(other.id),
            created_at: Set(tx.now()),
        }
    }
}

/// Lifts a block. It is one's own row: that the neighbor left, or blocked back, is no hindrance.
///
/// # Errors
/// The database's; lifting what is not there is no error.
pub(super) async fn unblock(app: &App, viewer: &Viewer, id: MembershipId) -> Result<()> {
    let me = counted(app, viewer)?;
    app.db
        .write(viewer, async |tx| {
            let own = tx
                .read()
                .all::<block::Entity>()
                .only(block::COLUMN.via_membership.eq(id));
            let Some(row) = own.any().await? else {
                return Ok(());
            };
            let permit = viewer.may::<Settle, _>(Myself(me))?;
            let rows = block::Entity::delete_many()
                .filter(block::COLUMN.blocker_id.eq(me))
                .filter(block::COLUMN.via_membership.eq(id));
            tx.clear(&permit, rows).await?;
            tx.emit(Event::TiesChanged {
                person: me,
                other: Some(row.blocked_id),
            })
            .await
        })
        .await
}

/// Mutes a neighbor; again is the same. Nobody else's view changes, so nobody else is told.
///
/// # Errors
/// `NotFound`, `Forbidden` for oneself, `Conflict` after 200 mutes.
pub(super) async fn mute(app: &App, viewer: &Viewer, id: MembershipId) -> Result<()> {
    let me = counted(app, viewer)?;
    app.db
        .write(viewer, async |tx| {
            let permit = shunned(tx, me, id).await?;
            has_room(tx).await?;
            if tx.add_once(&permit, Hush(me)).await? {
                ties_changed(tx, me).await?;
            }
            Ok(())
        })
        .await
}

async fn has_room(tx: &Tx<'_>) -> Result<()> {
    if tx.read().all::<mute::Entity>().count().await? < MUTES {
        Ok(())
    } else {
        Err(Error::Conflict("so many mutes"))
    }
}

async fn ties_changed(tx: &Tx<'_>, me: PersonId) -> Result<()> {
    tx.emit(Event::TiesChanged {
        person: me,
        other: None,
    })
    .await
}

/// Whoever no longer wants to read a person.
struct Hush(PersonId);

impl Draft<Shun, membership::Model> for Hush {
    type Row = mute::ActiveModel;

    fn place(self, other: &membership::Model, tx: &Tx<'_>) -> Self::Row {
        mute::ActiveModel {
            id: Set(MuteId::new()),
            person_id: Set(self.0),
            kind: Set(mute::Kind::Person),
            target_id: Set(Some(other.person_id)),
            via_membership: Set(Some(other.id)),
            value: Set(None),
            created_at: Set(tx.now()),
        }
    }
}

/// Lifts the mute of a neighbor.
///
/// # Errors
/// The database's; lifting what is not there is no error.
pub(super) async fn unmute(app: &App, viewer: &Viewer, id: MembershipId) -> Result<()> {
    let me = counted(app, viewer)?;
    let rows = mute::Entity::delete_many().filter(mute::COLUMN.via_membership.eq(id));
    clear_mutes(app, viewer, me, rows).await.map(drop)
}

/// Lifts the mute of a word or a kind of post, or any other by its id.
///
/// # Errors
/// `NotFound` when there is none of one's own.
pub(super) async fn drop_mute(app: &App, viewer: &Viewer, id: MuteId) -> Result<()> {
    let me = counted(app, viewer)?;
    let rows = mute::Entity::delete_many().filter(mute::COLUMN.id.eq(id));
    match clear_mutes(app, viewer, me, rows).await? {
        0 => Err(Error::NotFound("mute")),
        _ => Ok(()),
    }
}

async fn clear_mutes(
    app: &App,
    viewer: &Viewer,
    me: PersonId,
    rows: sea_orm::DeleteMany<mute::Entity>,
) -> Result<u64> {
    let rows = rows.filter(mute::COLUMN.person_id.eq(me));
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Settle, _>(Myself(me))?;
            let lifted = tx.clear(&permit, rows).await?;
            if lifted > 0 {
                ties_changed(tx, me).await?;
            }
            Ok(lifted)
        })
        .await
}

/// Mutes a word or a kind of post; again answers what is there.
///
/// # Errors
/// `Invalid` for an unknown kind of post, `Conflict` after 200 mutes.
pub(super) async fn add_mute(app: &App, viewer: &Viewer, wish: NewMute) -> Result<Muted> {
    let me = counted(app, viewer)?;
    let kind = match wish.kind {
        MutedThing::Word => mute::Kind::Word,
        MutedThing::PostKind => mute::Kind::PostKind,
    };
    let value = wish.value.into_inner();
    if kind == mute::Kind::PostKind
        && serde_json::from_value::<post::Kind>(value.as_str().into()).is_err()
    {
        return Err(Error::invalid("/value", "invalid"));
    }
    app.db
        .write(viewer, async |tx| {
            tx.read().take::<person::Entity>(me).await?;
            let same = tx
                .read()
                .all::<mute::Entity>()
                .only(mute::COLUMN.kind.eq(kind))
                .only(mute::COLUMN.value.eq(value.as_str()));
            if let Some(row) = same.any().await? {
                return Ok(muted(row, None));
            }
            has_room(tx).await?;
            let permit = viewer.may::<Settle, _>(Myself(me))?;
            let row = tx.add(&permit, NoMore { kind, value }).await?;
            ties_changed(tx, me).await?;
            Ok(muted(row, None))
        })
        .await
}

struct NoMore {
    kind: mute::Kind,
    value: String,
}

impl Draft<Settle, Myself> for NoMore {
    type Row = mute::ActiveModel;

    fn place(self, me: &Myself, tx: &Tx<'_>) -> Self::Row {
        mute::ActiveModel {
            id: Set(MuteId::new()),
            person_id: Set(me.0),
            kind: Set(self.kind),
            target_id: Set(None),
            via_membership: Set(None),
            value: Set(Some(self.value)),
            created_at: Set(tx.now()),
        }
    }
}

fn muted(row: mute::Model, name: Option<String>) -> Muted {
    Muted {
        id: row.id,
        kind: row.kind,
        membership: row.via_membership,
        name,
        value: row.value,
        since: Moment(row.created_at),
    }
}

/// Whom one has blocked.
///
/// # Errors
/// `Invalid` for a broken cursor.
pub(super) async fn blocks(app: &App, viewer: &Viewer, paging: &Paging) -> Result<Page<Blocked>> {
    let (limit, after) = (paging.limit()?, paging.after()?);
    let mut rows = app.db.read(viewer).all::<block::Entity>();
    if let Some(after) = after {
        rows = rows.only(block::COLUMN.via_membership.lt(MembershipId(after)));
    }
    let rows = rows.newest(block::COLUMN.via_membership, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| row.via_membership.0);
    let ids: Vec<_> = page.items.iter().map(|row| row.via_membership).collect();
    let mut faces = faces(app, &ids).await?;
    Ok(page.map(|row| Blocked {
        membership: row.via_membership,
        name: name_of(faces.remove(&row.via_membership)),
        since: Moment(row.created_at),
    }))
}

/// What one has muted.
///
/// # Errors
/// `Invalid` for a broken cursor.
pub(super) async fn mutes(app: &App, viewer: &Viewer, paging: &Paging) -> Result<Page<Muted>> {
    let (limit, after) = (paging.limit()?, paging.after()?);
    let mut rows = app.db.read(viewer).all::<mute::Entity>();
    if let Some(after) = after {
        rows = rows.only(mute::COLUMN.id.lt(MuteId(after)));
    }
    let rows = rows.newest(mute::COLUMN.id, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| row.id.0);
    let ids: Vec<_> = page
        .items
        .iter()
        .filter_map(|row| row.via_membership)
        .collect();
    let mut faces = faces(app, &ids).await?;
    Ok(page.map(|row| {
        let name = row.via_membership.map(|id| name_of(faces.remove(&id)));
        muted(row, name)
    }))
}

fn name_of(face: Option<super::Author>) -> String {
    face.map_or_else(|| super::LEFT.to_owned(), |face| face.name)
}

fn counted(app: &App, viewer: &Viewer) -> Result<PersonId> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Shun, &Who::Person(me))?;
    Ok(me)
}
