//! Reviews as their reader sees them.
use ahash::{AHashMap, AHashSet};
use entity::{
    id::{MembershipId, PlaceId, ReviewAnswerId, ReviewId},
    photo,
    post::{Label, Withheld},
    review::{self, Tie},
    review_answer, review_mark, review_version,
};
use sea_orm::{ColumnTrait, Condition};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::MOST_PHOTOS;
use crate::{
    access::Viewer,
    app::App,
    clock::Moment,
    error::{Error, Result},
    http::Versioned,
    neighborhoods::{Author, words, words_or_null},
    page::{Page, Paging},
    photos::Photo,
};

/// A review.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Review)]
pub struct ReviewView {
    /// Its id, which is also its place in the list.
    #[schema(value_type = Uuid)]
    pub id: ReviewId,
    /// The place.
    #[schema(value_type = Uuid)]
    pub place: PlaceId,
    /// Whose it is.
    pub author: Author,
    /// The month of the visit, `2026-11`.
    #[schema(min_length = 7, max_length = 7)]
    pub visited: String,
    /// The text.
    #[schema(max_length = 1000)]
    pub body: String,
    /// 1 to 5, where its author gave any.
    #[schema(minimum = 1, maximum = 5)]
    pub stars: Option<i32>,
    /// What its author has to do with the place: shown beside the review.
    #[schema(schema_with = words::<Tie>)]
    pub relation: Tie,
    /// Its photos.
    #[schema(max_items = 4)]
    pub photos: Vec<Photo>,
    /// How many found it of help.
    #[schema(minimum = 0)]
    pub helpful: i32,
    /// What whoever runs the place answered.
    pub answer: Option<AnswerView>,
    /// Why others do not see it; only ever said to its author.
    #[schema(schema_with = words_or_null::<Withheld>)]
    pub withheld: Option<Withheld>,
    /// What moderators wrote beside it.
    #[schema(schema_with = words_or_null::<Label>)]
    pub label: Option<Label>,
    /// When.
    pub created_at: Moment,
    /// When it was changed last.
    pub edited_at: Option<Moment>,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// What it is to the viewer.
    pub my: My,
}

/// What a review is to the viewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MyReview)]
pub struct My {
    /// Written by the viewer.
    pub mine: bool,
    /// Marked by the viewer as of help.
    pub helpful: bool,
}

/// What whoever runs the place answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReviewAnswer)]
pub struct AnswerView {
    /// The owner; none for an office, and once they left.
    pub author: Option<Author>,
    /// The office.
    #[schema(max_length = 200)]
    pub agency: Option<String>,
    /// The text.
    #[schema(max_length = 1000)]
    pub body: String,
    /// When.
    pub created_at: Moment,
    /// When it was changed last.
    pub edited_at: Option<Moment>,
    /// For `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// Written by the viewer, or for the viewer's body.
    pub mine: bool,
}

impl Versioned for ReviewView {
    fn version(&self) -> i32 {
        self.version
    }
}

/// What a review said before an edit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EarlierReview {
    /// The month of the visit.
    #[schema(min_length = 7, max_length = 7)]
    pub visited: String,
    /// The text.
    #[schema(max_length = 1000)]
    pub body: String,
    /// Stars.
    #[schema(minimum = 1, maximum = 5)]
    pub stars: Option<i32>,
    /// What its author had to do with the place.
    #[schema(schema_with = words::<Tie>)]
    pub relation: Tie,
    /// When it was written so.
    pub created_at: Moment,
}

impl From<review_version::Model> for EarlierReview {
    fn from(row: review_version::Model) -> Self {
        Self {
            visited: row.visited,
            body: row.body,
            stars: row.stars,
            relation: row.relation,
            created_at: Moment(row.created_at),
        }
    }
}

/// The reviews of a place, newest first.
///
/// # Errors
/// `NotFound`.
pub async fn page(
    app: &App,
    viewer: &Viewer,
    place: PlaceId,
    paging: &Paging,
) -> Result<Page<ReviewView>> {
    let read = app.db.read(viewer);
    let place = read.one::<entity::place::Entity>(place).await?;
    let limit = paging.limit()?;
    let after = paging
        .after()?
        .map(|after| review::COLUMN.id.lt(ReviewId(after)));
    let rows = read
        .all::<review::Entity>()
        .only(review::COLUMN.place_id.eq(place.id))
        .only(Condition::all().add_option(after))
        .newest(review::Column::Id, limit + 1)
        .await?;
    let page = Page::cut(rows, limit, |row| row.id.0);
    Ok(Page {
        items: all(app, viewer, page.items).await?,
        next: page.next,
    })
}

/// One review.
///
/// # Errors
/// `NotFound`.
pub async fn one(app: &App, viewer: &Viewer, id: ReviewId) -> Result<ReviewView> {
    let row = app.db.read(viewer).one::<review::Entity>(id).await?;
    let mut views = all(app, viewer, vec![row]).await?;
    views.pop().ok_or(Error::NotFound("review"))
}

/// What hangs on reviews, for a viewer.
#[derive(Default)]
struct Hanging {
    answers: AHashMap<ReviewId, AnswerView>,
    photos: AHashMap<ReviewId, Vec<Photo>>,
    marked: AHashSet<ReviewId>,
    faces: AHashMap<MembershipId, Author>,
}

