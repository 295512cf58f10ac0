//! Bringing a notice to everybody whom it concerns, a chunk at a time.
//!
//! The database decides who gets it, in one statement a chunk, so that memory stays flat however large the town.
//! How far a run has come is written with each chunk: after a kill it goes on where it stood. Chunks of one
//! notice wait for one another at its row, so two processes that hold the same job, or a correction that
//! overtakes the publication, find what the other did. The primary key keeps each person's line single.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{NeighborhoodId, NoticeId, NoticeRunId, PersonId},
    notice, notice_delivery,
    notice_profile::{self, Mail},
    notice_run::{self, Kind},
    notice_version::{self, Severity, State},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait,
    ExprTrait, IntoActiveModel, JoinType, QueryFilter, QuerySelect, Set,
    sea_query::{Expr, OnConflict, Query},
};

use super::audience::{Audience, Span, Towns, end_of_chunk};
use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    jobs::{self, Task},
};

/// People looked at in one transaction: a tenth of a second at most, so that nobody's own write waits longer.
const CHUNK: u64 = 2_000;
/// Letters of one notice fall due so many a second: other letters find their way between them.
const LETTERS_A_SECOND: i64 = 25;

/// Carries a run to its end.
///
/// # Errors
/// The database's; the job comes again, and goes on.
pub async fn deliver(app: &App, run: NoticeRunId) -> Result<()> {
    while deliver_some(app, run, CHUNK).await? {}
    Ok(())
}

/// Carries a run on by so many people. Answers whether there are more.
///
/// # Errors
/// The database's.
pub async fn deliver_some(app: &App, run: NoticeRunId, people: u64) -> Result<bool> {
    app.db
        .write(&Viewer::guest(), async |tx| chunk(tx, run, people).await)
        .await
}

/// What a run finds.
struct Round {
    run: notice_run::Model,
    version: notice_version::Model,
    audience: Audience,
    /// The row of those who had it is told of the change.
    tells: bool,
    /// Those who did not have it get it.
    brings: bool,
}

async fn chunk(tx: &Tx<'_>, id: NoticeRunId, people: u64) -> Result<bool> {
    let conn = tx.system(&Key::of(Desk::Jobs));
    let Some(round) = round(conn, id).await? else {
        return Ok(false);
    };
    let (run, notice) = (&round.run, round.run.notice_id);
    if !round.tells && !round.brings {
        return settle(tx, round, Span::default(), 0).await;
    }
    let up_to = end_of_chunk(conn, &round.audience, notice, run.cursor, people).await?;
    let span = Span {
        after: run.cursor,
        up_to,
    };
    let mut reached = 0;
    if round.tells {
        reached += tell(tx, conn, &round, span).await?;
    }
    if round.brings {
        reached += bring(tx, conn, &round, span).await?;
    }
    if reached > 0 {
        mail(tx, conn, &round, span).await?;
    }
    settle(tx, round, span, reached).await
}

/// The rows as they are, while the notice's row is held. Nothing for a run that is done.
#[expect(
    clippy::disallowed_methods,
    reason = "a run looks at the rows as they are"
)]
async fn round(conn: &DatabaseTransaction, id: NoticeRunId) -> Result<Option<Round>> {
    let Some(named) = notice_run::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let notice = notice::Entity::find_by_id(named.notice_id).lock_exclusive();
    let notice = notice.one(conn).await?;
    let notice = notice.ok_or_else(|| Error::internal("a run without a notice"))?;
    // Read again: whoever held the notice may have carried the run on.
    let run = notice_run::Entity::find_by_id(id).one(conn).await?;
    let Some(run) = run.filter(|run| run.done_at.is_none()) else {
        return Ok(None);
    };
    let version = notice_version::Entity::find_by_id(run.version_id);
    let version = version.one(conn).await?;
    let version = version.ok_or_else(|| Error::internal("a run without a version"))?;
    let towns = Towns::of(conn, version.id).await?;
    // A version that is no longer what readers see is not carried on: the next run tells of the next one.
    let current = !notice.training && notice.current_id == Some(version.id);
    let stands = current && version.state == State::Published;
    Ok(Some(Round {
        audience: Audience::of(notice.agency_id, &version, towns),
        tells: match run.kind {
            Kind::Publish => false,
            Kind::Correct => stands || (current && version.state == State::Expired),
            Kind::Withdraw => current && version.state == State::Withdrawn,
        },
        brings: stands && run.kind != Kind::Withdraw,
        run,
        version,
    }))
}

/// Everybody who had it hears of the correction or the withdrawal, also whoever muted its like since.
async fn tell(tx: &Tx<'_>, conn: &DatabaseTransaction, round: &Round, span: Span) -> Result<u64> {
    let update = notice_delivery::Entity::update_many()
        .col_expr(
            notice_delivery::Column::Number,
            Expr::val(round.version.number),
        )
        .col_expr(notice_delivery::Column::ChangedAt, Expr::val(tx.now()))
        .filter(notice_delivery::COLUMN.notice_id.eq(round.run.notice_id))
        .filter(span.holds(|| notice_delivery::COLUMN.person_id.into_expr()));
    Ok(update.exec(conn).await?.rows_affected)
}

