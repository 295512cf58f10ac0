//! What somebody does with a notice that came to them: opens it, stamps it, mutes its like.
use entity::{
    id::{NoticeId, NoticeMuteId, PersonId},
    notice, notice_delivery, notice_mute,
    notice_version::{self, Severity},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, Set,
    sea_query::{Expr, OnConflict},
};

use super::model::MuteWhat;
use crate::{
    access::{Myself, Permit, Settle, Viewer},
    app::App,
    db::Tx,
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
};

/// Notes that the viewer opened a notice. Reading one that did not come is nobody's business: nothing is noted.
///
/// # Errors
/// `NotFound`.
pub(super) async fn open(app: &App, viewer: &Viewer, id: NoticeId) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::React, &Who::Person(me))?;
    app.db.read(viewer).one::<notice::Entity>(id).await?;
    let opened = notice_delivery::Column::OpenedAt;
    let not_yet = Condition::any().add(opened.is_null()).add(
        opened
            .into_expr()
            .lt(notice_delivery::Column::ChangedAt.into_expr()),
    );
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Settle, _>(Myself(me))?;
            let update = line_of(id, me)
                .col_expr(notice_delivery::Column::OpenedAt, Expr::value(tx.now()))
                .filter(not_yet);
            changed(tx, id, me, tx.change(&permit, update).await?).await
        })
        .await
}

/// Stamps a notice 「読みました」, or takes the stamp back.
///
/// # Errors
/// `NotFound`; `Forbidden` for one that did not come to the viewer.
pub(super) async fn stamp(app: &App, viewer: &Viewer, id: NoticeId, on: bool) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::React, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Settle, _>(Myself(me))?;
            let row = received(tx, id, me, "stamp a notice that did not come").await?;
            if row.stamped_at.is_some() == on {
                return Ok(());
            }
            let at = on.then(|| tx.now());
            let update =
                line_of(id, me).col_expr(notice_delivery::Column::StampedAt, Expr::value(at));
            changed(tx, id, me, tx.change(&permit, update).await?).await
        })
        .await
}

/// Mutes the category of a notice where it came to, or its agency; or takes that back.
///
/// # Errors
/// `NotFound`; `Forbidden` for one that did not come to the viewer; `Emergency`.
pub(super) async fn mute(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
    what: MuteWhat,
    on: bool,
) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::React, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Settle, _>(Myself(me))?;
            let row = received(tx, id, me, "mute a notice that did not come").await?;
            let like = Like::of(tx, &row, what).await?;
            if on && like.emergency {
                return Err(Error::Emergency);
            }
            if on {
                let twice = OnConflict::new().do_nothing().to_owned();
                tx.put(&permit, like.row(tx, me), twice).await?;
            } else {
                like.lift(tx, &permit, me).await?;
            }
            let at = on.then(|| tx.now());
            let update =
                line_of(id, me).col_expr(notice_delivery::Column::MutedAt, Expr::value(at));
            changed(tx, id, me, tx.change(&permit, update).await?).await
        })
        .await
}

/// Mutes a notice's like from its letter: as often as one taps, whatever became of the notice.
///
/// # Errors
/// The database's.
pub async fn mute_like(app: &App, viewer: &Viewer, id: NoticeId) -> Result<()> {
    match mute(app, viewer, id, MuteWhat::Category, true).await {
        Err(Error::NotFound(_) | Error::Forbidden(_) | Error::Emergency) => Ok(()),
        other => other,
    }
}

/// What a mute names.
struct Like {
    names: Names,
    emergency: bool,
}

enum Names {
    Category(entity::id::NeighborhoodId, notice_version::Category),
    Agency(entity::id::AgencyId),
}

impl Like {
    async fn of(tx: &Tx<'_>, row: &notice_delivery::Model, what: MuteWhat) -> Result<Self> {
        let read = tx.read();
        let notice = read.one::<notice::Entity>(row.notice_id).await?;
        let current = notice.current_id.ok_or(Error::NotFound("notice"))?;
        let version = read.one::<notice_version::Entity>(current).await?;
        Ok(Self {
            emergency: version.severity == Severity::Emergency,
            names: match what {
                MuteWhat::Category => Names::Category(row.neighborhood_id, version.category),
                MuteWhat::Agency => Names::Agency(notice.agency_id),
            },
        })
    }

    fn row(&self, tx: &Tx<'_>, me: PersonId) -> notice_mute::ActiveModel {
        let (neighborhood, category, agency) = match self.names {
            Names::Category(area, category) => (Some(area), Some(category), None),
            Names::Agency(agency) => (None, None, Some(agency)),
        };
        notice_mute::ActiveModel {
            id: Set(NoticeMuteId::new()),
            person_id: Set(me),
            neighborhood_id: Set(neighborhood),
            category: Set(category),
            agency_id: Set(agency),
            created_at: Set(tx.now()),
        }
    }

    async fn lift(&self, tx: &Tx<'_>, permit: &Permit<Settle, Myself>, me: PersonId) -> Result<()> {
        let named = match self.names {
            Names::Category(area, category) => notice_mute::COLUMN
                .neighborhood_id
                .eq(area)
                .and(notice_mute::COLUMN.category.eq(category)),
            Names::Agency(agency) => notice_mute::COLUMN.agency_id.eq(agency),
        };
        let own = notice_mute::Entity::delete_many()
            .filter(notice_mute::COLUMN.person_id.eq(me))
            .filter(named);
        tx.clear(permit, own).await.map(drop)
    }
}

/// The viewer's own line. A notice that they see and that did not come to them is theirs to read, and no more.
async fn received(
    tx: &Tx<'_>,
    id: NoticeId,
    me: PersonId,
    what: &'static str,
) -> Result<notice_delivery::Model> {
    tx.read().one::<notice::Entity>(id).await?;
    match tx.read().take::<notice_delivery::Entity>((id, me)).await {
        Err(Error::NotFound(_)) => Err(Error::Forbidden(what)),
        other => other,
    }
}

fn line_of(id: NoticeId, me: PersonId) -> sea_orm::UpdateMany<notice_delivery::Entity> {
    notice_delivery::Entity::update_many()
        .filter(notice_delivery::COLUMN.notice_id.eq(id))
        .filter(notice_delivery::COLUMN.person_id.eq(me))
}

/// One's other screens hear of it.
async fn changed(tx: &Tx<'_>, notice: NoticeId, person: PersonId, rows: u64) -> Result<()> {
    if rows == 0 {
        return Ok(());
    }
    tx.emit(Event::InboxChanged { person, notice }).await
}
