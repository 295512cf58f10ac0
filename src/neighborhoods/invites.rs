//! Vouching: a verified member hands a neighbor a link that works once.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{InviteId, MembershipId},
    invite, membership, neighborhood, person,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
    sea_query::{ExprTrait, Query},
};

use crate::{
    access::{Belong, Viewer, Vouch},
    app::App,
    clock::Moment,
    db::{Desk, Draft, Key, Tx},
    error::{Error, Result},
    events::Event,
    limits::{Act, Who},
    secrets,
};

use super::{
    belonging::lasting,
    model::Acceptance,
    persona::authors,
    proof::raise,
    view::{InviteLink, MembershipView, Vouching},
};

/// How long a link is good.
const LIFE: TimeDelta = TimeDelta::days(14);
/// Links of one member in so many days.
const MONTH: TimeDelta = TimeDelta::days(30);
const A_MONTH: u64 = 5;

/// Makes a link.
///
/// # Errors
/// `Forbidden` for whoever is not verified there, `TooMany` after five in 30 days.
pub(super) async fn invite(app: &App, viewer: &Viewer, id: MembershipId) -> Result<InviteLink> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::Belong, &Who::Person(me))?;
    let invite = InviteId::new();
    let token = app.secrets.mac_text("invite", &[invite.0.as_bytes()]);
    let expires_at = app
        .db
        .write(viewer, async |tx| {
            let permit = viewer.may::<Vouch, _>(lasting(tx, id).await?)?;
            has_one_left(tx, permit.row()).await?;
            let draft = NewInvite {
                id: invite,
                token_hash: secrets::hash(&token),
            };
            let row = tx.add(&permit, draft).await?;
            tx.emit(Event::InviteChanged { invite, by: me }).await?;
            Ok(row.expires_at)
        })
        .await?;
    Ok(InviteLink {
        link: format!("{}/invite#{token}", app.public_url()),
        expires_at: Moment(expires_at),
    })
}

struct NewInvite {
    id: InviteId,
    token_hash: String,
}

impl Draft<Vouch, membership::Model> for NewInvite {
    type Row = invite::ActiveModel;

    fn place(self, by: &membership::Model, tx: &Tx<'_>) -> Self::Row {
        invite::ActiveModel {
            id: Set(self.id),
            membership_id: Set(by.id),
            token_hash: Set(self.token_hash),
            created_at: Set(tx.now()),
            expires_at: Set(tx.now() + LIFE),
            used_at: Set(None),
            used_by: Set(None),
        }
    }
}

/// Counts the links of this person in this town, those of an earlier membership too: leaving and
/// coming back gives no new ones. The membership is locked, so two at once are counted one by one.
async fn has_one_left(tx: &Tx<'_>, by: &membership::Model) -> Result<()> {
    let since = tx.now() - MONTH;
    let personas = Query::select()
        .column(membership::Column::Id)
        .from(membership::Entity)
        .and_where(membership::COLUMN.person_id.eq(by.person_id))
        .and_where(membership::COLUMN.neighborhood_id.eq(by.neighborhood_id))
        .to_owned();
    let made = tx
        .read()
        .all::<invite::Entity>()
        .only(
            invite::COLUMN
                .membership_id
                .into_expr()
                .in_subquery(personas),
        )
        .only(invite::COLUMN.created_at.gt(since))
        .newest(invite::COLUMN.created_at, A_MONTH)
        .await?;
    match made.get(4) {
        None => Ok(()),
        Some(oldest) => Err(Error::TooMany {
            retry_after: seconds(oldest.created_at, since),
            policy: "invite",
        }),
    }
}

fn seconds(from: DateTime<Utc>, since: DateTime<Utc>) -> u64 {
    u64::try_from((from - since).num_seconds()).unwrap_or(0) + 1
}

/// What a link says, to whoever has it.
///
/// # Errors
/// `NotFound` when it was never made, `Gone` when it is no longer good.
pub(super) async fn look(app: &App, who: &Who, token: &str) -> Result<Vouching> {
    app.limits.count(Act::UseLink, who)?;
    let conn = app.db.system(&Key::of(Desk::Accounts));
    let (_, voucher) = good(conn, token, app.db.clock().now(), Hold::No).await?;
    let town = app
        .db
        .read(&Viewer::guest())
        .one::<neighborhood::Entity>(voucher.neighborhood_id)
        .await
        .map_err(|_| spent())?;
    let mut faces = authors(conn, &[voucher.id]).await?;
    let face = faces.remove(&voucher.id).ok_or_else(spent)?;
    Ok(Vouching {
        neighborhood: town.slug,
        name: face.name,
    })
}

