//! What comes in and what goes out about notifications.
use entity::{
    id::{
        CommentId, DecisionId, MeetupId, NoticeId, NotificationId, OccasionId, PostId, ReportId,
        ReviewId, RightsRequestId,
    },
    notification::Kind,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{clock::Moment, neighborhoods::words};

/// A line of somebody's list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Notification)]
pub struct NotificationView {
    /// Its id, which is also its place in the list.
    #[schema(value_type = Uuid)]
    pub id: NotificationId,
    /// What it is about; each kind has its own switch for mails.
    #[schema(schema_with = words::<Kind>)]
    pub kind: Kind,
    /// The post it leads to.
    #[schema(value_type = Option<Uuid>)]
    pub post: Option<PostId>,
    /// The comment it leads to.
    #[schema(value_type = Option<Uuid>)]
    pub comment: Option<CommentId>,
    /// The official notice it leads to.
    #[schema(value_type = Option<Uuid>)]
    pub notice: Option<NoticeId>,
    /// The decision it leads to.
    #[schema(value_type = Option<Uuid>)]
    pub decision: Option<DecisionId>,
    /// The report that it answers.
    #[schema(value_type = Option<Uuid>)]
    pub report: Option<ReportId>,
    /// The request about an infringed right that it leads to: for its poster an inquiry.
    #[schema(value_type = Option<Uuid>)]
    pub rights_request: Option<RightsRequestId>,
    /// The meetup that it leads to.
    #[schema(value_type = Option<Uuid>)]
    pub meetup: Option<MeetupId>,
    /// Which of its dates.
    #[schema(value_type = Option<Uuid>)]
    pub meetup_date: Option<OccasionId>,
    /// The review that it leads to.
    #[schema(value_type = Option<Uuid>)]
    pub review: Option<ReviewId>,
    /// The slug of the neighborhood it happened in.
    #[schema(max_length = 64)]
    pub neighborhood: Option<String>,
    /// Who did it; null for the server itself and for askers without a name.
    #[schema(max_length = 60)]
    pub who: Option<String>,
    /// The machine word of what happened: `promised`, `password_changed` …
    #[schema(max_length = 40)]
    pub what: String,
    /// When.
    pub created_at: Moment,
    /// Whether it was read.
    pub read: bool,
}

/// A page of somebody's list, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotificationList {
    /// The lines.
    #[schema(max_items = 50)]
    pub items: Vec<NotificationView>,
    /// Where the next page begins, if there is one.
    #[schema(max_length = 64)]
    pub next: Option<String>,
    /// How many are unread in all.
    #[schema(minimum = 0)]
    pub unread: u64,
}

/// What was read: one line, or all up to one. Exactly one of the two.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// This line and everything older.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    pub up_to: Option<NotificationId>,
    /// This line alone.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    pub id: Option<NotificationId>,
}

/// How one kind of news reaches somebody besides the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    /// By mail.
    pub mail: bool,
}

/// The switches of all kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Preferences {
    /// Answers to my posts.
    pub answer: Switch,
    /// Replies to my comments.
    pub reply: Switch,
    /// My answer solved a question.
    pub solved: Switch,
    /// Steps of a giveaway under which I wrote.
    pub giveaway: Switch,
    /// An office answered my question.
    pub office_answer: Switch,
    /// Meetups that I go to, wait for or organize.
    pub meetup: Switch,
    /// My review was answered, or my place reviewed.
    pub review: Switch,
    /// My address, my password, my standing: always by mail.
    pub account: Switch,
    /// My account was signed in to on another device.
    pub session: Switch,
}

/// The switches to move; those that are absent stay as they are.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PreferencesEdit {
    /// Answers to my posts.
    pub answer: Option<Switch>,
    /// Replies to my comments.
    pub reply: Option<Switch>,
    /// My answer solved a question.
    pub solved: Option<Switch>,
    /// Steps of a giveaway under which I wrote.
    pub giveaway: Option<Switch>,
    /// An office answered my question.
    pub office_answer: Option<Switch>,
    /// Meetups that I go to, wait for or organize.
    pub meetup: Option<Switch>,
    /// My review was answered, or my place reviewed.
    pub review: Option<Switch>,
    /// Can only be on.
    pub account: Option<Switch>,
    /// My account was signed in to on another device.
    pub session: Option<Switch>,
}

impl PreferencesEdit {
    /// The switches that are moved.
    pub(super) fn moved(&self) -> impl Iterator<Item = (Kind, bool)> {
        let all = [
            (Kind::Answer, self.answer),
            (Kind::Reply, self.reply),
            (Kind::Solved, self.solved),
            (Kind::Giveaway, self.giveaway),
            (Kind::OfficeAnswer, self.office_answer),
            (Kind::Meetup, self.meetup),
            (Kind::Review, self.review),
            (Kind::Account, self.account),
            (Kind::Session, self.session),
        ];
        all.into_iter()
            .filter_map(|(kind, switch)| Some((kind, switch?.mail)))
    }
}

/// From the link in a letter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Stop {
    /// Names person and kind; sealed, so that it tells nothing.
    #[param(min_length = 1, max_length = 400)]
    pub token: String,
}
