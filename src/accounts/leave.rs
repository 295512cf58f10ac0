//! Leaving for good: what was said goes, or stays by nobody; who said it is forgotten.
//!
//! The row of the person stays, without anything that says who they were, so that what they leave
//! standing has an author that can be shown as 退会した住民.
use chrono::{DateTime, Utc};
use entity::{
    appeal, block, comment, comment_version, feed_mark, id::PersonId, invite, mail_sent,
    membership, mute, notification, notification_preference, officer, one_time_token, person,
    photo, post, post_version, reaction, report, saved, session::EndReason,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait,
    IntoActiveModel, QueryFilter, Set,
    sea_query::{Expr, IntoCondition, Query, SelectStatement},
};

use super::{
    factors, leavers,
    model::{Content, Leave},
    sessions, settings, standing,
};
use crate::{
    access::Viewer,
    app::App,
    db::{Desk, Key, Tx},
    error::Result,
    events::Event,
    inbox, meetups,
    moderation::duties,
    places, reviews, rights, screening,
};

/// Leaves. It cannot be undone.
///
/// # Errors
/// `Invalid` for a wrong password, `TooMany` after a few of them.
pub async fn leave(app: &App, viewer: &Viewer, how: &Leave) -> Result<()> {
    let before = settings::confirm(app, viewer, &how.password, "/password").await?;
    let me = before.id;
    app.db
        .write(viewer, async |tx| {
            let row = tx.read().take::<person::Entity>(me).await?;
            settings::unchanged(&before, &row, "/password")?;
            gone(tx, row, how.content).await
        })
        .await
}

/// Closes an account for good, when moderators decided so a month ago.
///
/// # Errors
/// The database's.
pub async fn close(app: &App, person: PersonId) -> Result<()> {
    app.db
        .write(&Viewer::guest(), async |tx| {
            match super::links::held(tx, person).await? {
                Some(row) => gone(tx, row, Content::Remove).await,
                None => Ok(()),
            }
        })
        .await
}

async fn gone(tx: &Tx<'_>, row: person::Model, content: Content) -> Result<()> {
    let me = row.id;
    let conn = tx.system(&Key::of(Desk::Accounts));
    let areas = standing::areas(conn, me).await?;
    match content {
        Content::Remove => remove_words(conn, me, tx.now()).await?,
        Content::Anonymize => forget_drafts(conn, me, tx.now()).await?,
    }
    forget_ties(conn, me).await?;
    let words = content == Content::Remove;
    inbox::forget(conn, me, words.then(|| tx.now())).await?;
    rights::forget(conn, me, words).await?;
    places::forget(conn, me, words).await?;
    meetups::forget(tx, me, words).await?;
    reviews::forget(conn, me, words.then(|| tx.now())).await?;
    leave_towns(conn, me, tx.now()).await?;
    factors::remove::forget_all(tx, me).await?;
    leave_agency(conn, me, tx.now()).await?;
    duties::left(tx, me).await?;
    sessions::close_all(tx, me, None, EndReason::Left).await?;
    forget_person(conn, row, tx.now()).await?;
    tx.emit(Event::AccountLeft { person: me, areas }).await
}

/// Everything that was said is emptied; rows stay where others' answers hang on them.
async fn remove_words(conn: &impl ConnectionTrait, me: PersonId, now: DateTime<Utc>) -> Result<()> {
    let answered = comments_of(me, comment::Column::PostId);
    forget_versions(conn, me).await?;
    empty_threads(conn, me, now).await?;
    screening::forget(conn, posts_of(me)).await?;
    post::Entity::update_many()
        .col_expr(post::Column::Body, Expr::value(""))
        .col_expr(post::Column::PlaceName, Expr::value(Option::<String>::None))
        .col_expr(post::Column::CommentCount, Expr::value(0))
        .col_expr(post::Column::DeletedAt, Expr::value(now))
        .filter(post::COLUMN.author_id.eq(me))
        .exec(conn)
        .await?;
    let none: Option<uuid::Uuid> = None;
    post::Entity::update_many()
        .col_expr(post::Column::AcceptedCommentId, Expr::value(none))
        .filter(
            post::COLUMN
                .accepted_comment_id
                .into_expr()
                .in_subquery(comments_of(me, comment::Column::Id)),
        )
        .exec(conn)
        .await?;
    comment::Entity::update_many()
        .col_expr(comment::Column::Body, Expr::value(""))
        .col_expr(comment::Column::DeletedAt, Expr::value(now))
        .filter(comment::COLUMN.author_id.eq(me))
        .exec(conn)
        .await?;
    count_again(conn, answered).await?;
    drop_photos(conn, now, photo::COLUMN.owner_id.eq(me).into_condition()).await?;
    reaction::Entity::delete_many()
        .filter(reaction::COLUMN.person_id.eq(me))
        .exec(conn)
        .await?;
    appeal::Entity::update_many()
        .col_expr(appeal::Column::Words, Expr::value(""))
        .filter(appeal::COLUMN.person_id.eq(me))
        .exec(conn)
        .await?;
    report::Entity::update_many()
        .col_expr(report::Column::Words, Expr::value(""))
        .filter(report::COLUMN.reporter_id.eq(me))
        .exec(conn)
        .await?;
    Ok(())
}

