//! The poster's side: what they are asked about their own words, and what they say to it. They learn nothing of who
//! asked but what that person agreed to. Being asked is no sanction, and saying nothing is no consent.
use entity::{
    id::RightsRequestId,
    report::TargetKind,
    rights_act::Act as Done,
    rights_inquiry::{self as inquiry, Stance},
    rights_request::{self as request, State},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::Expr};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    record::{self, KEY, Part, Step},
    sealed, states,
};
use crate::{
    access::{SayToInquiry, Viewer},
    app::App,
    clock::Moment,
    db::Tx,
    error::{Error, Result},
    limits::{Act, Who},
    neighborhoods::{words, words_or_null},
    text::Text,
};

/// What somebody is asked about their own words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Inquiry {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: RightsRequestId,
    /// What it is about.
    #[schema(schema_with = words::<TargetKind>)]
    pub target_kind: TargetKind,
    /// Its id.
    pub target: Uuid,
    /// Which right it is said to infringe.
    #[schema(schema_with = words::<request::Right>)]
    pub kind: request::Right,
    /// What a specialist tells about it.
    #[schema(max_length = 2000)]
    pub words: Option<String>,
    /// Who asked, if they agreed that it is told.
    #[schema(max_length = 100)]
    pub name: Option<String>,
    /// When.
    pub asked_at: Moment,
    /// Until when an answer is awaited. Later ones are read, too, while the request is open.
    pub due_at: Moment,
    /// What the poster said to it.
    #[schema(schema_with = words_or_null::<Stance>)]
    pub stance: Option<Stance>,
    /// In their own words.
    #[schema(max_length = 2000)]
    pub answer: Option<String>,
    /// When.
    pub answered_at: Option<Moment>,
    /// Whether the request is over: nothing can be said to it any more.
    pub closed: bool,
    /// What was decided, once it was.
    #[schema(schema_with = words_or_null::<request::Outcome>)]
    pub outcome: Option<request::Outcome>,
}

/// What the poster says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InquiryAnswer)]
pub struct Answer {
    /// May it be taken away, or should it stay?
    #[schema(schema_with = words::<Stance>)]
    pub stance: Stance,
    /// Why; needed of whoever objects.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub words: Option<Text<0, 2000>>,
}

/// An inquiry to the viewer.
///
/// # Errors
/// `NotFound` unless it is their own.
pub(super) async fn one(app: &App, viewer: &Viewer, id: RightsRequestId) -> Result<Inquiry> {
    let row = app.db.read(viewer).one::<inquiry::Entity>(id).await?;
    own(viewer, &row)?;
    let request = app.db.system(&KEY);
    #[expect(clippy::disallowed_methods, reason = "what the poster is asked about")]
    let request = request::Entity::find_by_id(id).one(request).await?;
    let request = request.ok_or(Error::NotFound("inquiry"))?;
    let open = |text: &Option<String>| sealed::open::<String>(&app.secrets, text.as_deref());
    Ok(Inquiry {
        id,
        target_kind: request.target_kind,
        target: request.target_id,
        kind: request.kind,
        words: open(&row.words_sealed)?,
        name: open(&row.name_sealed)?,
        asked_at: Moment(row.asked_at),
        due_at: Moment(row.due_at),
        stance: row.stance,
        answer: open(&row.answer_sealed)?,
        answered_at: row.answered_at.map(Moment),
        closed: !states::OPEN.contains(&request.state),
        outcome: request.outcome,
    })
}

/// Those who look into a request see its inquiry as well, on their own page.
fn own(viewer: &Viewer, row: &inquiry::Model) -> Result<()> {
    let mine = viewer.person() == Some(row.person_id);
    mine.then_some(()).ok_or(Error::NotFound("inquiry"))
}

