//! Kairanban: a neighborhood SNS server. The kernel first, one idea a file; then the features.

// The kernel. It never uses a feature; `app` and `jobs` join them.
pub mod access;
pub mod app;
pub mod calendar;
pub mod clock;
pub mod config;
pub mod db;
pub mod error;
pub mod events;
pub mod gate;
pub mod geo;
pub mod http;
pub mod jobs;
pub mod limits;
pub mod live;
pub mod log;
pub mod lookup;
pub mod mail;
pub mod media;
pub mod metrics;
pub mod opendata;
pub mod page;
pub mod remember;
pub mod secrets;
pub mod serve;
pub mod text;
pub mod web;

// The command line, which joins them too.
pub mod commands;

// What neighbors do.
pub mod accounts;
pub mod agencies;
pub mod bulletin;
pub mod comments;
pub mod inbox;
pub mod meetups;
pub mod moderation;
pub mod neighborhoods;
pub mod notices;
pub mod notifications;
pub mod photos;
pub mod places;
pub mod posts;
pub mod reviews;
pub mod rights;
pub mod screening;
pub mod transparency;
