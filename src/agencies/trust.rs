//! The desk of those who verify: papers seen by one, the badge given by another; stopping takes one, and going on
//! takes somebody else.
use chrono::TimeDelta;
use entity::{
    agency::{self, Status},
    agency_proof,
    id::{AgencyId, PersonId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::{
    acts, desk, letters, logged, looks,
    model::{Reason, Seen},
    people, proofs, request, shown,
    states::{self, Act},
    view::{PrintedLetter, TrustAgency, TrustLine, TrustList},
};
use crate::{
    access::{Permit, Verify, Viewer, verifies},
    app::App,
    clock::Moment,
    db::{Desk, Key, Tx},
    error::{Error, Result},
    events::Event,
    jobs::{self, Task},
};

/// How long a badge lasts.
const YEAR: TimeDelta = TimeDelta::days(365);
/// How long before its end it may be renewed, and a letter says so.
pub(super) const BEFORE: TimeDelta = TimeDelta::days(30);
/// Agencies shown at most.
const SHOWN: u64 = 500;
/// The thirty-two signs of a printed code: none that could be taken for another.
const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// What a reviewer does.
pub enum Deed {
    /// Papers were seen.
    Documents(Seen),
    /// A second look gives the badge.
    Confirm,
    /// No.
    Refuse(Reason),
    /// Stop.
    Suspend(Reason),
    /// Go on.
    Resume,
    /// Another year.
    Renew,
    /// Over.
    Close(Reason),
}

impl Deed {
    fn act(&self) -> Act {
        match self {
            Self::Documents(_) => Act::CheckDocuments,
            Self::Confirm => Act::Confirm,
            Self::Refuse(_) => Act::Refuse,
            Self::Suspend(_) => Act::Suspend,
            Self::Resume => Act::Resume,
            Self::Renew => Act::Renew,
            Self::Close(_) => Act::Close,
        }
    }

    /// The machine word of the letter to its administrators.
    fn told(&self) -> Option<&'static str> {
        Some(match self {
            Self::Documents(_) => return None,
            Self::Confirm => "active",
            Self::Refuse(_) => "refused",
            Self::Suspend(_) => "suspended",
            Self::Resume => "resumed",
            Self::Renew => "renewed",
            Self::Close(_) => "closed",
        })
    }
}

/// Does it.
///
/// # Errors
/// `Conflict` when the agency is not at this step, `Forbidden` for the same person twice, and what the policy says.
pub async fn act(app: &App, viewer: &Viewer, id: AgencyId, deed: Deed) -> Result<TrustAgency> {
    verifies(viewer)?;
    let me = viewer.signed_in()?;
    if let Deed::Documents(seen) = &deed
        && !seen.seen
    {
        return Err(Error::invalid("/seen", "required"));
    }
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<agency::Entity>(id).await?;
            let permit = viewer.may::<Verify, _>(row)?;
            viewer.fresh(tx.now(), false)?;
            let mut status = states::after(permit.row().status, deed.act())?;
            another(permit.row(), &deed, me)?;
            let proved = proofs::is_complete(&app.secrets, tx, permit.row()).await?;
            if matches!(deed, Deed::Documents(_)) && proved {
                status = states::after(status, Act::Prove)?;
            }
            if matches!(deed, Deed::Renew) && !proved {
                return Err(Error::Conflict("not proved anew"));
            }
            if matches!(deed, Deed::Confirm) {
                looks::refuse_borne(tx, &permit.row().name, Some(id)).await?;
            }
            let before = permit.row().clone();
            write(tx, permit, &deed, (status, me)).await?;
            tx.emit(Event::AgencyChanged { agency: id }).await?;
            if let Some(what) = deed.told() {
                tx.emit(Event::AgencyMoved { agency: id, what }).await?;
            }
            if status == Status::Active {
                return Ok(());
            }
            desk::shut(tx, &before, None).await
        })
        .await?;
    single(app, viewer, id).await
}