/// What stands stays; what nobody but its author could see goes.
async fn forget_drafts(
    conn: &impl ConnectionTrait,
    me: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    forget_versions(conn, me).await?;
    leavers::drop_held(conn, me, now).await?;
    let on_nothing = Condition::all()
        .add(photo::COLUMN.owner_id.eq(me))
        .add(photo::COLUMN.post_id.is_null())
        .add(photo::COLUMN.comment_id.is_null())
        .add(photo::COLUMN.meetup_id.is_null())
        .add(photo::COLUMN.review_id.is_null());
    drop_photos(conn, now, on_nothing).await
}

/// What neighbors left under posts that go: as when one post is deleted, nobody reads it any more. Their photos
/// are swept up later, like all that hang nowhere.
async fn empty_threads(
    conn: &impl ConnectionTrait,
    me: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let under = |column| {
        Query::select()
            .column(column)
            .from(comment::Entity)
            .and_where(
                comment::COLUMN
                    .post_id
                    .into_expr()
                    .in_subquery(posts_of(me)),
            )
            .to_owned()
    };
    comment_version::Entity::delete_many()
        .filter(
            comment_version::COLUMN
                .comment_id
                .into_expr()
                .in_subquery(under(comment::Column::Id)),
        )
        .exec(conn)
        .await?;
    let photos = photo::COLUMN.comment_id.into_expr();
    let photos = photos.in_subquery(under(comment::Column::Id));
    drop_photos(conn, now, photos.into_condition()).await?;
    comment::Entity::update_many()
        .col_expr(comment::Column::Body, Expr::value(""))
        .col_expr(comment::Column::DeletedAt, Expr::value(now))
        .filter(
            comment::COLUMN
                .post_id
                .into_expr()
                .in_subquery(posts_of(me)),
        )
        .exec(conn)
        .await?;
    macro_rules! forget {
        ($($table:ident),*) => { $(
            $table::Entity::delete_many()
                .filter($table::COLUMN.post_id.into_expr().in_subquery(posts_of(me)))
                .exec(conn)
                .await?;
        )* };
    }
    forget!(reaction, saved, notification);
    Ok(())
}

async fn forget_versions(conn: &impl ConnectionTrait, me: PersonId) -> Result<()> {
    post_version::Entity::delete_many()
        .filter(
            post_version::COLUMN
                .post_id
                .into_expr()
                .in_subquery(posts_of(me)),
        )
        .exec(conn)
        .await?;
    comment_version::Entity::delete_many()
        .filter(
            comment_version::COLUMN
                .comment_id
                .into_expr()
                .in_subquery(comments_of(me, comment::Column::Id)),
        )
        .exec(conn)
        .await?;
    Ok(())
}

fn posts_of(me: PersonId) -> SelectStatement {
    Query::select()
        .column(post::Column::Id)
        .from(post::Entity)
        .and_where(post::COLUMN.author_id.eq(me))
        .to_owned()
}

fn comments_of(me: PersonId, column: comment::Column) -> SelectStatement {
    Query::select()
        .column(column)
        .from(comment::Entity)
        .and_where(comment::COLUMN.author_id.eq(me))
        .to_owned()
}

/// Lists show the number of answers without counting: it is set anew where some of them went.
async fn count_again(conn: &impl ConnectionTrait, posts: SelectStatement) -> Result<()> {
    let alive = Expr::cust(
        "(SELECT COUNT(*) FROM comment WHERE comment.post_id = post.id AND comment.deleted_at IS NULL AND comment.withheld IS NULL)",
    );
    post::Entity::update_many()
        .col_expr(post::Column::CommentCount, alive)
        .filter(post::COLUMN.id.into_expr().in_subquery(posts))
        .exec(conn)
        .await?;
    Ok(())
}

