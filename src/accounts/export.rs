//! Everything of mine in one file: `me.json`, and my photos beside it.
use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Seek, Write},
    os::unix::fs::OpenOptionsExt,
};

use entity::{
    block, comment, comment_version, duty, feed_mark, id::PersonId, invite, membership, mute,
    neighborhood, notification, notification_preference, passkey, person, photo, post,
    post_version, reaction, recovery_code, report, rule, saved, session, totp,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{links, model::Confirmation, settings};
use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key},
    error::{Error, Result},
    inbox,
    limits::{Act, Who},
    media::{MediaStore, Size},
    meetups, moderation, places, reviews, rights,
};

/// Packs everything of mine. The file has no name on disk: it is gone when it is closed.
///
/// # Errors
/// `TooMany`; `Invalid` for a wrong password.
pub async fn export(app: &App, viewer: &Viewer, given: &Confirmation) -> Result<File> {
    let me = viewer.signed_in()?;
    let row = settings::confirm(app, viewer, &given.password, "/password").await?;
    app.limits.count(Act::Export, &Who::Person(me))?;
    let photos = photos(app, me).await?;
    let text = serde_json::to_vec_pretty(&everything(app, row, &photos).await?);
    let text = text.map_err(Error::internal)?;
    let media = app.media.clone();
    let path = app
        .config
        .data
        .join(format!(".export-{}", uuid::Uuid::new_v4().simple()));
    let packed = tokio::task::spawn_blocking(move || {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        std::fs::remove_file(&path)?;
        pack(file, &text, &photos, &media)
    });
    packed.await.map_err(Error::internal)?
}

fn pack(file: File, text: &[u8], photos: &[photo::Model], media: &MediaStore) -> Result<File> {
    let mut zip = ZipWriter::new(file);
    let deflated = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let stored = deflated.compression_method(CompressionMethod::Stored); // JPEG is packed already
    zip.start_file("me.json", deflated)
        .map_err(Error::internal)?;
    zip.write_all(text)?;
    for photo in photos {
        let bytes = match media.read(photo.id.0, Size::Large) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error.into()),
        };
        zip.start_file(format!("photos/{}.jpg", photo.id), stored)
            .map_err(Error::internal)?;
        zip.write_all(&bytes)?;
    }
    let mut file = zip.finish().map_err(Error::internal)?;
    file.rewind()?;
    Ok(file)
}

async fn photos(app: &App, me: PersonId) -> Result<Vec<photo::Model>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "everything of mine, nothing else"
    )]
    let select = photo::Entity::find()
        .filter(photo::COLUMN.owner_id.eq(me))
        .filter(photo::COLUMN.deleted_at.is_null())
        .order_by_asc(photo::Column::Id);
    Ok(select.all(app.db.system(&Key::of(Desk::Accounts))).await?)
}

/// The rows that `$column` says are mine, each as `$view` shows it.
macro_rules! mine {
    ($app:expr, $table:ident, $rule:expr, $view:expr) => {{
        #[expect(
            clippy::disallowed_methods,
            reason = "everything of mine, nothing else"
        )]
        let rows = $table::Entity::find()
            .filter($rule)
            .all($app.db.system(&Key::of(Desk::Accounts)))
            .await?;
        rows.into_iter().map($view).collect::<Vec<Value>>()
    }};
}

