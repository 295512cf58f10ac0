//! What every act does besides: it changes a row that nobody else has changed since, leaves a line in the record and in
//! the audit trail, and says whom to tell.
use chrono::{DateTime, Utc};
use entity::{
    id::{PersonId, RightsActId, RightsRequestId},
    rights_act::{self, Act},
    rights_request::{self as request, Outcome, State},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set,
};

use super::{sealed, states};
use crate::{
    access::{Viewer, is_specialist},
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    secrets::Secrets,
    transparency::{self, AuditLine},
};

/// The key of those who look into requests.
pub(super) const KEY: Key = Key::of(Desk::Cases);

/// One act, before it is written.
#[derive(Clone, Debug, Default)]
pub(super) struct Step {
    pub outcome: Option<Outcome>,
    /// What the requester is told with it.
    pub words: Option<String>,
    /// By when the next thing happens.
    pub until: Option<DateTime<Utc>>,
    /// Whether the requester gets a letter.
    pub mail: bool,
    /// What those who look into requests, or the poster, are told.
    pub tell: Option<&'static str>,
    /// When the next warning is.
    pub watch_at: Option<DateTime<Utc>>,
    /// When an answer of the poster is awaited no longer.
    pub ask_until: Option<DateTime<Utc>>,
}

/// A request as it is now, held.
pub(super) async fn held(
    conn: &impl ConnectionTrait,
    id: RightsRequestId,
) -> Result<Option<request::Model>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the server's own work on a request"
    )]
    let row = request::Entity::find_by_id(id)
        .lock_exclusive()
        .one(conn)
        .await?;
    Ok(row)
}

/// An act that changes nothing but the lock.
pub(super) fn unchanged() -> request::ActiveModel {
    request::ActiveModel {
        ..Default::default()
    }
}

/// Does an act: asks the table, swaps the row, writes the lines.
///
/// # Errors
/// `Conflict` when it does not happen there, `PreconditionFailed` when somebody else was first.
pub(super) async fn act(
    tx: &Tx<'_>,
    secrets: &Secrets,
    row: &request::Model,
    (act, change): (Act, request::ActiveModel),
    step: Step,
) -> Result<RightsActId> {
    let to = states::step(row.state, act)?;
    let change = request::ActiveModel {
        state: Set(to),
        lock: Set(row.lock + 1),
        ..change
    };
    let update = request::Entity::update_many()
        .set(change)
        .filter(request::COLUMN.id.eq(row.id))
        .filter(request::COLUMN.lock.eq(row.lock));
    if update.exec(tx.system(&KEY)).await?.rows_affected != 1 {
        return Err(Error::PreconditionFailed);
    }
    line(tx, secrets, (row.id, to), act, step).await
}

/// A line of the record, and whom to tell of it.
pub(super) async fn line(
    tx: &Tx<'_>,
    secrets: &Secrets,
    (request, to): (RightsRequestId, State),
    act: Act,
    step: Step,
) -> Result<RightsActId> {
    let id = RightsActId::new();
    let words = step.words.map(|words| sealed::seal(secrets, &words));
    let row = rights_act::ActiveModel {
        id: Set(id),
        request_id: Set(request),
        person_id: Set(who_looks(tx.viewer(), act)),
        act: Set(act),
        to_state: Set(to),
        outcome: Set(step.outcome),
        words_sealed: Set(words.transpose()?),
        until: Set(step.until),
        at: Set(tx.now()),
    };
    row.insert(tx.system(&KEY)).await?;
    tx.emit(Event::RightsMoved {
        request,
        mail: step.mail.then_some(id),
        tell: step.tell,
        watch_at: step.watch_at,
        ask_until: step.ask_until,
    })
    .await?;
    Ok(id)
}

/// Who did it, if it was somebody here: a requester who happens to be signed in is none.
fn who_looks(viewer: &Viewer, act: Act) -> Option<PersonId> {
    let here = matches!(
        act,
        Act::AskCompletion | Act::Begin | Act::AskPoster | Act::MoreTime | Act::Decide
    );
    viewer.person().filter(|_| here)
}

/// In which part somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Requester,
    Poster,
    Server,
    Desk,
}

/// Writes down what was done, or seen. To be called at the end of a use case.
pub(super) async fn audit(
    tx: &Tx<'_>,
    part: Part,
    request: RightsRequestId,
    action: &'static str,
    after: Option<serde_json::Value>,
) -> Result<()> {
    let role = match part {
        Part::Requester => "requester",
        Part::Poster => "poster",
        Part::Server => "server",
        Part::Desk if is_specialist(tx.viewer()) => "specialist",
        Part::Desk => "staff",
    };
    transparency::audit(
        tx,
        AuditLine {
            role,
            team: None,
            action,
            object: ("rights_request", request.0),
            before: None,
            after,
            reason: None,
        },
    )
    .await
}
