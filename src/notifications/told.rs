//! Lines for somebody's list, each written once.
use entity::{
    comment,
    id::{
        CommentId, DecisionId, MeetupId, MembershipId, NeighborhoodId, NoticeId, NotificationId,
        OccasionId, PersonId, PostId, ReportId, ReviewId, RightsRequestId,
    },
    notification::{self, Kind},
    person,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, sea_query::OnConflict,
};

use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key, Tx},
    error::Result,
    events::Event,
    jobs::Ticket,
};

/// Something to tell somebody.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) to: PersonId,
    pub(super) kind: Kind,
    pub(super) what: String,
    pub(super) about: About,
}

/// What it is about, and who did it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct About {
    pub(super) post: Option<PostId>,
    pub(super) comment: Option<CommentId>,
    pub(super) notice: Option<NoticeId>,
    pub(super) decision: Option<DecisionId>,
    pub(super) report: Option<ReportId>,
    pub(super) rights: Option<RightsRequestId>,
    pub(super) meetup: Option<(MeetupId, Option<OccasionId>)>,
    pub(super) review: Option<ReviewId>,
    pub(super) area: Option<NeighborhoodId>,
    pub(super) actor: Option<MembershipId>,
}

/// Writes lines, all or none, without those that were written before.
///
/// # Errors
/// The database's.
pub(super) async fn tell(app: &App, ticket: Ticket, mut lines: Vec<Line>) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    lines.sort_unstable_by_key(|line| line.to);
    app.db
        .write(&Viewer::guest(), async |tx| {
            for line in &lines {
                let id = NotificationId(ticket.id_for(&app.secrets, line.to));
                if wanted(tx, line).await? && add(tx, id, line).await? {
                    tx.emit(Event::Notified {
                        notification: id,
                        person: line.to,
                    })
                    .await?;
                }
            }
            Ok(())
        })
        .await
}

/// Whether the line is still to be told. The rows it depends on are held: of two jobs that tell the same,
/// the second waits and finds it told; a comment that is being deleted is either told before and then
/// forgotten with it, or not told.
#[expect(
    clippy::disallowed_methods,
    reason = "a job looks at the rows as they are"
)]
async fn wanted(tx: &Tx<'_>, line: &Line) -> Result<bool> {
    let conn = tx.system(&Key::of(Desk::Jobs));
    let person = person::Entity::find_by_id(line.to)
        .filter(person::COLUMN.left_at.is_null())
        .lock_exclusive();
    if person.one(conn).await?.is_none() {
        return Ok(false);
    }
    if let Some(id) = line.about.comment {
        let comment = comment::Entity::find_by_id(id)
            .filter(comment::COLUMN.deleted_at.is_null())
            .lock_shared();
        if comment.one(conn).await?.is_none() {
            return Ok(false);
        }
    }
    told_before(tx, line).await.map(|told| !told)
}

/// A comment is told once. A giveaway's step is told unless it is what was told last: a promise may be taken
/// back and given again. What an account's owner is told has no such mark: there, the job's own id is it.
async fn told_before(tx: &Tx<'_>, line: &Line) -> Result<bool> {
    let Some(post) = line.about.post else {
        return Ok(false);
    };
    let conn = tx.system(&Key::of(Desk::Jobs));
    #[expect(
        clippy::disallowed_methods,
        reason = "a job looks at the rows as they are"
    )]
    let mut before = notification::Entity::find()
        .filter(notification::COLUMN.person_id.eq(line.to))
        .filter(notification::COLUMN.post_id.eq(post))
        .filter(notification::COLUMN.kind.eq(line.kind))
        .order_by_desc(notification::COLUMN.id);
    if let Some(comment) = line.about.comment {
        before = before.filter(notification::COLUMN.comment_id.eq(comment));
        return Ok(before.one(conn).await?.is_some());
    }
    Ok(match before.one(conn).await? {
        Some(last) => last.what == line.what,
        // Whoever heard of no step need not hear that it was taken back.
        None => line.what == "open",
    })
}

async fn add(tx: &Tx<'_>, id: NotificationId, line: &Line) -> Result<bool> {
    let row = notification::ActiveModel {
        id: Set(id),
        person_id: Set(line.to),
        kind: Set(line.kind),
        what: Set(line.what.clone()),
        post_id: Set(line.about.post),
        comment_id: Set(line.about.comment),
        notice_id: Set(line.about.notice),
        decision_id: Set(line.about.decision),
        report_id: Set(line.about.report),
        rights_request_id: Set(line.about.rights),
        meetup_id: Set(line.about.meetup.map(|(meetup, _)| meetup)),
        meetup_date_id: Set(line.about.meetup.and_then(|(_, date)| date)),
        review_id: Set(line.about.review),
        neighborhood_id: Set(line.about.area),
        actor_membership: Set(line.about.actor),
        created_at: Set(tx.now()),
        read_at: Set(None),
    };
    let conn = tx.system(&Key::of(Desk::Jobs));
    let insert =
        notification::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
    let statement = conn.get_database_backend().build(insert.as_query());
    Ok(conn.execute_raw(statement).await?.rows_affected() > 0)
}
