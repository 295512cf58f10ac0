//! The words that stand above columns (`data/opendata/headings.tsv`), and the meanings they have.

/// The words, as a table.
const TABLE: &str = include_str!("../../data/opendata/headings.tsv");

/// What a column is, each with its word in the table.
macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident = $word:literal,)*) => {
        /// What a column is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum Field {
            $($(#[$doc])* $field,)*
        }

        impl Field {
            fn of(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$field),)*
                    _ => None,
                }
            }
        }
    };
}

fields! {
    Code = "code",
    AddressCode = "address_code",
    Id = "id",
    Authority = "authority",
    Prefecture = "prefecture",
    City = "city",
    PrefectureAndCity = "prefecture_and_city",
    Name = "name",
    /// A name by a word that stands for other things as well: only where there is no better column.
    WeakName = "weak_name",
    Kana = "kana",
    NameEn = "name_en",
    OtherName = "other_name",
    Poi = "poi",
    Kind = "kind",
    Address = "address",
    AddressPrefecture = "address_prefecture",
    AddressCity = "address_city",
    Town = "town",
    Block = "block",
    Building = "building",
    Lat = "lat",
    Lon = "lon",
    LatLon = "lat_lon",
    Spot = "spot",
    Telephone = "telephone",
    Extension = "extension",
    Postcode = "postcode",
    Body = "body",
    Days = "days",
    Opens = "opens",
    Closes = "closes",
    Hours = "hours",
    HoursNote = "hours_note",
    Description = "description",
    Access = "access",
    Url = "url",
    Note = "note",
    ConfirmedOn = "confirmed_on",
    /// For how many.
    Capacity = "capacity",
    Ages = "ages",
    Ssid = "ssid",
    Area = "area",
    Barriers = "barriers",
    Stroller = "stroller",
    KidsSpace = "kids_space",
    DiaperTable = "diaper_table",
    NursingRoom = "nursing_room",
    Wheelchair = "wheelchair",
    WheelchairToilet = "wheelchair_toilet",
    Ostomate = "ostomate",
    Parking = "parking",
    Languages = "languages",
    Payment = "payment",
    Pets = "pets",
    SmokeFree = "smoke_free",
    ChildPads = "child_pads",
    Flood = "flood",
    Landslide = "landslide",
    StormSurge = "storm_surge",
    Earthquake = "earthquake",
    Tsunami = "tsunami",
    Fire = "fire",
    InlandFlood = "inland_flood",
    Volcano = "volcano",
    AlsoShelter = "also_shelter",
    TemporaryCare = "temporary_care",
    Departments = "departments",
    EventName = "event_name",
    StartsOn = "starts_on",
    EndsOn = "ends_on",
    Organizer = "organizer",
    Venue = "venue",
    Fee = "fee",
    FeeNote = "fee_note",
    Contact = "contact",
    ApplyUntil = "apply_until",
    ApplyHow = "apply_how",
    /// Tells which dataset it is, and nothing else.
    OfAed = "of_aed",
    OfToilet = "of_toilet",
    OfChildcare = "of_childcare",
    OfShelter = "of_shelter",
    OfPopulation = "of_population",
    OfHydrant = "of_hydrant",
    OfCatalog = "of_catalog",
    OfGarbage = "of_garbage",
    /// Known, and of no use to us; keeps its words from being read as another column's.
    Ignored = "ignored",
}

/// Every word with its meaning.
pub(super) fn words() -> impl Iterator<Item = (Field, &'static str)> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| {
            let mut cells = line.split('\t');
            let field = cells.next().and_then(Field::of);
            field
                .into_iter()
                .flat_map(move |field| cells.clone().map(move |word| (field, word)))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_has_a_meaning() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let word = line.split('\t').next().unwrap();
            assert!(Field::of(word).is_some(), "{word}");
            assert!(
                line.split('\t').all(|cell| !cell.trim().is_empty()),
                "{line}"
            );
        }
    }
}
