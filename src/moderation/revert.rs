//! Putting back what a decision changed.
use entity::{
    decision,
    decision::Kind,
    decision_effect::{self, Kind as What},
    id::{DecisionId, LimitationId, PersonId},
    limitation, moderation_case as case,
    post::{Label, Withheld},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait,
    IntoActiveModel, QueryFilter, Set,
    sea_query::{Expr, Query},
};

use super::{
    effects::{changed, of, put_label, with_case},
    target::{self, KEY, Target, veil},
};
use crate::{accounts, db::Tx, error::Result};

/// How much of a decision is put back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PutBack {
    /// All of it: the decision was wrong.
    All,
    /// What had an end: the limit, and what was hidden along with the person. What it was about stays hidden, unless
    /// that was all there was.
    WhatEnds,
}

/// Puts things back as they were. What somebody else changed since, or what is gone, is left alone.
///
/// # Errors
/// The database's.
pub(super) async fn revert(tx: &Tx<'_>, decision: DecisionId, how: PutBack) -> Result<()> {
    let conn = tx.system(&KEY);
    let (row, case) = with_case(conn, decision).await?;
    let about_person = matches!(row.kind, Kind::Limit | Kind::Suspend | Kind::Close);
    for effect in of(conn, decision).await? {
        let stays = how == PutBack::WhatEnds && about_person && effect.target_id == case.target_id;
        if stays {
            continue;
        }
        put_back(tx, (&case, &row), &effect).await?;
        let mut effect = effect.into_active_model();
        effect.reverted_at = Set(Some(tx.now()));
        effect.update(conn).await?;
    }
    Ok(())
}

async fn put_back(
    tx: &Tx<'_>,
    (case, row): (&case::Model, &decision::Model),
    effect: &decision_effect::Model,
) -> Result<()> {
    let what = Target {
        kind: effect.target_kind,
        id: effect.target_id,
    };
    match effect.kind {
        What::Withheld => {
            let facts = target::facts(tx.system(&KEY), what).await?;
            let now = facts.map(|facts| facts.withheld.map(|word| word.to_value()));
            if now == Some(effect.after.clone()) {
                let before = effect
                    .before
                    .as_deref()
                    .map(parse::<Withheld>)
                    .transpose()?;
                // What had only waited is free once somebody has decided for it.
                let before =
                    before.filter(|word| *word == Withheld::Removed || *word == Withheld::Hidden);
                veil(tx, what, before).await?;
            }
            Ok(())
        }
        What::Label => {
            let before = effect.before.as_deref().map(parse::<Label>).transpose()?;
            put_label(tx, what, before).await.map(drop)
        }
        What::Limitation => {
            let id = LimitationId(effect.target_id);
            end_limit(tx, case.author_id, id, &row.facts).await
        }
    }
}

fn parse<E: ActiveEnum<Value = String>>(word: &str) -> Result<E> {
    Ok(E::try_from_value(&word.to_owned())?)
}

async fn end_limit(
    tx: &Tx<'_>,
    person: Option<PersonId>,
    id: LimitationId,
    reason: &str,
) -> Result<()> {
    let conn = tx.system(&KEY);
    limitation::Entity::update_many()
        .col_expr(limitation::Column::EndedAt, Expr::value(tx.now()))
        .filter(limitation::COLUMN.id.eq(id))
        .filter(limitation::COLUMN.ended_at.is_null())
        .exec(conn)
        .await?;
    let Some(person) = person else {
        return Ok(());
    };
    if !silenced(conn, person).await? {
        accounts::unsilence(tx, person, reason).await?;
    }
    changed(tx, person).await
}

/// Whether something else keeps somebody out everywhere.
#[expect(clippy::disallowed_methods, reason = "the server's own work on a case")]
async fn silenced(conn: &impl ConnectionTrait, person: PersonId) -> Result<bool> {
    let others = limitation::Entity::find()
        .filter(limitation::COLUMN.person_id.eq(person))
        .filter(limitation::COLUMN.neighborhood_id.is_null())
        .filter(limitation::COLUMN.kind.ne(limitation::Kind::ReadOnly))
        .filter(limitation::COLUMN.ended_at.is_null())
        .one(conn)
        .await?;
    Ok(others.is_some())
}

/// The decision in force that asks the author to change something.
#[expect(clippy::disallowed_methods, reason = "the server's own work on a case")]
pub(super) async fn asks_to_edit(
    conn: &impl ConnectionTrait,
    what: Target,
) -> Result<Option<decision::Model>> {
    let cases = Query::select()
        .column(case::Column::Id)
        .from(case::Entity)
        .and_where(case::COLUMN.target_id.eq(what.id))
        .and_where(case::COLUMN.target_kind.eq(what.kind))
        .to_owned();
    Ok(decision::Entity::find()
        .filter(decision::COLUMN.case_id.into_expr().in_subquery(cases))
        .filter(decision::COLUMN.kind.eq(Kind::EditRequired))
        .filter(decision::COLUMN.state.eq(decision::State::InForce))
        .one(conn)
        .await?)
}
