//! Changing one's own post: seen as 「編集済み」 by all, with what it said before kept for the author.
use entity::{
    id::{PhotoId, PostId, PostVersionId},
    neighborhood,
    post::{self, Kind, State},
    post_version,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};

use super::{
    attach,
    cards::CARDS,
    model::{EarlierPost, PostEdit, PostText, PostView, check_photos, check_price},
    service,
};
use crate::{
    access::{Board, Edit, Publish, Viewer},
    app::App,
    clock::Moment,
    db::{Draft, Tx},
    error::{Error, Result},
    events::Event,
    http::IfMatch,
    moderation,
    page::{Page, Paging},
    screening::{self, Field, Looked},
};

/// Changes a post that is still as its author saw it.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionFailed`, `Invalid`; `Conflict` for the price of what is promised.
pub async fn edit(
    app: &App,
    viewer: &Viewer,
    id: PostId,
    based_on: IfMatch,
    edit: PostEdit,
) -> Result<PostView> {
    if let Some(photos) = &edit.photos {
        check_photos(photos)?;
    }
    let row = app
        .db
        .write(viewer, async |tx| {
            change(app, tx, (id, based_on), edit).await
        })
        .await?;
    service::view(app, viewer, row).await
}

async fn change(
    app: &App,
    tx: &Tx<'_>,
    (id, based_on): (PostId, IfMatch),
    edit: PostEdit,
) -> Result<post::Model> {
    let viewer = tx.viewer();
    let row = tx.read().take::<post::Entity>(id).await?;
    let permit = viewer.may::<Edit, _>(row)?;
    let row = permit.row();
    based_on.holds(row.version)?;
    check_new_price(row, edit.price)?;
    could_be_posted(tx, row, edit.price).await?;
    let old_photos = match &edit.photos {
        Some(_) => attach::of_post(tx, id).await?,
        None => Vec::new(),
    };
    let acknowledged = edit.acknowledged;
    let after = After::new(row, edit, &old_photos);
    if after.same_words(row) && after.price == row.price && after.photos.is_none() {
        return Ok(permit.into_row());
    }
    let looked = after.looked(app, tx, row, acknowledged).await?;
    if looked.is_some() {
        tx.add(&permit, Earlier).await?;
    }
    if let Some(photos) = &after.photos {
        attach::replace(tx, &permit, id, (&old_photos, photos)).await?;
    }
    let (version, area) = (row.version + 1, row.neighborhood_id);
    let row = tx
        .edit(permit, |row: &mut post::ActiveModel| {
            row.body = Set(after.body);
            row.place_name = Set(after.place_name);
            row.price = Set(after.price);
            row.edited_at = Set(Some(tx.now()));
            row.version = Set(version);
        })
        .await?;
    tx.emit(Event::PostEdited { post: id, area }).await?;
    if row.withheld.is_some() {
        moderation::edited(tx, id).await?;
    }
    let Some(looked) = looked else {
        return Ok(row);
    };
    if looked.post_edited(tx, id, area).await? {
        return tx.read().one::<post::Entity>(id).await;
    }
    Ok(row)
}

/// A post as it will be.
struct After {
    body: String,
    place_name: Option<String>,
    price: Option<i32>,
    /// Only where they differ from those it has.
    photos: Option<Vec<PhotoId>>,
}

impl After {
    fn new(row: &post::Model, edit: PostEdit, photos: &[PhotoId]) -> Self {
        let place = edit
            .place_name
            .map(|place| Some(place.into_inner()).filter(|place| !place.is_empty()));
        Self {
            body: edit
                .body
                .map_or_else(|| row.body.clone(), PostText::into_inner),
            place_name: place.unwrap_or_else(|| row.place_name.clone()),
            price: edit.price.or(row.price),
            photos: edit.photos.filter(|new| new != photos),
        }
    }

    /// What is found in new words; nothing where they are the old ones.
    async fn looked(
        &self,
        app: &App,
        tx: &Tx<'_>,
        row: &post::Model,
        acknowledged: bool,
    ) -> Result<Option<Looked>> {
        if self.same_words(row) {
            return Ok(None);
        }
        let place = self.place_name.as_deref();
        let fields = [
            Field {
                pointer: "/body",
                text: &self.body,
                before: &row.body,
            },
            Field {
                pointer: "/place_name",
                text: place.unwrap_or_default(),
                before: row.place_name.as_deref().unwrap_or_default(),
            },
        ];
        screening::personal(&fields, acknowledged)?;
        let read = screening::Read::post(app, &self.body, place).edit();
        let conn = tx.system(&CARDS);
        let looked = screening::look(app, conn, tx.viewer(), row.neighborhood_id, read).await?;
        Ok(Some(looked))
    }

    fn same_words(&self, row: &post::Model) -> bool {
        self.body == row.body && self.place_name == row.place_name
    }
}

/// Whoever was promised something keeps its price.
fn check_new_price(row: &post::Model, price: Option<i32>) -> Result<()> {
    check_price(row.kind, price)?;
    if price.is_some() && price != row.price && row.state != Some(State::Open) {
        return Err(Error::Conflict("the price of what is no longer open"));
    }
    Ok(())
}

/// New words are held to the rules of new posts: whoever left, or a town that only reads, adds none.
async fn could_be_posted(tx: &Tx<'_>, row: &post::Model, price: Option<i32>) -> Result<()> {
    let neighborhood = tx
        .read()
        .one::<neighborhood::Entity>(row.neighborhood_id)
        .await?;
    let board = Board {
        area: neighborhood.id,
        status: neighborhood.status,
        audience: row.audience,
        for_money: row.kind == Kind::Giveaway && price.is_some_and(|yen| yen > 0),
    };
    tx.viewer().may::<Publish, _>(board).map(drop)
}

/// The words that an edit replaces.
struct Earlier;

impl Draft<Edit, post::Model> for Earlier {
    type Row = post_version::ActiveModel;

    fn place(self, post: &post::Model, _: &Tx<'_>) -> Self::Row {
        post_version::ActiveModel {
            id: Set(PostVersionId::new()),
            post_id: Set(post.id),
            body: Set(post.body.clone()),
            place_name: Set(post.place_name.clone()),
            created_at: Set(post.edited_at.unwrap_or(post.created_at)),
        }
    }
}

/// What one's own post said before, oldest first.
///
/// # Errors
/// `NotFound`, and `Forbidden` for everybody else.
pub async fn history(
    app: &App,
    viewer: &Viewer,
    id: PostId,
    paging: &Paging,
) -> Result<Page<EarlierPost>> {
    let limit = paging.limit()?;
    let after = paging.after()?.map(PostVersionId);
    let read = app.db.read(viewer);
    let permit = viewer.may::<Edit, _>(service::find_visible(&read, id).await?)?;
    let versions = read
        .all::<post_version::Entity>()
        .only(post_version::COLUMN.post_id.eq(permit.row().id))
        .only(Condition::all().add_option(after.map(|id| post_version::COLUMN.id.gt(id))));
    let rows = versions.oldest(post_version::Column::Id, limit + 1).await?;
    Ok(
        Page::cut(rows, limit, |row| row.id.0).map(|row| EarlierPost {
            body: row.body,
            place_name: row.place_name,
            created_at: Moment(row.created_at),
        }),
    )
}
