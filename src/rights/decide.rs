//! The answer: removed, partly, not removed, or more time; told to whoever asked and, where it concerns them, to the
//! poster; and counted.
use chrono::{DateTime, Utc};
use entity::{
    id::RightsRequestId,
    rights_act::Act as Done,
    rights_request::{self as request, Outcome, State},
};
use sea_orm::Set;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    desk,
    holder::noted,
    inquiry::closed,
    record::{self, Part, Step},
    shown::RequestView,
    terms, thing,
};
use crate::{
    access::{Viewer, is_specialist},
    app::App,
    db::Tx,
    error::{Error, Result},
    http::IfMatch,
    text::Text,
    transparency::{self, Act as Logged, Decider},
};

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RightsVerdict)]
pub enum Verdict {
    /// It is taken away.
    Removed,
    /// It is hidden until its author took the part away that the facts name.
    Partly,
    /// It stays.
    NotRemoved,
    /// It takes longer, until a day that is said. This counts as the answer of the law, and the request stays open.
    MoreTime,
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RightsDecision)]
pub struct Decision {
    /// What.
    pub verdict: Verdict,
    /// Why, for whoever asked.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub words: Text<1, 2000>,
    /// The rule that is applied; needed for all but more time.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 64)]
    pub rule: Option<Text<1, 64>>,
    /// What was found, for the author; needed when something is taken away. Nothing of who asked belongs here.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 1000)]
    pub facts: Option<Text<1, 1000>>,
    /// For more time: until when.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
}

/// Decides.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed` for the second of two, `Conflict`, `Invalid`, and what moderation says
/// to the kind of thing.
pub(super) async fn decide(
    app: &App,
    viewer: &Viewer,
    (id, lock): (RightsRequestId, IfMatch),
    decision: Decision,
) -> Result<RequestView> {
    desk::count(app, viewer)?;
    let outcome = match decision.verdict {
        Verdict::Removed => Outcome::Removed,
        Verdict::Partly => Outcome::Partly,
        Verdict::NotRemoved => Outcome::NotRemoved,
        Verdict::MoreTime => return more_time(app, viewer, (id, lock), decision).await,
    };
    if decision.until.is_some() {
        return Err(Error::invalid("/until", "not_allowed"));
    }
    app.db
        .write(viewer, async |tx| {
            let row = desk::taken(tx, id, lock).await?.into_row();
            let step = Step {
                outcome: Some(outcome),
                words: Some(decision.words.as_str().to_owned()),
                mail: true,
                tell: Some("rights_closed"),
                ..Step::default()
            };
            let change = request::ActiveModel {
                outcome: Set(Some(outcome)),
                answered_at: Set(Some(row.answered_at.unwrap_or(answered(tx, &row)))),
                ended_at: Set(Some(answered(tx, &row))),
                ..Default::default()
            };
            record::act(tx, &app.secrets, &row, (Done::Decide, change), step).await?;
            closed(tx, id).await?;
            let rule = thing::decide(tx, &row, outcome, &decision).await?;
            let said = serde_json::json!({ "outcome": outcome, "rule": rule });
            record::audit(tx, Part::Desk, id, "decide", Some(said)).await?;
            let act = match row.state {
                State::Extended => Logged::RightsDecidedLater,
                _ => Logged::RightsDecided,
            };
            let entry = transparency::Entry {
                rule: Some(rule),
                ..entry(&row, tx, act)
            };
            let seq = transparency::publish(tx, entry).await?;
            noted(tx, id, seq).await
        })
        .await?;
    desk::whole(app, viewer, id).await
}

/// Nothing is answered before it was asked, whatever the clock says meanwhile.
fn answered(tx: &Tx<'_>, row: &request::Model) -> DateTime<Utc> {
    tx.now().max(row.received_at)
}

fn entry(row: &request::Model, tx: &Tx<'_>, act: Logged) -> transparency::Entry {
    transparency::Entry {
        decider: if is_specialist(tx.viewer()) {
            Decider::Specialist
        } else {
            Decider::Staff
        },
        ..thing::entry(row, tx, act)
    }
}

async fn more_time(
    app: &App,
    viewer: &Viewer,
    (id, lock): (RightsRequestId, IfMatch),
    decision: Decision,
) -> Result<RequestView> {
    let Some(until) = decision.until else {
        return Err(Error::invalid("/until", "required"));
    };
    for (there, field) in [
        (decision.rule.is_some(), "/rule"),
        (decision.facts.is_some(), "/facts"),
    ] {
        if there {
            return Err(Error::invalid(field, "not_allowed"));
        }
    }
    app.db
        .write(viewer, async |tx| {
            let row = desk::taken(tx, id, lock).await?.into_row();
            let now = tx.now();
            if until <= now || until - now > terms::MORE {
                return Err(Error::invalid("/until", "invalid"));
            }
            let step = Step {
                words: Some(decision.words.as_str().to_owned()),
                until: Some(until),
                mail: true,
                watch_at: terms::next(now, until),
                ..Step::default()
            };
            let change = request::ActiveModel {
                due_at: Set(until),
                // What is nearer than its warnings is not warned of at once.
                warned: Set(terms::stage(now, until)),
                answered_at: Set(Some(row.answered_at.unwrap_or(answered(tx, &row)))),
                ..Default::default()
            };
            record::act(tx, &app.secrets, &row, (Done::MoreTime, change), step).await?;
            let said = serde_json::json!({ "until": until });
            record::audit(tx, Part::Desk, id, "more_time", Some(said)).await?;
            let act = match row.state {
                State::Extended => Logged::RightsMoreTimeAgain,
                _ => Logged::RightsMoreTime,
            };
            let entry = transparency::Entry {
                duration_hours: Some(terms::hours(now, until)),
                ..entry(&row, tx, act)
            };
            let seq = transparency::publish(tx, entry).await?;
            noted(tx, id, seq).await
        })
        .await?;
    desk::whole(app, viewer, id).await
}
