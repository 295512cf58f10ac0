//! Proof that a body is what it says: mail to its domain and a sign at the domain, or a code by letter.
//!
//! Mailed codes are made from the row's id, so that the job that writes the letter can make them again; printed
//! ones exist on paper alone. Of both only the hash is kept.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    agency::{self, Status},
    agency_proof::{self, Kind},
    id::{AgencyId, AgencyProofId},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, Set};

use super::{
    model::{Code, NewProof},
    request::{Made, may_prove, own},
    states,
    view::ProofView,
};
use crate::{
    access::{Manage, Permit, Viewer},
    accounts::Email,
    app::App,
    clock::Moment,
    db::{Scope, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    lookup::{Host, TXT_LABEL, WELL_KNOWN},
    secrets::{self, Secrets},
};

mod codes;
pub(super) use codes::{hashed, mailed_code};

/// What addresses are sealed for.
pub(super) const SEAL: &str = "agency proof";
/// Tries of one code.
pub(super) const TRIES: i32 = 10;
/// How long a sign or a mailed code may take.
const LIFE: TimeDelta = TimeDelta::days(14);
/// How long a letter may take, and how old a proof may be when the badge is renewed.
pub(super) const LETTER_LIFE: TimeDelta = TimeDelta::days(60);
/// Ways of proof that one agency keeps.
const MOST: u64 = 20;

/// Begins a way of proof; an earlier one of the same kind that was not proved goes.
///
/// # Errors
/// `Invalid` for a place that shows nothing, `Conflict` when there is nothing to prove, and what the policy says.
pub async fn begin(app: &App, viewer: &Viewer, new: NewProof) -> Result<ProofView> {
    let agency = own(viewer)?;
    let me = viewer.signed_in()?;
    app.limits.count(Act::Prove, &Who::Person(me))?;
    let place = place(&new)?;
    let id = AgencyProofId::new();
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<agency::Entity>(agency).await?;
            let permit = viewer.may::<Manage, _>(row)?;
            may_prove(permit.row().status)?;
            let of_it = agency_proof::COLUMN.agency_id.eq(agency);
            let spent = Condition::any()
                .add(agency_proof::COLUMN.proved_at.is_null())
                .add(agency_proof::COLUMN.proved_at.lt(tx.now() - LETTER_LIFE));
            let earlier = agency_proof::Entity::delete_many()
                .filter(of_it.clone())
                .filter(agency_proof::COLUMN.kind.eq(new.kind))
                .filter(spent);
            tx.clear(&permit, earlier).await?;
            let all = tx.read().all::<agency_proof::Entity>().only(of_it);
            if all.count().await? >= MOST {
                return Err(Error::Conflict("too many ways of proof"));
            }
            let row = begun(app, tx, (agency, id), new.kind, &place)?;
            tx.add(&permit, Made(row)).await?;
            if new.kind == Kind::Mail {
                tx.emit(Event::ProofBegun { proof: id }).await?;
            }
            Ok(())
        })
        .await?;
    one(app, viewer, id).await
}

/// Where a proof lies: only what a public body alone can hold, or a letter.
fn place(new: &NewProof) -> Result<String> {
    let given = new.place.as_ref().map_or("", |place| place.as_str());
    let refuse = |code| Error::invalid("/place", code);
    let host = match new.kind {
        Kind::Letter => return Ok(String::new()),
        Kind::Mail => {
            let address = Email::parse(given).map_err(refuse)?;
            let (_, domain) = address
                .as_str()
                .rsplit_once('@')
                .ok_or_else(|| refuse("invalid"))?;
            Host::parse(domain).map_err(refuse)?
        }
        Kind::Dns | Kind::WellKnown => Host::parse(given).map_err(refuse)?,
    };
    if !host.is_of_a_public_body() {
        return Err(refuse("not_allowed"));
    }
    Ok(match new.kind {
        Kind::Mail => given.trim().to_owned(),
        _ => host.as_str().to_owned(),
    })
}

fn begun(
    app: &App,
    tx: &Tx<'_>,
    (agency, id): (AgencyId, AgencyProofId),
    kind: Kind,
    place: &str,
) -> Result<agency_proof::ActiveModel> {
    let (place, token) = match kind {
        Kind::Mail => (
            app.secrets.seal(SEAL, place)?,
            hashed(&mailed_code(&app.secrets, id)),
        ),
        Kind::Dns | Kind::WellKnown => {
            let mac = app.secrets.mac("agency sign", &[id.0.as_bytes()]);
            let sign: String = hex::encode(mac).chars().take(32).collect();
            (place.to_owned(), format!("kairanban-verification={sign}"))
        }
        // A reviewer prints the code.
        Kind::Letter => (String::new(), String::new()),
    };
    let life = if kind == Kind::Letter {
        LETTER_LIFE
    } else {
        LIFE
    };
    Ok(agency_proof::ActiveModel {
        id: Set(id),
        agency_id: Set(agency),
        kind: Set(kind),
        place: Set(place),
        token: Set(token),
        tries: Set(0),
        created_at: Set(tx.now()),
        expires_at: Set(tx.now() + life),
        proved_at: Set(None),
    })
}

