//! Where a question, a giveaway or a search stands, and which step may follow which.
use entity::{
    comment,
    id::{CommentId, PostId},
    post::{self, Kind, State},
};
use sea_orm::{ActiveValue::Set, ColumnTrait};

use super::{
    model::{PostView, Step},
    service,
};
use crate::{
    access::{Edit, Viewer},
    app::App,
    db::Tx,
    error::{Error, Result},
    events::Event,
};

/// Whether one state may follow another. A question can be opened again and its answer chosen anew; a
/// promise can be taken back, a thing that was handed over cannot.
const fn may_follow(kind: Kind, from: State, to: State) -> bool {
    use State as S;
    matches!(
        (kind, from, to),
        (Kind::Question, S::Open, S::Solved)
            | (Kind::Question, S::Solved, S::Open)
            | (Kind::Giveaway, S::Open, S::Promised | S::Cancelled)
            | (
                Kind::Giveaway,
                S::Promised,
                S::HandedOver | S::Cancelled | S::Open
            )
            | (Kind::LostFound, S::Looking, S::Found)
    )
}

/// Takes a step with one's own post. The state it has already is no step, and no mistake either: the same
/// request may come twice.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` for a step that cannot follow; `Invalid` for a strange comment.
pub async fn step(app: &App, viewer: &Viewer, id: PostId, step: Step) -> Result<PostView> {
    let row = app
        .db
        .write(viewer, async |tx| take_step(tx, id, &step).await)
        .await?;
    service::view(app, viewer, row).await
}

async fn take_step(tx: &Tx<'_>, id: PostId, step: &Step) -> Result<post::Model> {
    let viewer = tx.viewer();
    let row = tx.read().take::<post::Entity>(id).await?;
    let permit = viewer.may::<Edit, _>(row)?;
    let row = permit.row();
    let no_step = || Error::Conflict("this step cannot follow");
    let from = row.state.ok_or_else(no_step)?;
    let accepted = match step.accepted_comment {
        None if step.state == from => row.accepted_comment_id,
        None => None,
        Some(comment) => Some(acceptable(tx, row, step.state, comment).await?),
    };
    let repeated = step.state == from;
    if !repeated && !may_follow(row.kind, from, step.state) {
        return Err(no_step());
    }
    if repeated && accepted == row.accepted_comment_id {
        return Ok(permit.into_row());
    }
    let area = row.neighborhood_id;
    let row = tx
        .edit(permit, |row: &mut post::ActiveModel| {
            row.state = Set(Some(step.state));
            row.accepted_comment_id = Set(accepted);
        })
        .await?;
    tx.emit(Event::PostMoved {
        post: id,
        area,
        by: viewer.signed_in()?,
    })
    .await?;
    Ok(row)
}

/// A comment that can have solved the question: under it, and there for its asker to read.
async fn acceptable(
    tx: &Tx<'_>,
    row: &post::Model,
    state: State,
    comment: CommentId,
) -> Result<CommentId> {
    if row.kind != Kind::Question || state != State::Solved {
        return Err(Error::invalid("/accepted_comment", "not_allowed"));
    }
    let answer = tx
        .read()
        .comments_under(std::slice::from_ref(row))
        .only(comment::COLUMN.id.eq(comment))
        .only(comment::COLUMN.deleted_at.is_null())
        .any()
        .await?;
    answer
        .map(|answer| answer.id)
        .ok_or_else(|| Error::invalid("/accepted_comment", "unknown"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::Iterable;

    #[test]
    fn only_the_steps_that_people_take_exist() {
        let kinds = [
            Kind::Talk,
            Kind::Question,
            Kind::Giveaway,
            Kind::Recommendation,
            Kind::LostFound,
            Kind::Safety,
            Kind::HelpWanted,
        ];
        let mut steps = Vec::new();
        for kind in kinds {
            for from in State::iter() {
                let to = State::iter().filter(|to| may_follow(kind, from, *to));
                steps.extend(to.map(|to| format!("{kind:?}: {from:?} → {to:?}")));
            }
        }
        assert_eq!(
            steps,
            [
                "Question: Open → Solved",
                "Question: Solved → Open",
                "Giveaway: Open → Promised",
                "Giveaway: Open → Cancelled",
                "Giveaway: Promised → Open",
                "Giveaway: Promised → HandedOver",
                "Giveaway: Promised → Cancelled",
                "LostFound: Looking → Found",
            ]
        );
    }
}
