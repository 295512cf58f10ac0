//! Reading undecided cases, with what the policy asks beside their rows: a question a table, however many they are.
use ahash::{AHashMap, AHashSet};
use entity::{
    comment, decision,
    id::{CaseId, PersonId},
    moderation_case as case, post, report, rights_request as request,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    access::{KnownCase, grave_proposals},
    app::App,
    error::Result,
    moderation::target::KEY,
};

/// Those of these cases that are undecided, or all that are: the oldest `most`.
pub(super) async fn read(app: &App, ids: Option<&[CaseId]>, most: u64) -> Result<Vec<KnownCase>> {
    let conn = app.db.system(&KEY);
    let mut which = Condition::all().add(Expr::cust(case::UNDECIDED));
    if let Some(ids) = ids {
        which = which.add(case::COLUMN.id.is_in(ids.iter().copied()));
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "each viewer is asked about by `Waiting::page`"
    )]
    let rows = case::Entity::find()
        .filter(which.clone())
        .order_by_asc(case::COLUMN.id)
        .limit(most)
        .all(conn)
        .await?;
    let Some(last) = rows.last().map(|row| row.id) else {
        return Ok(Vec::new());
    };
    let among = Among(which.add(case::COLUMN.id.lte(last)));
    let mut reporters = reporters(conn, &among).await?;
    let threads = threads(conn, &among).await?;
    let requested = requested(conn, &among).await?;
    let grave = grave(conn, &among).await?;
    let known = |row: case::Model| KnownCase {
        reporters: reporters.remove(&row.id).unwrap_or_default().into(),
        thread_of: threads.get(&row.target_id).copied(),
        requested: requested.contains(&row.id),
        grave: grave.contains(&row.id),
        row,
    };
    Ok(rows.into_iter().map(known).collect())
}

/// Which cases are read.
struct Among(Condition);

impl Among {
    fn select(&self, column: case::Column) -> SelectStatement {
        Query::select()
            .column(column)
            .from(case::Entity)
            .cond_where(self.0.clone())
            .to_owned()
    }
}

async fn reporters(
    conn: &impl ConnectionTrait,
    among: &Among,
) -> Result<AHashMap<CaseId, Vec<PersonId>>> {
    let cases = among.select(case::Column::Id);
    #[expect(clippy::disallowed_methods, reason = "who is a party to a case")]
    let rows: Vec<(CaseId, PersonId)> = report::Entity::find()
        .select_only()
        .column(report::Column::CaseId)
        .column(report::Column::ReporterId)
        .filter(report::COLUMN.case_id.into_expr().in_subquery(cases))
        .into_tuple()
        .all(conn)
        .await?;
    let mut reporters: AHashMap<_, Vec<_>> = AHashMap::new();
    for (case, who) in rows {
        reporters.entry(case).or_default().push(who);
    }
    Ok(reporters)
}

/// Whose posts stand above reported answers. Neither ever changes.
async fn threads(conn: &impl ConnectionTrait, among: &Among) -> Result<AHashMap<Uuid, PersonId>> {
    let targets = among.select(case::Column::TargetId);
    #[expect(clippy::disallowed_methods, reason = "who is a party to a case")]
    let rows: Vec<(Uuid, PersonId)> = comment::Entity::find()
        .select_only()
        .column(comment::Column::Id)
        .column(post::Column::AuthorId)
        .inner_join(post::Entity)
        .filter(comment::COLUMN.id.into_expr().in_subquery(targets))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn requested(conn: &impl ConnectionTrait, among: &Among) -> Result<AHashSet<CaseId>> {
    let cases = among.select(case::Column::Id);
    #[expect(clippy::disallowed_methods, reason = "that somebody asks, not who")]
    let rows: Vec<CaseId> = request::Entity::find()
        .select_only()
        .column(request::Column::CaseId)
        .filter(request::COLUMN.case_id.into_expr().in_subquery(cases))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn grave(conn: &impl ConnectionTrait, among: &Among) -> Result<AHashSet<CaseId>> {
    let cases = among.select(case::Column::Id);
    #[expect(
        clippy::disallowed_methods,
        reason = "that a decision waits, not which"
    )]
    let rows: Vec<CaseId> = decision::Entity::find()
        .select_only()
        .column(decision::Column::CaseId)
        .filter(grave_proposals())
        .filter(decision::COLUMN.case_id.into_expr().in_subquery(cases))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}
