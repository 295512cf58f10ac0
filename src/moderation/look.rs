//! Looking into a case: the one thing it is about, and what stands around it. Each look is written into the audit
//! trail before anything is shown.
use ahash::AHashMap;
use entity::{
    case_note, decision, decision_vote,
    id::{AgencyId, CaseId, PhotoId},
    moderation_case as case,
    report::{self, Category},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    desks, exhibits, logged,
    queue::{decision_line, keeps, line},
    rules,
    shown::{CaseView, Exhibit, HistoryLine, NoteView, ProposalView, ReportLine},
    target::KEY,
};
use crate::{
    access::{UNDECIDED, Viewer, part_in},
    app::App,
    clock::Moment,
    error::{Error, Result},
    screening,
};

/// How far back an author's earlier decisions are shown.
const YEAR: chrono::TimeDelta = chrono::TimeDelta::days(365);

/// The whole of a case.
///
/// # Errors
/// `NotFound`, also for who is a party to it.
pub(super) async fn into(app: &App, viewer: &Viewer, id: CaseId) -> Result<CaseView> {
    keeps(viewer)?;
    let row = written_down(app, viewer, (id, None)).await?;
    let conn = app.db.system(&KEY);
    let (target, around) = exhibits_for(app, viewer, &row).await?;
    let decisions = decisions(conn, id).await?;
    let bodies = desks::names(app, decisions.iter().map(|row| row.agency_id)).await?;
    let proposal = match decisions
        .iter()
        .find(|row| row.state == decision::State::Proposed)
    {
        Some(row) => Some(proposal(conn, viewer, row, &bodies).await?),
        None => None,
    };
    // A desk decides about words, not about who somebody has been.
    let (history, desks) = if viewer.is_officer() {
        (Vec::new(), Vec::new())
    } else {
        let since = app.db.clock().now() - YEAR;
        let known = history(conn, &row, since).await?;
        (known, desks::open_to(conn, &row).await?)
    };
    let towns = app.towns.map(&app.db).await?;
    Ok(CaseView {
        line: line(viewer, &row, &towns),
        part: part_in(viewer, &row).ok(),
        target,
        around,
        hold: screening::of_case(conn, id).await?,
        reports: reports(conn, id).await?,
        history,
        suggested_rule: rules::suggested(main_category(conn, &row).await?).map(str::to_owned),
        proposal,
        decisions: decisions
            .into_iter()
            .map(|row| decision_line(row, &bodies))
            .collect(),
        notes: notes(app, viewer, id).await?,
        desks,
    })
}

/// The thing and its thread. A body's desk reads them while it works on the case, and nobody's name.
async fn exhibits_for(
    app: &App,
    viewer: &Viewer,
    row: &case::Model,
) -> Result<(Option<Exhibit>, Vec<Exhibit>)> {
    if !viewer.is_officer() {
        return exhibits::of(app, row).await;
    }
    if !UNDECIDED.contains(&row.state) {
        return Ok((None, Vec::new()));
    }
    let (mut target, mut around) = exhibits::of(app, row).await?;
    for one in target.iter_mut().chain(&mut around) {
        one.author = None;
    }
    Ok((target, around))
}

/// Reads the case through the scope, and writes down who looked, and at which photo.
async fn written_down(
    app: &App,
    viewer: &Viewer,
    (id, photo): (CaseId, Option<PhotoId>),
) -> Result<case::Model> {
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().one::<case::Entity>(id).await?;
            match photo {
                Some(photo) => {
                    let which = serde_json::json!({ "photo": photo });
                    logged::audit_after(tx, id, "look", which).await?;
                }
                None => logged::audit(tx, id, "look", None).await?,
            }
            Ok(row)
        })
        .await
}

/// A photo of a case's target or of what stands around it.
///
/// # Errors
/// `NotFound`.
pub(super) async fn photo(app: &App, viewer: &Viewer, id: CaseId, photo: PhotoId) -> Result<()> {
    keeps(viewer)?;
    let row = written_down(app, viewer, (id, Some(photo))).await?;
    let (target, around) = exhibits_for(app, viewer, &row).await?;
    let mut shown = target.iter().chain(&around).flat_map(|one| &one.photos);
    if shown.any(|one| one.id == photo) {
        Ok(())
    } else {
        Err(Error::NotFound("photo"))
    }
}

