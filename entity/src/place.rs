//! Places: what there is in a town, for whoever looks for it.

use crate::id::{MembershipId, NeighborhoodId, PersonId, PlaceId, PlaceSourceId};
use crate::words::words;
use sea_orm::entity::prelude::*;

/// A place: a shop, a park, a clinic, a toilet, a shelter …
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "place")]
pub struct Model {
    /// Made by the client if it likes, so that a repeated proposal is the same place.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlaceId,
    /// Empty for what lies in no town of this server: found by "near me" only, until an outline holds it.
    pub neighborhood_id: Option<NeighborhoodId>,
    /// Six digits with the check digit, where it is known.
    pub municipality_code: Option<String>,
    pub name: String,
    /// Its reading, in hiragana where it is known.
    pub kana: String,
    pub name_en: String,
    /// The name as it is compared: width, case, kana and look-alikes folded.
    pub name_key: String,
    /// What lists are ordered by: the reading, or the name where there is none.
    pub sort_key: String,
    pub category: Category,
    /// What sort of its category, where somebody said so.
    pub sort: Option<Sort>,
    pub lat: f64,
    pub lon: f64,
    pub postcode: String,
    pub prefecture: String,
    pub city: String,
    /// 町丁目.
    pub town: String,
    /// 番地以下.
    pub block: String,
    pub building: String,
    /// Where in or at the building: 設置位置.
    pub spot: String,
    pub telephone: String,
    /// In the syntax of OpenStreetMap's `opening_hours`; empty where nobody knows.
    #[sea_orm(column_type = "Text")]
    pub hours: String,
    /// What cannot be said in that syntax, in words.
    #[sea_orm(column_type = "Text")]
    pub hours_note: String,
    #[sea_orm(column_type = "Text")]
    pub url: String,
    #[sea_orm(column_type = "Text")]
    pub note: String,
    pub status: Status,
    /// The place that this one turned out to be.
    pub merged_into: Option<PlaceId>,
    /// Who proposed it; empty for imported ones, and once they left.
    pub proposer_id: Option<PersonId>,
    pub membership_id: Option<MembershipId>,
    /// The dataset it came from.
    pub source_id: Option<PlaceSourceId>,
    /// Its id there, or one made of what does not change.
    pub source_key: Option<String>,
    /// When somebody last said that what is written here is still so.
    pub confirmed_at: DateTimeUtc,
    /// Why others do not see it, if they do not; its proposer does.
    pub withheld: Option<super::post::Withheld>,
    /// What moderators wrote beside it.
    pub label: Option<super::post::Label>,
    /// Counts edits from 1; `If-Match` holds it.
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "neighborhood_id", to = "id")]
    pub neighborhood: BelongsTo<Option<super::neighborhood::Entity>>,
    #[sea_orm(belongs_to, from = "membership_id", to = "id")]
    pub membership: BelongsTo<Option<super::membership::Entity>>,
    #[sea_orm(belongs_to, from = "source_id", to = "id")]
    pub source: BelongsTo<Option<super::place_source::Entity>>,
    #[sea_orm(has_many)]
    pub facts: HasMany<super::place_fact::Entity>,
    #[sea_orm(has_many)]
    pub acts: HasMany<super::place_act::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    /// Where a place stands in the registry.
    pub enum Status {
        /// Somebody proposed it; two others or an office have yet to look.
        Proposed,
        /// In the guide.
        Listed,
        /// It was in the guide, and is no more: closed for good.
        Closed,
        /// It turned out to be another one.
        Merged,
        /// It was proposed, and others said that there is no such place.
        Declined,
    }
}

words! {
    /// What a place is for: the first level of a small tree.
    pub enum Category {
        Food,
        Shop,
        /// Parks and where children play.
        Park,
        /// Hospitals, clinics, pharmacies.
        Clinic,
        Childcare,
        PublicOffice,
        /// Libraries, halls, museums, schools.
        Culture,
        Station,
        Toilet,
        Aed,
        Shelter,
        /// Public wireless networks.
        Wifi,
        Other,
    }
}

words! {
    /// What sort of place within its category.
    pub enum Sort {
        Cafe,
        Restaurant,
        Bakery,
        Takeout,
        Supermarket,
        Convenience,
        Drugstore,
        /// Clothes, books, tools, flowers …
        Goods,
        /// Hairdressers, laundries, repairs …
        Service,
        Playground,
        Green,
        Sports,
        Hospital,
        InternalMedicine,
        Pediatrics,
        Dentist,
        Obstetrics,
        EarNoseThroat,
        EyeDoctor,
        Dermatology,
        Orthopedics,
        Pharmacy,
        Veterinarian,
        Nursery,
        Kindergarten,
        /// 認定こども園.
        CertifiedCenter,
        /// 子育て支援センター.
        SupportCenter,
        /// 児童館.
        ChildrensHall,
        /// 一時預かり, 病児保育.
        TemporaryCare,
        /// 学童保育.
        AfterSchool,
        TownOffice,
        /// 出張所, 行政サービス窓口.
        Counter,
        Police,
        FireStation,
        PostOffice,
        HealthCenter,
        Welfare,
        Library,
        Museum,
        Hall,
        CommunityCenter,
        School,
        Rail,
        Bus,
        BicycleParking,
        /// 指定緊急避難場所.
        EvacuationSite,
        /// 指定避難所.
        EvacuationShelter,
    }
}
