//! Posts: what neighbors say to the town.

use crate::id::{CommentId, MembershipId, NeighborhoodId, PersonId, PostId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// What a neighbor says to the town.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "post")]
pub struct Model {
    /// Made by the client if it likes, so that a repeated send is the same post; also the feed's order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PostId,
    pub neighborhood_id: NeighborhoodId,
    /// For blocks, "mine" and leaving; what others see is the membership.
    pub author_id: PersonId,
    pub membership_id: MembershipId,
    pub kind: Kind,
    pub audience: Audience,
    /// Emptied on deletion: nothing of the text stays anywhere.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub place_name: Option<String>,
    /// A question whose asker only the server knows.
    pub anonymous: bool,
    /// Yen, giveaways only; 0 is free.
    pub price: Option<i32>,
    /// Empty for kinds that have no state.
    pub state: Option<State>,
    /// The answer that solved a question. No foreign key: comments point back at posts.
    pub accepted_comment_id: Option<CommentId>,
    /// Comments that are not deleted, kept with each write so that lists need not count.
    pub comment_count: i32,
    pub created_at: DateTimeUtc,
    pub edited_at: Option<DateTimeUtc>,
    pub deleted_at: Option<DateTimeUtc>,
    /// Why others do not see it, if they do not; its author does.
    pub withheld: Option<Withheld>,
    /// What moderators wrote beside it.
    pub label: Option<Label>,
    /// Counts edits from 1; `If-Match` holds it.
    pub version: i32,
    #[sea_orm(belongs_to, from = "neighborhood_id", to = "id")]
    pub neighborhood: BelongsTo<super::neighborhood::Entity>,
    #[sea_orm(belongs_to, from = "membership_id", to = "id")]
    pub membership: BelongsTo<super::membership::Entity>,
    #[sea_orm(has_many)]
    pub versions: HasMany<super::post_version::Entity>,
    #[sea_orm(has_many)]
    pub comments: HasMany<super::comment::Entity>,
    #[sea_orm(has_many)]
    pub photos: HasMany<super::photo::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The condition of the partial index `post_unanswered`, word for word. A planner takes a partial
/// index only when the query holds its condition as literals, so ask with
/// `Expr::cust(UNANSWERED)`, not with bound values.
pub const UNANSWERED: &str =
    "kind = 'question' AND state = 'open' AND comment_count = 0 AND deleted_at IS NULL";

/// What sort of word it is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Talk,
    Question,
    Giveaway,
    Recommendation,
    LostFound,
    Safety,
    HelpWanted,
}

/// Who may read it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Members of the neighborhood.
    Neighborhood,
    /// Members whose tie to the place was verified.
    Verified,
    /// Everybody, also without an account.
    Public,
}

/// Where a question, a giveaway or a search stands.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Question or giveaway.
    Open,
    /// Question.
    Solved,
    /// Giveaway.
    Promised,
    /// Giveaway.
    HandedOver,
    /// Giveaway.
    Cancelled,
    /// Lost and found.
    Looking,
    /// Lost and found.
    Found,
}

words! {
    /// Why others do not see something.
    pub enum Withheld {
        /// Waits to be looked at before anybody reads it: a newcomer's first words, or words on a list.
        Held,
        /// Several neighbors reported it; for 48 hours at most, unless somebody decides.
        Checking,
        /// A moderator's decision, for a time.
        Hidden,
        /// A moderator's decision.
        Removed,
    }
}

words! {
    /// What moderators write beside words that stay.
    pub enum Label {
        /// Nobody could confirm it.
        Unconfirmed,
        /// It was so once.
        Outdated,
        /// Somebody earns by it.
        Advertising,
        /// Hard to look at.
        Sensitive,
        /// Not what this town's board is about.
        OffTopic,
        /// The author was asked to change it.
        BeingEdited,
    }
}