/// Two reviewers are two people, also where the database would not notice.
fn another(row: &agency::Model, deed: &Deed, me: PersonId) -> Result<()> {
    let same = match deed {
        Deed::Confirm | Deed::Renew => row.documents_by == Some(me),
        Deed::Resume => row.suspended_by == Some(me),
        _ => false,
    };
    if same {
        return Err(Error::Forbidden("be one's own second reviewer"));
    }
    Ok(())
}

async fn write(
    tx: &Tx<'_>,
    permit: Permit<Verify, agency::Model>,
    deed: &Deed,
    (status, me): (Status, PersonId),
) -> Result<()> {
    let (now, id) = (tx.now(), permit.row().id);
    let version = permit.row().version + 1;
    let proved = permit.row().domain_proved_at;
    // A year that ran out while it was stopped has run out.
    let over = permit.row().expires_at.is_some_and(|end| end <= now);
    let until = match deed {
        Deed::Confirm | Deed::Renew => Some(now + YEAR),
        _ => None,
    };
    tx.edit(permit, |row: &mut agency::ActiveModel| {
        row.status = Set(status);
        row.updated_at = Set(now);
        row.version = Set(version);
        if status != Status::Active {
            desk::forget(row);
        }
        match deed {
            Deed::Documents(seen) => {
                row.documents_by = Set(Some(me));
                row.documents_at = Set(Some(now));
                row.documents_note = Set(seen.note.as_str().to_owned());
                if status == Status::DomainProved {
                    row.domain_proved_at = Set(proved.or(Some(now)));
                }
            }
            Deed::Confirm | Deed::Renew => {
                row.confirmed_by = Set(Some(me));
                row.verified_at = Set(Some(now));
                row.expires_at = Set(until);
                row.reason = Set(None);
            }
            Deed::Refuse(reason) | Deed::Close(reason) => {
                row.reason = Set(Some(reason.reason.as_str().to_owned()));
                if status == Status::Refused {
                    // The name in addresses is free again for the body that it belongs to.
                    row.slug = Set(format!("refused-{}", id.0.simple()));
                }
            }
            Deed::Suspend(reason) => {
                row.reason = Set(Some(reason.reason.as_str().to_owned()));
                row.suspended_by = Set(Some(me));
            }
            Deed::Resume => {
                row.suspended_by = Set(None);
                row.reason = Set(None);
                if over {
                    row.status = Set(Status::Expired);
                }
            }
        }
    })
    .await?;
    match until {
        Some(until) => watch(tx, id, until).await,
        None => Ok(()),
    }
}

/// A letter before the year is over, and its end.
async fn watch(tx: &Tx<'_>, agency: AgencyId, until: chrono::DateTime<chrono::Utc>) -> Result<()> {
    let key = Key::of(Desk::Jobs);
    let conn = tx.system(&key);
    let remind = Task::RemindAgency { agency };
    jobs::enqueue_at(conn, tx.now(), until - BEFORE, &remind).await?;
    jobs::enqueue_at(conn, tx.now(), until, &Task::ExpireAgency { agency }).await
}

/// Makes a code for a paper letter. It is shown this once; an earlier one works no longer.
///
/// # Errors
/// `Conflict` when no letter was asked for, and what the policy says.
pub async fn print(app: &App, viewer: &Viewer, id: AgencyId) -> Result<PrintedLetter> {
    verifies(viewer)?;
    let code = code();
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<agency::Entity>(id).await?;
            let permit = viewer.may::<Verify, _>(row)?;
            viewer.fresh(tx.now(), false)?;
            request::may_prove(permit.row().status)?;
            let wanted = tx
                .read()
                .all::<agency_proof::Entity>()
                .only(agency_proof::COLUMN.agency_id.eq(id))
                .only(agency_proof::COLUMN.kind.eq(agency_proof::Kind::Letter))
                .only(agency_proof::COLUMN.proved_at.is_null());
            let wanted = wanted.newest(agency_proof::Column::Id, 1).await?;
            let wanted = wanted.into_iter().next();
            let wanted = wanted.ok_or(Error::Conflict("no letter was asked for"))?;
            let until = tx.now() + proofs::LETTER_LIFE;
            let change = agency_proof::ActiveModel {
                token: Set(proofs::hashed(&code)),
                tries: Set(0),
                expires_at: Set(until),
                ..Default::default()
            };
            let this = agency_proof::Entity::update_many()
                .set(change)
                .filter(agency_proof::COLUMN.id.eq(wanted.id));
            tx.change(&permit, this).await?;
            tx.emit(Event::AgencyChanged { agency: id }).await?;
            Ok(PrintedLetter {
                postal_address: permit.row().postal_address.clone(),
                name: permit.row().name.clone(),
                code: code.clone(),
                page: format!("{}{}", app.public_url(), letters::AGENCY_PAGE),
                expires_at: Moment(until),
            })
        })
        .await
}