/// What most reports say it is.
async fn main_category(conn: &impl ConnectionTrait, row: &case::Model) -> Result<Category> {
    #[expect(
        clippy::disallowed_methods,
        reason = "of a case that was read through the scope"
    )]
    let said: Vec<Category> = report::Entity::find()
        .select_only()
        .column(report::Column::Category)
        .filter(report::COLUMN.case_id.eq(row.id))
        .limit(200)
        .into_tuple()
        .all(conn)
        .await?;
    let count = |what: &Category| said.iter().filter(|one| *one == what).count();
    let most = said.iter().max_by_key(|one| count(one));
    Ok(most.copied().unwrap_or(row.category))
}

#[expect(
    clippy::disallowed_methods,
    reason = "of a case that was read through the scope"
)]
async fn reports(conn: &impl ConnectionTrait, id: CaseId) -> Result<Vec<ReportLine>> {
    let rows = report::Entity::find()
        .filter(report::COLUMN.case_id.eq(id))
        .order_by_asc(report::COLUMN.id)
        .limit(200)
        .all(conn)
        .await?;
    let line = |row: report::Model| ReportLine {
        category: row.category,
        words: row.words,
        weight: row.weight,
        created_at: Moment(row.created_at),
    };
    Ok(rows.into_iter().map(line).collect())
}

#[expect(
    clippy::disallowed_methods,
    reason = "of a case that was read through the scope"
)]
async fn decisions(conn: &impl ConnectionTrait, id: CaseId) -> Result<Vec<decision::Model>> {
    Ok(decision::Entity::find()
        .filter(decision::COLUMN.case_id.eq(id))
        .order_by_asc(decision::COLUMN.id)
        .limit(50)
        .all(conn)
        .await?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "of a case that was read through the scope"
)]
async fn proposal(
    conn: &impl ConnectionTrait,
    viewer: &Viewer,
    row: &decision::Model,
    bodies: &AHashMap<AgencyId, String>,
) -> Result<ProposalView> {
    let votes = decision_vote::Entity::find()
        .filter(decision_vote::COLUMN.decision_id.eq(row.id))
        .all(conn)
        .await?;
    let agree = votes.iter().filter(|vote| vote.agrees).count() as u64;
    Ok(ProposalView {
        needed: row.needed,
        agree,
        against: votes.len() as u64 - agree,
        voted: votes
            .iter()
            .any(|vote| Some(vote.person_id) == viewer.person()),
        decision: decision_line(row.clone(), bodies),
    })
}

/// What was decided about the same author's words, in the same case's sight only.
#[expect(
    clippy::disallowed_methods,
    reason = "of a case that was read through the scope"
)]
async fn history(
    conn: &impl ConnectionTrait,
    row: &case::Model,
    since: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<HistoryLine>> {
    let Some(author) = row.author_id else {
        return Ok(Vec::new());
    };
    let rows = decision::Entity::find()
        .inner_join(case::Entity)
        .filter(case::COLUMN.author_id.eq(author))
        .filter(case::COLUMN.neighborhood_id.eq(row.neighborhood_id))
        .filter(decision::COLUMN.case_id.ne(row.id))
        .filter(decision::COLUMN.kind.ne(decision::Kind::NoAction))
        .filter(decision::COLUMN.in_force_at.gt(since))
        .order_by_desc(decision::COLUMN.id)
        .limit(50)
        .all(conn)
        .await?;
    let line = |row: decision::Model| HistoryLine {
        kind: row.kind,
        rule: row.rule,
        at: Moment(row.in_force_at.unwrap_or(row.proposed_at)),
        reverted: row.state == decision::State::Reverted,
    };
    Ok(rows.into_iter().map(line).collect())
}

async fn notes(app: &App, viewer: &Viewer, id: CaseId) -> Result<Vec<NoteView>> {
    let rows = app
        .db
        .read(viewer)
        .all::<case_note::Entity>()
        .only(case_note::COLUMN.case_id.eq(id))
        .oldest(case_note::COLUMN.id, 200)
        .await?;
    let note = |row: case_note::Model| NoteView {
        mine: viewer.person() == Some(row.person_id),
        role: row.role,
        words: row.words,
        at: Moment(row.at),
    };
    Ok(rows.into_iter().map(note).collect())
}
