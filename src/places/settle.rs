//! Places that lay in no town get one when an outline comes that holds them.
use entity::{
    id::{NeighborhoodId, PlaceId},
    place,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key},
    error::Result,
    events::Event,
    geo::Outline,
};

const KEY: Key = Key::of(Desk::Jobs);
/// Rows that are looked at at once.
const PART: u64 = 1_000;

/// Looks at the places without a town in the rectangle around an outline. Done again, it finds none.
///
/// # Errors
/// The database's.
pub async fn settle(app: &App, area: NeighborhoodId) -> Result<()> {
    let map = app.towns.map(&app.db).await?;
    let Some(outline) = map.outline(area) else {
        return Ok(());
    };
    let mut after = None;
    loop {
        let rows = homeless(app, outline, after).await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = Some(last.id);
        let inside: Vec<PlaceId> = rows
            .iter()
            .filter(|row| map.town_at(row.lon, row.lat) == Some(area))
            .map(|row| row.id)
            .collect();
        if inside.is_empty() {
            continue;
        }
        app.db
            .write(&Viewer::guest(), async |tx| {
                place::Entity::update_many()
                    .set(place::ActiveModel {
                        neighborhood_id: Set(Some(area)),
                        ..Default::default()
                    })
                    .filter(place::COLUMN.id.is_in(inside.iter().copied()))
                    .filter(place::COLUMN.neighborhood_id.is_null())
                    .exec(tx.system(&KEY))
                    .await?;
                tx.emit(Event::PlacesImported).await
            })
            .await?;
    }
}

async fn homeless(
    app: &App,
    outline: &Outline,
    after: Option<PlaceId>,
) -> Result<Vec<place::Model>> {
    let around = outline.bounds();
    #[expect(
        clippy::disallowed_methods,
        reason = "a job that gives places their town"
    )]
    let rows = place::Entity::find()
        .filter(place::COLUMN.neighborhood_id.is_null())
        .filter(place::COLUMN.lon.between(around.west, around.east))
        .filter(place::COLUMN.lat.between(around.south, around.north))
        .filter(Condition::all().add_option(after.map(|id| place::COLUMN.id.gt(id))))
        .order_by_asc(place::Column::Id)
        .limit(PART)
        .all(app.db.system(&KEY))
        .await?;
    Ok(rows)
}
