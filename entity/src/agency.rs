//! Agencies: public bodies that speak here.

use crate::id::{AgencyId, PersonId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// A ward office, a city, a fire brigade … and how far it was verified.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgencyId,
    /// What the address bar shows; never changes.
    #[sea_orm(unique)]
    pub slug: String,
    /// Locked while the badge shows: another name is another verification.
    pub name: String,
    /// How the name is compared with others' (`text::skeleton`).
    pub name_skeleton: String,
    pub kana: String,
    pub name_en: String,
    pub kind: Kind,
    pub status: Status,
    /// The office that is written to when a proof goes by letter.
    #[sea_orm(column_type = "Text")]
    pub postal_address: String,
    pub telephone: String,
    #[sea_orm(column_type = "Text")]
    pub website: String,
    /// What the request says about itself; read by reviewers only.
    #[sea_orm(column_type = "Text")]
    pub request_note: String,
    pub requested_by: PersonId,
    pub documents_by: Option<PersonId>,
    pub documents_at: Option<DateTimeUtc>,
    /// What the first reviewer saw, in words.
    #[sea_orm(column_type = "Text")]
    pub documents_note: String,
    pub domain_proved_at: Option<DateTimeUtc>,
    /// The second reviewer: never the first (a CHECK holds that as well).
    pub confirmed_by: Option<PersonId>,
    /// Since when the badge shows.
    pub verified_at: Option<DateTimeUtc>,
    /// A year after the last verification.
    pub expires_at: Option<DateTimeUtc>,
    /// Why it was refused, suspended or closed.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    pub suspended_by: Option<PersonId>,
    /// Notices made now are for training: they never leave the office.
    pub training: bool,
    /// Minutes after which one approver alone may release an emergency; empty: never.
    pub break_glass_minutes: Option<i32>,
    /// Since when it has a moderation desk.
    pub desk_since: Option<DateTimeUtc>,
    /// Who of those who run the server proposed the desk.
    pub desk_asked_by: Option<PersonId>,
    pub desk_asked_at: Option<DateTimeUtc>,
    /// Who opened it: never who proposed it (a trigger holds that as well).
    pub desk_opened_by: Option<PersonId>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// Counts changes from 1; `If-Match` holds it.
    pub version: i32,
    #[sea_orm(has_many)]
    pub officers: HasMany<super::officer::Entity>,
    #[sea_orm(has_many)]
    pub notices: HasMany<super::notice::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// What sort of body it is.
    pub enum Kind {
        WardOffice,
        City,
        Prefecture,
        National,
        Fire,
        Police,
        Utility,
        Assembly,
        Other,
    }
}

words! {
    /// How far it came. Only an active one speaks.
    pub enum Status {
        Requested,
        DocumentsChecked,
        DomainProved,
        Active,
        Suspended,
        Expired,
        Closed,
        Refused,
    }
}
