//! What can be asked for: each sheet is made once per edition, then answered from memory.
use entity::{
    id::{AgencyId, NeighborhoodId, NoticeId},
    notice_version::{Category, Severity},
};
use uuid::Uuid;

use super::words::Reading;

/// One thing that somebody can read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Sheet {
    /// A notice, as JSON.
    Notice(NoticeId),
    /// All versions of a notice, as JSON.
    Versions(NoticeId),
    /// A page of a list, as JSON.
    List(Choice, Slice),
    /// A notice's page; of an older version, if one is named.
    Page(NoticeId, Reading, Option<i32>),
    /// A notice on one sheet of paper.
    Print(NoticeId, Reading),
    /// A list's page.
    Board(Choice, Slice, Reading),
    /// A feed.
    Feed(Choice, Form, Slice),
    /// A warning.
    Warning(NoticeId, i32),
}

/// The form of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    Atom,
    Json,
    /// The index of warnings.
    Cap,
    /// Deadlines; not cut into pages.
    Calendar,
}

/// Which notices: all conditions hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choice {
    /// For this neighborhood: named itself, or with its municipality.
    pub neighborhood: Option<NeighborhoodId>,
    pub agency: Option<AgencyId>,
    pub category: Option<Category>,
    pub severity: Option<Severity>,
}

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slice {
    /// Behind this notice.
    pub after: Option<Uuid>,
    /// How many.
    pub limit: usize,
}

/// The first so many.
impl Slice {
    #[must_use]
    pub fn first(limit: usize) -> Self {
        Self { after: None, limit }
    }
}
