//! What was done to a place, newest first, and what of a town waits for somebody to look.
use entity::{
    id::{PlaceActId, PlaceId},
    place::{self, Status},
    place_act::{self, Act, State},
};
use sea_orm::{ColumnTrait, Condition, ExprTrait, sea_query::Query};
use serde::Serialize;
use utoipa::ToSchema;

use super::said::{Named, SaidBy, Voices};
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    error::Result,
    neighborhoods::words,
    page::{Page, Paging},
};

/// Something that was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PlaceActView)]
pub struct ActView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: PlaceActId,
    /// What.
    #[schema(schema_with = words::<Act>)]
    pub act: Act,
    /// Whether it holds.
    #[schema(schema_with = words::<State>)]
    pub state: State,
    /// By whom.
    pub by: SaidBy,
    /// When.
    pub at: Moment,
    /// Why; to those who may meet whoever said so.
    #[schema(max_length = 200)]
    pub reason: String,
    /// The other place of a merge.
    #[schema(value_type = Option<Uuid>)]
    pub other: Option<PlaceId>,
    /// What was written before, by field or kind of fact.
    #[schema(value_type = Object)]
    pub before: serde_json::Value,
    /// What was written instead.
    #[schema(value_type = Object)]
    pub after: serde_json::Value,
    /// The second person.
    pub decided_by: Option<SaidBy>,
    /// When they said so.
    pub decided_at: Option<Moment>,
}

/// A page of what was done to a place.
///
/// # Errors
/// `NotFound`; `Invalid` for a bad cursor.
pub async fn page(
    app: &App,
    viewer: &Viewer,
    id: PlaceId,
    paging: &Paging,
) -> Result<Page<ActView>> {
    let read = app.db.read(viewer);
    let limit = paging.limit()?;
    let before = paging.after()?.map(PlaceActId);
    read.one::<place::Entity>(id).await?;
    let rows = read
        .all::<place_act::Entity>()
        .only(place_act::COLUMN.place_id.eq(id))
        .only(Condition::all().add_option(before.map(|id| place_act::COLUMN.id.lt(id))))
        .newest(place_act::Column::Id, limit + 1)
        .await?;
    let page = Page::cut(rows, limit, |row| row.id.0);
    let named: Vec<Named> = page
        .items
        .iter()
        .flat_map(|row| [did(row), decided(row)])
        .collect();
    let voices = Voices::of(app, viewer, &named).await?;
    Ok(page.map(|row| seen(&row, &voices)))
}

fn did(row: &place_act::Model) -> Named {
    Named {
        membership: row.membership_id,
        agency: row.agency_id,
        source: None,
    }
}

fn decided(row: &place_act::Model) -> Named {
    Named {
        membership: row.decided_membership_id,
        agency: row.decided_agency_id,
        source: None,
    }
}

fn seen(row: &place_act::Model, voices: &Voices) -> ActView {
    let mut detail: serde_json::Value = serde_json::from_str(&row.detail).unwrap_or_default();
    let mut part = |name: &str| match detail.get_mut(name) {
        Some(part) if part.is_object() => part.take(),
        _ => serde_json::json!({}),
    };
    let by = voices.by(did(row));
    let met = by.author.is_some() || row.agency_id.is_some();
    ActView {
        id: row.id,
        act: row.act,
        state: row.state,
        at: Moment(row.at),
        reason: if met {
            row.reason.clone()
        } else {
            String::new()
        },
        other: row.other_id,
        before: part("before"),
        after: part("after"),
        decided_by: row.decided_at.map(|_| voices.by(decided(row))),
        decided_at: row.decided_at.map(Moment),
        by,
    }
}

/// A place that waits for somebody to look.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WaitingPlace {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: PlaceId,
    /// Its name.
    #[schema(max_length = 100)]
    pub name: String,
    /// What it is for.
    #[schema(schema_with = words::<place::Category>)]
    pub category: place::Category,
    /// Where it stands: a proposal waits to be checked, a listed one for what was asked for.
    #[schema(schema_with = words::<Status>)]
    pub status: Status,
    /// Proposed or asked for by the viewer.
    pub mine: bool,
    /// When it was proposed, or written otherwise last.
    pub at: Moment,
}

/// What waits in a town, the newest first: for its members, and for offices in whose jurisdiction it lies.
///
/// # Errors
/// `NotFound`; `Invalid` for a bad cursor.
pub async fn waiting(
    app: &App,
    viewer: &Viewer,
    slug: &str,
    paging: &Paging,
) -> Result<Page<WaitingPlace>> {
    viewer.signed_in()?;
    let town = app.towns.named(&app.db, viewer, slug).await?;
    let limit = paging.limit()?;
    let before = paging.after()?.map(PlaceId);
    let asked = Query::select()
        .column(place_act::Column::PlaceId)
        .from(place_act::Entity)
        .and_where(place_act::COLUMN.state.eq(State::Waiting))
        .to_owned();
    let waits = Condition::any()
        .add(place::COLUMN.status.eq(Status::Proposed))
        .add(place::COLUMN.id.into_expr().in_subquery(asked));
    let rows = app
        .db
        .read(viewer)
        .all::<place::Entity>()
        .only(place::COLUMN.neighborhood_id.eq(town.id))
        .only(waits)
        .only(Condition::all().add_option(before.map(|id| place::COLUMN.id.lt(id))))
        .newest(place::Column::Id, limit + 1)
        .await?;
    let me = viewer.person();
    Ok(
        Page::cut(rows, limit, |row| row.id.0).map(|row| WaitingPlace {
            id: row.id,
            name: row.name,
            category: row.category,
            status: row.status,
            mine: me.is_some() && row.proposer_id == me,
            at: Moment(row.updated_at),
        }),
    )
}
