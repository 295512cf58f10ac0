//! Holds: words that wait to be looked at before anybody but their author reads them, a day at most.

use crate::id::{CaseId, HoldId, NeighborhoodId, PersonId};
use crate::report::TargetKind;
use crate::words::words;
use sea_orm::entity::prelude::*;

/// A hold. One at a time for each thing (a partial index holds that).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "hold")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HoldId,
    pub target_kind: TargetKind,
    pub target_id: Uuid,
    pub case_id: CaseId,
    /// Whose words. No foreign key: it outlives an account, like its case.
    pub person_id: PersonId,
    pub neighborhood_id: NeighborhoodId,
    pub why: Why,
    /// Which watched word it was, as it stood in the list.
    pub word: Option<String>,
    pub held_at: DateTimeUtc,
    /// Then it ends by itself.
    pub until: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    pub ending: Option<Ending>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// Why it waits.
    pub enum Why {
        /// One of the first things that somebody says there whose tie to the place was not checked.
        FirstPosts,
        /// A link in words of such a newcomer.
        LinkInFirstPosts,
        /// A word of the neighborhood's list.
        WatchedWord,
        /// It reads like a swindler's.
        Scam,
        /// The same text stands in several other towns.
        SameTextElsewhere,
    }
}

words! {
    /// How it ended.
    pub enum Ending {
        /// Nobody found anything in time.
        Time,
        /// Its author's tie to the place was checked.
        Verified,
        /// Somebody decided.
        Decision,
        /// Its author took it away.
        Gone,
    }
}