impl Hanging {
    async fn on(app: &App, viewer: &Viewer, rows: &[review::Model]) -> Result<Self> {
        let ids = || rows.iter().map(|row| row.id);
        let most = rows.len() as u64;
        let read = app.db.read(viewer);
        let answers = read
            .all::<review_answer::Entity>()
            .only(review_answer::COLUMN.review_id.is_in(ids()))
            .oldest(review_answer::Column::Id, most)
            .await?;
        let named = rows.iter().map(|row| row.membership_id);
        let owners = answers.iter().filter_map(|answer| answer.membership_id);
        let mut found = Self {
            faces: app.personas.of(&app.db, named.chain(owners)).await?,
            marked: marked(app, viewer, ids()).await?,
            ..Self::default()
        };
        for answer in answers {
            let shown = found.answer(app, viewer, answer).await?;
            found.answers.insert(shown.0, shown.1);
        }
        let photos = read
            .all::<photo::Entity>()
            .only(photo::COLUMN.review_id.is_in(ids()))
            .oldest(photo::Column::Position, most * MOST_PHOTOS as u64)
            .await?;
        for photo in photos {
            if let Some(review) = photo.review_id {
                found.photos.entry(review).or_default().push(photo.into());
            }
        }
        Ok(found)
    }

    async fn answer(
        &self,
        app: &App,
        viewer: &Viewer,
        answer: review_answer::Model,
    ) -> Result<(ReviewId, AnswerView)> {
        let body = match answer.agency_id {
            Some(agency) => app.agencies.body(&app.db, agency).await?,
            None => None,
        };
        let body = body.map(|body| body.name.clone());
        let face = answer.membership_id.and_then(|id| self.faces.get(&id));
        let review = answer.review_id;
        Ok((review, shown(viewer, answer, face.cloned(), body)))
    }
}

/// The reviews that the viewer marked as of help.
async fn marked(
    app: &App,
    viewer: &Viewer,
    ids: impl ExactSizeIterator<Item = ReviewId>,
) -> Result<AHashSet<ReviewId>> {
    if viewer.person().is_none() {
        return Ok(AHashSet::new());
    }
    let most = ids.len() as u64;
    let marks = app
        .db
        .read(viewer)
        .all::<review_mark::Entity>()
        .only(review_mark::COLUMN.review_id.is_in(ids));
    let marks = marks.oldest(review_mark::Column::ReviewId, most).await?;
    Ok(marks.into_iter().map(|mark| mark.review_id).collect())
}

/// Reviews that were read through the scope, in the same order.
async fn all(app: &App, viewer: &Viewer, rows: Vec<review::Model>) -> Result<Vec<ReviewView>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut hanging = Hanging::on(app, viewer, &rows).await?;
    let view = |row: review::Model| {
        let author = hanging.faces.get(&row.membership_id).cloned();
        Ok(ReviewView {
            id: row.id,
            place: row.place_id,
            author: author.ok_or_else(|| Error::internal("a review without an author"))?,
            visited: row.visited,
            body: row.body,
            stars: row.stars,
            relation: row.relation,
            photos: hanging.photos.remove(&row.id).unwrap_or_default(),
            helpful: row.helpful_count,
            answer: hanging.answers.remove(&row.id),
            withheld: row.withheld,
            label: row.label,
            created_at: Moment(row.created_at),
            edited_at: row.edited_at.map(Moment),
            version: row.version,
            my: My {
                mine: viewer.person() == Some(row.author_id),
                helpful: hanging.marked.contains(&row.id),
            },
        })
    };
    rows.into_iter().map(view).collect()
}

fn shown(
    viewer: &Viewer,
    answer: review_answer::Model,
    author: Option<Author>,
    agency: Option<String>,
) -> AnswerView {
    let body = viewer.serving().map(|serving| serving.agency);
    AnswerView {
        mine: match answer.agency_id {
            Some(agency) => body == Some(agency),
            None => viewer.person().is_some() && viewer.person() == answer.person_id,
        },
        author: author.filter(|_| answer.agency_id.is_none()),
        agency,
        body: answer.body,
        created_at: Moment(answer.created_at),
        edited_at: answer.edited_at.map(Moment),
        version: answer.version,
    }
}

/// What an answer said before; everybody reads it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EarlierAnswer {
    /// The text.
    #[schema(max_length = 1000)]
    pub body: String,
    /// When it was written so.
    pub created_at: Moment,
}

/// The answer that a review has.
///
/// # Errors
/// `NotFound`.
pub async fn earlier_answers(
    app: &App,
    viewer: &Viewer,
    id: ReviewId,
    paging: &Paging,
) -> Result<Page<EarlierAnswer>> {
    use entity::{id::ReviewAnswerVersionId, review_answer_version as version};
    let read = app.db.read(viewer);
    let review = read.one::<review::Entity>(id).await?;
    let answer = read
        .all::<review_answer::Entity>()
        .only(review_answer::COLUMN.review_id.eq(review.id));
    let answer: ReviewAnswerId = answer.any().await?.ok_or(Error::NotFound("answer"))?.id;
    let limit = paging.limit()?;
    let after = paging
        .after()?
        .map(|after| version::COLUMN.id.gt(ReviewAnswerVersionId(after)));
    let rows = read
        .all::<version::Entity>()
        .only(version::COLUMN.review_answer_id.eq(answer))
        .only(Condition::all().add_option(after))
        .oldest(version::Column::Id, limit + 1)
        .await?;
    Ok(
        Page::cut(rows, limit, |row| row.id.0).map(|row| EarlierAnswer {
            body: row.body,
            created_at: Moment(row.created_at),
        }),
    )
}
