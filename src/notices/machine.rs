//! The states a version goes through, as a table: whatever is not in it is a conflict.
use entity::{notice_act::Act, notice_version::State};

use crate::error::{Error, Result};

/// From where, by what, to where.
const TABLE: &[(State, Act, State)] = &[
    (State::Draft, Act::Edit, State::Draft),
    (State::Draft, Act::Submit, State::Pending),
    (State::Draft, Act::Discard, State::Discarded),
    (State::Pending, Act::Approve, State::Approved),
    (State::Pending, Act::ReleaseAlone, State::Approved),
    (State::Pending, Act::Reject, State::Rejected),
    (State::Pending, Act::Return, State::Returned),
    // Nobody approved it by the time it was to be published.
    (State::Pending, Act::Lapse, State::Pending),
    (State::Returned, Act::Edit, State::Returned),
    (State::Returned, Act::Submit, State::Pending),
    // An edit makes the approval void.
    (State::Approved, Act::Edit, State::Draft),
    (State::Approved, Act::Lapse, State::Pending),
    (State::Approved, Act::Publish, State::Published),
    (State::Published, Act::Supersede, State::Superseded),
    (State::Published, Act::Withdraw, State::Withdrawn),
    (State::Published, Act::Stop, State::Withdrawn),
    (State::Published, Act::Expire, State::Expired),
    // The version stays as it is; another one begins.
    (State::Published, Act::Correct, State::Published),
    // Somebody looks at what was released alone, whatever has become of it.
    (State::Approved, Act::ReviewRelease, State::Approved),
    (State::Published, Act::ReviewRelease, State::Published),
    (State::Superseded, Act::ReviewRelease, State::Superseded),
    (State::Withdrawn, Act::ReviewRelease, State::Withdrawn),
    (State::Expired, Act::ReviewRelease, State::Expired),
];

/// Where an act leads from a state.
///
/// # Errors
/// `Rule("wrong_state")`.
pub fn step(from: State, act: Act) -> Result<State> {
    let found = TABLE.iter().find(|(f, a, _)| *f == from && *a == act);
    found
        .map(|(_, _, to)| *to)
        .ok_or(Error::Rule("wrong_state"))
}

/// Whether somebody still works on a version in this state (`notice_version::OPEN`).
#[must_use]
pub const fn is_open(state: State) -> bool {
    matches!(
        state,
        State::Draft | State::Pending | State::Returned | State::Approved
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::Iterable;

    #[test]
    fn nothing_leads_out_of_an_end() {
        for end in [
            State::Rejected,
            State::Discarded,
            State::Superseded,
            State::Withdrawn,
            State::Expired,
        ] {
            for act in Act::iter() {
                let to = step(end, act).unwrap_or(end);
                assert_eq!(to, end, "{act:?}");
            }
        }
    }

    #[test]
    fn nothing_is_published_but_what_was_approved() {
        let published: Vec<_> = TABLE
            .iter()
            .filter(|(from, _, to)| *to == State::Published && *from != State::Published)
            .collect();
        assert_eq!(
            published,
            [&(State::Approved, Act::Publish, State::Published)]
        );
    }

    #[test]
    fn the_open_states_are_those_of_the_index() {
        use sea_orm::ActiveEnum;
        let named = |state: &State| {
            entity::notice_version::OPEN.contains(&format!("'{}'", state.to_value()))
        };
        for state in State::iter() {
            assert_eq!(is_open(state), named(&state), "{state:?}");
        }
    }
}
