//! Replies to official notices.
use entity::{
    id::{NeighborhoodId, NoticeReplyId},
    membership, notice, notice_reply,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::Query,
};

use super::{Facts, nobody};
use crate::error::Result;

/// What there is of one; nothing when it is gone.
#[expect(
    clippy::disallowed_methods,
    reason = "one thing, for those who work on its case"
)]
pub(super) async fn facts(conn: &impl ConnectionTrait, id: NoticeReplyId) -> Result<Option<Facts>> {
    let found = notice_reply::Entity::find_by_id(id)
        .filter(notice_reply::COLUMN.deleted_at.is_null())
        .find_also_related(notice::Entity)
        .one(conn)
        .await?;
    let Some((row, notice)) = found else {
        return Ok(None);
    };
    Ok(Some(Facts {
        // What an office answered is the body's word, not the clerk's.
        author: row.membership_id.map(|_| row.author_id),
        area: town(conn, id).await?,
        agency: notice.map(|notice| notice.agency_id),
        withheld: row.withheld,
        text: row.body,
        ..nobody()
    }))
}

/// Replies know their town by the persona that asked.
#[expect(
    clippy::disallowed_methods,
    reason = "one thing, for those who work on its case"
)]
async fn town(conn: &impl ConnectionTrait, id: NoticeReplyId) -> Result<Option<NeighborhoodId>> {
    let persona = Query::select()
        .column(notice_reply::Column::MembershipId)
        .from(notice_reply::Entity)
        .and_where(notice_reply::COLUMN.id.eq(id))
        .to_owned();
    Ok(membership::Entity::find()
        .select_only()
        .column(membership::Column::NeighborhoodId)
        .filter(membership::COLUMN.id.into_expr().in_subquery(persona))
        .into_tuple()
        .one(conn)
        .await?)
}