async fn everything(app: &App, row: person::Model, photos: &[photo::Model]) -> Result<Value> {
    let me = row.id;
    Ok(json!({
        "format": "kairanban-export-1",
        "made_at": app.db.clock().now(),
        "profile": profile(app, &row)?,
        "memberships": memberships(app, me).await?,
        "invites": invites(app, me).await?,
        "posts": posts(app, me).await?,
        "comments": comments(app, me).await?,
        "photos": photos.iter().map(photo_view).collect::<Vec<_>>(),
        "reactions": mine!(app, reaction, reaction::COLUMN.person_id.eq(me), |r| json!({
            "on": if r.on_comment { "comment" } else { "post" }, "target": r.target_id, "post": r.post_id,
            "kind": r.kind, "created_at": r.created_at,
        })),
        "saved": mine!(app, saved, saved::COLUMN.person_id.eq(me), |r| json!({
            "post": r.post_id, "created_at": r.created_at,
        })),
        "read_up_to": mine!(app, feed_mark, feed_mark::COLUMN.person_id.eq(me), |r| json!({
            "neighborhood": r.neighborhood_id, "post": r.post_id, "at": r.updated_at,
        })),
        "blocks": mine!(app, block, block::COLUMN.blocker_id.eq(me), |r| json!({
            "membership": r.via_membership, "since": r.created_at,
        })),
        "mutes": mine!(app, mute, mute::COLUMN.person_id.eq(me), |r| json!({
            "kind": r.kind, "membership": r.via_membership, "value": r.value, "since": r.created_at,
        })),
        "reports": mine!(app, report, report::COLUMN.reporter_id.eq(me), |r| json!({
            "target_kind": r.target_kind, "target": r.target_id, "category": r.category, "words": r.words,
            "created_at": r.created_at, "status": r.status,
        })),
        "duties": duties(app, me).await?,
        "proposed_rules": proposed_rules(app, me).await?,
        "notifications": mine!(app, notification, notification::COLUMN.person_id.eq(me), |r| json!({
            "kind": r.kind, "what": r.what, "post": r.post_id, "comment": r.comment_id,
            "neighborhood": r.neighborhood_id, "created_at": r.created_at, "read_at": r.read_at,
        })),
        "notification_preferences": mine!(
            app, notification_preference, notification_preference::COLUMN.person_id.eq(me),
            |r| json!({ "kind": r.kind, "mail": r.mail })
        ),
        "passkeys": mine!(app, passkey, passkey::COLUMN.person_id.eq(me), |r| json!({
            "name": r.name, "created_at": r.created_at, "last_used_at": r.last_used_at,
        })),
        "authenticator_apps": mine!(app, totp, totp::COLUMN.person_id.eq(me), |r| json!({
            "created_at": r.created_at, "confirmed_at": r.confirmed_at,
        })),
        "recovery_codes": mine!(app, recovery_code, recovery_code::COLUMN.person_id.eq(me), |r| json!({
            "created_at": r.created_at, "used_at": r.used_at,
        })),
        "decisions": moderation::everything_of(app, me).await?,
        "official_notices": inbox::everything_of(app, me).await?,
        "meetups": meetups::everything_of(app, me).await?, "rights": rights::everything_of(app, me).await?,
        "places": places::everything_of(app, me).await?, "reviews": reviews::everything_of(app, me).await?,
        "sessions": mine!(app, session, session::COLUMN.person_id.eq(me), |r| json!({
            "client": r.client, "created_at": r.created_at, "last_used_at": r.last_used_at,
            "ended_at": r.ended_at, "end_reason": r.end_reason,
        })),
    }))
}

async fn duties(app: &App, me: PersonId) -> Result<Vec<Value>> {
    Ok(mine!(app, duty, duty::COLUMN.person_id.eq(me), |r| json!({
        "role": r.role, "neighborhood": r.neighborhood_id, "given_at": r.given_at, "confirmed_at": r.confirmed_at,
        "ended_at": r.ended_at,
    })))
}

async fn proposed_rules(app: &App, me: PersonId) -> Result<Vec<Value>> {
    Ok(mine!(
        app,
        rule,
        rule::COLUMN.proposed_by.eq(me),
        |r| json!({
            "rule": r.slug, "version": r.version, "title": r.title_ja, "text": r.body_ja, "text_en": r.body_en,
            "text_easy": r.body_easy, "reason": r.reason, "proposed_at": r.proposed_at, "published_at": r.published_at,
        })
    ))
}

fn profile(app: &App, row: &person::Model) -> Result<Value> {
    Ok(json!({
        "kind": row.kind,
        "email": links::address_of(&app.secrets, row)?,
        "email_verified_at": row.email_verified_at,
        "display_name": row.display_name,
        "age_band": row.age_band,
        "language": row.language,
        "rules_version": row.rules_version,
        "rules_agreed_at": row.rules_agreed_at,
        "shielded": row.shielded,
        "administrator": row.administrator,
        "suspended_at": row.suspended_at,
        "suspended_until": row.suspended_until,
        "suspended_reason": row.suspended_reason,
        "home_changed_at": row.home_changed_at,
        "created_at": row.created_at,
    }))
}

