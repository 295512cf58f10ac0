//! What people do with posts: publish one, read one.
use actix_web::http::StatusCode;
use entity::{
    id::{NeighborhoodId, PostId},
    post::{self, Kind, State},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    TryIntoModel, sea_query::Expr,
};

use super::{
    attach,
    cards::{self, CARDS, Card, Mine},
    model::{NewPost, PostView},
};
use crate::{
    access::{Board, Permit, Publish, Viewer, persona},
    app::App,
    db::{Draft, Scope, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    screening::{self, Field, Looked},
};

/// A post that the viewer may see, or the same answer whether it is missing or hidden.
///
/// # Errors
/// `NotFound`.
pub async fn find_visible(
    scope: &Scope<'_, impl ConnectionTrait>,
    id: PostId,
) -> Result<post::Model> {
    scope.one::<post::Entity>(id).await
}

/// A post that is about to be written.
#[derive(Clone)]
struct Fresh {
    id: PostId,
    new: std::sync::Arc<NewPost>,
    membership: entity::id::MembershipId,
    author: entity::id::PersonId,
    withheld: Option<post::Withheld>,
}

impl Draft<Publish, Board> for Fresh {
    type Row = post::ActiveModel;

    fn place(self, board: &Board, tx: &Tx<'_>) -> Self::Row {
        let new = &self.new;
        post::ActiveModel {
            id: Set(self.id),
            neighborhood_id: Set(board.area),
            author_id: Set(self.author),
            membership_id: Set(self.membership),
            kind: Set(new.kind),
            audience: Set(board.audience),
            body: Set(new.body.as_str().to_owned()),
            place_name: Set(place_name(new)),
            anonymous: Set(new.anonymous),
            price: Set((new.kind == Kind::Giveaway).then(|| new.price.unwrap_or(0))),
            state: Set(first_state(new.kind)),
            accepted_comment_id: Set(None),
            comment_count: Set(0),
            created_at: Set(tx.now()),
            edited_at: Set(None),
            deleted_at: Set(None),
            withheld: Set(self.withheld),
            label: Set(None),
            version: Set(1),
        }
    }
}

fn place_name(new: &NewPost) -> Option<String> {
    let place = new.place_name.as_ref()?.as_str();
    (!place.is_empty()).then(|| place.to_owned())
}

fn first_state(kind: Kind) -> Option<State> {
    match kind {
        Kind::Question | Kind::Giveaway => Some(State::Open),
        Kind::LostFound => Some(State::Looking),
        Kind::Talk | Kind::Recommendation | Kind::Safety | Kind::HelpWanted => None,
    }
}

/// Puts a post on the board. The same id from the same person is the same post: 201 once, 200 afterwards.
///
/// # Errors
/// `Invalid`, what the policy says, `Conflict` when the id is somebody else's or was deleted.
pub async fn publish(app: &App, viewer: &Viewer, new: NewPost) -> Result<(StatusCode, PostView)> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Publish, &Who::Person(me))?;
    new.check(app.db.clock().now())?;
    let slug = new.neighborhood.as_str();
    let named = app.towns.named(&app.db, viewer, slug).await;
    let town = named.map_err(|error| match error {
        Error::NotFound(_) => Error::invalid("/neighborhood", "unknown"),
        other => other,
    })?;
    let permit = viewer.may::<Publish, _>(Board {
        area: town.id,
        status: town.status,
        audience: new.audience,
        for_money: new.price.is_some_and(|yen| yen > 0),
    })?;
    let looked = look(app, viewer, town.id, &new).await?;
    let draft = Fresh {
        withheld: looked.withheld(),
        id: new.id.map_or_else(PostId::new, PostId),
        membership: persona(viewer, town.id)?,
        author: me,
        new: std::sync::Arc::new(new),
    };
    let id = draft.id;
    let with_photos = !draft.new.photos.is_empty();
    let written = app
        .db
        .write(viewer, async |tx| add(tx, &permit, draft, looked).await)
        .await?;
    let Some(row) = written else {
        return Ok((StatusCode::OK, again(app, viewer, id).await?));
    };
    let card = cards::fresh(app, row, with_photos).await?;
    Ok((StatusCode::CREATED, card.seen_by(viewer, &Mine::default())))
}

