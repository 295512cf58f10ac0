//! Identifiers. Every table has its own type, so one cannot be passed for another.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
            DeriveValueType,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh id (UUID version 7): later ones sort after earlier ones.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "a default id would hide that it is new")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        // sea-orm asks this of every primary key; no database hands out our ids.
        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )* };
}

ids!(
    /// A neighborhood.
    NeighborhoodId,
    /// A person. Never leaves the server: it would link personas across neighborhoods.
    PersonId,
    /// A sign-in on one device.
    SessionId,
    /// A mailed secret.
    OneTimeTokenId,
    /// A person in a neighborhood; what others see of a person.
    MembershipId,
    /// A link by which a member vouches.
    InviteId,
    /// A muted person, word or kind.
    MuteId,
    /// A post.
    PostId,
    /// An earlier text of a post.
    PostVersionId,
    /// A comment.
    CommentId,
    /// An earlier text of a comment.
    CommentVersionId,
    /// A photo.
    PhotoId,
    /// A report.
    ReportId,
    /// A notification.
    NotificationId,
    /// A passkey.
    PasskeyId,
    /// A code for the day the phone is gone.
    RecoveryCodeId,
    /// A WebAuthn question that waits for its answer.
    CeremonyId,
    /// A public body.
    AgencyId,
    /// A municipality or neighborhood of an agency.
    JurisdictionId,
    /// A way of proof that an agency began.
    AgencyProofId,
    /// A document that an agency handed in.
    AgencyPaperId,
    /// An account of an agency.
    OfficerId,
    /// An act that waits for a second person.
    AgencyRequestId,
    /// An official notice.
    NoticeId,
    /// What a notice says, once.
    NoticeVersionId,
    /// A municipality or neighborhood of a version.
    NoticeAreaId,
    /// A file that goes with a version.
    NoticeAttachmentId,
    /// A line of a notice's record.
    NoticeActId,
    /// Something that somebody does not want delivered.
    NoticeMuteId,
    /// A round of delivery.
    NoticeRunId,
    /// A question under a notice, or its answer.
    NoticeReplyId,
    /// A version of a rule.
    RuleId,
    /// Somebody's part in keeping the rules.
    DutyId,
    /// A case.
    CaseId,
    /// What was decided in a case.
    DecisionId,
    /// A vote on a decision.
    DecisionVoteId,
    /// One thing that a decision changed.
    DecisionEffectId,
    /// An appeal against a decision.
    AppealId,
    /// A private note in a case.
    CaseNoteId,
    /// What somebody may not do for a while.
    LimitationId,
    /// A request about an infringed right.
    RightsRequestId,
    /// A line of its record.
    RightsActId,
    /// A word that a neighborhood watches.
    WatchedWordId,
    /// Words that wait to be looked at.
    HoldId,
    /// A place.
    PlaceId,
    /// A fact about a place.
    PlaceFactId,
    /// Something done to a place.
    PlaceActId,
    /// A dataset that places came from.
    PlaceSourceId,
    /// A meetup, or a series of them.
    MeetupId,
    /// One date of a meetup. Named so because sea-orm's derive takes a type that says `Date` for one.
    OccasionId,
    /// Somebody who organizes a meetup.
    MeetupOrganizerId,
    /// What organizers told those who come.
    MeetupMessageId,
    /// Somebody who comes to a date, or would like to.
    RsvpId,
    /// A row of a dataset.
    PlaceRowId,
    /// Somebody who runs a place.
    PlaceOwnerId,
    /// A review.
    ReviewId,
    /// What a review said before.
    ReviewVersionId,
    /// An answer to a review.
    ReviewAnswerId,
    /// What such an answer said before.
    ReviewAnswerVersionId,
    /// A pause of reviews.
    ReviewPauseId,
);
