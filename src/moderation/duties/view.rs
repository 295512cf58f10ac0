//! Duties as those who run the server see them, and one's own.
use entity::{duty::Role, id::DutyId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{clock::Moment, neighborhoods::words};

/// Where a duty is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DutyPlace {
    /// The neighborhood's name in addresses.
    #[schema(max_length = 40)]
    pub slug: String,
    /// Its name.
    #[schema(max_length = 60)]
    pub name: String,
}

/// Where a duty stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DutyState {
    /// Waits for a second administrator.
    Waiting,
    /// Held.
    Held,
    /// Held, and at rest: its holder is suspended, or does not belong to the neighborhood now.
    Resting,
    /// Over, or taken back before it began.
    Ended,
}

/// Somebody's part in keeping the rules.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Duty)]
pub struct DutyView {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: DutyId,
    /// As what.
    #[schema(schema_with = words::<Role>)]
    pub role: Role,
    /// Where, for area moderators.
    pub neighborhood: Option<DutyPlace>,
    /// Whose: the persona in that neighborhood, else the account's name; empty when the account was left.
    #[schema(max_length = 30)]
    pub name: String,
    /// The beginning of their address and its host, so that two of one name are told apart; for duties without a
    /// neighborhood, because there only the persona is known.
    #[schema(max_length = 260)]
    pub address: Option<String>,
    /// Where it stands.
    pub state: DutyState,
    /// Whether it is the viewer's own.
    pub own: bool,
    /// Who gave it; null when that was done on the machine itself.
    #[schema(max_length = 30)]
    pub given_by: Option<String>,
    /// When.
    pub given_at: Moment,
    /// Who confirmed it.
    #[schema(max_length = 30)]
    pub confirmed_by: Option<String>,
    /// When.
    pub confirmed_at: Option<Moment>,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// What the viewer could do: `confirm`, `end`.
    #[schema(max_items = 2)]
    pub acts: Vec<&'static str>,
}

/// Who keeps the rules.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyList {
    /// The newest first.
    #[schema(max_items = 500)]
    pub items: Vec<DutyView>,
}

/// A duty of my own.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MyDuty {
    /// Its id, to end it by.
    #[schema(value_type = Uuid)]
    pub id: DutyId,
    /// As what.
    #[schema(schema_with = words::<Role>)]
    pub role: Role,
    /// Where, for area moderators.
    pub neighborhood: Option<DutyPlace>,
}

/// As much of an address as tells two people apart: `h…@example.jp`.
pub(super) fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((local, host)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}…@{host}")
        }
        None => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_by_its_first_letter() {
        assert_eq!(masked("hanako@example.jp"), "h…@example.jp");
        assert_eq!(masked("no address"), "…");
    }
}
