//! What of this is somebody's own: to take along, and to be forgotten.
use entity::{
    id::PersonId,
    place::{self, Status},
    place_act, place_fact,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};
use serde_json::{Value, json};

use super::load::KEY;
use crate::{app::App, error::Result};

/// Forgets who proposed, checked and told. What is in the guide stays there: it speaks of places. What nobody has
/// checked yet goes when its proposer's words do.
///
/// # Errors
/// The database's.
pub async fn forget(conn: &impl ConnectionTrait, me: PersonId, words: bool) -> Result<()> {
    if words {
        place::Entity::delete_many()
            .filter(place::COLUMN.proposer_id.eq(me))
            .filter(
                place::COLUMN
                    .status
                    .is_in([Status::Proposed, Status::Declined]),
            )
            .exec(conn)
            .await?;
        place_act::Entity::update_many()
            .col_expr(place_act::Column::Reason, Expr::value(""))
            .filter(place_act::COLUMN.person_id.eq(me))
            .exec(conn)
            .await?;
    }
    let nobody = || Expr::value(Option::<uuid::Uuid>::None);
    place::Entity::update_many()
        .col_expr(place::Column::ProposerId, nobody())
        .filter(place::COLUMN.proposer_id.eq(me))
        .exec(conn)
        .await?;
    place_fact::Entity::update_many()
        .col_expr(place_fact::Column::PersonId, nobody())
        .filter(place_fact::COLUMN.person_id.eq(me))
        .exec(conn)
        .await?;
    place_act::Entity::update_many()
        .col_expr(place_act::Column::PersonId, nobody())
        .filter(place_act::COLUMN.person_id.eq(me))
        .exec(conn)
        .await?;
    place_act::Entity::update_many()
        .col_expr(place_act::Column::DecidedBy, nobody())
        .filter(place_act::COLUMN.decided_by.eq(me))
        .exec(conn)
        .await?;
    Ok(())
}

/// Everything of somebody's about places, for their export.
///
/// # Errors
/// The database's.
pub async fn everything_of(app: &App, me: PersonId) -> Result<Value> {
    let conn = app.db.system(&KEY);
    #[expect(
        clippy::disallowed_methods,
        reason = "everything of mine, nothing else"
    )]
    let places = place::Entity::find()
        .filter(place::COLUMN.proposer_id.eq(me))
        .order_by_asc(place::Column::Id);
    #[expect(
        clippy::disallowed_methods,
        reason = "everything of mine, nothing else"
    )]
    let facts = place_fact::Entity::find()
        .filter(place_fact::COLUMN.person_id.eq(me))
        .order_by_asc(place_fact::Column::Id);
    #[expect(
        clippy::disallowed_methods,
        reason = "everything of mine, nothing else"
    )]
    let acts = place_act::Entity::find()
        .filter(place_act::COLUMN.person_id.eq(me))
        .order_by_asc(place_act::Column::Id);
    let places = places.all(conn).await?.into_iter().map(|row| {
        json!({ "id": row.id, "status": row.status, "created_at": row.created_at,
            "written": super::content::Content::of(&row) })
    });
    let facts = facts.all(conn).await?.into_iter().map(|row| {
        json!({ "place": row.place_id, "kind": row.kind, "value": row.value, "detail": row.detail,
            "observed_at": row.observed_at })
    });
    let acts = acts.all(conn).await?.into_iter().map(|row| {
        json!({ "place": row.place_id, "act": row.act, "state": row.state, "reason": row.reason, "at": row.at })
    });
    Ok(json!({
        "proposed": places.collect::<Vec<_>>(),
        "facts": facts.collect::<Vec<_>>(),
        "acts": acts.collect::<Vec<_>>(),
    }))
}
