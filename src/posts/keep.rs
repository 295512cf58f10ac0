//! What people keep for themselves: posts for later, and how far they have read.
use entity::{feed_mark, id::PostId, post, saved};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::{lists, model::News, service};
use crate::{
    access::{Myself, Save, Settle, Viewer},
    app::App,
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
};

/// New posts that are counted one by one.
const MOST_NEWS: u64 = 100;

/// Keeps a post for later.
///
/// # Errors
/// `NotFound`, or what the policy says.
pub async fn save(app: &App, viewer: &Viewer, id: PostId) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::React, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let row = service::find_visible(&tx.read(), id).await?;
            let area = row.neighborhood_id;
            let permit = viewer.may::<Save, _>(row)?;
            let kept = saved::ActiveModel {
                person_id: Set(me),
                post_id: Set(id),
                created_at: Set(tx.now()),
            };
            let once = OnConflict::new().do_nothing().to_owned();
            if tx.put(&permit, kept, once).await? > 0 {
                let event = Event::Saved {
                    post: id,
                    area,
                    by: me,
                };
                tx.emit(event).await?;
            }
            Ok(())
        })
        .await
}

/// Keeps it no longer, whether or not it can still be seen.
///
/// # Errors
/// The database's.
pub async fn unsave(app: &App, viewer: &Viewer, id: PostId) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::React, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Settle, _>(Myself(me))?;
            let own = saved::Entity::delete_many()
                .filter(saved::COLUMN.person_id.eq(me))
                .filter(saved::COLUMN.post_id.eq(id));
            if tx.clear(&permit, own).await? == 0 {
                return Ok(());
            }
            // A post that is hidden by now is on no page of the viewer's that would have to change.
            match service::find_visible(&tx.read(), id).await {
                Err(Error::NotFound(_)) => Ok(()),
                Err(error) => Err(error),
                Ok(row) => {
                    let event = Event::Saved {
                        post: id,
                        area: row.neighborhood_id,
                        by: me,
                    };
                    tx.emit(event).await
                }
            }
        })
        .await
}

/// Remembers how far a member has read in their neighborhood. The mark only moves forward.
///
/// # Errors
/// `NotFound` for a neighborhood or a post that is not seen, `Forbidden` for one that is not the viewer's own.
pub async fn read_up_to(app: &App, viewer: &Viewer, slug: &str, id: PostId) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::React, &Who::Person(me))?;
    let area = app.towns.named(&app.db, viewer, slug).await?.id;
    if viewer.home(area).is_none() {
        return Err(Error::Forbidden("keep a mark here"));
    }
    app.db
        .write(viewer, async |tx| {
            let seen = tx.read().posts_in(area).only(post::COLUMN.id.eq(id));
            seen.any().await?.ok_or(Error::NotFound("post"))?;
            let permit = viewer.may::<Settle, _>(Myself(me))?;
            let mark = feed_mark::ActiveModel {
                person_id: Set(me),
                neighborhood_id: Set(area),
                post_id: Set(id),
                updated_at: Set(tx.now()),
            };
            let further = OnConflict::columns([
                feed_mark::Column::PersonId,
                feed_mark::Column::NeighborhoodId,
            ])
            .update_columns([feed_mark::Column::PostId, feed_mark::Column::UpdatedAt])
            .action_and_where(
                Expr::col((feed_mark::Entity, feed_mark::Column::PostId)).lt(Expr::value(id)),
            )
            .to_owned();
            if tx.put(&permit, mark, further).await? > 0 {
                tx.emit(Event::ReadUpTo { area, by: me }).await?;
            }
            Ok(())
        })
        .await
}

/// How many posts came since one, as the viewer's list would show them.
///
/// # Errors
/// `NotFound`.
pub async fn news(app: &App, viewer: &Viewer, slug: &str, since: PostId) -> Result<News> {
    let area = app.towns.named(&app.db, viewer, slug).await?.id;
    let rows = app
        .db
        .read(viewer)
        .posts_in(area)
        .only(post::COLUMN.id.gt(since))
        .newest(post::Column::Id, MOST_NEWS)
        .await?;
    let shown = rows.iter().filter(|row| !lists::is_muted(viewer, row));
    Ok(News {
        count: u32::try_from(shown.count()).unwrap_or(u32::MAX),
    })
}
