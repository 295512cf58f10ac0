//! The small tree of what places are: which sorts belong to which category.
use entity::place::{Category, Sort};

/// The category of a sort.
#[must_use]
pub const fn category(sort: Sort) -> Category {
    match sort {
        Sort::Cafe | Sort::Restaurant | Sort::Bakery | Sort::Takeout => Category::Food,
        Sort::Supermarket | Sort::Convenience | Sort::Drugstore | Sort::Goods | Sort::Service => {
            Category::Shop
        }
        Sort::Playground | Sort::Green | Sort::Sports => Category::Park,
        Sort::Hospital
        | Sort::InternalMedicine
        | Sort::Pediatrics
        | Sort::Dentist
        | Sort::Obstetrics
        | Sort::EarNoseThroat
        | Sort::EyeDoctor
        | Sort::Dermatology
        | Sort::Orthopedics
        | Sort::Pharmacy
        | Sort::Veterinarian => Category::Clinic,
        Sort::Nursery
        | Sort::Kindergarten
        | Sort::CertifiedCenter
        | Sort::SupportCenter
        | Sort::ChildrensHall
        | Sort::TemporaryCare
        | Sort::AfterSchool => Category::Childcare,
        Sort::TownOffice
        | Sort::Counter
        | Sort::Police
        | Sort::FireStation
        | Sort::PostOffice
        | Sort::HealthCenter
        | Sort::Welfare => Category::PublicOffice,
        Sort::Library | Sort::Museum | Sort::Hall | Sort::CommunityCenter | Sort::School => {
            Category::Culture
        }
        Sort::Rail | Sort::Bus | Sort::BicycleParking => Category::Station,
        Sort::EvacuationSite | Sort::EvacuationShelter => Category::Shelter,
    }
}
