//! Notifications: what somebody is told, in the app and by mail.
mod letters;
mod mailing;
mod model;
mod reviews;
mod routes;
mod service;
mod tell;
mod told;
mod unsubscribe;
mod verdicts;

pub use letters::{Stop, Words, letter, meetup_words};
pub use mailing::{mail_address_taken, mail_link, mail_notification, mail_old_address};
pub use reviews::{tell_of_claim, tell_of_review};
pub use routes::routes;
pub use tell::{
    tell_of_account, tell_of_comment, tell_of_meetup, tell_of_office_answer, tell_of_rights,
    tell_of_session, tell_of_step,
};
pub use unsubscribe::{Ends, token as unsubscribe_token};
pub use verdicts::{
    remind_of_appeal, remind_of_case, tell_of_appeal, tell_of_decision, tell_of_hold,
    tell_of_report, tell_of_veil,
};
