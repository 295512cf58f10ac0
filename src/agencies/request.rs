//! Asking to be verified, and what an agency says of itself.
use entity::{
    agency::{self, Status},
    id::{AgencyId, JurisdictionId, NeighborhoodId, OfficerId},
    jurisdiction, neighborhood, officer,
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    Set,
};

use super::{
    looks,
    model::{self, AgencyChange, NewAgency, Site, Telephone},
    shown, states,
    view::OwnAgency,
};
use crate::{
    access::{Action, Apply, Manage, Myself, Permit, Viewer},
    app::App,
    db::{Draft, Scope, Tx},
    error::{Error, Result},
    events::Event,
    http::IfMatch,
    limits::{Act, Who},
    text::{Text, skeleton::skeleton},
};

/// A row that was made already: the permit says that it may be added.
pub(super) struct Made<R>(pub(super) R);

impl<A, P, R: ActiveModelTrait + ActiveModelBehavior + Send> Draft<A, P> for Made<R> {
    type Row = R;

    fn place(self, _: &P, _: &Tx<'_>) -> R {
        self.0
    }
}

/// The agency the viewer acts for.
pub(super) fn own(viewer: &Viewer) -> Result<AgencyId> {
    viewer.signed_in()?;
    if !viewer.is_officer() {
        return Err(Error::OtherAccount("an office's business"));
    }
    if !viewer.proven() {
        return Err(Error::SecondFactorRequired);
    }
    let serving = viewer.serving();
    serving
        .map(|serving| serving.agency)
        .ok_or(Error::NotFound("agency"))
}

/// Asks. Whoever asks is its first administrator, in no other role.
///
/// # Errors
/// `Conflict` for somebody who acts for an agency already, `Invalid`, and what the policy says.
pub async fn ask(app: &App, viewer: &Viewer, new: NewAgency) -> Result<OwnAgency> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Apply, &Who::Person(me))?;
    let codes = model::municipalities(&new.municipalities)?;
    if codes.is_empty() && new.neighborhoods.is_empty() {
        return Err(Error::invalid("/municipalities", "required"));
    }
    app.db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Apply, _>(Myself(me))?;
            leave_a_finished_one(tx, &permit, viewer).await?;
            looks::refuse_borne(tx, new.name.as_str(), None).await?;
            let agency = AgencyId::new();
            let row = requested(tx, agency, me, &new);
            tx.add(&permit, Made(row)).await.map_err(slug_taken)?;
            set_areas(tx, &permit, agency, (&codes, &new.neighborhoods)).await?;
            let first = officer::ActiveModel {
                id: Set(OfficerId::new()),
                agency_id: Set(agency),
                person_id: Set(me),
                department: Set(new.department.as_str().to_owned()),
                author: Set(false),
                approver: Set(false),
                approver_since: Set(None),
                responder: Set(false),
                administrator: Set(true),
                moderator: Set(false),
                joined_at: Set(tx.now()),
                ended_at: Set(None),
            };
            tx.add(&permit, Made(first)).await?;
            tx.emit(Event::AgencyChanged { agency }).await
        })
        .await?;
    let viewer = app.gate.again(viewer).await?;
    shown::of_mine(app, &viewer).await
}