/// The rows lose their place and their words now; the job `TidyLeaver` removes the files.
async fn drop_photos(
    conn: &impl ConnectionTrait,
    now: DateTime<Utc>,
    which: Condition,
) -> Result<()> {
    photo::Entity::update_many()
        .col_expr(
            photo::Column::PostId,
            Expr::value(Option::<uuid::Uuid>::None),
        )
        .col_expr(
            photo::Column::CommentId,
            Expr::value(Option::<uuid::Uuid>::None),
        )
        .col_expr(
            photo::Column::ReviewId,
            Expr::value(Option::<uuid::Uuid>::None),
        )
        .col_expr(
            photo::Column::MembershipId,
            Expr::value(Option::<uuid::Uuid>::None),
        )
        .col_expr(
            photo::Column::MeetupId,
            Expr::value(Option::<uuid::Uuid>::None),
        )
        .col_expr(photo::Column::Alt, Expr::value(""))
        .col_expr(photo::Column::DeletedAt, Expr::value(now))
        .filter(which)
        .exec(conn)
        .await?;
    Ok(())
}

/// Blocks and mutes in both directions, marks, news, links and preferences.
async fn forget_ties(conn: &impl ConnectionTrait, me: PersonId) -> Result<()> {
    block::Entity::delete_many()
        .filter(
            Condition::any()
                .add(block::COLUMN.blocker_id.eq(me))
                .add(block::COLUMN.blocked_id.eq(me)),
        )
        .exec(conn)
        .await?;
    mute::Entity::delete_many()
        .filter(
            Condition::any()
                .add(mute::COLUMN.person_id.eq(me))
                .add(mute::COLUMN.target_id.eq(me)),
        )
        .exec(conn)
        .await?;
    let personas = Query::select()
        .column(membership::Column::Id)
        .from(membership::Entity)
        .and_where(membership::COLUMN.person_id.eq(me))
        .to_owned();
    invite::Entity::delete_many()
        .filter(
            invite::COLUMN
                .membership_id
                .into_expr()
                .in_subquery(personas),
        )
        .filter(invite::COLUMN.used_at.is_null())
        .exec(conn)
        .await?;
    macro_rules! forget {
        ($($table:ident),*) => { $(
            $table::Entity::delete_many()
                .filter($table::COLUMN.person_id.eq(me))
                .exec(conn)
                .await?;
        )* };
    }
    forget!(
        saved,
        feed_mark,
        notification,
        notification_preference,
        mail_sent,
        one_time_token
    );
    Ok(())
}

async fn leave_towns(conn: &impl ConnectionTrait, me: PersonId, now: DateTime<Utc>) -> Result<()> {
    let personas = membership::COLUMN.person_id.eq(me);
    membership::Entity::update_many()
        .col_expr(
            membership::Column::DisplayName,
            Expr::value(Option::<String>::None),
        )
        .col_expr(
            membership::Column::IconId,
            Expr::value(Option::<uuid::Uuid>::None),
        )
        .col_expr(membership::Column::Home, Expr::value(false))
        .filter(personas.clone())
        .exec(conn)
        .await?;
    membership::Entity::update_many()
        .col_expr(membership::Column::LeftAt, Expr::value(now))
        .filter(personas)
        .filter(membership::COLUMN.left_at.is_null())
        .exec(conn)
        .await?;
    Ok(())
}

/// Who acted for an agency stays in its record, and acts for it no longer.
async fn leave_agency(conn: &impl ConnectionTrait, me: PersonId, now: DateTime<Utc>) -> Result<()> {
    officer::Entity::update_many()
        .col_expr(officer::Column::EndedAt, Expr::value(now))
        .filter(officer::COLUMN.person_id.eq(me))
        .filter(officer::COLUMN.ended_at.is_null())
        .exec(conn)
        .await?;
    Ok(())
}

async fn forget_person(
    conn: &impl ConnectionTrait,
    row: person::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut row = row.into_active_model();
    row.email_key = Set(None);
    row.email_sealed = Set(None);
    row.email_verified_at = Set(None);
    row.password_hash = Set(String::new());
    row.display_name = Set(String::new());
    row.suspended_until = Set(None);
    row.suspended_reason = Set(None);
    row.administrator = Set(false);
    row.left_at = Set(Some(now));
    row.update(conn).await?;
    Ok(())
}
