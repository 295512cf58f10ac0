//! Which sort of place a row is, by its dataset, its own word for it, and its name.
use entity::place::{Category, Sort};

use super::dataset::Dataset;

use Category as C;
use Sort as S;

/// Words in a name or a kind, in the order in which they decide: 「公園内児童館」 is a hall.
const WORDS: &[(&[&str], Category, Option<Sort>)] = &[
    (&["子育て支援センター", "地域子育て支援", "つどいの広場", "子育てひろば", "親子つどい"], C::Childcare, Some(S::SupportCenter)),
    (&["放課後", "学童"], C::Childcare, Some(S::AfterSchool)),
    (&["一時預かり", "病児", "病後児"], C::Childcare, Some(S::TemporaryCare)),
    (&["こども園"], C::Childcare, Some(S::CertifiedCenter)),
    (&["保育園", "保育所", "保育室", "ほいくえん", "保育ルーム", "ナーサリー", "託児"], C::Childcare, Some(S::Nursery)),
    (&["保育事業", "認可外保育", "家庭的保育"], C::Childcare, Some(S::Nursery)),
    (&["幼稚園"], C::Childcare, Some(S::Kindergarten)),
    (&["児童館", "こども館", "子ども館", "児童センター"], C::Childcare, Some(S::ChildrensHall)),
    (&["図書館", "図書室", "図書コーナー"], C::Culture, Some(S::Library)),
    (&["博物館", "美術館", "資料館", "記念館", "文学館", "科学館", "動物園", "水族館", "植物園"], C::Culture, Some(S::Museum)),
    (&["小学校", "中学校", "高等学校", "高校", "学校", "学園", "大学"], C::Culture, Some(S::School)),
    (&["公民館", "市民センター", "コミュニティセンター", "地区センター", "集会所", "自治会館", "町会会館", "市民館", "ふれあい館"], C::Culture, Some(S::CommunityCenter)),
    (&["文化会館", "市民会館", "ホール", "文化センター", "公会堂"], C::Culture, Some(S::Hall)),
    (&["体育館", "スポーツ", "プール", "野球場", "グラウンド", "テニスコート", "運動場", "陸上競技場", "武道館"], C::Park, Some(S::Sports)),
    (&["歯科"], C::Clinic, Some(S::Dentist)),
    (&["小児科"], C::Clinic, Some(S::Pediatrics)),
    (&["薬局"], C::Clinic, Some(S::Pharmacy)),
    (&["病院", "医療センター"], C::Clinic, Some(S::Hospital)),
    (&["診療所", "クリニック", "医院"], C::Clinic, None),
    (&["警察署", "交番", "駐在所"], C::PublicOffice, Some(S::Police)),
    (&["消防署", "消防局", "消防団"], C::PublicOffice, Some(S::FireStation)),
    (&["保健所", "保健センター", "保健相談所"], C::PublicOffice, Some(S::HealthCenter)),
    (&["郵便局"], C::PublicOffice, Some(S::PostOffice)),
    (&["出張所", "支所", "サービスコーナー", "連絡所", "行政センター"], C::PublicOffice, Some(S::Counter)),
    (&["市役所", "区役所", "町役場", "村役場", "庁舎", "県庁", "都庁", "役場"], C::PublicOffice, Some(S::TownOffice)),
    (&["福祉", "老人", "高齢者", "障害", "障がい", "いきいきセンター", "地域包括"], C::PublicOffice, Some(S::Welfare)),
    (&["駐輪場", "自転車等駐車場", "自転車駐車場"], C::Station, Some(S::BicycleParking)),
    (&["公衆便所", "公衆トイレ"], C::Toilet, None),
    (&["児童遊園", "遊び場", "ちびっこ広場"], C::Park, Some(S::Playground)),
    (&["公園", "緑地", "緑道", "広場", "庭園"], C::Park, Some(S::Green)),
];

