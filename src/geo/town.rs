//! A neighborhood as a file describes it.

use serde_json::{Map, Value};

use super::properties::{Properties, clean_text};
use super::{Fault, MunicipalityCode, Outline, PropertyFault, in_japan};

/// Characters of a slug, a name, a municipality's, town's or station's name.
const NAME_MAX: usize = 40;
/// Characters of a reading.
const READING_MAX: usize = 80;
/// Towns (町丁目) of one neighborhood; a whole city ward has about 150.
const TOWNS_MAX: usize = 300;

/// A checked neighborhood: what the file says about it, and its outline.
#[derive(Debug, Clone, PartialEq)]
pub struct TownFeature {
    /// Its name in addresses: a–z, 0–9 and hyphens, unique.
    pub slug: String,
    /// 武蔵小杉
    pub name: String,
    /// むさしこすぎ
    pub kana: String,
    /// Musashi-Kosugi
    pub romaji: String,
    /// What holds it together.
    pub kind: TownKind,
    /// The municipality it lies in.
    pub municipality_code: MunicipalityCode,
    /// 川崎市中原区
    pub municipality: String,
    /// The towns (町丁目) it is made of, at least one.
    pub towns: Vec<String>,
    /// The station people name it after, if there is one.
    pub station: Option<Station>,
    /// Whether the outline is a drawing and no published border.
    pub approximate: bool,
    /// Where it is.
    pub outline: Outline,
}

/// A railway station.
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    /// 武蔵小杉駅
    pub name: String,
    /// Degrees.
    pub lon: f64,
    /// Degrees.
    pub lat: f64,
}

/// What holds a neighborhood together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TownKind {
    /// The towns around a station.
    StationCluster,
    /// A whole city ward.
    Ward,
    /// A single town (町).
    Machi,
    /// The area of an association (組合, 町内会).
    Kumiai,
}

impl TownKind {
    /// All kinds as one reads them in a file, for a message.
    const WORDS: &'static str = "station_cluster, ward, machi, kumiai";

    /// The word for it in files and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StationCluster => "station_cluster",
            Self::Ward => "ward",
            Self::Machi => "machi",
            Self::Kumiai => "kumiai",
        }
    }

    /// The kind that a word stands for.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::StationCluster, Self::Ward, Self::Machi, Self::Kumiai];
        all.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What the properties say, before there is an outline to it.
pub(super) struct Description {
    slug: String,
    name: String,
    kana: String,
    romaji: String,
    kind: TownKind,
    municipality_code: MunicipalityCode,
    municipality: String,
    towns: Vec<String>,
    station: Option<Station>,
    approximate: bool,
}

impl Description {
    /// Reads all properties; gives every problem there is. Other properties are left alone.
    pub(super) fn read(map: &Map<String, Value>) -> Result<Self, Vec<Fault>> {
        let mut from = Properties::new(map);
        let read = Self::read_each(&mut from);
        let faults = from.into_faults();
        if faults.is_empty() {
            read.ok_or(faults)
        } else {
            Err(faults)
        }
    }

    /// Each is read before the first `?`, so that the second problem is seen with the first.
    fn read_each(from: &mut Properties<'_>) -> Option<Self> {
        let slug = from.text_of(
            "slug",
            NAME_MAX,
            "words of a-z, 0-9 with hyphens between",
            is_slug,
        );
        let name = from.text("name", NAME_MAX);
        let kana = from.text_of("kana", READING_MAX, "hiragana or katakana", is_kana);
        let romaji = from.text_of("romaji", READING_MAX, "Latin letters", is_romaji);
        let kind = kind(from);
        let municipality_code = municipality_code(from);
        let municipality = from.text("municipality", NAME_MAX);
        let towns = from.texts("towns", TOWNS_MAX, NAME_MAX);
        let station = station(from);
        let approximate = from.yes_or_no("approximate");
        Some(Self {
            slug: slug?,
            name: name?,
            kana: kana?,
            romaji: romaji?,
            kind: kind?,
            municipality_code: municipality_code?,
            municipality: municipality?,
            towns: towns?,
            station: station?,
            approximate: approximate?,
        })
    }

    pub(super) fn with(self, outline: Outline) -> TownFeature {
        TownFeature {
            slug: self.slug,
            name: self.name,
            kana: self.kana,
            romaji: self.romaji,
            kind: self.kind,
            municipality_code: self.municipality_code,
            municipality: self.municipality,
            towns: self.towns,
            station: self.station,
            approximate: self.approximate,
            outline,
        }
    }
}

fn kind(from: &mut Properties<'_>) -> Option<TownKind> {
    let word = from.text("kind", NAME_MAX)?;
    from.clean(
        "kind",
        TownKind::parse(&word).ok_or(PropertyFault::Unknown(TownKind::WORDS)),
    )
}

fn municipality_code(from: &mut Properties<'_>) -> Option<MunicipalityCode> {
    let text = from.text("municipality_code", NAME_MAX)?;
    from.clean("municipality_code", MunicipalityCode::parse(&text))
}

/// The outer option is whether it could be read, the inner one whether there is a station.
#[expect(
    clippy::option_option,
    reason = "no station and no readable station are two things"
)]
fn station(from: &mut Properties<'_>) -> Option<Option<Station>> {
    let value = from.nullable("station")?;
    if value.is_null() {
        return Some(None);
    }
    let number = |key| value.get(key).and_then(Value::as_f64);
    let (Some(lon), Some(lat)) = (number("lon"), number("lat")) else {
        return from.refuse("station", PropertyFault::Not("null or {name, lon, lat}"));
    };
    if !in_japan(lon, lat) {
        return from.refuse("station", PropertyFault::OutsideJapan);
    }
    let name = value.get("name").unwrap_or(&Value::Null);
    let name = from.clean("station.name", clean_text(name, NAME_MAX))?;
    Some(Some(Station { name, lon, lat }))
}

pub(super) fn is_slug(text: &str) -> bool {
    text.split('-').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

fn is_kana(text: &str) -> bool {
    let kana =
        |character| matches!(character, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '・' | ' ' | '0'..='9');
    text.chars().all(kana)
}

/// ASCII as in passports, or the macrons of road signs and textbooks (Tōkyō).
fn is_romaji(text: &str) -> bool {
    let latin = |character: char| {
        character.is_ascii_alphanumeric()
            || " -'.".contains(character)
            || "āīūēōĀĪŪĒŌ".contains(character)
    };
    text.chars().all(latin)
}
