//! The daily head: where both logs ended, signed by the server. Whoever keeps one notices a log that was cut or
//! written anew behind it; so they are public, and in the feed.
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use entity::{log_head, public_log};
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder, Set};

use super::{
    chain::{Head, NOTHING},
    write::{self, KEY},
};
use crate::{
    access::Viewer,
    app::App,
    error::{Error, Result},
    events::Event,
    secrets::Secrets,
};

/// What the signing key is for.
pub const PURPOSE: &str = "log head";

/// Writes the head of this day, unless it is there. Early, late or twice does no harm: a head says where the logs ended
/// at some moment of its day, and a day on which no server ran has none.
///
/// # Errors
/// The database's.
pub async fn write_head(app: &App) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            let chain = write::take(tx).await?;
            let conn = tx.system(&KEY);
            #[expect(clippy::disallowed_methods, reason = "heads are public")]
            let last = log_head::Entity::find()
                .order_by_desc(log_head::COLUMN.day)
                .one(conn)
                .await?
                .map(Head::from);
            let day = write::today(tx);
            if last.as_ref().is_some_and(|head| head.day >= day) {
                return Ok(());
            }
            #[expect(clippy::disallowed_methods, reason = "the log is public")]
            let count = public_log::Entity::find().count(conn).await?;
            let prev = match &last {
                Some(head) => head.digest()?,
                None => NOTHING.to_owned(),
            };
            let head = Head {
                day,
                seq: chain.public_seq,
                count: i64::try_from(count).map_err(Error::internal)?,
                hash: chain.public_hash,
                audit_hash: chain.audit_hash,
                at: tx.now().to_rfc3339_opts(SecondsFormat::Millis, true),
                prev,
                key: String::new(),
                signature: String::new(),
            };
            let seq = head.seq;
            let row = kept(sign(&app.secrets, head)?, tx.now());
            log_head::Entity::insert(row)
                .exec_without_returning(conn)
                .await?;
            tx.emit(Event::LedgerGrew { seq }).await
        })
        .await
}

/// All heads, oldest first: one a day.
///
/// # Errors
/// The database's.
pub async fn all(app: &App) -> Result<Vec<Head>> {
    #[expect(clippy::disallowed_methods, reason = "heads are public")]
    let heads = log_head::Entity::find().order_by_asc(log_head::COLUMN.day);
    let heads = heads.all(app.db.system(&KEY)).await?;
    Ok(heads.into_iter().map(Head::from).collect())
}

/// How long it is until the next day begins in Japan.
#[must_use]
pub fn until_tomorrow(now: DateTime<Utc>) -> TimeDelta {
    let day = TimeDelta::days(1);
    let today = (now + TimeDelta::hours(9)).time();
    day - today.signed_duration_since(chrono::NaiveTime::MIN)
}

/// A head with the server's name under it.
///
/// # Errors
/// Never for a head.
pub fn sign(secrets: &Secrets, head: Head) -> Result<Head> {
    let head = Head {
        key: secrets.public_key(PURPOSE)?,
        ..head
    };
    let signature = secrets.sign(PURPOSE, &head.signed()?)?;
    Ok(Head { signature, ..head })
}

fn kept(head: Head, at: DateTime<Utc>) -> log_head::ActiveModel {
    log_head::ActiveModel {
        day: Set(head.day),
        seq: Set(head.seq),
        count: Set(head.count),
        hash: Set(head.hash),
        audit_hash: Set(head.audit_hash),
        at: Set(at),
        prev: Set(head.prev),
        key: Set(head.key),
        signature: Set(head.signature),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_japan() {
        let at = |text: &str| until_tomorrow(text.parse().unwrap());
        assert_eq!(at("2026-11-26T14:59:59Z"), TimeDelta::seconds(1));
        assert_eq!(at("2026-11-26T15:00:00Z"), TimeDelta::days(1));
    }
}
