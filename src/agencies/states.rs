//! The way of an agency: which act leads from where to where. Whatever is not here does not happen.
use entity::agency::Status;

use crate::error::{Error, Result};

/// What is done to an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A first reviewer saw its papers.
    CheckDocuments,
    /// Its domain, or its letter, is proved.
    Prove,
    /// A second reviewer gives the badge.
    Confirm,
    /// A reviewer says no.
    Refuse,
    /// Somebody stops it.
    Suspend,
    /// Somebody else lets it go on.
    Resume,
    /// A year has passed.
    Expire,
    /// It proved itself anew.
    Renew,
    /// It is over.
    Close,
}

/// Where an act leads.
///
/// # Errors
/// `Conflict` when it leads nowhere from there.
pub fn after(from: Status, act: Act) -> Result<Status> {
    use Status as S;
    Ok(match (from, act) {
        (S::Requested, Act::CheckDocuments) => S::DocumentsChecked,
        (S::DocumentsChecked, Act::Prove) => S::DomainProved,
        (S::DomainProved, Act::Confirm)
        | (S::Suspended, Act::Resume)
        | (S::Active | S::Expired, Act::Renew) => S::Active,
        (S::Requested | S::DocumentsChecked | S::DomainProved, Act::Refuse) => S::Refused,
        (S::Active, Act::Suspend) => S::Suspended,
        (S::Active | S::Suspended, Act::Expire) => S::Expired,
        (S::Active | S::Suspended | S::Expired, Act::Close) => S::Closed,
        _ => return Err(Error::Conflict("the agency is not at this step")),
    })
}

/// Whether a request may still be changed and proved.
#[must_use]
pub fn is_under_way(status: Status) -> bool {
    matches!(
        status,
        Status::Requested | Status::DocumentsChecked | Status::DomainProved
    )
}
