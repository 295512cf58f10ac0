//! SEE and MAY: who sees which rows, and who may do what. The whole policy of the product.
//!
//! | | neighbors | offices |
//! |---|---|---|
//! | SEE | here; one's own in `access/own.rs`, places, reviews and meetups in files of these names, cases and rights in `moderation` | `access/office.rs` |
//! | MAY | `access/may.rs`; `places.rs`, `reviews.rs`, `meetups.rs` beside the others in `access/may` | `access/may/agencies.rs`, `notices.rs`, `replies.rs` |
//!
//! - Public posts are for everybody. Other posts are for members of their neighborhood, `verified` ones
//!   for those members whose tie to it was checked. A person who belongs to no neighborhood sees no
//!   resident's words but public ones; so does a suspended one, who still sees what is their own.
//! - A block is total and works both ways. An anonymous post is the exception, in both directions:
//!   if a block made it vanish, a block would unmask whoever wrote it.
//! - What moderators withhold, or what waits to be looked at, is seen by its author and nobody else here.
//! - What hangs on a post (comments, photos, reactions) is seen by those who see the post.
//! - An office belongs to no neighborhood, so these rules give it what a visitor gets; a role in an agency
//!   implies nothing among neighbors (`By`).
//! - Being an administrator gives no sight of neighbors' words; moderation has doors of its own.
//! - What may not be seen looks exactly like what is not there (404); 403 is for what is seen.
use entity::{
    comment,
    id::{NeighborhoodId, PersonId, PostId},
    invite, membership, neighborhood, notification, person, photo,
    post::{self, Audience},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait,
    sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SelectStatement, SimpleExpr},
};

mod may;
mod meetups;
mod moderation;
mod office;
mod own;
mod places;
mod reviews;
mod viewer;
pub use may::*;
pub use meetups::*;
pub use moderation::*;
pub use office::*;
pub use places::in_jurisdiction;
pub use viewer::{Duty, Home, Known, STEP_UP, Serving, Shown, Viewer};

/// A table whose rows are seen under a rule.
pub trait Visible: EntityTrait {
    /// What a missing row is called.
    const NOUN: &'static str;
    /// The rows this viewer may see.
    fn visible_to(viewer: &Viewer) -> Condition;
}

impl Visible for post::Entity {
    const NOUN: &'static str = "post";
    fn visible_to(viewer: &Viewer) -> Condition {
        let mut audiences = Condition::any()
            .add(post::COLUMN.audience.eq(Audience::Public))
            .add(
                Condition::all()
                    .add(post::COLUMN.audience.eq(Audience::Neighborhood))
                    .add(post::COLUMN.neighborhood_id.is_in(viewer.areas())),
            )
            .add(
                Condition::all()
                    .add(post::COLUMN.audience.eq(Audience::Verified))
                    .add(post::COLUMN.neighborhood_id.is_in(viewer.verified_areas())),
            );
        if let Some(me) = viewer.person() {
            audiences = audiences.add(post::COLUMN.author_id.eq(me));
        }
        Condition::all()
            .add(audiences)
            .add(alive_and_unblocked(viewer))
    }
}

/// The posts of one neighborhood that this viewer may see: the same rule as `Visible`, with the
/// neighborhood known. Said this way, every database answers a page from the feed's index.
#[must_use]
pub fn posts_in(viewer: &Viewer, area: NeighborhoodId) -> Condition {
    let place = Condition::all().add(post::COLUMN.neighborhood_id.eq(area));
    let audience = match viewer.home(area) {
        Some(home) if home.verified => Condition::all(),
        Some(_) => Condition::any()
            .add(post::COLUMN.audience.ne(Audience::Verified))
            .add_option(viewer.person().map(|me| post::COLUMN.author_id.eq(me))),
        None => Condition::any()
            .add(post::COLUMN.audience.eq(Audience::Public))
            .add_option(viewer.person().map(|me| post::COLUMN.author_id.eq(me))),
    };
    place.add(audience).add(alive_and_unblocked(viewer))
}

/// Not deleted, not withheld from others, not by a suspended person, not across a block.
fn alive_and_unblocked(viewer: &Viewer) -> Condition {
    let mut rule = Condition::all().add(post::COLUMN.deleted_at.is_null());
    let me = viewer.person();
    rule = rule.add(own_or(
        me.map(|me| post::COLUMN.author_id.eq(me)),
        post::COLUMN.withheld.is_null(),
    ));
    rule = rule.add(own_or(
        me.map(|me| post::COLUMN.author_id.eq(me)),
        post::COLUMN
            .author_id
            .into_expr()
            .not_in_subquery(suspended()),
    ));
    if !viewer.hidden().is_empty() {
        rule = rule.add(
            Condition::any().add(post::COLUMN.anonymous.eq(true)).add(
                post::COLUMN
                    .author_id
                    .is_not_in(viewer.hidden().iter().copied()),
            ),
        );
    }
    rule
}

