//! Whoever holds a receipt's number and code: they asked, and need no account to see where it stands, to add what
//! lacks, or to take it back. The one door past the scope; it opens one row, and wrong numbers look like missing ones.
use std::net::IpAddr;

use entity::{
    rights_act::{self, Act as Done},
    rights_inquiry as inquiry, rights_request as request,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set, sea_query::Expr};

use super::{
    inquiry::closed,
    receipt,
    record::{self, KEY, Part, Step},
    sealed::{self, Said},
    thing,
};
use crate::{
    access::Viewer,
    app::App,
    db::Tx,
    error::{Error, Result},
    limits::{Act, Who},
    secrets,
    text::Text,
    transparency::{self, Act as Logged},
};

/// A number and its code, as they were typed or stand in a link.
pub(super) struct Receipt<'a> {
    pub number: &'a str,
    pub code: &'a str,
}

/// What its holder reads of a request.
pub(super) struct Held {
    pub row: request::Model,
    pub acts: Vec<Line>,
    /// Until when the poster may answer, while they may.
    pub asked_until: Option<chrono::DateTime<chrono::Utc>>,
}

/// A line of the record, opened.
pub(super) struct Line {
    pub row: rights_act::Model,
    pub words: Option<String>,
}

/// Finds a request.
///
/// # Errors
/// `NotFound`, whatever of it is wrong; `TooMany`.
pub(super) async fn find(app: &App, net: IpAddr, receipt: Receipt<'_>) -> Result<request::Model> {
    app.limits.count(Act::OpenRights, &Who::net(net))?;
    let missing = || Error::NotFound("request");
    let number = receipt::typed_number(receipt.number).ok_or_else(missing)?;
    let code = receipt::typed(receipt.code).ok_or_else(missing)?;
    #[expect(clippy::disallowed_methods, reason = "its holder shows the code")]
    let row = request::Entity::find()
        .filter(request::COLUMN.number.eq(number))
        .one(app.db.system(&KEY))
        .await?;
    let row = row.filter(|row| secrets::same(&receipt::code(&app.secrets, row.id), &code));
    row.ok_or_else(missing)
}

/// Reads a request that was found.
///
/// # Errors
/// The database's.
#[expect(clippy::disallowed_methods, reason = "its holder showed the code")]
pub(super) async fn read(app: &App, row: request::Model) -> Result<Held> {
    let conn = app.db.system(&KEY);
    let acts = rights_act::Entity::find()
        .filter(rights_act::COLUMN.request_id.eq(row.id))
        .order_by_asc(rights_act::COLUMN.id)
        .all(conn)
        .await?;
    let open = |row: rights_act::Model| {
        let words = sealed::open(&app.secrets, row.words_sealed.as_deref())?;
        Ok(Line { row, words })
    };
    let acts = acts.into_iter().map(open).collect::<Result<_>>()?;
    let asked = inquiry::Entity::find_by_id(row.id).one(conn).await?;
    let waits = asked.filter(|asked| asked.answered_at.is_none() && asked.silent_at.is_none());
    Ok(Held {
        row,
        acts,
        asked_until: waits.map(|asked| asked.due_at),
    })
}

/// Adds what was asked for, once.
///
/// # Errors
/// `Conflict` when nothing was asked for, or it came already; `Invalid`.
pub(super) async fn complete(app: &App, row: request::Model, raw: &str) -> Result<()> {
    let added = Text::<1, 2000>::parse(&raw.replace("\r\n", "\n"));
    let added = added.map_err(|code| Error::invalid("/added", code))?;
    app.db
        .write(&Viewer::guest(), async |tx| {
            let row = again(tx, &row).await?;
            let asked = row.completion_asked_at.is_some() && row.completed_at.is_none();
            let said = sealed::open::<Said>(&app.secrets, row.words_sealed.as_deref())?;
            let (true, Some(said)) = (asked, said) else {
                return Err(Error::Conflict("nothing was asked for"));
            };
            let said = Said {
                added: Some(added.as_str().to_owned()),
                ..said
            };
            let change = request::ActiveModel {
                words_sealed: Set(Some(sealed::seal(&app.secrets, &said)?)),
                completed_at: Set(Some(tx.now())),
                ..Default::default()
            };
            let step = Step {
                tell: Some("rights_completed"),
                ..Step::default()
            };
            record::act(tx, &app.secrets, &row, (Done::Complete, change), step).await?;
            record::audit(tx, Part::Requester, row.id, "complete", None).await
        })
        .await
}

/// Takes the request back.
///
/// # Errors
/// `Conflict` when it is over.
pub(super) async fn withdraw(app: &App, row: request::Model) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let row = again(tx, &row).await?;
            let change = request::ActiveModel {
                ended_at: Set(Some(tx.now())),
                ..Default::default()
            };
            let step = Step {
                mail: true,
                tell: Some("rights_withdrawn"),
                ..Step::default()
            };
            record::act(tx, &app.secrets, &row, (Done::Withdraw, change), step).await?;
            closed(tx, row.id).await?;
            thing::leave_case(tx, &row).await?;
            record::audit(tx, Part::Requester, row.id, "withdraw", None).await?;
            let entry = transparency::Entry {
                decider: transparency::Decider::System,
                ..thing::entry(&row, tx, Logged::Withdraw)
            };
            let seq = transparency::publish(tx, entry).await?;
            noted(tx, row.id, seq).await
        })
        .await
}

/// The row as it is now, held. It is never deleted.
async fn again(tx: &Tx<'_>, row: &request::Model) -> Result<request::Model> {
    let now = record::held(tx.system(&KEY), row.id).await?;
    now.ok_or(Error::NotFound("request"))
}

/// Keeps the number of the row of the public log.
pub(super) async fn noted(tx: &Tx<'_>, id: entity::id::RightsRequestId, seq: i64) -> Result<()> {
    request::Entity::update_many()
        .col_expr(request::Column::LogSeq, Expr::value(seq))
        .filter(request::COLUMN.id.eq(id))
        .exec(tx.system(&KEY))
        .await?;
    Ok(())
}