/// Asks about somebody's data in the words, and finds out whether they wait.
async fn look(app: &App, viewer: &Viewer, area: NeighborhoodId, new: &NewPost) -> Result<Looked> {
    let place = new.place_name.as_ref().map_or("", |place| place.as_str());
    let field = |pointer, text| Field {
        pointer,
        text,
        before: "",
    };
    let fields = [
        field("/body", new.body.as_str()),
        field("/place_name", place),
    ];
    screening::personal(&fields, new.acknowledged)?;
    let read = screening::Read::post(app, new.body.as_str(), Some(place));
    screening::look(app, app.db.system(&CARDS), viewer, area, read).await
}

/// Writes the post and what follows; nothing when the id is taken. The row is known without reading it back.
async fn add(
    tx: &Tx<'_>,
    permit: &Permit<Publish, Board>,
    draft: Fresh,
    looked: Looked,
) -> Result<Option<post::Model>> {
    let new = draft.new.clone();
    let row = draft.clone().place(permit.row(), tx).try_into_model()?;
    if !tx.add_once(permit, draft).await? {
        return Ok(None);
    }
    attach::hang(tx, permit, row.id, &new.photos).await?;
    tx.emit(Event::PostPublished {
        post: row.id,
        area: row.neighborhood_id,
        by: row.author_id,
    })
    .await?;
    looked.posted(tx, row.id, row.neighborhood_id).await?;
    Ok(Some(row))
}

/// A repeated send. Whoever else has the id, or had it, is not said.
async fn again(app: &App, viewer: &Viewer, id: PostId) -> Result<PostView> {
    let me = viewer.signed_in()?;
    let own = app
        .db
        .read(viewer)
        .all::<post::Entity>()
        .only(post::COLUMN.id.eq(id))
        .only(post::COLUMN.author_id.eq(me))
        .any()
        .await?;
    let row = own.ok_or(Error::Conflict("this id is taken"))?;
    view(app, viewer, row).await
}

/// One post.
///
/// # Errors
/// `NotFound`.
pub async fn one(app: &App, viewer: &Viewer, id: PostId) -> Result<PostView> {
    let row = find_visible(&app.db.read(viewer), id).await?;
    view(app, viewer, row).await
}

/// A post that was read through the scope, as its reader sees it.
///
/// # Errors
/// The database's.
pub(super) async fn view(app: &App, viewer: &Viewer, row: post::Model) -> Result<PostView> {
    let mut views = views(app, viewer, vec![row]).await?;
    views.pop().ok_or(Error::NotFound("post"))
}

/// Posts that were read through the scope, as their reader sees them.
///
/// # Errors
/// The database's.
pub(super) async fn views(
    app: &App,
    viewer: &Viewer,
    rows: Vec<post::Model>,
) -> Result<Vec<PostView>> {
    let mine = Mine::about(app, viewer, &rows).await?;
    let cards = cards::assemble(app, rows).await?;
    Ok(cards
        .iter()
        .map(|card: &Card| card.seen_by(viewer, &mine))
        .collect())
}

/// Counts comments on a post in the comment's own transaction.
///
/// This takes the post's row: a comment that is written while its post is being deleted either comes
/// before the deletion, which then empties it, or finds no post any more.
///
/// # Errors
/// `NotFound` when the post is deleted.
pub async fn bump_comment_count<A, P>(
    tx: &Tx<'_>,
    permit: &Permit<A, P>,
    id: PostId,
    by: i32,
) -> Result<()> {
    let counted = post::Entity::update_many()
        .col_expr(
            post::Column::CommentCount,
            Expr::col(post::Column::CommentCount).add(by),
        )
        .filter(post::COLUMN.id.eq(id))
        .filter(post::COLUMN.deleted_at.is_null());
    match tx.change(permit, counted).await? {
        0 => Err(Error::NotFound("post")),
        _ => Ok(()),
    }
}