/// What came of a look.
enum Seen {
    Proved,
    WrongCode,
    Nothing(&'static str),
}

/// Holds a code against what was sent, or looks at the domain.
///
/// # Errors
/// `Invalid` for a wrong code, `Gone` for a spent one, and what the policy says. A domain that shows nothing is no
/// error: the answer says why.
pub async fn check(
    app: &App,
    viewer: &Viewer,
    id: AgencyProofId,
    given: Code,
) -> Result<ProofView> {
    own(viewer)?;
    let me = viewer.signed_in()?;
    app.limits.count(Act::Prove, &Who::Person(me))?;
    let proof = app.db.read(viewer).one::<agency_proof::Entity>(id).await?;
    let found = match proof.kind {
        Kind::Mail | Kind::Letter => None,
        Kind::Dns | Kind::WellKnown => Some(look(app, &proof).await),
    };
    let code = given.code.as_ref().map(|code| hashed(code.as_str()));
    if found.is_none()
        && given
            .code
            .as_ref()
            .is_none_or(|code| code.as_str().is_empty())
    {
        return Err(Error::invalid("/code", "required"));
    }
    let seen = app
        .db
        .write(viewer, async |tx| {
            let (permit, proof) = held(tx, viewer, id).await?;
            let seen = match (found, &code) {
                (Some(None), _) => Seen::Proved,
                (Some(Some(why)), _) => Seen::Nothing(why),
                (None, Some(code)) if secrets::same(code, &proof.token) => Seen::Proved,
                (None, _) => Seen::WrongCode,
            };
            note(&app.secrets, tx, &permit, (&proof, &seen)).await?;
            Ok(seen)
        })
        .await?;
    let mut view = one(app, viewer, id).await?;
    match seen {
        Seen::WrongCode => return Err(Error::invalid("/code", "mismatch")),
        Seen::Nothing(why) => view.why = Some(why),
        Seen::Proved => {}
    }
    Ok(view)
}

/// The proof and its agency, if it still counts.
async fn held(
    tx: &Tx<'_>,
    viewer: &Viewer,
    id: AgencyProofId,
) -> Result<(Permit<Manage, agency::Model>, agency_proof::Model)> {
    let proof = tx.read().one::<agency_proof::Entity>(id).await?;
    let row = tx.read().take::<agency::Entity>(proof.agency_id).await?;
    let permit = viewer.may::<Manage, _>(row)?;
    may_prove(permit.row().status)?;
    // Read again behind the lock: tries are counted one after the other.
    let proof = tx.read().take::<agency_proof::Entity>(id).await?;
    let spent = proof.tries >= TRIES || proof.expires_at <= tx.now();
    if spent && proof.proved_at.is_none() {
        return Err(Error::Gone("code"));
    }
    if proof.kind == Kind::Letter && proof.token.is_empty() {
        return Err(Error::Conflict("the letter is not printed yet"));
    }
    Ok((permit, proof))
}

async fn note(
    secrets: &Secrets,
    tx: &Tx<'_>,
    permit: &Permit<Manage, agency::Model>,
    (proof, seen): (&agency_proof::Model, &Seen),
) -> Result<()> {
    let by_code = matches!(proof.kind, Kind::Mail | Kind::Letter);
    let change = agency_proof::ActiveModel {
        tries: Set(proof.tries + i32::from(by_code)),
        proved_at: Set(match seen {
            Seen::Proved => Some(tx.now()),
            _ => proof.proved_at,
        }),
        ..Default::default()
    };
    let this = agency_proof::Entity::update_many()
        .set(change)
        .filter(agency_proof::COLUMN.id.eq(proof.id));
    tx.change(permit, this).await?;
    if matches!(seen, Seen::Proved) {
        move_on(secrets, tx, permit).await?;
    }
    Ok(())
}

/// Goes one step further, if papers were checked and everything is proved.
async fn move_on(
    secrets: &Secrets,
    tx: &Tx<'_>,
    permit: &Permit<Manage, agency::Model>,
) -> Result<()> {
    let row = permit.row();
    if row.status != Status::DocumentsChecked || !is_complete(secrets, tx, row).await? {
        return Ok(());
    }
    let change = agency::ActiveModel {
        status: Set(states::after(row.status, states::Act::Prove)?),
        domain_proved_at: Set(Some(tx.now())),
        updated_at: Set(tx.now()),
        version: Set(row.version + 1),
        ..Default::default()
    };
    let this = agency::Entity::update_many()
        .set(change)
        .filter(agency::COLUMN.id.eq(row.id));
    tx.change(permit, this).await?;
    tx.emit(Event::AgencyChanged { agency: row.id }).await
}

/// Whether an agency has proved itself, for as long as its present way lasts.
pub(super) async fn is_complete(
    secrets: &Secrets,
    tx: &Tx<'_>,
    agency: &agency::Model,
) -> Result<bool> {
    let since = match agency.verified_at {
        None => agency.created_at,
        Some(_) => tx.now() - LETTER_LIFE,
    };
    let proofs = tx
        .read()
        .all::<agency_proof::Entity>()
        .only(agency_proof::COLUMN.agency_id.eq(agency.id))
        .only(agency_proof::COLUMN.proved_at.is_not_null())
        .oldest(agency_proof::Column::Id, MOST)
        .await?;
    let host_of = |sealed: &str| {
        let address = secrets.unseal(SEAL, sealed).ok()?;
        let (_, domain) = address.rsplit_once('@')?;
        Host::parse(domain).ok()
    };
    Ok(enough(&proofs, since, host_of))
}

/// Mail and a sign at kin hosts, or a letter.
fn enough(
    proofs: &[agency_proof::Model],
    since: DateTime<Utc>,
    host_of: impl Fn(&str) -> Option<Host>,
) -> bool {
    let good = |proof: &&agency_proof::Model| proof.proved_at.is_some_and(|at| at >= since);
    let proofs: Vec<_> = proofs.iter().filter(good).collect();
    if proofs.iter().any(|proof| proof.kind == Kind::Letter) {
        return true;
    }
    let of = |kinds: &[Kind]| {
        let kinds = kinds.to_vec();
        proofs
            .iter()
            .filter(move |proof| kinds.contains(&proof.kind))
            .copied()
            .collect::<Vec<_>>()
    };
    let mails: Vec<_> = of(&[Kind::Mail])
        .iter()
        .filter_map(|proof| host_of(&proof.place))
        .collect();
    of(&[Kind::Dns, Kind::WellKnown])
        .iter()
        .filter_map(|proof| Host::parse(&proof.place).ok())
        .any(|sign| mails.iter().any(|mail| mail.is_kin_of(&sign)))
}

/// Looks at the domain: nothing when the line stands there, otherwise why not.
async fn look(app: &App, proof: &agency_proof::Model) -> Option<&'static str> {
    let Ok(host) = Host::parse(&proof.place) else {
        return Some("missing");
    };
    let lines = match proof.kind {
        Kind::Dns => app.lookup.txt(&host).await,
        _ => app.lookup.well_known(&host).await,
    };
    match lines {
        Ok(lines) if lines.contains(&proof.token) => None,
        Ok(_) => Some("mismatch"),
        Err(fault) => Some(fault.code()),
    }
}

