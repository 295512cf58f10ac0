//! The datasets that are understood, by which words they are called, and how a file shows which one it is.
use std::str::FromStr;

use super::{fault::Unreadable, heading::Columns, heading::flat, vocabulary::Field};

/// A list of places that towns publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dataset {
    /// 公共施設一覧.
    PublicFacility,
    /// AED設置箇所一覧.
    Aed,
    /// 公衆トイレ一覧.
    PublicToilet,
    /// 子育て施設一覧.
    Childcare,
    /// 指定緊急避難場所一覧.
    EvacuationSite,
    /// 指定避難所一覧.
    Shelter,
    /// 公衆無線LANアクセスポイント一覧.
    Wifi,
    /// 都市公園一覧.
    Park,
    /// 医療機関一覧.
    Clinic,
    /// 介護サービス事業所一覧.
    Care,
    /// 観光施設一覧.
    Tourism,
    /// 文化財一覧.
    Culture,
}

use Dataset as D;

/// Each with its word, its title, and what else it is called: in files' names, and in words.
const ALL: &[(Dataset, &str, &str, &[&str])] = &[
    (D::Aed, "aed", "AED設置箇所一覧", &["aed"]),
    (
        D::PublicToilet,
        "public_toilet",
        "公衆トイレ一覧",
        &["toilet", "restroom", "トイレ", "便所"],
    ),
    (
        D::Childcare,
        "childcare",
        "子育て施設一覧",
        &[
            "childcare",
            "preschool",
            "nursery",
            "daycare",
            "kindergarten",
            "childrearing",
            "child_rearing",
            "clubhouses",
            "子育て",
            "保育",
            "幼稚園",
        ],
    ),
    (
        D::EvacuationSite,
        "evacuation_site",
        "指定緊急避難場所一覧",
        &[
            "evacuation_space",
            "evacuation_site",
            "emergency",
            "緊急避難場所",
            "避難場所",
        ],
    ),
    (
        D::Shelter,
        "shelter",
        "指定避難所一覧",
        &["shelter", "hinanjo", "hinannjo", "避難所"],
    ),
    (
        D::Wifi,
        "wifi",
        "公衆無線LANアクセスポイント一覧",
        &["wifi", "wi-fi", "wireless", "無線lan"],
    ),
    (
        D::Park,
        "park",
        "都市公園一覧",
        &["park", "green_space", "公園", "緑地"],
    ),
    (
        D::Clinic,
        "clinic",
        "医療機関一覧",
        &["clinic", "hospital", "medical", "医療機関", "病院"],
    ),
    (
        D::Care,
        "care",
        "介護サービス事業所一覧",
        &["care_service", "nursing_care", "介護"],
    ),
    (
        D::Tourism,
        "tourism",
        "観光施設一覧",
        &["tourism", "tourist", "sightseeing", "観光"],
    ),
    (
        D::Culture,
        "cultural_property",
        "文化財一覧",
        &["cultural", "文化財"],
    ),
    (
        D::PublicFacility,
        "public_facility",
        "公共施設一覧",
        &[
            "public_facility",
            "facilities",
            "facility",
            "公共施設",
            "施設",
        ],
    ),
];

impl Dataset {
    /// The word on the command line and in the database.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.entry().map_or("", |(_, word, _, _)| word)
    }

    /// What towns call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.entry().map_or("", |(_, _, title, _)| title)
    }

    /// Every word.
    #[must_use]
    pub fn words() -> Vec<&'static str> {
        ALL.iter().map(|(_, word, _, _)| *word).collect()
    }

    fn entry(
        self,
    ) -> Option<&'static (Dataset, &'static str, &'static str, &'static [&'static str])> {
        ALL.iter().find(|(dataset, ..)| *dataset == self)
    }

    /// What the headings say; then what the file is called; then what its title or the names of its rows say.
    ///
    /// # Errors
    /// Lists of something else, and what could be several.
    pub(super) fn guess(
        columns: &Columns,
        file: &str,
        title: &str,
        names: &[String],
    ) -> Result<Self, Unreadable> {
        if let Some(other) = no_places(columns) {
            return Err(Unreadable::NotPlaces(other));
        }
        by_headings(columns)
            .or_else(|| called(file))
            .or_else(|| called(title))
            .or_else(|| by_names(names))
            .or_else(|| columns.has(Field::Poi).then_some(D::PublicFacility))
            .ok_or_else(|| Unreadable::Unsure(Self::words().join(", ")))
    }
}

