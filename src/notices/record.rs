//! What every act does besides: it changes a row that nobody else has changed since, and leaves a line in the record.
use chrono::{DateTime, Utc};
use entity::{
    id::{NoticeActId, NoticeId, NoticeRunId, NoticeVersionId, PersonId},
    notice_act::{self, Act},
    notice_run,
    notice_version::{self, State},
    officer,
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QuerySelect, Set,
};

use super::whole::{KEY, Whole};
use crate::{
    access::Permit,
    db::{Draft, Tx},
    error::{Error, Result},
    events::Event,
};

/// A row that was made whole where its parent was at hand.
pub(super) struct Ready<R>(pub R);

impl<A, P, R: ActiveModelTrait + ActiveModelBehavior + Send> Draft<A, P> for Ready<R> {
    type Row = R;

    fn place(self, _: &P, _: &Tx<'_>) -> R {
        self.0
    }
}

/// A change of a version, with its next lock.
pub(super) fn change(version: &notice_version::Model, tx: &Tx<'_>) -> notice_version::ActiveModel {
    notice_version::ActiveModel {
        lock: Set(version.lock + 1),
        updated_at: Set(tx.now()),
        ..Default::default()
    }
}

/// N9: changes a version if it is still as it was read. The lock is part of the question to the database.
///
/// # Errors
/// `PreconditionFailed`.
pub(super) async fn swap<A, P>(
    tx: &Tx<'_>,
    permit: &Permit<A, P>,
    version: &notice_version::Model,
    change: notice_version::ActiveModel,
) -> Result<()> {
    let update = notice_version::Entity::update_many()
        .set(change)
        .filter(notice_version::COLUMN.id.eq(version.id))
        .filter(notice_version::COLUMN.lock.eq(version.lock));
    match tx.change(permit, update).await? {
        1 => Ok(()),
        _ => Err(Error::PreconditionFailed),
    }
}

/// The same for the server's own acts.
///
/// # Errors
/// `PreconditionFailed`.
pub(super) async fn swap_as_server(
    tx: &Tx<'_>,
    version: &notice_version::Model,
    change: notice_version::ActiveModel,
) -> Result<()> {
    let update = notice_version::Entity::update_many()
        .set(change)
        .filter(notice_version::COLUMN.id.eq(version.id))
        .filter(notice_version::COLUMN.lock.eq(version.lock));
    match update.exec(tx.system(&KEY)).await?.rows_affected {
        1 => Ok(()),
        _ => Err(Error::PreconditionFailed),
    }
}

/// One line of the record.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub notice: NoticeId,
    pub version: NoticeVersionId,
    pub act: Act,
    pub from: Option<State>,
    pub to: State,
    pub reason: Option<String>,
    pub hash: String,
}

impl Line {
    /// What was done to a version, with its content as it stands now.
    ///
    /// # Errors
    /// Never, but that JSON says so.
    pub fn of(whole: &Whole, act: Act, to: State) -> Result<Self> {
        Ok(Self {
            notice: whole.notice.id,
            version: whole.version.id,
            act,
            from: Some(whole.version.state),
            to,
            reason: None,
            hash: whole.hash()?,
        })
    }

    /// The same, with why.
    pub fn because(self, reason: impl Into<String>) -> Self {
        Self {
            reason: Some(reason.into()),
            ..self
        }
    }

    fn row(self, tx: &Tx<'_>) -> notice_act::ActiveModel {
        notice_act::ActiveModel {
            id: Set(NoticeActId::new()),
            notice_id: Set(self.notice),
            version_id: Set(self.version),
            person_id: Set(tx.viewer().person()),
            act: Set(self.act),
            from_state: Set(self.from),
            to_state: Set(self.to),
            reason: Set(self.reason),
            hash: Set(self.hash),
            at: Set(tx.now()),
        }
    }
}

/// Writes down what somebody did.
///
/// # Errors
/// The database's.
pub(super) async fn record<A, P>(tx: &Tx<'_>, permit: &Permit<A, P>, line: Line) -> Result<()> {
    let row = line.row(tx);
    tx.add(permit, Ready(row)).await.map(drop)
}

/// Writes down what the server did.
///
/// # Errors
/// The database's.
pub(super) async fn record_as_server(tx: &Tx<'_>, line: Line) -> Result<()> {
    line.row(tx).insert(tx.system(&KEY)).await?;
    Ok(())
}

/// A round to everybody concerned, to be made. Nobody is sent a training notice.
pub(super) fn run(
    whole: &Whole,
    kind: notice_run::Kind,
    tx: &Tx<'_>,
) -> Option<notice_run::ActiveModel> {
    if whole.notice.training {
        return None;
    }
    Some(notice_run::ActiveModel {
        id: Set(NoticeRunId::new()),
        notice_id: Set(whole.notice.id),
        version_id: Set(whole.version.id),
        kind: Set(kind),
        cursor: Set(None),
        reached: Set(0),
        created_at: Set(tx.now()),
        done_at: Set(None),
    })
}

/// Whom of an agency to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tell {
    /// Those who wrote, and those who approve.
    WritersAndApprovers,
    /// Those who approve and have no part in it.
    Approvers,
    /// Those who wrote.
    Writers,
    /// Those who manage the agency, and those who approve.
    AdministratorsAndApprovers,
}

/// Tells people of the agency, in their list and by mail; `what` is the machine word. Nobody is told of
/// what they did themselves.
///
/// # Errors
/// The database's.
pub(super) async fn tell(tx: &Tx<'_>, whole: &Whole, whom: Tell, what: &'static str) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "whom of an agency to tell")]
    let select = officer::Entity::find()
        .filter(officer::COLUMN.agency_id.eq(whole.notice.agency_id))
        .filter(officer::COLUMN.ended_at.is_null());
    let officers = select.all(tx.system(&KEY)).await?;
    let mine = |person: PersonId| {
        whole.authors.contains(&person) || whole.version.submitted_by == Some(person)
    };
    for row in officers {
        let person = row.person_id;
        let told = match whom {
            Tell::WritersAndApprovers => mine(person) || row.approver,
            Tell::Approvers => row.approver && !mine(person),
            Tell::Writers => mine(person),
            Tell::AdministratorsAndApprovers => row.administrator || row.approver,
        };
        if told && Some(person) != tx.viewer().person() {
            tx.emit(Event::AccountAlert {
                person,
                what,
                old_address: None,
            })
            .await?;
        }
    }
    Ok(())
}

/// Whether something was written down for a version since then.
///
/// # Errors
/// The database's.
pub(super) async fn is_recorded(
    conn: &impl ConnectionTrait,
    version: NoticeVersionId,
    act: Act,
    since: DateTime<Utc>,
) -> Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "its notice is held")]
    let ids: Vec<NoticeActId> = notice_act::Entity::find()
        .select_only()
        .column(notice_act::Column::Id)
        .filter(notice_act::COLUMN.version_id.eq(version))
        .filter(notice_act::COLUMN.act.eq(act))
        .filter(notice_act::COLUMN.at.gte(since))
        .limit(1)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(!ids.is_empty())
}