async fn one(app: &App, viewer: &Viewer, id: AgencyProofId) -> Result<ProofView> {
    let row = app.db.read(viewer).one::<agency_proof::Entity>(id).await?;
    Ok(view(app, &row))
}

/// The ways of proof of an agency, for those who may see them.
pub(super) async fn list<C: ConnectionTrait>(
    app: &App,
    read: &Scope<'_, C>,
    agency: AgencyId,
) -> Result<Vec<ProofView>> {
    let rows = read
        .all::<agency_proof::Entity>()
        .only(agency_proof::COLUMN.agency_id.eq(agency))
        .oldest(agency_proof::Column::Id, MOST)
        .await?;
    Ok(rows.iter().map(|row| view(app, row)).collect())
}

fn view(app: &App, row: &agency_proof::Model) -> ProofView {
    let (at, line) = match row.kind {
        Kind::Dns => (
            Some(format!("{TXT_LABEL}.{}", row.place)),
            Some(row.token.clone()),
        ),
        Kind::WellKnown => (
            Some(format!("https://{}{WELL_KNOWN}", row.place)),
            Some(row.token.clone()),
        ),
        Kind::Mail | Kind::Letter => (None, None),
    };
    ProofView {
        id: row.id,
        kind: row.kind,
        place: match row.kind {
            Kind::Mail => app.secrets.unseal(SEAL, &row.place).unwrap_or_default(),
            _ => row.place.clone(),
        },
        at,
        line,
        code_sent: row.kind == Kind::Mail || (row.kind == Kind::Letter && !row.token.is_empty()),
        tries_left: (TRIES - row.tries).max(0),
        expires_at: Moment(row.expires_at),
        proved_at: row.proved_at.map(Moment),
        why: None,
    }
}
