//! Reading the rules: as they stand, as they were, as they are proposed.
use entity::{id::RuleId, rule};
use sea_orm::ConnectionTrait;

use super::view::{
    self, ProposalState, RuleHistory, RuleList, RuleNow, RuleProposal, RuleProposals, RuleState,
};
use crate::{
    access::{Enact, Myself, Propose, Viewer},
    app::App,
    clock::Moment,
    db::Scope,
    error::{Error, Result},
    moderation::names,
};

/// Versions read at most: a server has some dozens.
const MOST: u64 = 5000;
/// Proposals shown at most.
const SHOWN: u64 = 50;

/// All rules as they stand, for everybody.
///
/// # Errors
/// The database's.
pub async fn list(app: &App, viewer: &Viewer) -> Result<RuleList> {
    let rows = published(&app.db.read(viewer), None).await?;
    let now = app.db.clock().now();
    let mut rules: Vec<Vec<rule::Model>> = Vec::new();
    for row in rows {
        match rules.iter_mut().find(|all| of(all) == row.slug) {
            Some(all) => all.push(row),
            None => rules.push(vec![row]),
        }
    }
    let mut items = Vec::with_capacity(rules.len());
    for all in rules {
        items.push(stands(&all, now)?);
    }
    Ok(RuleList { items })
}

fn of(all: &[rule::Model]) -> &str {
    all.first().map_or("", |row| row.slug.as_str())
}

fn stands(all: &[rule::Model], now: chrono::DateTime<chrono::Utc>) -> Result<RuleNow> {
    let mut holds = None;
    let mut announced = Vec::new();
    for row in all {
        let version = view::version(row, all, now)?;
        match version.state {
            RuleState::InForce | RuleState::Ended => holds = Some(version),
            RuleState::Announced => announced.push(version),
            RuleState::Past | RuleState::Overtaken => {}
        }
    }
    announced.sort_by_key(|version| version.effective_at.0);
    Ok(RuleNow {
        slug: of(all).to_owned(),
        now: holds,
        announced,
        versions: all.iter().map(|row| row.version).max().unwrap_or(0),
    })
}

/// Everything that was published under one name, for everybody.
///
/// # Errors
/// `NotFound`.
pub async fn history(app: &App, viewer: &Viewer, slug: &str) -> Result<RuleHistory> {
    let all = published(&app.db.read(viewer), Some(slug)).await?;
    if all.is_empty() {
        return Err(Error::NotFound("rule"));
    }
    let now = app.db.clock().now();
    let newest = all.iter().rev();
    let versions: Result<Vec<_>> = newest.map(|row| view::version(row, &all, now)).collect();
    Ok(RuleHistory {
        slug: slug.to_owned(),
        versions: versions?,
    })
}

/// In the order in which they were published first.
async fn published<C: ConnectionTrait>(
    read: &Scope<'_, C>,
    slug: Option<&str>,
) -> Result<Vec<rule::Model>> {
    let mut rows = read
        .all::<rule::Entity>()
        .only(rule::COLUMN.published_at.is_not_null());
    if let Some(slug) = slug {
        rows = rows.only(rule::COLUMN.slug.eq(slug));
    }
    rows.oldest(rule::Column::Id, MOST).await
}

/// What is proposed, for those who may propose.
///
/// # Errors
/// What the policy says.
pub async fn proposals(app: &App, viewer: &Viewer) -> Result<RuleProposals> {
    viewer.may::<Propose, _>(Myself(viewer.signed_in()?))?;
    let read = app.db.read(viewer);
    let open = read
        .all::<rule::Entity>()
        .only(rule::COLUMN.published_at.is_null());
    let mut items = Vec::new();
    for row in open.newest(rule::Column::Id, SHOWN).await? {
        items.push(proposed(app, viewer, row).await?);
    }
    Ok(RuleProposals { items })
}

/// One proposal, also once it is published.
pub(super) async fn proposal(app: &App, viewer: &Viewer, id: RuleId) -> Result<RuleProposal> {
    let row = app.db.read(viewer).one::<rule::Entity>(id).await?;
    proposed(app, viewer, row).await
}

async fn proposed(app: &App, viewer: &Viewer, row: rule::Model) -> Result<RuleProposal> {
    let all = published(&app.db.read(viewer), Some(&row.slug)).await?;
    let before = all.iter().rfind(|other| other.version < row.version);
    let before = before.map(|before| view::version(before, &all, app.db.clock().now()));
    let state = state(&row, &all);
    let name = match row.proposed_by.filter(|_| viewer.administers()) {
        Some(person) => names::of(app, person).await?,
        None => None,
    };
    Ok(RuleProposal {
        id: row.id,
        slug: row.slug.clone(),
        version: row.version,
        state,
        title: view::title(&row),
        body: view::body(&row),
        examples: view::examples(&row)?,
        ended: row.ended,
        emergency: row.emergency,
        reason: row.reason.clone(),
        before: before.transpose()?,
        own: row.proposed_by.is_some() && row.proposed_by == viewer.person(),
        proposed_by: name,
        proposed_at: Moment(row.proposed_at),
        refused_reason: row.refused_reason.clone(),
        effective_at: row.effective_at.map(Moment),
        acts: acts(viewer, row, state),
    })
}

fn state(row: &rule::Model, published: &[rule::Model]) -> ProposalState {
    if row.published_at.is_some() {
        ProposalState::Published
    } else if row.refused_at.is_some() {
        ProposalState::Refused
    } else if published.iter().any(|other| other.version >= row.version) {
        ProposalState::Overtaken
    } else {
        ProposalState::Waiting
    }
}

/// What the viewer could do now. The page shows these buttons; whether an act is done is asked again.
fn acts(viewer: &Viewer, row: rule::Model, state: ProposalState) -> Vec<&'static str> {
    let own = row.proposed_by.is_some() && row.proposed_by == viewer.person();
    let enacts = viewer.may::<Enact, _>(row).is_ok();
    match state {
        ProposalState::Waiting if enacts => vec!["confirm", "refuse"],
        ProposalState::Overtaken if enacts => vec!["refuse"],
        ProposalState::Waiting | ProposalState::Overtaken if own => vec!["take_back"],
        _ => Vec::new(),
    }
}