/// Those whom it concerns get a line, once, whatever the number of their memberships: for the home if that is
/// among them.
async fn bring(tx: &Tx<'_>, conn: &DatabaseTransaction, round: &Round, span: Span) -> Result<u64> {
    use entity::membership;
    let mut found = round.audience.wanting_in_order();
    found
        .column((membership::Entity, membership::Column::PersonId))
        .column((membership::Entity, membership::Column::NeighborhoodId))
        .expr_as(
            Expr::cust(
                "ROW_NUMBER() OVER (PARTITION BY membership.person_id \
                 ORDER BY membership.home DESC, membership.id)",
            ),
            "place",
        )
        .cond_where(span.holds(|| membership::COLUMN.person_id.into_expr()));
    let lines = Query::select()
        .expr(Expr::val(round.run.notice_id))
        .column("person_id")
        .expr(round.audience.rule())
        .column("neighborhood_id")
        .expr(Expr::val(round.version.number))
        .expr(Expr::val(tx.now()))
        .from_subquery(found, "found")
        .and_where(Expr::col("place").eq(1))
        .to_owned();
    let columns = [
        notice_delivery::Column::NoticeId,
        notice_delivery::Column::PersonId,
        notice_delivery::Column::Rule,
        notice_delivery::Column::NeighborhoodId,
        notice_delivery::Column::Number,
        notice_delivery::Column::DeliveredAt,
    ];
    let insert = Query::insert()
        .into_table(notice_delivery::Entity)
        .columns(columns)
        .select_from(lines)
        .map_err(Error::internal)?
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .to_owned();
    let statement = conn.get_database_backend().build(&insert);
    Ok(conn.execute_raw(statement).await?.rows_affected())
}

/// Letters to those of the chunk who want them, put on the queue with it.
async fn mail(tx: &Tx<'_>, conn: &DatabaseTransaction, round: &Round, span: Span) -> Result<()> {
    let Some(wish) = wish(round.version.severity) else {
        return Ok(());
    };
    let now = tx.now();
    let touched = Condition::any()
        .add(notice_delivery::COLUMN.delivered_at.eq(now))
        .add(notice_delivery::COLUMN.changed_at.eq(now));
    #[expect(clippy::disallowed_methods, reason = "a run looks at its own rows")]
    let people: Vec<PersonId> = notice_delivery::Entity::find()
        .select_only()
        .column(notice_delivery::Column::PersonId)
        .join(JoinType::LeftJoin, profile())
        .filter(notice_delivery::COLUMN.notice_id.eq(round.run.notice_id))
        .filter(span.holds(|| notice_delivery::COLUMN.person_id.into_expr()))
        .filter(touched)
        .filter(wish)
        .into_tuple()
        .all(conn)
        .await?;
    let letters: Vec<_> = (round.run.reached..)
        .zip(people)
        .map(|(place, person)| (due(&round.run, now, place), letter(round, person)))
        .collect();
    jobs::enqueue_many(conn, now, &letters).await
}

fn letter(round: &Round, person: PersonId) -> Task {
    Task::MailNotice {
        notice: round.run.notice_id,
        person,
        number: round.version.number,
        what: round.run.kind,
    }
}

fn due(run: &notice_run::Model, now: DateTime<Utc>, place: i64) -> DateTime<Utc> {
    Ord::max(
        now,
        run.created_at + TimeDelta::seconds(place / LETTERS_A_SECOND),
    )
}

/// Who wants letters of this weight: emergencies unless they said no, important ones if they said so.
pub(super) fn wish(severity: Severity) -> Option<Condition> {
    let mail = notice_profile::COLUMN.mail;
    match severity {
        Severity::Emergency => Some(
            Condition::any()
                .add(mail.is_null())
                .add(mail.ne(Mail::None)),
        ),
        Severity::Important => Some(Condition::all().add(mail.eq(Mail::Important))),
        Severity::Information => None,
    }
}

fn profile() -> sea_orm::RelationDef {
    notice_delivery::Entity::belongs_to(notice_profile::Entity)
        .from(notice_delivery::Column::PersonId)
        .to(notice_profile::Column::PersonId)
        .into()
}

/// Notes how far the run has come; at its end the towns hear that there is something new.
async fn settle(tx: &Tx<'_>, round: Round, span: Span, reached: u64) -> Result<bool> {
    let conn = tx.system(&Key::of(Desk::Jobs));
    let more = span.up_to.is_some();
    let notice = round.run.notice_id;
    let before = round.run.reached;
    let mut run = round.run.into_active_model();
    run.reached = Set(before.saturating_add(i64::try_from(reached).unwrap_or(i64::MAX)));
    if more {
        run.cursor = Set(span.up_to);
    } else {
        run.done_at = Set(Some(tx.now()));
    }
    let run = run.update(conn).await?;
    if !more && run.reached > 0 {
        let areas = towns_that_have(conn, notice).await?;
        tx.emit(Event::NoticeDelivered { notice, areas }).await?;
    }
    Ok(more)
}

async fn towns_that_have(
    conn: &DatabaseTransaction,
    notice: NoticeId,
) -> Result<Vec<NeighborhoodId>> {
    #[expect(clippy::disallowed_methods, reason = "a run looks at its own rows")]
    let towns = notice_delivery::Entity::find()
        .select_only()
        .column(notice_delivery::Column::NeighborhoodId)
        .distinct()
        .filter(notice_delivery::COLUMN.notice_id.eq(notice))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(towns)
}
