//! What a decision changes, each thing in a row of its own, so that one act puts all of it back as it was.
use chrono::TimeDelta;
use entity::{
    comment, decision,
    decision::Kind,
    decision_effect::{self, Kind as What},
    hold::Ending,
    id::{
        CommentId, DecisionEffectId, DecisionId, LimitationId, MeetupId, NeighborhoodId, PersonId,
        PostId, ReviewId,
    },
    limitation, meetup, membership, moderation_case as case,
    post::{self, Label, Withheld},
    report::TargetKind,
    review,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::Query,
};

use super::{
    cases, desks, logged,
    target::{self, KEY, Target, veil},
};
use crate::{
    accounts,
    db::Tx,
    error::{Error, Result},
    events::Event,
    screening, transparency as log,
};

/// How long a closed account keeps its data, for appeal and export.
pub(super) const KEPT: TimeDelta = TimeDelta::days(30);

/// Changes what the decision says.
///
/// # Errors
/// The database's.
pub(super) async fn apply(tx: &Tx<'_>, case: &case::Model, row: &decision::Model) -> Result<()> {
    let what = cases::target(case);
    match row.kind {
        Kind::NoAction | Kind::Warn => release_held(tx, row.id, what).await,
        Kind::Label => {
            release_held(tx, row.id, what).await?;
            label(tx, row.id, what, row.label).await
        }
        Kind::EditRequired => {
            withhold(tx, row.id, what, Some(Withheld::Hidden)).await?;
            label_if_any(tx, row.id, what).await
        }
        Kind::Hide => withhold(tx, row.id, what, Some(Withheld::Hidden)).await,
        Kind::Remove => withhold(tx, row.id, what, Some(Withheld::Removed)).await,
        Kind::Limit | Kind::Suspend | Kind::Close => {
            if case.target_kind != TargetKind::Notice {
                withhold(tx, row.id, what, Some(Withheld::Removed)).await?;
            }
            limit(tx, case, row).await
        }
    }
}

/// What had waited to be looked at is read by others from now on.
async fn release_held(tx: &Tx<'_>, decision: DecisionId, what: Target) -> Result<()> {
    let facts = target::facts(tx.system(&KEY), what).await?;
    match facts.and_then(|facts| facts.withheld) {
        Some(Withheld::Held) => withhold(tx, decision, what, None).await,
        _ => Ok(()),
    }
}

async fn withhold(
    tx: &Tx<'_>,
    decision: DecisionId,
    what: Target,
    word: Option<Withheld>,
) -> Result<()> {
    // Its author may have taken it away in between: then there is nothing to hide.
    let before = match veil(tx, what, word).await {
        Err(Error::NotFound(_)) => return Ok(()),
        other => other?,
    };
    if before == word {
        return Ok(());
    }
    if before == Some(Withheld::Held) {
        screening::ended(tx, what, Ending::Decision).await?;
    }
    let text = |word: Option<Withheld>| word.map(|word| word.to_value());
    note(
        tx,
        decision,
        What::Withheld,
        what,
        (text(before), text(word)),
    )
    .await
}

async fn label_if_any(tx: &Tx<'_>, decision: DecisionId, what: Target) -> Result<()> {
    match what.kind {
        TargetKind::Post | TargetKind::Comment | TargetKind::Review | TargetKind::Meetup => {
            label(tx, decision, what, Some(Label::BeingEdited)).await
        }
        _ => Ok(()),
    }
}

/// Puts a word beside something.
async fn label(tx: &Tx<'_>, decision: DecisionId, what: Target, word: Option<Label>) -> Result<()> {
    let before = put_label(tx, what, word).await?;
    let text = |word: Option<Label>| word.map(|word| word.to_value());
    note(tx, decision, What::Label, what, (text(before), text(word))).await
}

#[expect(clippy::disallowed_methods, reason = "the thing a case is about")]
pub(super) async fn put_label(
    tx: &Tx<'_>,
    what: Target,
    word: Option<Label>,
) -> Result<Option<Label>> {
    let conn = tx.system(&KEY);
    macro_rules! put {
        ($table:ident, $id:ident) => {{
            let row = $table::Entity::find_by_id($id(what.id)).one(conn).await?;
            let Some(row) = row else { return Ok(None) };
            let before = row.label;
            let mut row = row.into_active_model();
            row.label = Set(word);
            row.update(conn).await?;
            before
        }};
    }
    let before = match what.kind {
        TargetKind::Post => put!(post, PostId),
        TargetKind::Comment => put!(comment, CommentId),
        TargetKind::Meetup => put!(meetup, MeetupId),
        TargetKind::Review => put!(review, ReviewId),
        _ => return Err(Error::Rule("no_place_for_a_label")),
    };
    if let Some(facts) = target::facts(conn, what).await? {
        target::told(tx, what, &facts, facts.withheld).await?;
    }
    Ok(before)
}

/// Takes from the author what the decision says, and hides the rest of their words with it, each in its own row.
async fn limit(tx: &Tx<'_>, case: &case::Model, row: &decision::Model) -> Result<()> {
    let Some(person) = case.author_id else {
        return Ok(());
    };
    let everywhere = row.everywhere || row.kind == Kind::Close;
    let area = case.neighborhood_id.filter(|_| !everywhere);
    let kind = match row.kind {
        Kind::Limit => limitation::Kind::ReadOnly,
        Kind::Close => limitation::Kind::Closed,
        _ => limitation::Kind::Suspended,
    };
    let until = match row.kind {
        Kind::Close => Some(tx.now() + KEPT),
        _ => row.until,
    };
    let id = LimitationId::new();
    let limit = limitation::ActiveModel {
        id: Set(id),
        person_id: Set(person),
        neighborhood_id: Set(area),
        kind: Set(kind),
        decision_id: Set(row.id),
        began_at: Set(tx.now()),
        until: Set(until),
        ended_at: Set(None),
    };
    limit.insert(tx.system(&KEY)).await?;
    if let (limitation::Kind::Closed, Some(at)) = (kind, until) {
        tx.emit(Event::AccountClosing { limit: id, at }).await?;
    }
    let what = Target {
        kind: TargetKind::Member,
        id: id.0,
    };
    note(
        tx,
        row.id,
        What::Limitation,
        what,
        (None, Some(kind.to_value())),
    )
    .await?;
    if row.kind != Kind::Limit {
        cascade(tx, case, row, person).await?;
        desks::give_back_all(tx, person).await?;
    }
    if row.kind != Kind::Limit && area.is_none() {
        accounts::silence(tx, person, row.until, &row.facts).await?;
    }
    changed(tx, person).await
}

