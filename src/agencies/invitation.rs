//! An invitation: a mailed link that brings a confirmed colleague's account into the agency, once.
use chrono::TimeDelta;
use entity::{
    agency, agency_request,
    id::{AgencyRequestId, OfficerId, PersonId},
    officer, person,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    acts,
    deeds::Deed,
    request::Made,
    shown,
    view::{OwnAgency, Roles},
};
use crate::{
    access::{Apply, Myself, Viewer},
    accounts,
    app::App,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    secrets::{self, Secrets},
};

/// How long a link works.
pub(super) const LIFE: TimeDelta = TimeDelta::days(14);

/// What an invitation says to whoever holds it.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationView {
    /// The agency.
    #[schema(max_length = 60)]
    pub agency: String,
    /// For which address.
    #[schema(max_length = 254)]
    pub email: String,
    /// Who is meant.
    #[schema(max_length = 30)]
    pub name: String,
    /// The department.
    #[schema(max_length = 60)]
    pub department: String,
    /// What they will be able to do.
    pub roles: Roles,
}

/// The secret behind `#`: which asking it is, and a mac over it.
pub(super) fn token(secrets: &Secrets, id: AgencyRequestId) -> String {
    format!("{}.{}", id.0.simple(), mac(secrets, id))
}

fn mac(secrets: &Secrets, id: AgencyRequestId) -> String {
    secrets.mac_text("office invitation", &[id.0.as_bytes()])
}

fn parse(secrets: &Secrets, token: &str) -> Option<AgencyRequestId> {
    let (id, given) = token.split_once('.')?;
    let id = AgencyRequestId(uuid::Uuid::parse_str(id).ok()?);
    secrets::same(given, &mac(secrets, id)).then_some(id)
}

/// What an invitation is to, before anybody accepts it.
///
/// # Errors
/// `Gone` for a link that does not work.
pub async fn look(app: &App, from: std::net::IpAddr, token: &str) -> Result<InvitationView> {
    app.limits.count(Act::UseLink, &Who::net(from))?;
    let id = parse(&app.secrets, token).ok_or(Error::Gone("link"))?;
    let found = of(app, id)
        .await?
        .filter(|(row, _)| acts::is_open(row, app.db.clock().now()));
    let (row, agency) = found.ok_or(Error::Gone("link"))?;
    match acts::asked(&app.secrets, &row.payload)? {
        Deed::AddOfficer {
            email,
            name,
            department,
            roles,
        } if !email.is_empty() => Ok(InvitationView {
            agency: agency.name,
            email,
            name,
            department,
            roles,
        }),
        _ => Err(Error::Gone("link")),
    }
}

/// The asking behind a link, and its agency.
#[expect(
    clippy::disallowed_methods,
    reason = "whoever holds the secret needs no sight of the row"
)]
pub(super) async fn of(
    app: &App,
    id: AgencyRequestId,
) -> Result<Option<(agency_request::Model, agency::Model)>> {
    let key = Key::of(Desk::Accounts);
    let conn = app.db.system(&key);
    let Some(row) = agency_request::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let agency = agency::Entity::find_by_id(row.agency_id).one(conn).await?;
    Ok(agency.map(|agency| (row, agency)))
}

/// Comes into the agency. The account is the invited address', verified, with a second factor shown.
///
/// # Errors
/// `Gone` for a link that does not work, `Forbidden` for another address, `Conflict` for somebody who acts for an
/// agency already, and what the policy says.
pub async fn accept(
    app: &App,
    viewer: &Viewer,
    from: std::net::IpAddr,
    token: &str,
) -> Result<OwnAgency> {
    app.limits.count(Act::UseLink, &Who::net(from))?;
    let me = viewer.signed_in()?;
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Apply, _>(Myself(me))?;
            if viewer.serving().is_some() {
                return Err(Error::Conflict("acts for an agency already"));
            }
            let id = parse(&app.secrets, token).ok_or(Error::Gone("link"))?;
            let request = held(tx, id).await?;
            let agency = acts::agency_of(&request);
            let row = newcomer(app, tx, me, &request).await?;
            tx.add(&permit, Made(row)).await.map_err(serving_already)?;
            tx.emit(Event::AgencyChanged { agency }).await
        })
        .await?;
    let viewer = app.gate.again(viewer).await?;
    shown::of_mine(app, &viewer).await
}

/// The asking, locked, while its link works.
async fn held(tx: &Tx<'_>, id: AgencyRequestId) -> Result<agency_request::Model> {
    #[expect(
        clippy::disallowed_methods,
        reason = "whoever holds the secret needs no sight of the row"
    )]
    let row = agency_request::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx.system(&Key::of(Desk::Accounts)))
        .await?;
    row.filter(|row| acts::is_open(row, tx.now()))
        .ok_or(Error::Gone("link"))
}

/// The place that was confirmed; the link is spent with it.
async fn newcomer(
    app: &App,
    tx: &Tx<'_>,
    me: PersonId,
    request: &agency_request::Model,
) -> Result<officer::ActiveModel> {
    let deed = acts::asked(&app.secrets, &request.payload)?;
    let Deed::AddOfficer {
        email,
        name,
        department,
        roles,
    } = deed
    else {
        return Err(Error::Gone("link"));
    };
    let row = tx.read().one::<person::Entity>(me).await?;
    let address = accounts::address_of(&app.secrets, &row)?.unwrap_or_default();
    if email.is_empty() {
        return Err(Error::Gone("link"));
    }
    if !address.eq_ignore_ascii_case(&email) {
        return Err(Error::Forbidden("use an invitation to another address"));
    }
    let spent = Deed::AddOfficer {
        email: String::new(),
        name,
        department: department.clone(),
        roles,
    };
    let change = agency_request::ActiveModel {
        id: Set(request.id),
        payload: Set(acts::kept(&app.secrets, &spent)?),
        ..Default::default()
    };
    change.update(tx.system(&Key::of(Desk::Accounts))).await?;
    Ok(officer::ActiveModel {
        id: Set(OfficerId::new()),
        agency_id: Set(request.agency_id),
        person_id: Set(me),
        department: Set(department),
        author: Set(roles.author),
        approver: Set(roles.approver),
        approver_since: Set(roles.approver.then_some(tx.now())),
        responder: Set(roles.responder),
        administrator: Set(roles.administrator),
        moderator: Set(false),
        joined_at: Set(tx.now()),
        ended_at: Set(None),
    })
}

fn serving_already(error: Error) -> Error {
    match error {
        Error::Db(below)
            if matches!(
                below.sql_err(),
                Some(sea_orm::SqlErr::UniqueConstraintViolation(_))
            ) =>
        {
            Error::Conflict("acts for an agency already")
        }
        other => other,
    }
}

/// Whether somebody serves an agency, for jobs that write to its administrators.
#[expect(
    clippy::disallowed_methods,
    reason = "letters to administrators of an agency"
)]
pub(super) async fn administrators(
    app: &App,
    agency: entity::id::AgencyId,
) -> Result<Vec<PersonId>> {
    let rows: Vec<officer::Model> = officer::Entity::find()
        .filter(officer::COLUMN.agency_id.eq(agency))
        .filter(officer::COLUMN.administrator.eq(true))
        .filter(officer::COLUMN.ended_at.is_null())
        .limit(500)
        .all(app.db.system(&Key::of(Desk::Jobs)))
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}
