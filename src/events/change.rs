//! A line of the change log: names a row, and whose it is.
use entity::id::{
    AgencyId, CaseId, CommentId, MeetupId, MembershipId, NeighborhoodId, NoticeId, NotificationId,
    PersonId, PlaceId, PostId, ReviewId, SessionId,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kinds of rows a change can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A post, or anything on it that its card shows.
    Post,
    /// A comment.
    Comment,
    /// Reactions or saves on a post.
    Reaction,
    /// A membership.
    Membership,
    /// A neighborhood.
    Neighborhood,
    /// A person: settings, standing, blocks, mutes.
    Person,
    /// A session that ended.
    Session,
    /// Somebody's list of notifications.
    Notification,
    /// How far somebody has read in a neighborhood.
    Mark,
    /// What a session has shown besides a password.
    Proof,
    /// An agency: its name, standing, jurisdiction or people.
    Agency,
    /// An official notice, once readers may notice it.
    Notice,
    /// The public log, or its heads.
    Ledger,
    /// A place of the registry, or, without a row, many at once.
    Place,
    /// A review of a place.
    Review,
    /// Official notices in somebody's list: what came to a town, or what one person did with theirs.
    Inbox,
    /// A meetup, or anything of it that a list shows.
    Meetup,
    /// A case, or what those who look for one ask beside it: its reports, its proposal, a request about the same thing.
    Case,
}

/// One line of the change log: names rows, has no content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of row.
    pub subject: Subject,
    /// Which.
    pub row: Uuid,
    /// In which neighborhood, if in one.
    pub area: Option<NeighborhoodId>,
    /// Whose, if it concerns one person's view.
    pub person: Option<PersonId>,
}

impl Change {
    pub(super) fn new(subject: Subject, row: impl Into<Id>) -> Self {
        Self {
            subject,
            row: row.into().0,
            area: None,
            person: None,
        }
    }

    pub(super) fn within(self, area: NeighborhoodId) -> Self {
        Self {
            area: Some(area),
            ..self
        }
    }

    pub(super) fn of(self, person: PersonId) -> Self {
        Self {
            person: Some(person),
            ..self
        }
    }
}

/// Any row's id.
pub(super) struct Id(Uuid);

impl Id {
    /// Rows of the public log are counted and have no id: their number stands for it.
    pub(super) fn numbered(seq: i64) -> Self {
        Self(Uuid::from_u128(u128::from(seq.unsigned_abs())))
    }
}

/// Of many rows at once none is named.
impl From<()> for Id {
    fn from((): ()) -> Self {
        Self(Uuid::nil())
    }
}

macro_rules! ids {
    ($($name:ident),*) => { $( impl From<$name> for Id { fn from(id: $name) -> Self { Self(id.0) } } )* };
}
ids!(
    PostId,
    CommentId,
    MembershipId,
    NeighborhoodId,
    PersonId,
    SessionId,
    NotificationId,
    AgencyId,
    NoticeId,
    MeetupId,
    PlaceId,
    ReviewId,
    CaseId
);
