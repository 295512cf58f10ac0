//! What of this is somebody's own: to take along, and to be forgotten.
use entity::{
    id::PersonId,
    rights_inquiry as inquiry,
    rights_request::{self as request},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    receipt,
    record::KEY,
    sealed::{self, Requester, Said},
};
use crate::{app::App, error::Result};

/// Requests that somebody made while signed in, and what they were asked about their own words.
///
/// # Errors
/// The database's.
#[expect(
    clippy::disallowed_methods,
    reason = "everything of mine, nothing else"
)]
pub async fn everything_of(app: &App, me: PersonId) -> Result<Value> {
    let conn = app.db.system(&KEY);
    let asked = request::Entity::find()
        .filter(request::COLUMN.requester_id.eq(me))
        .order_by_asc(request::COLUMN.id)
        .all(conn)
        .await?;
    let mut requests = Vec::with_capacity(asked.len());
    for row in asked {
        let who = sealed::open::<Requester>(&app.secrets, row.requester_sealed.as_deref())?;
        let said = sealed::open::<Said>(&app.secrets, row.words_sealed.as_deref())?;
        requests.push(json!({
            "number": receipt::grouped(&row.number), "kind": row.kind, "state": row.state, "outcome": row.outcome,
            "received_at": row.received_at, "requester": who, "said": said,
        }));
    }
    let met = inquiry::Entity::find()
        .filter(inquiry::COLUMN.person_id.eq(me))
        .order_by_asc(inquiry::COLUMN.request_id)
        .all(conn)
        .await?;
    let mut inquiries = Vec::with_capacity(met.len());
    for row in met {
        let open = |text: &Option<String>| sealed::open::<String>(&app.secrets, text.as_deref());
        inquiries.push(json!({
            "asked_at": row.asked_at, "words": open(&row.words_sealed)?, "name": open(&row.name_sealed)?,
            "stance": row.stance, "answer": open(&row.answer_sealed)?, "answered_at": row.answered_at,
        }));
    }
    Ok(json!({ "requests": requests, "inquiries": inquiries }))
}

/// A leaver's requests go on without an account, as others' do. What they answered about their own words goes when
/// their words do (`emptied`); that they answered, and what, stays with the request until its time is over.
///
/// # Errors
/// The database's.
pub async fn forget(conn: &impl ConnectionTrait, me: PersonId, emptied: bool) -> Result<()> {
    request::Entity::update_many()
        .col_expr(
            request::Column::RequesterId,
            Expr::value(Option::<Uuid>::None),
        )
        .filter(request::COLUMN.requester_id.eq(me))
        .exec(conn)
        .await?;
    if emptied {
        inquiry::Entity::update_many()
            .col_expr(
                inquiry::Column::AnswerSealed,
                Expr::value(Option::<String>::None),
            )
            .filter(inquiry::COLUMN.person_id.eq(me))
            .exec(conn)
            .await?;
    }
    Ok(())
}
