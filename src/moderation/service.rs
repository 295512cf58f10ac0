//! Taking reports in.
use entity::{
    comment,
    id::{CommentId, MembershipId, NoticeId, NoticeReplyId, PhotoId, PostId, ReportId},
    membership, notice, notice_reply, person, photo, post,
    report::{self, Status, TargetKind},
};
use sea_orm::{ColumnTrait, ConnectionTrait, Set};
use uuid::Uuid;

use super::model::NewReport;
use crate::{
    access::{Myself, ReportIt, Viewer},
    app::App,
    db::{Draft, Scope, Tx},
    error::{Error, Result},
    limits::{Act, Who},
};

impl Draft<ReportIt, Myself> for NewReport {
    type Row = report::ActiveModel;

    fn place(self, reporter: &Myself, tx: &Tx<'_>) -> Self::Row {
        let words = self.words.map(crate::text::Text::into_inner);
        report::ActiveModel {
            id: Set(ReportId::new()),
            reporter_id: Set(reporter.0),
            target_kind: Set(self.target_kind),
            target_id: Set(self.target),
            category: Set(self.category),
            words: Set(words.unwrap_or_default()),
            created_at: Set(tx.now()),
            status: Set(Status::Open),
            case_id: Set(None),
            weight: Set(0),
        }
    }
}

/// Stores a report of something that the reporter sees.
///
/// # Errors
/// `NotFound` for what is missing or hidden, and what the policy says.
pub(super) async fn report(app: &App, viewer: &Viewer, new: NewReport) -> Result<()> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Report, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<ReportIt, _>(Myself(me))?;
            let read = tx.read();
            // One's own row is held, so that two reports sent at once do not both find none.
            let _held = read.take::<person::Entity>(me).await?;
            seen(&read, new.target_kind, new.target).await?;
            let before = read
                .all::<report::Entity>()
                .only(report::COLUMN.target_id.eq(new.target))
                .only(report::COLUMN.status.eq(Status::Open));
            if before.any().await?.is_none() {
                tx.add(&permit, new).await?;
            }
            Ok(())
        })
        .await
}

/// Whether the viewer sees what they report.
async fn seen<C: ConnectionTrait>(
    read: &Scope<'_, C>,
    kind: TargetKind,
    target: Uuid,
) -> Result<()> {
    match kind {
        TargetKind::Post => read.one::<post::Entity>(PostId(target)).await.map(drop),
        TargetKind::Comment => {
            let row = read.one::<comment::Entity>(CommentId(target)).await?;
            match row.deleted_at {
                Some(_) => Err(Error::NotFound("comment")),
                None => Ok(()),
            }
        }
        TargetKind::Photo => read.one::<photo::Entity>(PhotoId(target)).await.map(drop),
        TargetKind::NoticeReply => {
            let id = NoticeReplyId(target);
            read.one::<notice_reply::Entity>(id).await.map(drop)
        }
        TargetKind::Notice => {
            let id = NoticeId(target);
            read.one::<notice::Entity>(id).await.map(drop)
        }
        TargetKind::Member => {
            let id = MembershipId(target);
            read.one::<membership::Entity>(id).await.map(drop)
        }
    }
}
