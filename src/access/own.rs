//! SEE, for rows that belong to one person and are nobody else's business.
use entity::{comment, comment_version, post, post_version};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, Query},
};

use super::{Viewer, Visible, is, mine};

/// One line a table: whose column says whose row it is.
macro_rules! seen_by_owner_only {
    ($($table:ident.$column:ident: $noun:literal),* $(,)?) => { $(
        impl Visible for entity::$table::Entity {
            const NOUN: &'static str = $noun;
            fn visible_to(viewer: &Viewer) -> Condition {
                mine(viewer, |me| entity::$table::COLUMN.$column.eq(me))
            }
        }
    )* };
}
seen_by_owner_only!(
    session.person_id: "session",
    block.blocker_id: "block",
    mute.person_id: "mute",
    saved.person_id: "saved post",
    feed_mark.person_id: "mark",
    notification_preference.person_id: "preference",
    reaction.person_id: "reaction",
    person.id: "person",
    one_time_token.person_id: "link",
    report.reporter_id: "report",
    passkey.person_id: "passkey",
    totp.person_id: "app",
    recovery_code.person_id: "recovery code",
    ceremony.person_id: "ceremony",
    notice_profile.person_id: "profile",
    notice_mute.person_id: "mute",
    child.person_id: "child",
    notice_delivery.person_id: "delivery",
    calendar_token.person_id: "calendar",
);

impl Visible for comment_version::Entity {
    const NOUN: &'static str = "earlier text";
    /// What a comment said before is its author's alone.
    fn visible_to(viewer: &Viewer) -> Condition {
        let own = Query::select()
            .expr(Expr::val(1))
            .from(comment::Entity)
            .and_where(is(
                (comment::Entity, comment::Column::Id),
                (comment_version::Entity, comment_version::Column::CommentId),
            ))
            .cond_where(mine(viewer, |me| comment::COLUMN.author_id.eq(me)))
            .to_owned();
        Condition::all().add(Expr::exists(own))
    }
}

impl Visible for post_version::Entity {
    const NOUN: &'static str = "earlier text";
    /// What a post said before is its author's alone.
    fn visible_to(viewer: &Viewer) -> Condition {
        let own = Query::select()
            .expr(Expr::val(1))
            .from(post::Entity)
            .and_where(is(
                (post::Entity, post::Column::Id),
                (post_version::Entity, post_version::Column::PostId),
            ))
            .cond_where(mine(viewer, |me| post::COLUMN.author_id.eq(me)))
            .to_owned();
        Condition::all().add(Expr::exists(own))
    }
}
