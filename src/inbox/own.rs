//! What of this is somebody's own: to take along, and to be forgotten.
use chrono::{DateTime, Utc};
use entity::{child, id::PersonId, notice_delivery, notice_mute, notice_profile, notice_reply};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, Query},
};
use serde_json::{Value, json};

use crate::{
    app::App,
    db::{Desk, Key},
    error::Result,
};

/// Forgets what came to a leaver, what they stamped and chose, and their children's months. What they asked
/// goes too, with its answers, when their words do (`emptied`); otherwise it stays by nobody.
///
/// # Errors
/// The database's.
pub async fn forget(
    conn: &impl ConnectionTrait,
    me: PersonId,
    emptied: Option<DateTime<Utc>>,
) -> Result<()> {
    macro_rules! forget {
        ($($table:ident),*) => { $(
            $table::Entity::delete_many()
                .filter($table::COLUMN.person_id.eq(me))
                .exec(conn)
                .await?;
        )* };
    }
    forget!(notice_delivery, notice_mute, notice_profile, child);
    let Some(now) = emptied else {
        return Ok(());
    };
    let asked = Query::select()
        .column(notice_reply::Column::Id)
        .from(notice_reply::Entity)
        .and_where(notice_reply::COLUMN.author_id.eq(me))
        .and_where(notice_reply::COLUMN.membership_id.is_not_null())
        .to_owned();
    let threads = Condition::any()
        .add(
            notice_reply::COLUMN
                .id
                .into_expr()
                .in_subquery(asked.clone()),
        )
        .add(
            notice_reply::COLUMN
                .parent_id
                .into_expr()
                .in_subquery(asked),
        );
    notice_reply::Entity::update_many()
        .col_expr(notice_reply::Column::Body, Expr::value(""))
        .col_expr(notice_reply::Column::DeletedAt, Expr::value(now))
        .filter(threads)
        .exec(conn)
        .await?;
    Ok(())
}

/// The rows that a rule says are mine, each as `$view` shows it.
macro_rules! mine {
    ($conn:expr, $table:ident, $rule:expr, $view:expr) => {{
        #[expect(
            clippy::disallowed_methods,
            reason = "everything of mine, nothing else"
        )]
        let rows = $table::Entity::find().filter($rule).all($conn).await?;
        rows.into_iter().map($view).collect::<Vec<Value>>()
    }};
}

/// Everything of somebody's about official notices, for their export.
///
/// # Errors
/// The database's.
pub async fn everything_of(app: &App, me: PersonId) -> Result<Value> {
    let conn = app.db.system(&Key::of(Desk::Jobs));
    let asked = Condition::all()
        .add(notice_reply::COLUMN.author_id.eq(me))
        .add(notice_reply::COLUMN.deleted_at.is_null());
    Ok(json!({
        "received": mine!(conn, notice_delivery, notice_delivery::COLUMN.person_id.eq(me), |r| json!({
            "notice": r.notice_id, "rule": r.rule, "neighborhood": r.neighborhood_id, "number": r.number,
            "delivered_at": r.delivered_at, "changed_at": r.changed_at, "opened_at": r.opened_at,
            "stamped_at": r.stamped_at, "muted_at": r.muted_at,
        })),
        "profile": mine!(conn, notice_profile, notice_profile::COLUMN.person_id.eq(me), |r| json!({
            "mail": r.mail, "reading": r.reading, "updated_at": r.updated_at,
        })),
        "mutes": mine!(conn, notice_mute, notice_mute::COLUMN.person_id.eq(me), |r| json!({
            "neighborhood": r.neighborhood_id, "category": r.category, "agency": r.agency_id,
            "created_at": r.created_at,
        })),
        "children": mine!(conn, child, child::COLUMN.person_id.eq(me), |r| json!(r.birth_month)),
        "replies": mine!(conn, notice_reply, asked, |r| json!({
            "id": r.id, "notice": r.notice_id, "parent": r.parent_id, "membership": r.membership_id,
            "body": r.body, "private": r.private, "created_at": r.created_at, "answered_at": r.answered_at,
        })),
    }))
}