pub(super) async fn changed(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    let areas = accounts::areas_of(tx, person).await?;
    tx.emit(Event::StandingChanged { person, areas }).await
}

/// Hides what else the author said there.
async fn cascade(
    tx: &Tx<'_>,
    case: &case::Model,
    row: &decision::Model,
    person: PersonId,
) -> Result<()> {
    let area = case
        .neighborhood_id
        .filter(|_| !row.everywhere && row.kind != Kind::Close);
    for what in words_of(tx.system(&KEY), person, area).await? {
        withhold(tx, row.id, what, Some(Withheld::Removed)).await?;
    }
    Ok(())
}

/// What others read, or will when its time comes.
fn in_sight(withheld: impl ColumnTrait) -> Condition {
    Condition::any()
        .add(withheld.is_null())
        .add(withheld.eq(Withheld::Held))
}

/// Every table of words has these columns; how a row knows its town differs.
#[expect(clippy::disallowed_methods, reason = "all that one author said")]
async fn words_of(
    conn: &impl ConnectionTrait,
    person: PersonId,
    area: Option<NeighborhoodId>,
) -> Result<Vec<Target>> {
    let mut all = Vec::new();
    macro_rules! words {
        ($table:ident, $id:ident, $there:expr) => {
            let ids: Vec<$id> = $table::Entity::find()
                .select_only()
                .column($table::Column::Id)
                .filter($table::COLUMN.author_id.eq(person))
                .filter($table::COLUMN.deleted_at.is_null())
                .filter(in_sight($table::Column::Withheld))
                .filter(Condition::all().add_option(area.map($there)))
                .order_by_asc($table::Column::Id)
                .into_tuple()
                .all(conn)
                .await?;
            all.extend(ids.into_iter().map(Target::from));
        };
    }
    words!(post, PostId, |area| post::COLUMN.neighborhood_id.eq(area));
    words!(comment, CommentId, |area| {
        let there = Query::select()
            .column(membership::Column::Id)
            .from(membership::Entity)
            .and_where(membership::COLUMN.neighborhood_id.eq(area))
            .to_owned();
        comment::COLUMN.membership_id.into_expr().in_subquery(there)
    });
    words!(meetup, MeetupId, |area| meetup::COLUMN
        .neighborhood_id
        .eq(area));
    words!(review, ReviewId, |area| review::COLUMN
        .neighborhood_id
        .eq(area));
    Ok(all)
}

async fn note(
    tx: &Tx<'_>,
    decision: DecisionId,
    kind: What,
    what: Target,
    (before, after): (Option<String>, Option<String>),
) -> Result<()> {
    let row = decision_effect::ActiveModel {
        id: Set(DecisionEffectId::new()),
        decision_id: Set(decision),
        kind: Set(kind),
        target_kind: Set(what.kind),
        target_id: Set(what.id),
        before: Set(before),
        after: Set(after),
        at: Set(tx.now()),
        reverted_at: Set(None),
        log_seq: Set(None),
    };
    row.insert(tx.system(&KEY)).await?;
    Ok(())
}

/// Each thing that was hidden along with a person has its own row of the public log. Called at the end of the
/// transaction, like everything that is logged.
///
/// # Errors
/// The database's.
pub(super) async fn log_cascade(tx: &Tx<'_>, decision: DecisionId) -> Result<()> {
    let conn = tx.system(&KEY);
    let (row, case) = with_case(conn, decision).await?;
    for effect in of(conn, decision).await? {
        if effect.kind != What::Withheld || effect.target_id == case.target_id {
            continue;
        }
        let entry = log::Entry {
            act: log::Act::CascadeHide,
            content: logged::content(effect.target_kind),
            hours_to_decision: None,
            ..logged::entry(&case, &row, tx)
        };
        let seq = log::publish(tx, entry).await?;
        let mut effect = effect.into_active_model();
        effect.log_seq = Set(Some(seq));
        effect.update(conn).await?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the server's own work on a case")]
pub(super) async fn with_case(
    conn: &impl ConnectionTrait,
    id: DecisionId,
) -> Result<(decision::Model, case::Model)> {
    let found = decision::Entity::find_by_id(id)
        .find_also_related(case::Entity)
        .one(conn)
        .await?;
    match found {
        Some((row, Some(case))) => Ok((row, case)),
        _ => Err(Error::NotFound("decision")),
    }
}

#[expect(clippy::disallowed_methods, reason = "the server's own work on a case")]
pub(super) async fn of(
    conn: &impl ConnectionTrait,
    decision: DecisionId,
) -> Result<Vec<decision_effect::Model>> {
    Ok(decision_effect::Entity::find()
        .filter(decision_effect::COLUMN.decision_id.eq(decision))
        .filter(decision_effect::COLUMN.reverted_at.is_null())
        .order_by_asc(decision_effect::COLUMN.id)
        .all(conn)
        .await?)
}
