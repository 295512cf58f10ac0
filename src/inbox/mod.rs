//! Official notices as residents receive them: who gets one and why, what they choose, the stamp, their questions
//! and the answers; and what an office learns of all that, which is bands and its own notices' replies.
mod answers;
mod audience;
mod bands;
mod delivery;
mod figures;
mod letters;
mod lines;
mod mailing;
mod marks;
mod model;
mod own;
mod profile;
mod reach;
mod replies;
mod routes;
mod voices;

pub use bands::band;
pub use delivery::{deliver, deliver_some};
pub use figures::Figures;
pub use mailing::mail_notice;
pub use marks::mute_like;
pub use own::{everything_of, forget};
pub use profile::stop_mail;
pub use routes::routes;