/// A refused or closed agency is left behind, so that its people may ask anew.
async fn leave_a_finished_one(
    tx: &Tx<'_>,
    permit: &Permit<Apply, Myself>,
    viewer: &Viewer,
) -> Result<()> {
    let Some(serving) = viewer.serving() else {
        return Ok(());
    };
    if !matches!(serving.status, Status::Refused | Status::Closed) {
        return Err(Error::Conflict("acts for an agency already"));
    }
    let end = officer::ActiveModel {
        ended_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let mine = officer::Entity::update_many()
        .set(end)
        .filter(officer::COLUMN.id.eq(serving.officer));
    tx.change(permit, mine).await.map(drop)
}

fn slug_taken(error: Error) -> Error {
    match error {
        Error::Db(below)
            if matches!(
                below.sql_err(),
                Some(sea_orm::SqlErr::UniqueConstraintViolation(_))
            ) =>
        {
            Error::invalid("/slug", "taken")
        }
        other => other,
    }
}

fn requested(
    tx: &Tx<'_>,
    id: AgencyId,
    me: entity::id::PersonId,
    new: &NewAgency,
) -> agency::ActiveModel {
    let note = new.note.as_ref().map_or("", |note| note.as_str());
    agency::ActiveModel {
        id: Set(id),
        slug: Set(new.slug.as_str().to_owned()),
        name: Set(new.name.as_str().to_owned()),
        name_skeleton: Set(skeleton(new.name.as_str())),
        kana: Set(new.kana.as_str().to_owned()),
        name_en: Set(new.name_en.as_str().to_owned()),
        kind: Set(new.kind),
        status: Set(Status::Requested),
        postal_address: Set(new.postal_address.as_str().to_owned()),
        telephone: Set(new.telephone.as_str().to_owned()),
        website: Set(new.website.as_str().to_owned()),
        request_note: Set(note.to_owned()),
        requested_by: Set(me),
        documents_by: Set(None),
        documents_at: Set(None),
        documents_note: Set(String::new()),
        domain_proved_at: Set(None),
        confirmed_by: Set(None),
        verified_at: Set(None),
        expires_at: Set(None),
        reason: Set(None),
        suspended_by: Set(None),
        training: Set(false),
        break_glass_minutes: Set(None),
        desk_since: Set(None),
        desk_asked_by: Set(None),
        desk_asked_at: Set(None),
        desk_opened_by: Set(None),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        version: Set(1),
    }
}

/// Replaces for where an agency speaks.
pub(super) async fn set_areas<A: Action, P>(
    tx: &Tx<'_>,
    permit: &Permit<A, P>,
    agency: AgencyId,
    (codes, slugs): (&[String], &[String]),
) -> Result<()> {
    if slugs.len() > 200 {
        return Err(Error::invalid("/neighborhoods", "too_many"));
    }
    let old = jurisdiction::Entity::delete_many().filter(jurisdiction::COLUMN.agency_id.eq(agency));
    tx.clear(permit, old).await?;
    let mut towns = towns(&tx.read(), slugs).await?;
    towns.sort_unstable();
    towns.dedup();
    let municipalities = codes.iter().map(|code| (Some(code.clone()), None));
    let neighborhoods = towns.into_iter().map(|town| (None, Some(town)));
    for (municipality_code, neighborhood_id) in municipalities.chain(neighborhoods) {
        let row = jurisdiction::ActiveModel {
            id: Set(JurisdictionId::new()),
            agency_id: Set(agency),
            municipality_code: Set(municipality_code),
            neighborhood_id: Set(neighborhood_id),
        };
        tx.add(permit, Made(row)).await?;
    }
    Ok(())
}

/// Towns by name; the pointer of the first that is none.
pub(super) async fn towns<C: ConnectionTrait>(
    read: &Scope<'_, C>,
    slugs: &[String],
) -> Result<Vec<NeighborhoodId>> {
    let mut found = Vec::with_capacity(slugs.len());
    for (at, slug) in slugs.iter().enumerate() {
        let town = read
            .all::<neighborhood::Entity>()
            .only(neighborhood::COLUMN.slug.eq(slug.as_str()));
        let town = town.any().await?;
        let town = town.ok_or_else(|| Error::invalid(format!("/neighborhoods/{at}"), "unknown"))?;
        found.push(town.id);
    }
    Ok(found)
}

/// Changes what an agency says of itself.
///
/// # Errors
/// `Locked` for the name while the badge shows; `PreconditionFailed`, `Invalid`, and what the policy says.
pub async fn change(
    app: &App,
    viewer: &Viewer,
    based_on: IfMatch,
    change: AgencyChange,
) -> Result<OwnAgency> {
    let agency = own(viewer)?;
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<agency::Entity>(agency).await?;
            let permit = viewer.may::<Manage, _>(row)?;
            viewer.fresh(tx.now(), false)?;
            let row = permit.row();
            based_on.holds(row.version)?;
            if change.touches_the_name() && row.status != Status::Requested {
                return Err(Error::Locked("the name, once papers were checked"));
            }
            if let Some(name) = &change.name {
                looks::refuse_borne(tx, name.as_str(), Some(agency)).await?;
            }
            let (now, version) = (tx.now(), row.version + 1);
            tx.edit(permit, |row: &mut agency::ActiveModel| {
                write(row, &change);
                row.updated_at = Set(now);
                row.version = Set(version);
            })
            .await?;
            tx.emit(Event::AgencyChanged { agency }).await
        })
        .await?;
    shown::of_mine(app, viewer).await
}

fn write(row: &mut agency::ActiveModel, change: &AgencyChange) {
    if let Some(name) = &change.name {
        row.name = Set(name.as_str().to_owned());
        row.name_skeleton = Set(skeleton(name.as_str()));
    }
    let texts = [
        (&mut row.kana, change.kana.as_ref().map(Text::as_str)),
        (&mut row.name_en, change.name_en.as_ref().map(Text::as_str)),
        (
            &mut row.postal_address,
            change.postal_address.as_ref().map(Text::as_str),
        ),
        (
            &mut row.telephone,
            change.telephone.as_ref().map(Telephone::as_str),
        ),
        (&mut row.website, change.website.as_ref().map(Site::as_str)),
        (
            &mut row.request_note,
            change.note.as_ref().map(Text::as_str),
        ),
    ];
    for (column, text) in texts {
        if let Some(text) = text {
            *column = Set(text.to_owned());
        }
    }
}

/// Whether proofs may be begun: on the way to the badge, and to keep it.
pub(super) fn may_prove(status: Status) -> Result<()> {
    let may = states::is_under_way(status) || matches!(status, Status::Active | Status::Expired);
    may.then_some(())
        .ok_or(Error::Conflict("the agency is not at this step"))
}
