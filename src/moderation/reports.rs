//! Taking reports in: each belongs to a case, counts towards hiding, and is answered.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    comment,
    id::{
        CaseId, CommentId, MeetupId, MembershipId, NoticeId, NoticeReplyId, PersonId, PhotoId,
        PlaceId, PostId, ReportId, ReviewId,
    },
    meetup, membership, moderation_case as case,
    moderation_case::{Origin, State},
    notice, notice_reply, person, photo, place, post,
    report::{self, Status, TargetKind},
    review,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
};

use super::{
    cases,
    model::{MyReport, NewReport},
    target::{self, Facts, KEY, Target},
    weighing,
};
use crate::{
    access::{Myself, ReportIt, TakeBack, Viewer},
    app::App,
    clock::Moment,
    db::{Draft, Scope, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    page::{Page, Paging},
};

/// So long a decision answers those who report the same text again.
const ANSWERS: TimeDelta = TimeDelta::days(30);

/// A report, with the case that it belongs to.
struct Filed {
    new: NewReport,
    case: CaseId,
    status: Status,
}

impl Draft<ReportIt, Myself> for Filed {
    type Row = report::ActiveModel;

    fn place(self, reporter: &Myself, tx: &Tx<'_>) -> Self::Row {
        let words = self.new.words.map(crate::text::Text::into_inner);
        report::ActiveModel {
            id: Set(ReportId::new()),
            reporter_id: Set(reporter.0),
            target_kind: Set(self.new.target_kind),
            target_id: Set(self.new.target),
            category: Set(self.new.category),
            words: Set(words.unwrap_or_default()),
            created_at: Set(tx.now()),
            status: Set(self.status),
            case_id: Set(Some(self.case)),
            weight: Set(0),
        }
    }
}

/// Stores a report of something that the reporter sees. Sent again, it is the same report.
///
/// # Errors
/// `NotFound` for what is missing or hidden, `Rule` for what is one's own, and what the policy says.
pub async fn report(app: &App, viewer: &Viewer, new: NewReport) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Report, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<ReportIt, _>(Myself(me))?;
            let read = tx.read();
            // One's own row is held, so that two reports sent at once do not both find none.
            let _held = read.take::<person::Entity>(me).await?;
            let target = Target {
                kind: new.target_kind,
                id: new.target,
            };
            seen(&read, target).await?;
            target::hold(tx, target).await?;
            let conn = tx.system(&KEY);
            let facts = target::facts(conn, target).await?;
            let facts = facts.ok_or(Error::NotFound("target"))?;
            if facts.author == Some(me) {
                return Err(Error::Rule("own_words"));
            }
            let (case, status) = case_for(tx, target, &facts, new.category).await?;
            if before(conn, me, case.id).await? {
                return Ok(());
            }
            let filed = Filed {
                new,
                case: case.id,
                status,
            };
            let row = tx.add(&permit, filed).await?;
            if status == Status::Open {
                weighing::weigh(tx, case, &facts).await
            } else {
                tx.emit(Event::ReportAnswered { report: row.id }).await
            }
        })
        .await
}

async fn before(conn: &impl ConnectionTrait, me: PersonId, case: CaseId) -> Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "one's own report")]
    let row = report::Entity::find()
        .filter(report::COLUMN.case_id.eq(case))
        .filter(report::COLUMN.reporter_id.eq(me))
        .one(conn)
        .await?;
    Ok(row.is_some())
}

/// The undecided case about a thing; or the one that decided about the same words not long ago, whose outcome
/// answers this report, too; or a new one.
async fn case_for(
    tx: &Tx<'_>,
    target: Target,
    facts: &Facts,
    category: report::Category,
) -> Result<(case::Model, Status)> {
    let conn = tx.system(&KEY);
    let last = cases::about(conn, target).await?;
    if let Some(last) = last {
        match last.state {
            State::Open | State::Assigned | State::UnderReview => {
                return Ok((last, Status::Open));
            }
            State::Decided | State::Appealed | State::Closed
                if same_facts(&last, facts, tx.now()) =>
            {
                let status = outcome(conn, &last).await?;
                return Ok((last, status));
            }
            _ => {}
        }
    }
    let opened = cases::Opening {
        target,
        facts,
        origin: Origin::Report,
        category,
    };
    let case = cases::open(tx, opened).await?;
    Ok((case, Status::Open))
}

fn same_facts(case: &case::Model, facts: &Facts, now: DateTime<Utc>) -> bool {
    case.target_version == facts.version && case.decided_at.is_some_and(|at| now - at < ANSWERS)
}

/// What became of those who reported in a case.
async fn outcome(conn: &impl ConnectionTrait, case: &case::Model) -> Result<Status> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the outcome of a case, as a word"
    )]
    let answered = report::Entity::find()
        .filter(report::COLUMN.case_id.eq(case.id))
        .filter(
            report::COLUMN
                .status
                .is_in([Status::Upheld, Status::Dismissed]),
        )
        .order_by_desc(report::COLUMN.id)
        .one(conn)
        .await?;
    Ok(answered.map_or(Status::Dismissed, |row| row.status))
}

