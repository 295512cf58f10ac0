//! What comes in and what goes out about received notices, questions and answers.
use entity::{
    id::{NoticeId, NoticeReplyId},
    notice_delivery::Rule,
    notice_profile::{Mail, Reading},
    notice_version::{Category, Replies, Severity, State},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::voices::{Body, Voice};
use crate::{clock::Moment, neighborhoods::words, text::Text};

/// A notice as a line of somebody's list; `/notices/{id}` has all of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticeLine {
    /// Its id, which is also its address: `/n/{id}`.
    #[schema(value_type = Uuid)]
    pub id: NoticeId,
    /// Who tells it.
    pub author: Body,
    /// The title.
    #[schema(max_length = 200)]
    pub title: String,
    /// The same in plain Japanese.
    #[schema(max_length = 200)]
    pub title_easy: Option<String>,
    /// The same in English.
    #[schema(max_length = 200)]
    pub title_en: Option<String>,
    /// What it is about.
    #[schema(schema_with = words::<Category>)]
    pub category: Category,
    /// How much it weighs.
    #[schema(schema_with = words::<Severity>)]
    pub severity: Severity,
    /// Whether it stands, was withdrawn, or is over.
    #[schema(schema_with = words::<State>)]
    pub state: State,
    /// The number of the version that readers see.
    #[schema(minimum = 1)]
    pub number: i32,
    /// When it was published first.
    pub first_published_at: Option<Moment>,
    /// When it is over.
    pub expires_at: Option<Moment>,
}

/// What happened to a notice after it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    /// Something in it was put right.
    Corrected,
    /// It was taken back.
    Withdrawn,
}

/// Why a notice came.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Why {
    /// What it went by.
    #[schema(schema_with = words::<Rule>)]
    pub rule: Rule,
    /// The slug of the neighborhood that it came to.
    #[schema(max_length = 64)]
    pub neighborhood: String,
    /// What is muted with one tap.
    #[schema(schema_with = words::<Category>)]
    pub category: Category,
    /// The month of birth that it went by: `2024-05`.
    #[schema(max_length = 7)]
    pub child: Option<String>,
    /// Whether its category can be muted: an emergency's cannot.
    pub mutable: bool,
}

/// A notice that came to somebody.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Received {
    /// The notice.
    pub notice: NoticeLine,
    /// When it came.
    pub delivered_at: Moment,
    /// Opened since it came, or since it changed last.
    pub opened: bool,
    /// 「読みました」
    pub stamped: bool,
    /// What happened to it since.
    pub changed: Option<Changed>,
    /// When that was.
    pub changed_at: Option<Moment>,
    /// Whether its category or agency was muted from here.
    pub muted: bool,
    /// Why it came.
    pub why: Why,
}

/// A page of received notices, the newest or latest changed first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Inbox {
    /// The lines.
    #[schema(max_items = 50)]
    pub items: Vec<Received>,
    /// Where the next page begins, if there is one.
    #[schema(max_length = 64)]
    pub next: Option<String>,
    /// How many are unopened in all.
    #[schema(minimum = 0)]
    pub unopened: u64,
}

/// Which of them.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those that were not opened yet.
    #[serde(default)]
    pub unopened: bool,
}

/// Whether a notice is stamped.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Stamp {
    /// 「読みました」
    pub stamped: bool,
}

/// What is muted from a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MuteWhat {
    /// Its category, in the neighborhood that it came to.
    Category,
    /// Whoever sent it.
    Agency,
}

/// A mute from a notice.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mute {
    /// What.
    pub what: MuteWhat,
}

/// The same, to take it back.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Unmute {
    /// What.
    #[param(inline)]
    pub what: MuteWhat,
}

/// A category that somebody does not want from a neighborhood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Off {
    /// The slug of one's neighborhood.
    #[schema(max_length = 64)]
    pub neighborhood: String,
    /// The category.
    #[schema(schema_with = words::<Category>)]
    pub category: Category,
}

/// How somebody wants official notices. Emergencies of where one belongs come all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NoticeProfile)]
pub struct Profile {
    /// What does not come.
    #[schema(max_items = 27)]
    pub off: Vec<Off>,
    /// The slugs of agencies whose notices do not come.
    #[schema(max_items = 50)]
    pub agencies_off: Vec<String>,
    /// What also comes by mail.
    #[schema(schema_with = words::<Mail>)]
    pub mail: Mail,
    /// Months in which children were born: `2024-05`. No office reads them; a notice by age finds them.
    #[schema(max_items = 10)]
    pub children: Vec<String>,
    /// The text that is shown first, and the language of letters.
    #[schema(schema_with = words::<Reading>)]
    pub reading: Reading,
}

/// A question's or an answer's text.
pub type ReplyText = Text<1, 1000>;

