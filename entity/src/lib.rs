//! What Kairanban stores: one table a file, relations, no logic.
#![expect(clippy::disallowed_methods, reason = "the derive macros call find")]

pub mod block;
pub mod change;
pub mod comment;
pub mod comment_version;
pub mod feed_mark;
pub mod id;
pub mod invite;
pub mod job;
pub mod mail_sent;
pub mod membership;
pub mod mute;
pub mod neighborhood;
pub mod notification;
pub mod notification_preference;
pub mod one_time_token;
pub mod person;
pub mod photo;
pub mod post;
pub mod post_version;
pub mod reaction;
pub mod report;
pub mod saved;
pub mod session;