impl Visible for comment::Entity {
    const NOUN: &'static str = "comment";
    fn visible_to(viewer: &Viewer) -> Condition {
        let under_seen = Condition::all()
            .add(on_visible_post(
                viewer,
                (comment::Entity, comment::Column::PostId),
            ))
            .add(comments_of_others(viewer));
        // Their author reaches their own words also under a post that is hidden from them by now.
        Condition::any()
            .add_option(viewer.person().map(|me| comment::COLUMN.author_id.eq(me)))
            .add(under_seen)
    }
}

/// The comments under a post that the viewer was already found to see.
#[must_use]
pub fn comments_of_others(viewer: &Viewer) -> Condition {
    let mut rule = Condition::all().add(own_or(
        viewer.person().map(|me| comment::COLUMN.author_id.eq(me)),
        comment::COLUMN
            .author_id
            .into_expr()
            .not_in_subquery(suspended()),
    ));
    rule = rule.add(own_or(
        viewer.person().map(|me| comment::COLUMN.author_id.eq(me)),
        comment::COLUMN.withheld.is_null(),
    ));
    if !viewer.hidden().is_empty() {
        rule = rule.add(
            Condition::any()
                .add(comment::COLUMN.anonymous.eq(true))
                .add(
                    comment::COLUMN
                        .author_id
                        .is_not_in(viewer.hidden().iter().copied()),
                ),
        );
    }
    rule
}

/// The top-level comments whose place the viewer sees: those they may read, and those to which they may
/// read a reply. The second kind must be shown empty.
#[must_use]
pub fn heads_under(viewer: &Viewer, post: PostId) -> Condition {
    let read = || {
        Condition::all()
            .add(comment::COLUMN.post_id.eq(post))
            .add(comment::COLUMN.deleted_at.is_null())
            .add(comments_of_others(viewer))
    };
    let replied_to = Query::select()
        .column(comment::Column::ParentId)
        .from(comment::Entity)
        .cond_where(read())
        .and_where(comment::COLUMN.parent_id.is_not_null())
        .to_owned();
    Condition::all()
        .add(comment::COLUMN.post_id.eq(post))
        .add(comment::COLUMN.parent_id.is_null())
        .add(
            Condition::any()
                .add(read())
                .add(comment::COLUMN.id.into_expr().in_subquery(replied_to)),
        )
}

impl Visible for photo::Entity {
    const NOUN: &'static str = "photo";
    fn visible_to(viewer: &Viewer) -> Condition {
        let comments = Query::select()
            .expr(Expr::val(1))
            .from(comment::Entity)
            .and_where(is(
                (comment::Entity, comment::Column::Id),
                (photo::Entity, photo::Column::CommentId),
            ))
            .cond_where(comment::Entity::visible_to(viewer))
            .and_where(comment::COLUMN.deleted_at.is_null())
            .to_owned();
        let personas = Query::select()
            .expr(Expr::val(1))
            .from(membership::Entity)
            .and_where(is(
                (membership::Entity, membership::Column::Id),
                (photo::Entity, photo::Column::MembershipId),
            ))
            .cond_where(membership::Entity::visible_to(viewer))
            .to_owned();
        let seen_where_it_hangs = Condition::any()
            .add(on_visible_post(
                viewer,
                (photo::Entity, photo::Column::PostId),
            ))
            .add(Expr::exists(comments))
            .add(Expr::exists(personas))
            .add(on_visible_meetup(
                viewer,
                (photo::Entity, photo::Column::MeetupId),
            ))
            .add(reviews::shows_photo(viewer))
            .add_option(viewer.person().map(|me| photo::COLUMN.owner_id.eq(me)));
        let owner = viewer.person().map(|me| photo::COLUMN.owner_id.eq(me));
        Condition::all()
            .add(photo::COLUMN.deleted_at.is_null())
            .add(own_or(owner, photo::COLUMN.withheld.is_null()))
            .add(seen_where_it_hangs)
    }
}