/// Whether the viewer sees what they report.
async fn seen<C: ConnectionTrait>(read: &Scope<'_, C>, target: Target) -> Result<()> {
    let id = target.id;
    match target.kind {
        TargetKind::Post => read.one::<post::Entity>(PostId(id)).await.map(drop),
        TargetKind::Comment => {
            let row = read.one::<comment::Entity>(CommentId(id)).await?;
            match row.deleted_at {
                Some(_) => Err(Error::NotFound("comment")),
                None => Ok(()),
            }
        }
        TargetKind::Photo => read.one::<photo::Entity>(PhotoId(id)).await.map(drop),
        TargetKind::NoticeReply => {
            let id = NoticeReplyId(id);
            read.one::<notice_reply::Entity>(id).await.map(drop)
        }
        TargetKind::Notice => read.one::<notice::Entity>(NoticeId(id)).await.map(drop),
        TargetKind::Member => {
            let id = MembershipId(id);
            read.one::<membership::Entity>(id).await.map(drop)
        }
        TargetKind::Place => read.one::<place::Entity>(PlaceId(id)).await.map(drop),
        TargetKind::Review => read.one::<review::Entity>(ReviewId(id)).await.map(drop),
        TargetKind::Meetup => read.one::<meetup::Entity>(MeetupId(id)).await.map(drop),
    }
}

/// One's own reports, newest first, each with what became of it.
///
/// # Errors
/// `Invalid` for a bad cursor.
pub(super) async fn mine(app: &App, viewer: &Viewer, paging: &Paging) -> Result<Page<MyReport>> {
    viewer.signed_in()?;
    let (before, limit) = (paging.after()?, paging.limit()?);
    let mut rows = app.db.read(viewer).all::<report::Entity>();
    if let Some(before) = before {
        rows = rows.only(report::COLUMN.id.lt(ReportId(before)));
    }
    let rows = rows.newest(report::COLUMN.id, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| row.id.0);
    let rules = rules_of(app.db.system(&KEY), &page.items).await?;
    Ok(page.map(|row| MyReport {
        id: row.id,
        target_kind: row.target_kind,
        category: row.category,
        words: row.words,
        status: row.status,
        rule: row.case_id.and_then(|case| rules.get(&case).cloned()),
        created_at: Moment(row.created_at),
    }))
}

/// The rule that was cited, for reports that led to something. It says nothing of whom, or what else.
async fn rules_of(
    conn: &impl ConnectionTrait,
    rows: &[report::Model],
) -> Result<ahash::AHashMap<CaseId, String>> {
    use entity::decision;
    let answered = rows
        .iter()
        .filter(|row| matches!(row.status, Status::Upheld | Status::Dismissed));
    let cases: Vec<_> = answered.filter_map(|row| row.case_id).collect();
    if cases.is_empty() {
        return Ok(ahash::AHashMap::new());
    }
    #[expect(clippy::disallowed_methods, reason = "the rule's name alone")]
    let found = decision::Entity::find()
        .filter(decision::COLUMN.case_id.is_in(cases))
        .filter(decision::COLUMN.in_force_at.is_not_null())
        .order_by_asc(decision::COLUMN.id)
        .all(conn)
        .await?;
    Ok(found
        .into_iter()
        .map(|row| (row.case_id, row.rule))
        .collect())
}

/// Takes one's own report back, while nobody has decided. The case ends when it was the only one.
///
/// # Errors
/// `NotFound`; `Conflict` when it was answered.
pub(super) async fn withdraw(app: &App, viewer: &Viewer, id: ReportId) -> Result<()> {
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<report::Entity>(id).await?;
            let case = row.case_id;
            let permit = viewer.may::<TakeBack, _>(row)?;
            if permit.row().status != Status::Open {
                return Err(Error::Conflict("this report was answered"));
            }
            tx.edit(permit, |row: &mut report::ActiveModel| {
                row.status = Set(Status::Withdrawn);
            })
            .await?;
            match case {
                Some(case) => without(tx, case).await,
                None => Ok(()),
            }
        })
        .await
}

/// What is left of a case after a report was taken back.
async fn without(tx: &Tx<'_>, id: CaseId) -> Result<()> {
    let conn = tx.system(&KEY);
    let Some(case) = cases::held(tx, id).await? else {
        return Ok(());
    };
    let target = cases::target(&case);
    let facts = target::facts(conn, target).await?;
    if weighing::open_reports(conn, id).await?.is_empty() && case.origin == Origin::Report {
        super::clocks::lift_veil(tx, &case).await?;
        let lock = case.lock + 1;
        let mut row = case.into_active_model();
        row.state = Set(State::Withdrawn);
        row.closed_at = Set(Some(tx.now()));
        row.assignee_id = Set(None);
        row.reporters = Set(0);
        row.lock = Set(lock);
        cases::save(tx, row).await?;
        return Ok(());
    }
    match facts {
        Some(facts) => weighing::weigh(tx, case, &facts).await,
        None => Ok(()),
    }
}
