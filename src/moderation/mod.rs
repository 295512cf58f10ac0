//! Moderation: reports, cases, decisions and appeals, each with reasons, told to both sides, answered by somebody else.
//!
//! | | |
//! |---|---|
//! | a report comes in | `reports.rs`, `weighing.rs`, `score.rs` |
//! | a case | `cases.rs` (who has it), `desks.rs` (bodies' desks beside neighbors), `queue.rs`, `waiting.rs` (the queue in memory), `look.rs`, `exhibits.rs` (what is seen of it) |
//! | a decision | `decide.rs` (by whom), `effects.rs` (what it changes), `revert.rs` (how that is put back) |
//! | an appeal | `appeals.rs` |
//! | the author's side | `statements.rs`, `letters.rs` |
//! | rules that decisions cite | `rules.rs` |
//! | who keeps them | `duties.rs` |
//! | time, and a backup that is restored | `clocks.rs`, `replay.rs` |
//! | what other features ask | `elsewhere.rs`, `rights.rs` |
//! | content that is withheld | `target.rs`; why it waits before anybody reads it: `screening` |
//!
//! What `Event::AccountAlert` says here: `duty_given`, `duty_ended`.
mod appeals;
mod cases;
mod clocks;
mod decide;
mod desks;
pub mod duties;
mod effects;
mod elsewhere;
mod exhibits;
mod letters;
mod logged;
mod look;
mod model;
mod names;
mod queue;
mod replay;
mod reports;
mod revert;
mod rights;
mod routes;
pub mod rules;
mod score;
mod shown;
mod statements;
mod target;
mod waiting;
mod weighing;

pub use cases::claim;
pub use clocks::{
    close, close_account, edited, end, give_back, gone, remind, restore, sweep, too_few,
};
pub use decide::decide;
pub use desks::leave_desk;
pub use elsewhere::{Ruling, log_hold, open_for, release_held, rule_on};
pub use letters::letter;
pub use logged::role_word;
pub use model::{NewDecision, NewReport};
pub use replay::{replay, write_down};
pub use reports::report;
pub use rights::{exhibit, leave, undecided_about};
pub use routes::routes;
pub use shown::Exhibit;
pub use statements::everything_of;
pub use target::{Facts, Target, facts, hold, veil};
pub use waiting::Waiting;
