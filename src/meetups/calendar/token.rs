//! The address of one's own calendar: a secret of its own that reads and does nothing else. Only its hash is kept.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use entity::calendar_token::{self, Column};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    access::{Myself, Settle, Viewer},
    app::App,
    clock::Moment,
    error::{Error, Result},
    limits::{Act, Who},
    meetups::seats::KEY,
    secrets,
};

/// A token has so many characters.
const LENGTH: usize = 43;

/// Whether there is an address.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnCalendar)]
pub struct CalendarState {
    /// When it was made; null while there is none.
    pub created_at: Option<Moment>,
}

/// The address, which is told this once.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnCalendarAddress)]
pub struct CalendarLink {
    /// Whoever has it reads the calendar: it is for one's own programs.
    #[schema(max_length = 2000)]
    pub url: String,
}

/// Whether the viewer's calendar has an address.
///
/// # Errors
/// `Anonymous`.
pub async fn state(app: &App, viewer: &Viewer) -> Result<CalendarState> {
    viewer.signed_in()?;
    let own = app.db.read(viewer).all::<calendar_token::Entity>();
    let own = own.any().await?;
    Ok(CalendarState {
        created_at: own.map(|row| Moment(row.created_at)),
    })
}

/// Makes an address; an earlier one works no longer.
///
/// # Errors
/// `Anonymous`, `Unverified`, `Suspended`, `TooMany`.
pub async fn make(app: &App, viewer: &Viewer) -> Result<CalendarLink> {
    viewer.standing()?;
    let me = viewer.signed_in()?;
    app.limits.count(Act::Calendar, &Who::Person(me))?;
    let permit = viewer.may::<Settle, _>(Myself(me))?;
    let token = B64.encode(rand::random::<[u8; 32]>());
    let replace = OnConflict::column(Column::PersonId)
        .update_columns([Column::TokenHash, Column::CreatedAt])
        .to_owned();
    app.db
        .write(viewer, async |tx| {
            let row = calendar_token::ActiveModel {
                person_id: Set(me),
                token_hash: Set(secrets::hash(&token)),
                created_at: Set(tx.now()),
            };
            tx.put(&permit, row, replace.clone()).await
        })
        .await?;
    Ok(CalendarLink {
        url: format!("{}/feeds/me/{token}.ics", app.public_url()),
    })
}

/// Takes the address back, if there is one.
///
/// # Errors
/// `Anonymous`.
pub async fn revoke(app: &App, viewer: &Viewer) -> Result<()> {
    let me = viewer.signed_in()?;
    let permit = viewer.may::<Settle, _>(Myself(me))?;
    app.db
        .write(viewer, async |tx| {
            let own = calendar_token::Entity::delete_many()
                .filter(calendar_token::COLUMN.person_id.eq(me));
            tx.clear(&permit, own).await.map(drop)
        })
        .await
}

/// Whose calendar an address opens. No session stands behind it; whoever left or is suspended has none.
///
/// # Errors
/// `NotFound` for whatever opens nothing.
pub(super) async fn owner(app: &App, token: &str) -> Result<Viewer> {
    let missing = || Error::NotFound("calendar");
    if token.len() != LENGTH {
        return Err(missing());
    }
    #[expect(clippy::disallowed_methods, reason = "the token says who asks")]
    let row = calendar_token::Entity::find()
        .filter(calendar_token::COLUMN.token_hash.eq(secrets::hash(token)))
        .one(app.db.system(&KEY))
        .await?;
    let row = row.ok_or_else(missing)?;
    let viewer = match app.gate.as_seen_by(row.person_id).await {
        Err(Error::Anonymous) => return Err(missing()),
        other => other?,
    };
    if viewer.standing().is_err() || viewer.is_officer() {
        return Err(missing());
    }
    Ok(viewer)
}
