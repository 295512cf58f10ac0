//! "Of help": one mark a person and review, counted in the same transaction.
use entity::{id::ReviewId, review, review_mark};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, Set, sea_query::Expr};

use super::view::{self, ReviewView};
use crate::{
    access::{MarkHelpful, Viewer},
    app::App,
    db::{Draft, Tx},
    error::Result,
    events::Event,
    limits::{Act, Who},
};

/// A mark that is about to be made.
struct Mark(entity::id::PersonId);

impl Draft<MarkHelpful, review::Model> for Mark {
    type Row = review_mark::ActiveModel;

    fn place(self, of: &review::Model, tx: &Tx<'_>) -> Self::Row {
        review_mark::ActiveModel {
            review_id: Set(of.id),
            person_id: Set(self.0),
            created_at: Set(tx.now()),
        }
    }
}

/// Marks a review, or takes the mark back.
///
/// # Errors
/// `NotFound`, what the policy says.
pub async fn set(app: &App, viewer: &Viewer, id: ReviewId, helpful: bool) -> Result<ReviewView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::React, &Who::Person(me))?;
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<review::Entity>(id).await?;
            let permit = viewer.may::<MarkHelpful, _>(row)?;
            let area = permit.row().neighborhood_id;
            let by = if helpful {
                i32::from(tx.add_once(&permit, Mark(me)).await?)
            } else {
                let mark = review_mark::Entity::delete_many()
                    .filter(review_mark::COLUMN.review_id.eq(id))
                    .filter(review_mark::COLUMN.person_id.eq(me));
                -i32::from(tx.clear(&permit, mark).await? > 0)
            };
            if by == 0 {
                return Ok(());
            }
            let count = review::Entity::update_many()
                .col_expr(
                    review::Column::HelpfulCount,
                    Expr::col(review::Column::HelpfulCount).add(by),
                )
                .filter(review::COLUMN.id.eq(id));
            tx.change(&permit, count).await?;
            tx.emit(Event::ReviewChanged { review: id, area }).await
        })
        .await?;
    view::one(app, viewer, id).await
}
