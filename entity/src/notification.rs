//! Notifications: what a person is told inside the app.

use crate::id::{
    CommentId, DecisionId, MeetupId, MembershipId, NeighborhoodId, NoticeId, NotificationId,
    OccasionId, PersonId, PostId, ReportId, ReviewId, RightsRequestId,
};
use sea_orm::entity::prelude::*;

/// One line in a person's list of news. It names rows and carries no text of theirs.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NotificationId,
    /// Who is told.
    pub person_id: PersonId,
    pub kind: Kind,
    /// The step as a machine word (`promised`, `password_changed`); the page has the sentence.
    pub what: String,
    pub post_id: Option<PostId>,
    pub comment_id: Option<CommentId>,
    /// The official notice it leads to. No foreign key: notices stay for good.
    pub notice_id: Option<NoticeId>,
    /// The decision it tells of. No foreign key: decisions stay for good.
    pub decision_id: Option<DecisionId>,
    /// The report it answers. No foreign key, for the same reason.
    pub report_id: Option<ReportId>,
    /// The request about an infringed right that it is about. No foreign key: requests stay for good.
    pub rights_request_id: Option<RightsRequestId>,
    /// The meetup it tells of. No foreign key: that it is off is told also when it is gone.
    pub meetup_id: Option<MeetupId>,
    /// Which of its dates.
    pub meetup_date_id: Option<OccasionId>,
    /// The review it is about. No foreign key: SQLite adds none to a table that is there.
    pub review_id: Option<ReviewId>,
    pub neighborhood_id: Option<NeighborhoodId>,
    /// Who did it, as a persona; empty for the system and for anonymous askers.
    pub actor_membership: Option<MembershipId>,
    pub created_at: DateTimeUtc,
    pub read_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// What it is about; each kind has its own switch for mails.
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
    /// A comment on my post.
    Answer,
    /// A reply to my comment.
    Reply,
    /// My answer solved a question.
    Solved,
    /// A step of a giveaway I am in.
    Giveaway,
    /// An office answered my question.
    OfficeAnswer,
    /// A meetup that I go to, wait for, or organize.
    Meetup,
    /// My review was answered, or a place that I run was reviewed, or somebody looked whether I run it.
    Review,
    /// What moderators decided about my words, or answered to my report or appeal; always mailed.
    Moderation,
    /// My e-mail, password or standing; always mailed.
    Account,
    /// A sign-in or the end of one.
    Session,
}
