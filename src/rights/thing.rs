//! What a request is about, as moderation knows it: found past the scope, with a case of its own, and taken away by a
//! decision that has a rule, words to the author, and an appeal.
use entity::{
    decision::{Kind, Role},
    id::{CaseId, NoticeId},
    moderation_case::Origin,
    notice, notice_version,
    report::{Category, TargetKind},
    rights_request::{self as request, Outcome},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{decide::Decision, record::KEY, terms};
use crate::{
    access::is_specialist,
    app::App,
    db::Tx,
    error::{Error, Result},
    moderation::{self, Exhibit, Facts, Ruling, Target},
    transparency::{self, Act, Content, Decider, Trigger},
};

fn target(row: &request::Model) -> Target {
    Target {
        kind: row.target_kind,
        id: row.target_id,
    }
}

/// What there is of a thing.
pub(super) async fn facts(conn: &impl ConnectionTrait, target: Target) -> Result<Option<Facts>> {
    moderation::facts(conn, target).await
}

/// The thing as it stands now, for those who look into the request.
pub(super) async fn shown(app: &App, row: &request::Model) -> Result<Option<Exhibit>> {
    match row.case_id {
        Some(case) => moderation::exhibit(app, case).await,
        None => Ok(None),
    }
}

fn origin(public_body: bool) -> Origin {
    if public_body {
        Origin::GovernmentRequest
    } else {
        Origin::RightsRequest
    }
}

/// The case about a thing, if there is one to have a case about.
pub(super) async fn open_case(
    tx: &Tx<'_>,
    target: Target,
    facts: Option<&Facts>,
    public_body: bool,
) -> Result<Option<CaseId>> {
    if facts.is_none() {
        return Ok(None);
    }
    let origin = origin(public_body);
    moderation::open_for(tx, target, origin, Category::Other)
        .await
        .map(Some)
}

/// The request is over and decided nothing: its case ends, unless somebody else waits for it.
pub(super) async fn leave_case(tx: &Tx<'_>, row: &request::Model) -> Result<()> {
    let Some(case) = row.case_id else {
        return Ok(());
    };
    #[expect(clippy::disallowed_methods, reason = "whether another request waits")]
    let others = request::Entity::find()
        .filter(request::COLUMN.case_id.eq(case))
        .filter(request::COLUMN.ended_at.is_null())
        .filter(request::COLUMN.id.ne(row.id));
    if others.count(tx.system(&KEY)).await? == 0 {
        moderation::leave(tx, case).await?;
    }
    Ok(())
}

/// Does what was decided; answers the rule that was cited.
///
/// # Errors
/// `Invalid`, `Rule`.
pub(super) async fn decide(
    tx: &Tx<'_>,
    row: &request::Model,
    outcome: Outcome,
    decision: &Decision,
) -> Result<(String, i32)> {
    let required = |field| Error::invalid(field, "required");
    let rule = decision.rule.as_ref().ok_or_else(|| required("/rule"))?;
    let kind = match outcome {
        Outcome::Removed => Kind::Remove,
        Outcome::Partly => Kind::EditRequired,
        Outcome::NotRemoved => Kind::NoAction,
    };
    let facts = match (&decision.facts, outcome) {
        (Some(facts), _) => facts.clone(),
        (None, Outcome::NotRemoved) => nothing_found()?,
        (None, _) => return Err(required("/facts")),
    };
    let kind = match row.target_kind {
        // Nobody hides an office's words: they are withdrawn in the open, and that can be told.
        TargetKind::Notice if outcome != Outcome::NotRemoved => {
            if !withdrawn(tx, NoticeId(row.target_id)).await? {
                return Err(Error::Rule("withdraw_the_notice_first"));
            }
            Kind::NoAction
        }
        _ => kind,
    };
    ruled(tx, row, kind, (rule.as_str(), facts.as_str())).await
}

/// Decides the case about it. About what is gone there is nothing to decide, and what neighbors reported as well is not
/// answered by a request that led to nothing.
async fn ruled(
    tx: &Tx<'_>,
    row: &request::Model,
    kind: Kind,
    (rule, said): (&str, &str),
) -> Result<(String, i32)> {
    let cited = moderation::rules::cite(tx, rule).await?;
    let target = target(row);
    if facts(tx.system(&KEY), target).await?.is_none() {
        return Ok(cited);
    }
    let case = match moderation::undecided_about(tx, target).await? {
        Some((_, true)) | None if kind == Kind::NoAction => return Ok(cited),
        Some((case, _)) => case,
        None => {
            let origin = origin(row.public_body);
            moderation::open_for(tx, target, origin, Category::Other).await?
        }
    };
    let ruling = Ruling {
        kind,
        rule: rule.to_owned(),
        facts: said.to_owned(),
        role: if is_specialist(tx.viewer()) {
            Role::Specialist
        } else {
            Role::StaffModerator
        },
        who: tx.viewer().person(),
    };
    moderation::rule_on(tx, case, ruling).await?;
    Ok(cited)
}

/// What the case says when nothing is taken away and nothing more was written: its author is not told of it.
fn nothing_found() -> Result<crate::text::Text<1, 1000>> {
    crate::text::Text::parse("権利侵害の申出にあたる点は見あたりませんでした。")
        .map_err(Error::internal)
}

/// Whether a notice was taken back, or never went out.
async fn withdrawn(tx: &Tx<'_>, id: NoticeId) -> Result<bool> {
    let conn = tx.system(&KEY);
    #[expect(
        clippy::disallowed_methods,
        reason = "whether readers see it is public"
    )]
    let found = notice::Entity::find_by_id(id).one(conn).await?;
    let Some(current) = found.and_then(|row| row.current_id) else {
        return Ok(true);
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "whether readers see it is public"
    )]
    let version = notice_version::Entity::find_by_id(current)
        .one(conn)
        .await?;
    Ok(version.is_none_or(|row| row.state == notice_version::State::Withdrawn))
}

/// What the public log says of a request.
pub(super) fn entry(row: &request::Model, tx: &Tx<'_>, act: Act) -> transparency::Entry {
    transparency::Entry {
        area: row.neighborhood_id,
        content: Content::RightsRequest,
        act,
        rule: None,
        trigger: if row.public_body {
            Trigger::GovernmentRequest
        } else {
            Trigger::RightsRequest
        },
        found_by_machine: false,
        decided_by_machine: false,
        decider: Decider::Specialist,
        duration_hours: None,
        hours_to_decision: Some(terms::hours(row.received_at, tx.now())),
        appeal: None,
        reverts: None,
    }
}
