//! Rules that decisions cite: in force from their day on, in versions that stay as they were.
use kairanban::{access::Viewer, error::Error, moderation::rules};
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::village::Village;

/// What a decision of now would cite.
pub async fn cited(village: &Village, slug: &str) -> Option<i32> {
    let guest = Viewer::guest();
    let cited = village
        .db()
        .write(&guest, async |tx| rules::cite(tx, slug).await)
        .await;
    match cited {
        Ok((name, version)) => {
            assert_eq!(name, slug);
            Some(version)
        }
        Err(Error::Invalid(fields)) => {
            assert_eq!(
                (&*fields[0].pointer, &*fields[0].code),
                ("/rule", "unknown")
            );
            None
        }
        Err(other) => unreachable!("{other}"),
    }
}

#[actix_web::test]
async fn a_new_server_has_rules_that_hold_at_once_and_brings_them_in_once() {
    let village = Village::new().await;
    let conn = village.raw().await;
    let stored = async || entity::rule::Entity::find().all(&conn).await.unwrap();
    let own = stored().await;
    assert!(own.len() >= 10, "{}", own.len());
    assert!(
        own.iter()
            .all(|row| row.version == 1 && row.proposed_by.is_none())
    );
    assert_eq!(rules::bring_in(&village.app).await.unwrap(), 0);
    assert_eq!(stored().await, own);
    assert_eq!(cited(&village, "personal-data").await, Some(1));
    assert_eq!(cited(&village, "no-such-rule").await, None);
    village.close().await;
}

#[actix_web::test]
async fn what_was_published_is_changed_by_nobody() {
    let village = Village::new().await;
    let conn = village.raw().await;
    for sql in [
        "UPDATE rule SET body_ja = 'something else' WHERE slug = 'spam'",
        "UPDATE rule SET effective_at = proposed_at WHERE slug = 'spam'",
        "DELETE FROM rule WHERE slug = 'spam'",
    ] {
        conn.execute_unprepared(sql).await.unwrap_err();
    }
    assert_eq!(cited(&village, "spam").await, Some(1));
    village.close().await;
}