fn photo_view(row: &photo::Model) -> Value {
    json!({
        "id": row.id, "file": format!("photos/{}.jpg", row.id), "alt": row.alt,
        "post": row.post_id, "comment": row.comment_id, "review": row.review_id, "icon_of": row.membership_id,
        "meetup": row.meetup_id,
        "width": row.width, "height": row.height, "created_at": row.created_at,
    })
}

async fn memberships(app: &App, me: PersonId) -> Result<Vec<Value>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "everything of mine, nothing else"
    )]
    let rows = membership::Entity::find()
        .find_also_related(neighborhood::Entity)
        .filter(membership::COLUMN.person_id.eq(me))
        .all(app.db.system(&Key::of(Desk::Accounts)))
        .await?;
    let view = |(row, town): (membership::Model, Option<neighborhood::Model>)| {
        json!({
            "id": row.id, "neighborhood": row.neighborhood_id, "slug": town.as_ref().map(|t| &t.slug),
            "name": town.as_ref().map(|t| &t.name), "kind": row.kind,
            "verification": row.verification, "verified_at": row.verified_at,
            "display_name": row.display_name, "icon": row.icon_id, "home": row.home,
            "joined_at": row.joined_at, "left_at": row.left_at,
        })
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn invites(app: &App, me: PersonId) -> Result<Vec<Value>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "everything of mine, nothing else"
    )]
    let rows = invite::Entity::find()
        .inner_join(membership::Entity)
        .filter(membership::COLUMN.person_id.eq(me))
        .all(app.db.system(&Key::of(Desk::Accounts)))
        .await?;
    let view = |row: invite::Model| json!({ "created_at": row.created_at, "expires_at": row.expires_at, "used_at": row.used_at });
    Ok(rows.into_iter().map(view).collect())
}

async fn posts(app: &App, me: PersonId) -> Result<Vec<Value>> {
    let own = Condition::all()
        .add(post::COLUMN.author_id.eq(me))
        .add(post::COLUMN.deleted_at.is_null());
    #[expect(
        clippy::disallowed_methods,
        reason = "everything of mine, nothing else"
    )]
    let rows = post::Entity::find()
        .find_with_related(post_version::Entity)
        .filter(own)
        .order_by_asc(post::Column::Id)
        .all(app.db.system(&Key::of(Desk::Accounts)))
        .await?;
    let version = |row: post_version::Model| json!({ "body": row.body, "place_name": row.place_name, "created_at": row.created_at });
    let view = |(row, versions): (post::Model, Vec<post_version::Model>)| {
        json!({
            "id": row.id, "neighborhood": row.neighborhood_id, "membership": row.membership_id,
            "kind": row.kind, "audience": row.audience, "body": row.body, "place_name": row.place_name,
            "anonymous": row.anonymous, "price": row.price, "state": row.state,
            "created_at": row.created_at, "edited_at": row.edited_at, "withheld": row.withheld,
            "earlier": versions.into_iter().map(version).collect::<Vec<_>>(),
        })
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn comments(app: &App, me: PersonId) -> Result<Vec<Value>> {
    let own = Condition::all()
        .add(comment::COLUMN.author_id.eq(me))
        .add(comment::COLUMN.deleted_at.is_null());
    #[expect(
        clippy::disallowed_methods,
        reason = "everything of mine, nothing else"
    )]
    let rows = comment::Entity::find()
        .find_with_related(comment_version::Entity)
        .filter(own)
        .order_by_asc(comment::Column::Id)
        .all(app.db.system(&Key::of(Desk::Accounts)))
        .await?;
    let version =
        |row: comment_version::Model| json!({ "body": row.body, "created_at": row.created_at });
    let view = |(row, versions): (comment::Model, Vec<comment_version::Model>)| {
        json!({
            "id": row.id, "post": row.post_id, "parent": row.parent_id, "body": row.body,
            "created_at": row.created_at, "edited_at": row.edited_at, "withheld": row.withheld,
            "earlier": versions.into_iter().map(version).collect::<Vec<_>>(),
        })
    };
    Ok(rows.into_iter().map(view).collect())
}
