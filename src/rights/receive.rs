//! Taking a request in. No account stands behind it, so what is counted is the network and the address it names.
use std::net::IpAddr;

use entity::{
    id::{PersonId, RightsRequestId},
    rights_act::Act as Done,
    rights_request::{self as request, State},
};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set, SqlErr};

use super::{
    model::{Asking, Form, NewRequest},
    receipt,
    record::{self, KEY, Part, Step},
    sealed, terms, thing,
};
use crate::{
    access::Viewer,
    app::App,
    db::Tx,
    error::{Error, Result},
    limits::{Act, Who},
    transparency,
};

/// Where a request comes from.
pub(super) struct From<'a> {
    pub viewer: &'a Viewer,
    pub net: IpAddr,
    /// The host that was asked.
    pub host: Option<&'a str>,
}

/// Takes a request in; the same one sent again is the same one.
///
/// # Errors
/// `Invalid` with every field that is wrong, `TooMany`.
pub(super) async fn receive(app: &App, from: From<'_>, form: &Form) -> Result<request::Model> {
    let is_ours = |origin: &str| app.is_own_origin(origin, from.host);
    let new = form.check(is_ours).map_err(Error::Invalid)?;
    let key = sent_key(app, &new)?;
    if let Some(key) = &key
        && let Some(before) = sent(app.db.system(&KEY), key).await?
    {
        return Ok(before);
    }
    app.limits.count(Act::AskRights, &Who::net(from.net))?;
    let address = app.secrets.address_key(&new.requester.email);
    app.limits
        .count(Act::AskRightsFor, &Who::Address(address))?;
    let requester = from.viewer.person();
    match write(app, &new, (key.clone(), requester)).await {
        // Sent twice at once, or a case about the same thing was opened at this moment: now it is there to be found.
        Err(error) if is_taken(&error) => write(app, &new, (key, requester)).await,
        other => other,
    }
}

/// As nobody: who asks is sealed with the rest, and the audit trail does not keep it for good.
async fn write(
    app: &App,
    new: &NewRequest,
    (key, requester): (Option<String>, Option<PersonId>),
) -> Result<request::Model> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            taken(app, tx, new, (key.clone(), requester)).await
        })
        .await
}

fn is_taken(error: &Error) -> bool {
    let unique =
        |below: &DbErr| matches!(below.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)));
    matches!(error, Error::Db(below) if unique(below))
}

/// A mac over what was sent and the sender's word for it. Other words under the same key are another request: whoever
/// went back in the browser and wrote more must not find the old one.
fn sent_key(app: &App, new: &NewRequest) -> Result<Option<String>> {
    let Some(key) = &new.key else {
        return Ok(None);
    };
    let content = (&new.requester, &new.said, new.target.id);
    let content = serde_json::to_vec(&content).map_err(Error::internal)?;
    let parts = [key.as_bytes(), content.as_slice()];
    Ok(Some(app.secrets.mac_text("rights request sent", &parts)))
}

async fn sent(conn: &impl ConnectionTrait, key: &str) -> Result<Option<request::Model>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the sender's own request, sent again"
    )]
    let row = request::Entity::find()
        .filter(request::COLUMN.sent_key.eq(key))
        .one(conn)
        .await?;
    Ok(row)
}

async fn taken(
    app: &App,
    tx: &Tx<'_>,
    new: &NewRequest,
    (key, requester): (Option<String>, Option<PersonId>),
) -> Result<request::Model> {
    let conn = tx.system(&KEY);
    if let Some(key) = &key
        && let Some(before) = sent(conn, key).await?
    {
        return Ok(before);
    }
    let facts = thing::facts(conn, new.target).await?;
    let facts = facts.as_ref();
    let case = thing::open_case(tx, new.target, facts, new.public_body).await?;
    let id = RightsRequestId::new();
    let due = tx.now() + terms::WEEK;
    let row = request::ActiveModel {
        id: Set(id),
        number: Set(receipt::number()),
        sent_key: Set(key),
        standing: Set(new.standing),
        public_body: Set(new.public_body),
        kind: Set(new.kind),
        language: Set(new.language),
        requester_id: Set(requester),
        requester_sealed: Set(Some(sealed::seal(&app.secrets, &new.requester)?)),
        words_sealed: Set(Some(sealed::seal(&app.secrets, &new.said)?)),
        target_kind: Set(new.target.kind),
        target_id: Set(new.target.id),
        may_ask: Set(new.asking != Asking::No),
        may_name: Set(new.asking == Asking::WithName),
        poster_id: Set(facts.and_then(|facts| facts.author)),
        neighborhood_id: Set(facts.and_then(|facts| facts.area)),
        agency_id: Set(facts.and_then(|facts| facts.agency)),
        case_id: Set(case),
        state: Set(State::Received),
        lock: Set(1),
        received_at: Set(tx.now()),
        due_at: Set(due),
        warned: Set(0),
        completion_asked_at: Set(None),
        completed_at: Set(None),
        answered_at: Set(None),
        outcome: Set(None),
        ended_at: Set(None),
        log_seq: Set(None),
        forgotten_at: Set(None),
    };
    let row = row.insert(conn).await?;
    let step = Step {
        until: Some(due),
        mail: true,
        tell: Some("rights_received"),
        watch_at: terms::next(tx.now(), due),
        ..Step::default()
    };
    record::line(tx, &app.secrets, (id, State::Received), Done::Receive, step).await?;
    counted(tx, &row).await?;
    Ok(row)
}

/// What the two logs say of a request that came.
async fn counted(tx: &Tx<'_>, row: &request::Model) -> Result<()> {
    let said = serde_json::json!({
        "kind": row.kind, "target": row.target_kind, "public_body": row.public_body, "due": row.due_at,
    });
    record::audit(tx, Part::Requester, row.id, "receive", Some(said)).await?;
    let entry = transparency::Entry {
        // Where it is would tell whoever asked whether it is there.
        area: None,
        decider: transparency::Decider::System,
        ..thing::entry(row, tx, transparency::Act::RightsReceived)
    };
    transparency::publish(tx, entry).await.map(drop)
}
