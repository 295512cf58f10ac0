//! What a row says that is so, or not so, about a place.
use entity::place_fact::{Kind, Value};

use super::{cell, dataset::Dataset, place::FactRow, record::Record, vocabulary::Field};

/// Columns that ask a question with yes or no.
const QUESTIONS: &[(Field, Kind)] = &[
    (Field::Stroller, Kind::Stroller),
    (Field::KidsSpace, Kind::KidsSpace),
    (Field::DiaperTable, Kind::DiaperTable),
    (Field::NursingRoom, Kind::NursingRoom),
    (Field::Wheelchair, Kind::Wheelchair),
    (Field::WheelchairToilet, Kind::WheelchairToilet),
    (Field::Ostomate, Kind::Ostomate),
    (Field::Pets, Kind::Pets),
    (Field::SmokeFree, Kind::SmokeFree),
    (Field::ChildPads, Kind::ChildPads),
    (Field::Parking, Kind::Parking),
    (Field::Flood, Kind::Flood),
    (Field::Landslide, Kind::Landslide),
    (Field::StormSurge, Kind::StormSurge),
    (Field::Earthquake, Kind::Earthquake),
    (Field::Tsunami, Kind::Tsunami),
    (Field::Fire, Kind::Fire),
    (Field::InlandFlood, Kind::InlandFlood),
    (Field::Volcano, Kind::Volcano),
    (Field::AlsoShelter, Kind::AlsoShelter),
];

/// Words in 「バリアフリー情報」, which is a list in one cell.
const BARRIERS: &[(&[&str], Kind)] = &[
    (
        &[
            "多目的トイレ",
            "多機能トイレ",
            "バリアフリートイレ",
            "車椅子用トイレ",
            "車いす用トイレ",
            "だれでもトイレ",
            "誰でもトイレ",
        ],
        Kind::WheelchairToilet,
    ),
    (&["オストメイト"], Kind::Ostomate),
    (&["おむつ", "オムツ", "ベビーベッド"], Kind::DiaperTable),
    (&["授乳"], Kind::NursingRoom),
    (
        &["館内バリアフリー", "車椅子利用可", "車いす利用可"],
        Kind::Wheelchair,
    ),
];

/// The facts of a row, one of a kind.
pub(super) fn read(record: &Record<'_>, dataset: Dataset) -> Vec<FactRow> {
    let mut facts = Vec::new();
    for (field, kind) in QUESTIONS {
        if let Some(value) = answer(record, *field) {
            add(&mut facts, *kind, value, detail(record.get(*field), *field));
        }
    }
    barriers(&record.line(Field::Barriers), &mut facts);
    for (field, kind) in [
        (Field::Languages, Kind::Languages),
        (Field::Payment, Kind::Payment),
    ] {
        let words = record.line(field);
        if !words.is_empty() {
            add(&mut facts, kind, Value::Yes, words);
        }
    }
    if let Some(people) = cell::number(record.get(Field::Capacity)).filter(|people| *people > 0) {
        add(&mut facts, Kind::Capacity, Value::Yes, people.to_string());
    }
    if dataset == Dataset::Wifi {
        add(&mut facts, Kind::Wifi, Value::Yes, record.line(Field::Ssid));
    }
    facts
}

/// Yes in any column of the kind is yes: a toilet may have two that ask about wheelchairs.
fn answer(record: &Record<'_>, field: Field) -> Option<Value> {
    let cells = record
        .columns
        .all(field)
        .filter_map(|at| record.cells.get(at));
    let answers: Vec<Value> = cells.filter_map(|cell| cell::yes_or_no(cell)).collect();
    [Value::Yes, Value::Partly, Value::No]
        .into_iter()
        .find(|value| answers.contains(value))
}

/// What stands beside the yes: 「有（1階）」.
fn detail(cell: &str, field: Field) -> String {
    let words = cell::line(cell);
    let inside = words
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    match inside {
        Some(inside) => inside.to_owned(),
        None if field == Field::Parking && words.chars().count() > 2 => words,
        None => String::new(),
    }
}

fn barriers(words: &str, facts: &mut Vec<FactRow>) {
    for part in words.split([';', '、', '・', ',', '。']) {
        let kind = BARRIERS
            .iter()
            .find(|(words, _)| words.iter().any(|word| part.contains(word)));
        let no = ["無", "なし", "ありません"]
            .iter()
            .any(|word| part.ends_with(word));
        if let Some((_, kind)) = kind {
            add(
                facts,
                *kind,
                if no { Value::No } else { Value::Yes },
                String::new(),
            );
        }
    }
}

fn add(facts: &mut Vec<FactRow>, kind: Kind, value: Value, detail: String) {
    if facts.iter().all(|fact| fact.kind != kind) {
        let (detail, _) = cell::cut(detail, 200);
        facts.push(FactRow {
            kind,
            value,
            detail,
        });
    }
}