/// Twelve signs in three groups: sixty bits, ten tries.
fn code() -> String {
    let signs: Vec<u8> = rand::random::<[u8; 12]>()
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)).copied())
        .collect();
    let groups = signs
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned());
    groups.collect::<Vec<_>>().join("-")
}

/// All agencies, or those at one step.
///
/// # Errors
/// What the policy says.
pub async fn list(app: &App, viewer: &Viewer, status: Option<Status>) -> Result<TrustList> {
    verifies(viewer)?;
    let mut rows = app.db.read(viewer).all::<agency::Entity>();
    if let Some(status) = status {
        rows = rows.only(agency::COLUMN.status.eq(status));
    }
    let rows = rows.newest(agency::Column::Id, SHOWN).await?;
    Ok(TrustList {
        items: rows.into_iter().map(TrustLine::from).collect(),
    })
}

/// An agency's request for the eyes of those who verify, with the names of who acts; that it was read is written down.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn look(app: &App, viewer: &Viewer, id: AgencyId) -> Result<TrustAgency> {
    verifies(viewer)?;
    app.db
        .write(viewer, async |tx| {
            tx.read().one::<agency::Entity>(id).await?;
            logged::viewed(tx, ("agency", id.0)).await
        })
        .await?;
    single(app, viewer, id).await
}

/// One agency, with everything a reviewer looks at.
///
/// # Errors
/// `NotFound`, and what the policy says.
pub async fn single(app: &App, viewer: &Viewer, id: AgencyId) -> Result<TrustAgency> {
    verifies(viewer)?;
    let me = viewer.signed_in()?;
    let read = app.db.read(viewer);
    let row = read.one::<agency::Entity>(id).await?;
    let name = async |person: Option<PersonId>| match person {
        Some(person) => acts::name_of(app, person).await,
        None => Ok(None),
    };
    Ok(TrustAgency {
        id,
        requested_by: name(Some(row.requested_by)).await?.unwrap_or_default(),
        requested_at: Moment(row.created_at),
        documents_by: name(row.documents_by).await?,
        documents_note: row.documents_note.clone(),
        confirmed_by: name(row.confirmed_by).await?,
        suspended_by: name(row.suspended_by).await?,
        desk_asked_by: name(row.desk_asked_by).await?,
        desk_asked_at: row.desk_asked_at.map(Moment),
        desk_opened_by: name(row.desk_opened_by).await?,
        acts: possible(&row, me),
        people: people::of(app, viewer, id).await?,
        own: shown::from_inside(app, &read, row).await?,
    })
}

/// What a reviewer could do now. The page shows these buttons; whether an act is done is asked again.
fn possible(row: &agency::Model, me: PersonId) -> Vec<&'static str> {
    let acts = [
        (Act::CheckDocuments, "documents", None),
        (Act::Confirm, "confirm", row.documents_by),
        (Act::Refuse, "refuse", None),
        (Act::Suspend, "suspend", None),
        (Act::Resume, "resume", row.suspended_by),
        (Act::Renew, "renew", row.documents_by),
        (Act::Close, "close", None),
    ];
    acts.into_iter()
        .filter(|(act, _, not)| states::after(row.status, *act).is_ok() && *not != Some(me))
        .map(|(_, word, _)| word)
        .chain(desk::possible(row, me))
        .collect()
}