impl FromStr for Dataset {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let word = word.trim().to_lowercase();
        ALL.iter()
            .find(|(_, own, title, others)| {
                *own == word || *title == word || others.contains(&word.as_str())
            })
            .map(|(dataset, ..)| *dataset)
            .ok_or_else(|| format!("auto, or one of {}", Self::words().join(", ")))
    }
}

/// Datasets that are known, and are no lists of places.
fn no_places(columns: &Columns) -> Option<&'static str> {
    let of = |field| columns.has(field);
    if of(Field::OfPopulation) {
        Some("a count of people (地域・年齢別人口)")
    } else if of(Field::OfCatalog) {
        Some("a list of datasets (オープンデータ一覧)")
    } else if of(Field::OfGarbage) {
        Some("a list of garbage (ごみの分別)")
    } else if of(Field::OfHydrant) {
        Some("a list of hydrants (消防水利施設一覧), which residents do not look for")
    } else if of(Field::EventName) && of(Field::StartsOn) {
        Some("a list of events (イベント一覧)")
    } else {
        None
    }
}

const HAZARDS: &[Field] = &[
    Field::Flood,
    Field::Landslide,
    Field::StormSurge,
    Field::Earthquake,
    Field::Tsunami,
    Field::Fire,
    Field::InlandFlood,
    Field::Volcano,
];

fn by_headings(columns: &Columns) -> Option<Dataset> {
    let of = |field| columns.has(field);
    if columns.count(HAZARDS) >= 3 {
        Some(D::EvacuationSite)
    } else if of(Field::OfShelter) {
        Some(D::Shelter)
    } else if columns.count(&[Field::OfToilet]) >= 2 {
        Some(D::PublicToilet)
    } else if of(Field::ChildPads) || of(Field::OfAed) || columns.mention("aed") {
        Some(D::Aed)
    } else if of(Field::Ssid) {
        Some(D::Wifi)
    } else if of(Field::Departments) {
        Some(D::Clinic)
    } else if of(Field::OfChildcare)
        || (of(Field::Ages) && (of(Field::Capacity) || of(Field::TemporaryCare)))
    {
        Some(D::Childcare)
    } else if columns.mention("介護") {
        Some(D::Care)
    } else if columns.mention("文化財") {
        Some(D::Culture)
    } else {
        None
    }
}

/// By what it is called, in the order of the table: 「公共施設」 is the vaguest word and comes last.
fn called(name: &str) -> Option<Dataset> {
    let (lower, plain) = (name.to_lowercase(), flat(name));
    if name.is_empty()
        || ["polling", "投票", "school_district", "通学"]
            .iter()
            .any(|word| lower.contains(word))
    {
        return None;
    }
    let has = |word: &&str| lower.contains(*word) || plain.contains(&flat(word));
    ALL.iter()
        .find(|(_, _, title, words)| lower.contains(title) || words.iter().any(&has))
        .map(|(dataset, ..)| *dataset)
}

/// By what most of its rows are called.
fn by_names(names: &[String]) -> Option<Dataset> {
    let kinds: [(Dataset, &[&str]); 4] = [
        (D::Park, &["公園", "緑地", "広場", "遊園", "緑道"]),
        (D::Childcare, &["保育", "幼稚園", "こども園", "児童館"]),
        (D::PublicToilet, &["トイレ", "便所", "便所"]),
        (D::Clinic, &["医院", "病院", "クリニック", "診療所", "歯科"]),
    ];
    kinds.into_iter().find_map(|(dataset, words)| {
        let such = names
            .iter()
            .filter(|name| words.iter().any(|word| name.contains(word)));
        (names.len() >= 3 && such.count() * 2 > names.len()).then_some(dataset)
    })
}
