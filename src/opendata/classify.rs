//! Which sort of place a row is, by its dataset, its own word for it, and its name.
use std::sync::OnceLock;

use entity::place::{Category, Sort};
use sea_orm::ActiveEnum;

use super::dataset::Dataset;

use Category as C;
use Sort as S;

/// What a word makes of a place.
struct Word {
    text: &'static str,
    category: Category,
    sort: Option<Sort>,
}

/// Words in a name or a kind, in the order in which they decide.
fn words() -> &'static [Word] {
    static ALL: OnceLock<Vec<Word>> = OnceLock::new();
    ALL.get_or_init(|| {
        let table = include_str!("../../data/opendata/sorts.tsv").lines();
        table
            .filter(|line| !line.starts_with('#'))
            .filter_map(of_line)
            .flatten()
            .collect()
    })
}

fn of_line(line: &'static str) -> Option<Vec<Word>> {
    let mut cells = line.split('\t');
    let category = Category::try_from_value(&cells.next()?.to_owned()).ok()?;
    let sort = Sort::try_from_value(&cells.next()?.to_owned()).ok();
    Some(
        cells
            .map(|text| Word {
                text,
                category,
                sort,
            })
            .collect(),
    )
}

/// POIコード: the digits before the letter.
const POI: &[(&str, Category, Option<Sort>)] = &[
    ("1003", C::Park, Some(S::Green)),
    ("1402", C::Childcare, Some(S::Nursery)),
    ("1403", C::Childcare, Some(S::ChildrensHall)),
    ("1512", C::Culture, Some(S::Library)),
];

/// The category and the sort of a row.
pub(super) fn classify(
    dataset: Dataset,
    kind: &str,
    name: &str,
    poi: &str,
) -> (Category, Option<Sort>) {
    match dataset {
        Dataset::Aed => (C::Aed, None),
        Dataset::PublicToilet => (C::Toilet, None),
        Dataset::Wifi => (C::Wifi, None),
        Dataset::EvacuationSite => (C::Shelter, Some(S::EvacuationSite)),
        Dataset::Shelter => (C::Shelter, Some(S::EvacuationShelter)),
        Dataset::Care => (C::PublicOffice, Some(S::Welfare)),
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
    finer
        .or(by_poi)
        .or_else(|| by_word(name, |_| true))
        .or_else(|| by_word(kind, |_| true))
}

fn within(category: Category, kind: &str, name: &str) -> Option<(Category, Option<Sort>)> {
    let fits = |found: Category| found == category;
    by_word(kind, fits).or_else(|| by_word(name, fits))
}

/// The word that stands last in a name says what it is; of two that end alike, the earlier in the list.
fn by_word(text: &str, fits: impl Fn(Category) -> bool) -> Option<(Category, Option<Sort>)> {
    words()
        .iter()
        .rev()
        .filter(|word| fits(word.category))
        .filter_map(|word| Some((text.rfind(word.text)? + word.text.len(), word)))
        .max_by_key(|(end, _)| *end)
        .map(|(_, word)| (word.category, word.sort))
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
            assert_eq!(
                classify(Dataset::PublicFacility, "", name, ""),
                expected,
                "{name}"
            );
        }
        let child = classify(Dataset::Childcare, "認可私立保育所", "キッズランド", "");
        assert_eq!(child, (C::Childcare, Some(S::Nursery)));
        assert_eq!(
            classify(Dataset::PublicFacility, "", "白河園", "1402a"),
            (C::Childcare, Some(S::Nursery))
        );
    }
}