impl Visible for membership::Entity {
    const NOUN: &'static str = "member";
    /// Personas of one's own neighborhoods; never those of somebody who blocked the viewer.
    /// Whom the viewer blocked stays visible here, so that the block can be lifted.
    fn visible_to(viewer: &Viewer) -> Condition {
        Condition::any()
            .add(
                Condition::all()
                    .add(membership::COLUMN.neighborhood_id.is_in(viewer.areas()))
                    .add(membership::COLUMN.left_at.is_null())
                    .add(membership::COLUMN.withheld.is_null())
                    .add(
                        membership::COLUMN
                            .person_id
                            .into_expr()
                            .not_in_subquery(suspended()),
                    )
                    .add(
                        membership::COLUMN
                            .person_id
                            .is_not_in(viewer.blocked_by().iter().copied()),
                    ),
            )
            .add_option(
                viewer
                    .person()
                    .map(|me| membership::COLUMN.person_id.eq(me)),
            )
    }
}

impl Visible for neighborhood::Entity {
    const NOUN: &'static str = "neighborhood";
    /// Towns are public knowledge; one in preparation is not announced yet, except to its members.
    fn visible_to(viewer: &Viewer) -> Condition {
        Condition::any()
            .add(
                neighborhood::COLUMN
                    .status
                    .ne(neighborhood::Status::Preparing),
            )
            .add(neighborhood::COLUMN.id.is_in(viewer.areas()))
    }
}

/// The same rule for a town that is at hand.
#[must_use]
pub fn knows_of(viewer: &Viewer, town: NeighborhoodId, status: neighborhood::Status) -> bool {
    status != neighborhood::Status::Preparing || viewer.home(town).is_some()
}

impl Visible for invite::Entity {
    const NOUN: &'static str = "invitation";
    /// Those one made. Whoever has a link needs no sight of the row: the secret says enough.
    fn visible_to(viewer: &Viewer) -> Condition {
        let personas = Query::select()
            .column(membership::Column::Id)
            .from(membership::Entity)
            .and_where(membership::COLUMN.person_id.eq(viewer.person()))
            .to_owned();
        Condition::all().add(
            invite::COLUMN
                .membership_id
                .into_expr()
                .in_subquery(personas),
        )
    }
}

impl Visible for notification::Entity {
    const NOUN: &'static str = "notification";
    /// One's own, as long as one sees what it is about: a block or a deletion takes its news along.
    fn visible_to(viewer: &Viewer) -> Condition {
        let comment = Query::select()
            .expr(Expr::val(1))
            .from(comment::Entity)
            .and_where(is(
                (comment::Entity, comment::Column::Id),
                (notification::Entity, notification::Column::CommentId),
            ))
            .cond_where(comment::Entity::visible_to(viewer))
            .and_where(comment::COLUMN.deleted_at.is_null())
            .to_owned();
        Condition::all()
            .add(mine(viewer, |me| notification::COLUMN.person_id.eq(me)))
            .add(
                Condition::any()
                    .add(notification::COLUMN.post_id.is_null())
                    .add(on_visible_post(
                        viewer,
                        (notification::Entity, notification::Column::PostId),
                    )),
            )
            .add(
                Condition::any()
                    .add(notification::COLUMN.comment_id.is_null())
                    .add(Expr::exists(comment)),
            )
            .add(reviews::news_is_seen(viewer))
    }
}

fn mine(viewer: &Viewer, rule: impl FnOnce(PersonId) -> SimpleExpr) -> Condition {
    match viewer.person() {
        Some(me) => Condition::all().add(rule(me)),
        None => nothing(),
    }
}

fn nothing() -> Condition {
    Condition::any().add(Expr::val(1).eq(0))
}

fn own_or(own: Option<SimpleExpr>, rule: SimpleExpr) -> Condition {
    Condition::any().add_option(own).add(rule)
}

/// Whether the post that a row names is visible. A look-up by id for each row: a list of all visible posts
/// would be made anew for each question.
fn on_visible_post(viewer: &Viewer, named_in: impl IntoColumnRef) -> SimpleExpr {
    let post = Query::select()
        .expr(Expr::val(1))
        .from(post::Entity)
        .and_where(is((post::Entity, post::Column::Id), named_in))
        .cond_where(post::Entity::visible_to(viewer))
        .to_owned();
    Expr::exists(post)
}

fn is(one: impl IntoColumnRef, other: impl IntoColumnRef) -> SimpleExpr {
    Expr::col(one).eq(Expr::col(other))
}

/// Who is silenced now. Few, and indexed apart.
#[must_use]
pub fn suspended() -> SelectStatement {
    Query::select()
        .column(person::Column::Id)
        .from(person::Entity)
        .and_where(person::COLUMN.suspended_at.is_not_null())
        .to_owned()
}
