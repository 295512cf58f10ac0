//! How the tables came to be. Append only: a step that has landed never changes, and it names tables
//! and columns by string, so that the entities may move on without rewriting history.
//!
//! No column has a default for its time: a database's clock writes another format (`SQLite`) or
//! another precision than the server's own. Words such as `kind` are plain text without a CHECK on
//! the list: `SQLite` cannot change a CHECK, and the lists will grow.

mod guards;
mod m0001_neighborhood;
mod m0002_person;
mod m0003_membership;
mod m0004_post;
mod m0005_comment;
mod m0006_photo;
mod m0007_reaction;
mod m0008_report;
mod m0009_notification;
mod m0010_work;
mod m0011_suspended;
mod m0012_officer;
mod m0013_agency;
mod m0014_notice;
mod m0015_reader;
mod m0016_moderation;
mod m0017_transparency;
mod m0018_rights;
mod m0020_rule_kept;
mod m0021_screening;
mod m0022_desk;
mod m0023_log_read;
mod m0024_reporter_case;
mod m0025_place;
mod m0026_meetup;
mod m0027_place_row;
mod m0028_review;
mod parts;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// Every step, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_neighborhood::Migration),
            Box::new(m0002_person::Migration),
            Box::new(m0003_membership::Migration),
            Box::new(m0004_post::Migration),
            Box::new(m0005_comment::Migration),
            Box::new(m0006_photo::Migration),
            Box::new(m0007_reaction::Migration),
            Box::new(m0008_report::Migration),
            Box::new(m0009_notification::Migration),
            Box::new(m0010_work::Migration),
            Box::new(m0011_suspended::Migration),
            Box::new(m0012_officer::Migration),
            Box::new(m0013_agency::Migration),
            Box::new(m0014_notice::Migration),
            Box::new(m0015_reader::Migration),
            Box::new(m0016_moderation::Migration),
            Box::new(m0017_transparency::Migration),
            Box::new(m0018_rights::Migration),
            Box::new(m0020_rule_kept::Migration),
            Box::new(m0021_screening::Migration),
            Box::new(m0022_desk::Migration),
            Box::new(m0023_log_read::Migration),
            Box::new(m0024_reporter_case::Migration),
            Box::new(m0025_place::Migration),
            Box::new(m0026_meetup::Migration),
            Box::new(m0027_place_row::Migration),
            Box::new(m0028_review::Migration),
        ]
    }
}
