//! Stories told over HTTP, one file a feature, on SQLite and on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a story that cannot go on ends there"
)]
#![expect(
    clippy::excessive_nesting,
    clippy::too_many_lines,
    clippy::cast_possible_truncation,
    clippy::disallowed_methods,
    reason = "stories arrange what no neighbor could, at length"
)]
mod accounts;
mod agencies;
mod agency_steps;
mod authenticator;
mod board;
mod boards;
mod bulletin;
mod comments;
mod desk;
mod desk_limits;
mod desk_pairs;
mod desks;
mod duties;
mod factors;
mod feed;
mod gate;
mod gate_keepers;
mod gate_meetups;
mod gate_office;
mod guide;
mod inbox;
mod inbox_leaving;
mod inbox_letters;
mod inbox_office;
mod inbox_talk;
mod keepers;
mod kernel;
mod leaving;
mod ledger;
mod ledger_heads;
mod ledger_pages;
mod ledger_report;
mod ledger_tampered;
mod ledger_trail;
mod letters;
mod listening;
mod live;
mod lookup;
mod meeting;
mod meetup_calendar;
mod meetup_pages;
mod meetups;
mod meetups_seats;
mod meetups_seen;
mod memberships;
mod moderated_town;
mod moderation;
mod moderation_pairs;
mod moderation_time;
mod names;
mod neighborhoods;
mod neighbors;
mod notices;
mod notices_attached;
mod notices_living;
mod notices_random;
mod notices_time;
mod notices_who;
mod notifications;
mod office_accounts;
mod officers;
mod offices;
mod opinions;
mod pairs;
mod papers;
mod passkeys;
mod people;
mod photos;
mod places;
mod places_guide;
mod posts;
mod reactions;
mod reports;
mod reviews;
mod reviews_living;
mod rights;
mod rights_desk;
mod rights_pages;
mod rights_poster;
mod rights_time;
mod rules;
mod screening;
mod sessions;
mod smtp;
mod steps;
mod talk;
mod told;
mod village;
mod waiting;
mod watched;
mod web;
mod world;