/// POIコード: the digits before the letter.
const POI: &[(&str, Category, Option<Sort>)] = &[
    ("1003", C::Park, Some(S::Green)),
    ("1402", C::Childcare, Some(S::Nursery)),
    ("1403", C::Childcare, Some(S::ChildrensHall)),
    ("1512", C::Culture, Some(S::Library)),
];

/// The category and the sort of a row.
pub(super) fn classify(dataset: Dataset, kind: &str, name: &str, poi: &str) -> (Category, Option<Sort>) {
    let fixed = |category, sort| (category, sort);
    match dataset {
        Dataset::Aed => fixed(C::Aed, None),
        Dataset::PublicToilet => fixed(C::Toilet, None),
        Dataset::Wifi => fixed(C::Wifi, None),
        Dataset::EvacuationSite => fixed(C::Shelter, Some(S::EvacuationSite)),
        Dataset::Shelter => fixed(C::Shelter, Some(S::EvacuationShelter)),
        Dataset::Care => fixed(C::PublicOffice, Some(S::Welfare)),
        Dataset::Childcare => within(C::Childcare, kind, name).unwrap_or((C::Childcare, None)),
        Dataset::Park => within(C::Park, kind, name).unwrap_or((C::Park, Some(S::Green))),
        Dataset::Clinic => within(C::Clinic, kind, name).unwrap_or((C::Clinic, None)),
        Dataset::Culture => within(C::Culture, kind, name).unwrap_or((C::Culture, None)),
        Dataset::Tourism => anything(kind, name, poi).unwrap_or((C::Other, None)),
        Dataset::PublicFacility => anything(kind, name, poi).unwrap_or((C::PublicOffice, None)),
    }
}

fn anything(kind: &str, name: &str, poi: &str) -> Option<(Category, Option<Sort>)> {
    let by_poi = POI.iter().find(|(digits, ..)| poi.starts_with(digits));
    let by_poi = by_poi.map(|(_, category, sort)| (*category, *sort));
    // 1403 is all of 児童福祉; the name says which.
    let finer = by_poi.and_then(|(category, _)| within(category, kind, name));
    finer.or(by_poi).or_else(|| by_word(name, |_| true)).or_else(|| by_word(kind, |_| true))
}

fn within(category: Category, kind: &str, name: &str) -> Option<(Category, Option<Sort>)> {
    let fits = |found: Category| found == category;
    by_word(kind, fits).or_else(|| by_word(name, fits))
}

/// The word that stands last in a name says what it is; of two that end alike, the earlier in the list.
fn by_word(text: &str, fits: impl Fn(Category) -> bool) -> Option<(Category, Option<Sort>)> {
    let end = |words: &[&str]| {
        let ends = words.iter().filter_map(|word| text.rfind(word).map(|at| at + word.len()));
        ends.max()
    };
    WORDS
        .iter()
        .rev()
        .filter(|(_, category, _)| fits(*category))
        .filter_map(|(words, category, sort)| Some((end(words)?, (*category, *sort))))
        .max_by_key(|(end, _)| *end)
        .map(|(_, found)| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_place_is() {
        for (name, expected) in [
            ("森下児童館", (C::Childcare, Some(S::ChildrensHall))),
            ("江東区立清澄二丁目公園", (C::Park, Some(S::Green))),
            ("市川小学校", (C::Culture, Some(S::School))),
            ("大洲防災公園", (C::Park, Some(S::Green))),
            ("市川市役所第1庁舎", (C::PublicOffice, Some(S::TownOffice))),
            ("塩浜市民体育館", (C::Park, Some(S::Sports))),
            ("クリーンセンター", (C::PublicOffice, None)),
        ] {
            assert_eq!(classify(Dataset::PublicFacility, "", name, ""), expected, "{name}");
        }
        let child = classify(Dataset::Childcare, "認可私立保育所", "キッズランド", "");
        assert_eq!(child, (C::Childcare, Some(S::Nursery)));
        assert_eq!(classify(Dataset::PublicFacility, "", "白河園", "1402a"), (C::Childcare, Some(S::Nursery)));
    }
}
