//! The whole way of a request. What is not on this page does not happen.
//!
//! | from | act | to |
//! |---|---|---|
//! | received | ask for what lacks (once) | completing |
//! | completing | the requester completes | investigating |
//! | received, completing | begin | investigating |
//! | investigating, extended | ask the poster (once) | the same |
//! | any that is open | more time, with the next date | extended |
//! | completing, investigating, extended | decide | decided |
//! | any that is open | the requester takes it back | withdrawn |
//!
//! What was asked for may also come after somebody began without it, or took more time. What the poster says, or does
//! not, changes no state: somebody decides all the same.
use entity::{rights_act::Act, rights_request::State};

use crate::error::{Error, Result};

/// States in which an answer is still owed.
pub(super) const OPEN: [State; 4] = [
    State::Received,
    State::Completing,
    State::Investigating,
    State::Extended,
];

/// Where an act leads.
///
/// # Errors
/// `Conflict` for what does not happen there (any more).
pub(super) fn step(from: State, act: Act) -> Result<State> {
    use State as S;
    let to = match (from, act) {
        (S::Received, Act::AskCompletion) => S::Completing,
        (S::Received | S::Completing, Act::Begin) | (S::Completing, Act::Complete) => {
            S::Investigating
        }
        (S::Investigating | S::Extended, Act::Complete | Act::AskPoster) => from,
        (S::Completing | S::Investigating | S::Extended, Act::Decide) => S::Decided,
        (S::Received | S::Completing | S::Investigating | S::Extended, act) => match act {
            Act::MoreTime => S::Extended,
            Act::Withdraw => S::Withdrawn,
            Act::PosterAnswered | Act::PosterSilent | Act::Warn | Act::Overdue => from,
            _ => return Err(Error::Conflict("the request is not at this step")),
        },
        (S::Decided | S::Withdrawn, _) => {
            return Err(Error::Conflict("the request is not at this step"));
        }
    };
    Ok(to)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    /// Every pair of state and act, as the table says.
    #[test]
    fn nothing_happens_but_what_the_table_says() {
        use State as S;
        let table = [
            (Act::Receive, [None, None, None, None]),
            (Act::AskCompletion, [Some(S::Completing), None, None, None]),
            (
                Act::Complete,
                [
                    None,
                    Some(S::Investigating),
                    Some(S::Investigating),
                    Some(S::Extended),
                ],
            ),
            (
                Act::Begin,
                [Some(S::Investigating), Some(S::Investigating), None, None],
            ),
            (
                Act::AskPoster,
                [None, None, Some(S::Investigating), Some(S::Extended)],
            ),
            (Act::MoreTime, [Some(S::Extended); 4]),
            (
                Act::Decide,
                [None, Some(S::Decided), Some(S::Decided), Some(S::Decided)],
            ),
            (Act::Withdraw, [Some(S::Withdrawn); 4]),
            (Act::PosterAnswered, OPEN.map(Some)),
            (Act::PosterSilent, OPEN.map(Some)),
            (Act::Warn, OPEN.map(Some)),
            (Act::Overdue, OPEN.map(Some)),
        ];
        assert_eq!(table.len(), Act::iter().count(), "every act has a row");
        for (act, leads) in table {
            for (from, to) in OPEN.into_iter().zip(leads) {
                assert_eq!(step(from, act).ok(), to, "{from:?} {act:?}");
            }
            for from in [S::Decided, S::Withdrawn] {
                assert!(step(from, act).is_err(), "{from:?} {act:?}");
            }
        }
    }
}
