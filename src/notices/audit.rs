//! The record as people read it: the agency's administrators and auditors with names, everybody else with roles.
use ahash::AHashMap;
use entity::{
    id::{NoticeId, NoticeVersionId, PersonId},
    notice,
    notice_act::{self, Act},
    notice_version::{self, State},
    person,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    logged,
    whole::{KEY, Of, Whole, own, serving},
};
use crate::{
    access::{AuditNotice, Viewer},
    app::App,
    clock::Moment,
    error::Result,
    neighborhoods::{words, words_or_null},
};

/// One act.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeActLine {
    /// When.
    pub at: Moment,
    /// Which version.
    pub number: i32,
    /// What.
    #[schema(schema_with = words::<Act>)]
    pub act: Act,
    /// From where; nothing for what begins.
    #[schema(schema_with = words_or_null::<State>)]
    pub from: Option<State>,
    /// To where.
    #[schema(schema_with = words::<State>)]
    pub to: State,
    /// Why, or which machine word says so.
    #[schema(max_length = 500)]
    pub reason: Option<String>,
    /// SHA-256 of the content at that moment.
    #[schema(max_length = 64)]
    pub hash: String,
    /// In which part: `author`, `approver`, `office`, `operator`, `server`.
    #[schema(max_length = 20)]
    pub role: &'static str,
    /// Who; for the agency's administrators and auditors only.
    #[schema(max_length = 100)]
    pub name: Option<String>,
}

/// The record of a notice, for its agency.
pub(super) async fn of(app: &App, viewer: &Viewer, id: NoticeId) -> Result<Vec<NoticeActLine>> {
    own(viewer, app.db.read(viewer).one::<notice::Entity>(id).await?)?;
    if !serving(viewer)?.administrator {
        return lines(app.db.system(&KEY), id, false).await;
    }
    app.db
        .write(viewer, async |tx| {
            let lines = lines(tx.system(&KEY), id, true).await?;
            logged::record_read(tx, id).await?;
            Ok(lines)
        })
        .await
}

/// The record of a notice, for whoever runs the server. That it was read stands in the audit trail, as for the agency.
pub(super) async fn for_auditors(
    app: &App,
    viewer: &Viewer,
    id: NoticeId,
) -> Result<Vec<NoticeActLine>> {
    app.db
        .write(viewer, async |tx| {
            let notice = tx.read().one::<notice::Entity>(id).await?;
            let conn = tx.system(&KEY);
            let whole = Whole::of(conn, notice, Of::Newest).await?;
            viewer.may::<AuditNotice, _>(whole.paper(tx.now()))?;
            let lines = lines(conn, id, true).await?;
            logged::record_read(tx, id).await?;
            Ok(lines)
        })
        .await
}

async fn lines(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    with_names: bool,
) -> Result<Vec<NoticeActLine>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "its notice was read through the scope"
    )]
    let acts = notice_act::Entity::find()
        .filter(notice_act::COLUMN.notice_id.eq(id))
        .order_by_asc(notice_act::COLUMN.id)
        .limit(5_000)
        .all(conn)
        .await?;
    #[expect(
        clippy::disallowed_methods,
        reason = "its notice was read through the scope"
    )]
    let numbers: Vec<(NoticeVersionId, i32)> = notice_version::Entity::find()
        .select_only()
        .column(notice_version::Column::Id)
        .column(notice_version::Column::Number)
        .filter(notice_version::COLUMN.notice_id.eq(id))
        .into_tuple()
        .all(conn)
        .await?;
    let numbers: AHashMap<_, _> = numbers.into_iter().collect();
    let names = if with_names {
        names(conn, &acts).await?
    } else {
        AHashMap::default()
    };
    Ok(acts
        .into_iter()
        .map(|row| NoticeActLine {
            at: Moment(row.at),
            number: numbers.get(&row.version_id).copied().unwrap_or_default(),
            act: row.act,
            from: row.from_state,
            to: row.to_state,
            reason: row.reason,
            hash: row.hash,
            role: role(row.act),
            name: row.person_id.and_then(|who| names.get(&who).cloned()),
        })
        .collect())
}

async fn names(
    conn: &impl ConnectionTrait,
    acts: &[notice_act::Model],
) -> Result<AHashMap<PersonId, String>> {
    let mut ids: Vec<_> = acts.iter().filter_map(|row| row.person_id).collect();
    ids.sort_unstable();
    ids.dedup();
    #[expect(
        clippy::disallowed_methods,
        reason = "names for those who may know who acted"
    )]
    let rows: Vec<(PersonId, String)> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::DisplayName)
        .filter(person::COLUMN.id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// In which part somebody does this.
fn role(act: Act) -> &'static str {
    match act {
        Act::Create | Act::Edit | Act::Submit | Act::Discard | Act::Correct => "author",
        Act::Approve | Act::Reject | Act::Return | Act::ReleaseAlone | Act::ReviewRelease => {
            "approver"
        }
        Act::Withdraw => "office",
        Act::Stop => "operator",
        Act::Lapse | Act::Publish | Act::Supersede | Act::Expire => "server",
    }
}