/// Something to say under a notice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReply {
    /// A fresh `UUIDv7`, so that a repeated send is the same words.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// The text.
    #[schema(min_length = 1, max_length = 1000, value_type = String)]
    pub body: ReplyText,
}

/// A question or an answer as somebody sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = NoticeReply)]
pub struct ReplyView {
    /// Its id, which is also its place.
    #[schema(value_type = Uuid)]
    pub id: NoticeReplyId,
    /// Who wrote it.
    pub author: Voice,
    /// The text.
    #[schema(max_length = 1000)]
    pub body: String,
    /// When.
    pub created_at: Moment,
    /// Written by the viewer.
    pub mine: bool,
    /// `open`, or `office_only` when only the office and the asker read it.
    #[schema(schema_with = words::<Replies>)]
    pub mode: Replies,
}

/// A question with its answers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = NoticeQuestion)]
pub struct QuestionView {
    /// The question.
    #[serde(flatten)]
    pub question: ReplyView,
    /// The answers, oldest first.
    #[schema(max_items = 20)]
    pub answers: Vec<ReplyView>,
}

/// A question as the office sees it: a name and words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Asked {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: NoticeReplyId,
    /// The notice that it is under.
    #[schema(value_type = Uuid)]
    pub notice: NoticeId,
    /// That notice's title.
    #[schema(max_length = 200)]
    pub title: String,
    /// The name that the asker goes by, and nothing else of them.
    #[schema(max_length = 60)]
    pub name: String,
    /// The text.
    #[schema(max_length = 1000)]
    pub body: String,
    /// `open`, or `office_only` when nobody else reads it.
    #[schema(schema_with = words::<Replies>)]
    pub mode: Replies,
    /// When.
    pub created_at: Moment,
    /// When it was answered first.
    pub answered_at: Option<Moment>,
    /// The answers, oldest first.
    #[schema(max_items = 20)]
    pub answers: Vec<Answered>,
}

/// An answer of the office.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = OfficeAnswer)]
pub struct Answered {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: NoticeReplyId,
    /// The text.
    #[schema(max_length = 1000)]
    pub body: String,
    /// When.
    pub created_at: Moment,
}

/// Which questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pending {
    /// Those that wait for an answer.
    #[default]
    Unanswered,
    /// All of them.
    All,
}

/// Which questions.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Questions {
    /// Those that wait for an answer, unless all are asked for.
    #[serde(default)]
    #[param(inline)]
    pub state: Pending,
}

/// For where a notice would be.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReachAreas)]
pub struct Areas {
    /// Whole municipalities, by their codes.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub municipalities: Vec<String>,
    /// Neighborhoods, by their slugs.
    #[serde(default)]
    #[schema(max_items = 300)]
    pub neighborhoods: Vec<String>,
}

/// A notice whose reach is asked for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Forecast {
    /// For where.
    pub areas: Areas,
    /// What it is about.
    #[schema(schema_with = words::<Category>)]
    pub category: Category,
    /// How much it weighs.
    #[schema(schema_with = words::<Severity>)]
    pub severity: Severity,
    /// Only for those with a child born from then …
    #[serde(default)]
    #[schema(max_length = 7)]
    pub child_from: Option<String>,
    /// … until then.
    #[serde(default)]
    #[schema(max_length = 7)]
    pub child_to: Option<String>,
}

/// Whom a notice would reach, in bands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Reach {
    /// Who would get it.
    #[schema(max_length = 20)]
    pub people: &'static str,
    /// Who would not, because they muted its category or the agency.
    #[schema(max_length = 20)]
    pub muted: &'static str,
    /// By neighborhood; whoever belongs to two counts in each.
    #[schema(max_items = 1000)]
    pub by_area: Vec<AreaReach>,
    /// When that was counted: once an hour at most.
    pub counted_at: Moment,
}

/// Whom it would reach in one neighborhood.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AreaReach {
    /// Its slug.
    #[schema(max_length = 64)]
    pub neighborhood: String,
    /// Who would get it there.
    #[schema(max_length = 20)]
    pub people: &'static str,
}

/// How far a notice came, in bands; never who.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Delivered {
    /// To whom it came.
    #[schema(max_length = 20)]
    pub sent: &'static str,
    /// Who opened it.
    #[schema(max_length = 20)]
    pub opened: &'static str,
    /// Who stamped it 「読みました」.
    #[schema(max_length = 20)]
    pub stamped: &'static str,
    /// Who muted its category or the agency from it.
    #[schema(max_length = 20)]
    pub muted: &'static str,
    /// Letters that could not be sent.
    #[schema(max_length = 20)]
    pub failed: &'static str,
    /// Whether everybody was reached, or the round is still on its way.
    pub complete: bool,
    /// When that was counted: once an hour at most.
    pub counted_at: Moment,
}