/// Takes a neighbor's word for one's own membership in the same town. Two who take one link at once
/// find it locked; the second finds it used.
///
/// # Errors
/// `NotFound` or `Gone` for the link, `Invalid` when it is for another town or one's own, `Conflict`
/// when one is verified already.
pub(super) async fn accept(
    app: &App,
    viewer: &Viewer,
    who: &Who,
    wish: &Acceptance,
) -> Result<MembershipView> {
    let me = viewer.signed_in()?;
    app.limits.count(Act::UseLink, who)?;
    app.db
        .write(viewer, async |tx| {
            let mine = lasting(tx, wish.membership).await?;
            let permit = viewer.may::<Belong, _>(mine)?;
            let mine = permit.row();
            let area = mine.neighborhood_id;
            let town = tx.read().one::<neighborhood::Entity>(area).await?;
            let conn = tx.system(&Key::of(Desk::Accounts));
            let token = wish.token.as_str();
            let (invite, voucher) = match good(conn, token, tx.now(), Hold::ForMe(mine.id)).await? {
                (invite, _) if invite.used_by == Some(mine.id) => {
                    // The answer was lost and the question comes again.
                    return MembershipView::new(permit.into_row(), town);
                }
                fresh => fresh,
            };
            fits(viewer, mine, &voucher)?;
            let id = invite.id;
            let mut invite = invite.into_active_model();
            invite.used_at = Set(Some(tx.now()));
            invite.used_by = Set(Some(mine.id));
            sea_orm::ActiveModelTrait::update(invite, conn).await?;
            tx.emit(Event::InviteChanged { invite: id, by: me }).await?;
            let row = raise(tx, permit, membership::Verification::Invite).await?;
            MembershipView::new(row, town)
        })
        .await
}

/// Whether this neighbor can vouch for this membership.
fn fits(viewer: &Viewer, mine: &membership::Model, voucher: &membership::Model) -> Result<()> {
    if viewer.hidden().contains(&voucher.person_id) {
        return Err(spent()); // across a block there is no link
    }
    if mine.neighborhood_id != voucher.neighborhood_id {
        return Err(Error::invalid("/membership", "mismatch"));
    }
    if mine.person_id == voucher.person_id {
        return Err(Error::invalid("/token", "not_allowed"));
    }
    if mine.verification != membership::Verification::None {
        return Err(Error::Conflict("verified already"));
    }
    Ok(())
}

/// Whether a link is only looked at, or taken: locked, and good once more for whoever took it.
#[derive(Clone, Copy)]
enum Hold {
    No,
    ForMe(MembershipId),
}

/// The invitation behind a token and the membership that vouches, as long as both hold.
#[expect(
    clippy::disallowed_methods,
    reason = "a link is good for whoever has it; its holder sees none of these rows otherwise"
)]
async fn good(
    conn: &impl ConnectionTrait,
    token: &str,
    now: DateTime<Utc>,
    hold: Hold,
) -> Result<(invite::Model, membership::Model)> {
    let mut select =
        invite::Entity::find().filter(invite::COLUMN.token_hash.eq(secrets::hash(token)));
    if let Hold::ForMe(_) = hold {
        select = select.lock_exclusive();
    }
    let invite = select
        .one(conn)
        .await?
        .ok_or(Error::NotFound("invitation"))?;
    let again = matches!(hold, Hold::ForMe(me) if invite.used_by == Some(me));
    if !again && (invite.used_at.is_some() || invite.expires_at <= now) {
        return Err(spent());
    }
    let (voucher, person) = membership::Entity::find_by_id(invite.membership_id)
        .find_also_related(person::Entity)
        .one(conn)
        .await?
        .ok_or_else(spent)?;
    let in_standing = person.is_some_and(|p| p.suspended_at.is_none() && p.left_at.is_none());
    let belongs =
        voucher.left_at.is_none() && voucher.verification != membership::Verification::None;
    if again || (in_standing && belongs) {
        Ok((invite, voucher))
    } else {
        Err(spent())
    }
}

fn spent() -> Error {
    Error::Gone("invitation")
}
