//! What of this is somebody's own: to take along, and to be forgotten.
use chrono::{DateTime, Utc};
use entity::{id::PersonId, place_owner, review, review_answer, review_mark, review_version};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, Query, SelectStatement},
};
use serde_json::{Value, json};

use crate::{
    app::App,
    db::{Desk, Key},
    error::Result,
};

/// Everything of mine.
///
/// # Errors
/// The database's.
#[expect(
    clippy::disallowed_methods,
    reason = "everything of mine, nothing else"
)]
pub async fn everything_of(app: &App, me: PersonId) -> Result<Value> {
    let conn = app.db.system(&Key::of(Desk::Jobs));
    let reviews = review::Entity::find()
        .find_with_related(review_version::Entity)
        .filter(review::COLUMN.author_id.eq(me))
        .filter(review::COLUMN.deleted_at.is_null())
        .order_by_asc(review::Column::Id)
        .all(conn)
        .await?;
    let version = |row: review_version::Model| json!({ "visited": row.visited, "body": row.body, "stars": row.stars, "relation": row.relation, "created_at": row.created_at });
    let reviews = reviews.into_iter().map(|(row, earlier)| {
        json!({
            "id": row.id, "place": row.place_id, "visited": row.visited, "body": row.body, "stars": row.stars,
            "relation": row.relation, "created_at": row.created_at, "edited_at": row.edited_at, "withheld": row.withheld,
            "earlier": earlier.into_iter().map(version).collect::<Vec<_>>(),
        })
    });
    let answers = review_answer::Entity::find()
        .filter(review_answer::COLUMN.person_id.eq(me))
        .all(conn)
        .await?;
    let marks = review_mark::Entity::find()
        .filter(review_mark::COLUMN.person_id.eq(me))
        .all(conn)
        .await?;
    let owned = place_owner::Entity::find()
        .filter(place_owner::COLUMN.person_id.eq(me))
        .all(conn)
        .await?;
    Ok(json!({
        "written": reviews.collect::<Vec<_>>(),
        "answers": answers.iter().map(|row| json!({ "review": row.review_id, "body": row.body, "created_at": row.created_at })).collect::<Vec<_>>(),
        "found_of_help": marks.iter().map(|row| json!({ "review": row.review_id, "at": row.created_at })).collect::<Vec<_>>(),
        "places_i_run": owned.iter().map(|row| json!({ "place": row.place_id, "state": row.state, "words": row.words, "since": row.claimed_at })).collect::<Vec<_>>(),
    }))
}

/// Forgets who wrote, answered, marked and runs what. Reviews go with their author's words, or stay by nobody.
///
/// # Errors
/// The database's.
pub async fn forget(
    conn: &impl ConnectionTrait,
    me: PersonId,
    words: Option<DateTime<Utc>>,
) -> Result<()> {
    review_version::Entity::delete_many()
        .filter(
            review_version::COLUMN
                .review_id
                .into_expr()
                .in_subquery(of(me)),
        )
        .exec(conn)
        .await?;
    if let Some(now) = words {
        forget_words(conn, me, now).await?;
    }
    let nobody = Expr::value(Option::<uuid::Uuid>::None);
    review_answer::Entity::update_many()
        .col_expr(review_answer::Column::PersonId, nobody.clone())
        .filter(review_answer::COLUMN.person_id.eq(me))
        .exec(conn)
        .await?;
    review::Entity::update_many()
        .col_expr(
            review::Column::HelpfulCount,
            Expr::col(review::Column::HelpfulCount).sub(1),
        )
        .filter(review::COLUMN.id.into_expr().in_subquery(marked(me)))
        .exec(conn)
        .await?;
    review_mark::Entity::delete_many()
        .filter(review_mark::COLUMN.person_id.eq(me))
        .exec(conn)
        .await?;
    place_owner::Entity::update_many()
        .col_expr(place_owner::Column::DecidedBy, nobody)
        .filter(place_owner::COLUMN.decided_by.eq(me))
        .exec(conn)
        .await?;
    place_owner::Entity::delete_many()
        .filter(place_owner::COLUMN.person_id.eq(me))
        .exec(conn)
        .await?;
    Ok(())
}

/// Reviews, what was answered to them, and answers of one's own.
async fn forget_words(conn: &impl ConnectionTrait, me: PersonId, now: DateTime<Utc>) -> Result<()> {
    review_answer::Entity::delete_many()
        .filter(
            review_answer::COLUMN
                .review_id
                .into_expr()
                .in_subquery(of(me)),
        )
        .exec(conn)
        .await?;
    review::Entity::update_many()
        .col_expr(review::Column::Body, Expr::value(""))
        .col_expr(review::Column::DeletedAt, Expr::value(now))
        .filter(review::COLUMN.author_id.eq(me))
        .exec(conn)
        .await?;
    review_answer::Entity::delete_many()
        .filter(review_answer::COLUMN.person_id.eq(me))
        .filter(review_answer::COLUMN.agency_id.is_null())
        .exec(conn)
        .await?;
    Ok(())
}

fn of(me: PersonId) -> SelectStatement {
    Query::select()
        .column(review::Column::Id)
        .from(review::Entity)
        .and_where(review::COLUMN.author_id.eq(me))
        .to_owned()
}

fn marked(me: PersonId) -> SelectStatement {
    Query::select()
        .column(review_mark::Column::ReviewId)
        .from(review_mark::Entity)
        .and_where(review_mark::COLUMN.person_id.eq(me))
        .to_owned()
}