/// Says something to it, once.
///
/// # Errors
/// `NotFound`, `Invalid` for an objection without a word, `Conflict` when it was answered or is over.
pub(super) async fn answer(
    app: &App,
    viewer: &Viewer,
    id: RightsRequestId,
    answer: Answer,
) -> Result<Inquiry> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Ask, &Who::Person(me))?;
    let words = answer.words.map(Text::into_inner).unwrap_or_default();
    if words.is_empty() && answer.stance == Stance::Objects {
        return Err(Error::invalid("/words", "required"));
    }
    let stance = answer.stance;
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().one::<inquiry::Entity>(id).await?;
            own(viewer, &row)?;
            let permit = viewer.may::<SayToInquiry, _>(row)?;
            let conn = tx.system(&KEY);
            let request = record::held(conn, id).await?;
            let request = request.ok_or(Error::NotFound("inquiry"))?;
            states::step(request.state, Done::PosterAnswered)?;
            let said = sealed::seal(&app.secrets, &words)?;
            let update = inquiry::Entity::update_many()
                .set(inquiry::ActiveModel {
                    stance: Set(Some(stance)),
                    answer_sealed: Set((!words.is_empty()).then_some(said)),
                    answered_at: Set(Some(tx.now())),
                    ..Default::default()
                })
                .filter(inquiry::COLUMN.request_id.eq(id))
                .filter(inquiry::COLUMN.answered_at.is_null());
            if tx.change(&permit, update).await? != 1 {
                return Err(Error::Conflict("this was answered"));
            }
            let step = Step {
                tell: Some("rights_answered"),
                ..Step::default()
            };
            record::act(
                tx,
                &app.secrets,
                &request,
                (Done::PosterAnswered, record::unchanged()),
                step,
            )
            .await?;
            let said = serde_json::json!({ "stance": stance });
            record::audit(tx, Part::Poster, id, "poster_answer", Some(said)).await
        })
        .await?;
    one(app, viewer, id).await
}

/// Writes down that no answer came in time. It is no consent: whoever decides knows that nothing was said, no more.
///
/// # Errors
/// The database's.
pub async fn close_inquiry(app: &App, id: RightsRequestId) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let conn = tx.system(&KEY);
            let Some(request) = record::held(conn, id).await? else {
                return Ok(());
            };
            #[expect(clippy::disallowed_methods, reason = "a job looks at the row as it is")]
            let row = inquiry::Entity::find_by_id(id).one(conn).await?;
            let waits = |row: &inquiry::Model| {
                row.answered_at.is_none() && row.silent_at.is_none() && row.closed_at.is_none()
            };
            let Some(row) = row.filter(waits) else {
                return Ok(());
            };
            if row.due_at > tx.now() {
                // The clock was set back.
                let again = crate::jobs::Task::CloseInquiry { request: id };
                return crate::jobs::enqueue_at(conn, tx.now(), row.due_at, &again).await;
            }
            silent(app, tx, &request).await
        })
        .await
}

async fn silent(app: &App, tx: &Tx<'_>, request: &request::Model) -> Result<()> {
    inquiry::Entity::update_many()
        .col_expr(inquiry::Column::SilentAt, Expr::value(tx.now()))
        .filter(inquiry::COLUMN.request_id.eq(request.id))
        .exec(tx.system(&KEY))
        .await?;
    let step = Step {
        tell: Some("rights_silent"),
        ..Step::default()
    };
    record::act(
        tx,
        &app.secrets,
        request,
        (Done::PosterSilent, record::unchanged()),
        step,
    )
    .await?;
    record::audit(tx, Part::Server, request.id, "poster_silent", None).await
}

/// The request is over: nothing is awaited from the poster any more.
pub(super) async fn closed(tx: &Tx<'_>, id: RightsRequestId) -> Result<()> {
    inquiry::Entity::update_many()
        .col_expr(inquiry::Column::ClosedAt, Expr::value(tx.now()))
        .filter(inquiry::COLUMN.request_id.eq(id))
        .exec(tx.system(&KEY))
        .await?;
    Ok(())
}

/// Whether nothing is decided yet.
#[must_use]
pub(super) fn is_open(state: State) -> bool {
    states::OPEN.contains(&state)
}
