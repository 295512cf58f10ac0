//! The two outlines we drew, held against the real extent.

use std::collections::HashMap;

use kairanban::geo::{Outline, TownFeature, overlapping, plain_features, town_features};

use super::files::{boundary_file, own_neighborhoods, rows};

fn towns() -> Vec<TownFeature> {
    town_features(&own_neighborhoods()).unwrap()
}

/// 小杉町1丁目 as address tables write it: 小杉町一丁目.
fn in_kanji(town: &str) -> String {
    let kanji = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |c: char| c.to_digit(10).map_or(c, |number| kanji[number as usize]);
    town.chars().map(digit).collect()
}

#[test]
fn the_two_towns_are_described_and_pass_the_import() {
    let towns = towns();
    let said: Vec<_> = towns
        .iter()
        .map(|t| {
            (
                t.slug.as_str(),
                t.name.as_str(),
                t.kana.as_str(),
                t.municipality_code.as_str(),
            )
        })
        .collect();
    let wanted = [
        ("musashi-kosugi", "武蔵小杉", "むさしこすぎ", "141330"),
        ("toyosu", "豊洲", "とよす", "131083"),
    ];
    assert_eq!(said, wanted);
    for town in &towns {
        assert!(town.approximate);
        let station = town.station.as_ref().unwrap();
        assert!(
            town.outline.covers(station.lon, station.lat),
            "{}",
            station.name
        );
        assert!(
            (21..=61).contains(&town.outline.points()),
            "20 to 60 corners and the closing one"
        );
    }
    let named: Vec<_> = towns
        .iter()
        .map(|town| (town.slug.as_str(), &town.outline))
        .collect();
    assert_eq!(overlapping(&named), []);
}

#[test]
fn the_corners_are_hand_chosen_and_no_dump_of_a_published_map() {
    let text = own_neighborhoods();
    let long = text
        .split(['[', ']', ',', ' '])
        .filter_map(|word| word.split_once('.'));
    assert!(
        long.filter(|(whole, _)| whole.len() <= 3)
            .all(|(_, decimals)| decimals.len() <= 4)
    );
    for name in [
        "chome_14133_13108_clean.geojson",
        "neighbourhoods_proposed.geojson",
    ] {
        let Some(published) = boundary_file(name) else {
            return;
        };
        let published = published.replace(' ', "");
        for town in towns() {
            let geometry = town.outline.to_geojson();
            let corners = geometry
                .split('[')
                .filter_map(|word| word.split_once(']'))
                .map(|it| it.0);
            let copied = corners.filter(|corner| published.contains(&format!("[{corner}]")));
            assert_eq!(copied.count(), 0, "{}", town.slug);
        }
    }
}

#[test]
fn each_holds_the_points_of_its_towns_and_of_no_others() {
    let Some(csv) = boundary_file("towns_points_14133_13108.csv") else {
        return;
    };
    let points: HashMap<(&str, &str), (f64, f64)> = rows(&csv)
        .filter_map(|row| {
            Some((
                (row[0], row[3]),
                (row[6].parse().ok()?, row[5].parse().ok()?),
            ))
        })
        .collect();
    for town in towns() {
        let code = &town.municipality_code.as_str()[..5];
        let listed: Vec<String> = town.towns.iter().map(|name| in_kanji(name)).collect();
        let inside = |name: &str| {
            let (lon, lat) = points
                .get(&(code, name))
                .unwrap_or_else(|| panic!("no point for {name}"));
            town.outline.covers(*lon, *lat)
        };
        let held = listed.iter().filter(|name| inside(name)).count();
        assert!(
            held * 10 >= listed.len() * 9,
            "{}: {held} of {}",
            town.slug,
            listed.len()
        );
        let strangers: Vec<_> = points
            .iter()
            .filter(|((_, name), at)| {
                !listed.iter().any(|own| own == name) && town.outline.covers(at.0, at.1)
            })
            .collect();
        assert!(strangers.is_empty(), "{}: {strangers:?}", town.slug);
    }
}

#[test]
fn each_covers_the_real_extent_and_little_more() {
    let Some(text) = boundary_file("neighbourhoods_proposed.geojson") else {
        return;
    };
    let real: HashMap<String, Outline> = plain_features(&text)
        .unwrap()
        .into_iter()
        .map(|feature| {
            (
                feature.properties["id"].as_str().unwrap().to_owned(),
                feature.outline,
            )
        })
        .collect();
    for town in towns() {
        let real = &real[&town.slug];
        let common = town.outline.overlap_m2(real);
        assert!(
            common / real.area_m2() > 0.95,
            "{}: {}",
            town.slug,
            common / real.area_m2()
        );
        assert!(common / town.outline.area_m2() > 0.75, "{}", town.slug);
    }
}

#[test]
fn a_third_town_is_data() {
    let mut file: serde_json::Value = serde_json::from_str(&own_neighborhoods()).unwrap();
    let mut third = file["features"][1].clone();
    third["properties"]["slug"] = "shin-toyosu".into();
    for position in third["geometry"]["coordinates"][0].as_array_mut().unwrap() {
        position[0] = (position[0].as_f64().unwrap() + 1.0).into();
    }
    third["properties"]["station"] = serde_json::Value::Null;
    file["features"].as_array_mut().unwrap().push(third);
    let towns = town_features(&file.to_string()).unwrap();
    assert_eq!(towns.len(), 3);
    assert_eq!(towns[2].station, None);
}
