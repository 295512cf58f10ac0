//! Requests by those whose rights something infringes: made without an account, answered within a week.

use super::person::Language;
use super::report::TargetKind;
use crate::id::{AgencyId, CaseId, NeighborhoodId, PersonId, RightsRequestId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// A request. Who asks and what they wrote is sealed, and goes when its time is over; the row stays, to be counted.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rights_request")]
pub struct Model {
    /// Also the queue's order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RightsRequestId,
    /// The receipt's number: twelve signs, the last one checks the others. The code that goes with it is derived.
    #[sea_orm(unique)]
    pub number: String,
    /// A mac over what was sent and the sender's own word for it: sent twice, it is one request.
    #[sea_orm(unique)]
    pub sent_key: Option<String>,
    pub standing: Standing,
    /// A public body asks: counted apart.
    pub public_body: bool,
    pub kind: Right,
    pub language: Language,
    /// Who was signed in when it was sent. No foreign key, like the other people here: it outlives an account.
    pub requester_id: Option<PersonId>,
    /// Name, relation and mail address.
    #[sea_orm(column_type = "Text")]
    pub requester_sealed: Option<String>,
    /// The address as it was typed, what is infringed and the facts.
    #[sea_orm(column_type = "Text")]
    pub words_sealed: Option<String>,
    pub target_kind: TargetKind,
    /// Whether there is such a thing is for those who look into it.
    pub target_id: Uuid,
    /// The poster may be asked.
    pub may_ask: bool,
    /// The poster may be told who asks.
    pub may_name: bool,
    /// Whose words they were when it came; nobody's when an office speaks, or when there was nothing.
    pub poster_id: Option<PersonId>,
    pub neighborhood_id: Option<NeighborhoodId>,
    /// The body that speaks there.
    pub agency_id: Option<AgencyId>,
    /// The case about the same thing. No foreign key: cases stay for good.
    pub case_id: Option<CaseId>,
    pub state: State,
    /// Counts changes from 1; two who act at once compare it.
    pub lock: i32,
    pub received_at: DateTimeUtc,
    /// By when it is answered: a week, or what was said instead.
    pub due_at: DateTimeUtc,
    /// How many of this term's warnings were given: two days before its end, one day before, at its end.
    pub warned: i32,
    pub completion_asked_at: Option<DateTimeUtc>,
    pub completed_at: Option<DateTimeUtc>,
    /// When the requester was first told something that counts as the answer of the law.
    pub answered_at: Option<DateTimeUtc>,
    pub outcome: Option<Outcome>,
    /// When it was decided or taken back.
    pub ended_at: Option<DateTimeUtc>,
    /// Its last row of the public log.
    pub log_seq: Option<i64>,
    /// When what was personal in it went.
    pub forgotten_at: Option<DateTimeUtc>,
    #[sea_orm(has_many)]
    pub acts: HasMany<super::rights_act::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// Whose right it is.
    pub enum Standing {
        Own,
        Representative,
    }
}

words! {
    /// Which right.
    pub enum Right {
        Honor,
        Privacy,
        Portrait,
        Copyright,
        Trademark,
        Other,
    }
}

words! {
    /// Where it stands.
    pub enum State {
        /// Nobody has looked yet.
        Received,
        /// Something lacks, and was asked for.
        Completing,
        /// It is looked into.
        Investigating,
        /// It takes longer, and the requester knows until when.
        Extended,
        /// Answered for good.
        Decided,
        /// Taken back by whoever asked.
        Withdrawn,
    }
}

words! {
    /// The answer.
    pub enum Outcome {
        Removed,
        Partly,
        NotRemoved,
    }
}
