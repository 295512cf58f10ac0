//! Bad files: each refused whole, with the feature's name and the reason.

use kairanban::geo::{Refused, plain_features, town_features};
use serde_json::{Value, json};

/// A square of about 1 km, `step` squares east of the first.
fn square(step: u32) -> Value {
    let (west, east) = (
        139.0 + f64::from(step) * 0.01,
        139.01 + f64::from(step) * 0.01,
    );
    json!([[
        [west, 35.0],
        [east, 35.0],
        [east, 35.01],
        [west, 35.01],
        [west, 35.0]
    ]])
}

fn town(slug: &str, step: u32) -> Value {
    json!({
        "type": "Feature",
        "properties": {
            "slug": slug, "name": "見本町", "kana": "みほんちょう", "romaji": "Mihon-chō",
            "kind": "machi", "municipality_code": "141330", "municipality": "川崎市中原区",
            "towns": ["見本町1丁目", "見本町2丁目"],
            "station": {"name": "見本駅", "lon": 139.005, "lat": 35.005},
            "approximate": false
        },
        "geometry": {"type": "Polygon", "coordinates": square(step)}
    })
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

/// What is said of a file of two towns of which the second had one place changed.
fn said_of(pointer: &str, value: &Value) -> Vec<String> {
    let mut bad = town("bad", 3);
    if let Some((parent, key)) = pointer.rsplit_once('/') {
        let parent = bad.pointer_mut(parent).unwrap();
        if value == "(absent)" {
            parent.as_object_mut().unwrap().remove(key);
        } else {
            parent[key] = value.clone();
        }
    }
    told(&collection(&[town("good", 0), bad]))
}

fn told(text: &str) -> Vec<String> {
    let refused: Refused = town_features(text).unwrap_err();
    refused.problems.iter().map(ToString::to_string).collect()
}

fn is_refused(pointer: &str, value: &Value, words: &str) {
    let said = said_of(pointer, value);
    assert_eq!(said.len(), 1, "{pointer} {value}: {said:?}");
    let expected = said[0].starts_with("bad: ") && said[0].contains(words);
    assert!(expected, "{pointer} {value}: {said:?}");
}

/// A table of lines `place | JSON to put there | words of the refusal`.
fn all_are_refused(prefix: &str, table: &str) {
    for line in table.trim().lines() {
        let cells: Vec<_> = line.split(" | ").map(str::trim).collect();
        let [place, json, words] = cells[..] else {
            panic!("{line}")
        };
        is_refused(
            &format!("{prefix}{place}"),
            &serde_json::from_str(json).unwrap(),
            words,
        );
    }
}

#[test]
fn the_pattern_itself_is_good() {
    let towns = town_features(&collection(&[town("good", 0), town("bad", 1)])).unwrap();
    assert_eq!(towns.len(), 2);
    assert_eq!(towns[0].towns, ["見本町1丁目", "見本町2丁目"]);
}

#[test]
fn bad_rings() {
    let table = r#"
[[139.1, 35.0], [139.2, 35.0], [139.2, 35.1], [139.1, 35.1]] | outer ring of polygon 1 is open
[[139.1, 35.0], [139.2, 35.0], [139.1, 35.0]] | fewer than four positions
[[139.1, 35.0], [139.2, 35.1], [139.2, 35.0], [139.1, 35.1], [139.1, 35.0]] | crosses or touches itself
[[139.1, 35.0], [139.2, 35.0], [139.3, 35.0], [139.1, 35.0]] | winding cannot be repaired
[[35.0, 139.1], [35.0, 139.2], [35.1, 139.2], [35.0, 139.1]] | at longitude 35, latitude 139.1
[[139.1, 35.0], [155.0, 35.0], [139.2, 35.1], [139.1, 35.0]] | leaves Japan at longitude 155
[[121.9, 35.0], [139.2, 35.0], [139.2, 35.1], [121.9, 35.0]] | leaves Japan at longitude 121.9
[[139.1, 19.9], [139.2, 35.0], [139.2, 35.1], [139.1, 19.9]] | latitude 19.9
[[139.1, 35.0], [139.2, 46.1], [139.2, 35.1], [139.1, 35.0]] | latitude 46.1
[[139.1], [139.2, 35.0], [139.2, 35.1], [139.1]] | fewer than two numbers
[["x", 35.0], [139.2, 35.0], [139.2, 35.1], ["x", 35.0]] | cannot be read
"#;
    for line in table.trim().lines() {
        let (ring, words) = line.split_once(" | ").unwrap();
        let rings: Value = serde_json::from_str(&format!("[{ring}]")).unwrap();
        is_refused("/geometry/coordinates", &rings, words);
    }
}

#[test]
fn bad_geometries() {
    let table = r#"
/geometry/coordinates | [] | empty geometry
/geometry/coordinates | 7 | cannot be read
/geometry/type | "Blob" | cannot be read
/geometry | {"type": "Point", "coordinates": [139.1, 35.0]} | has a Point as geometry
/geometry | {"type": "GeometryCollection", "geometries": []} | has a GeometryCollection as geometry
/geometry | null | has no geometry
/geometry | "(absent)" | has no geometry
/type | "Town" | is not a GeoJSON Feature
"#;
    all_are_refused("", table);
}

#[test]
fn polygons_of_one_outline_in_each_others_way() {
    let inner = [
        [139.035, 35.002],
        [139.036, 35.002],
        [139.036, 35.003],
        [139.035, 35.002],
    ];
    let outer = square(3)[0].clone();
    let table = [
        json!({"type": "MultiPolygon", "coordinates": [[outer], [inner]]}),
        json!({"type": "Polygon", "coordinates": [inner, outer]}),
        json!({"type": "MultiPolygon", "coordinates": [square(3), square(4)]}),
    ];
    for geometry in table {
        is_refused("/geometry", &geometry, "do not fit together");
    }
    let lake = json!({"type": "MultiPolygon", "coordinates": [[outer, inner], square(7)]});
    let good = json!({"type": "Feature", "properties": null, "geometry": lake});
    assert_eq!(plain_features(&collection(&[good])).unwrap().len(), 1);
}

#[test]
fn bad_properties() {
    let table = r#"
name | "(absent)" | property `name` is missing
name | null | property `name` is missing
name | 7 | property `name` must be a text
name | "  " | property `name` is empty
name | " 豊洲" | property `name` has spaces at its ends
name | "豊\u200b洲" | property `name` has spaces at its ends or invisible characters
name | "豊\n洲" | property `name` has spaces at its ends or invisible characters
kana | "豊洲" | property `kana` must be hiragana or katakana
romaji | "トヨス" | property `romaji` must be Latin letters
kind | "village" | property `kind` is none of: station_cluster, ward, machi, kumiai
municipality_code | "141331" | wrong check digit: 141330 would be right
municipality_code | "131080" | wrong check digit: 131083 would be right
municipality_code | "14133" | no check digit: 141330 is the whole code
municipality_code | 141330 | property `municipality_code` must be a text
municipality_code | "140007" | names a prefecture
municipality | "(absent)" | property `municipality` is missing
towns | [] | property `towns` is empty
towns | "豊洲" | property `towns` must be a list
towns | ["豊洲", 1] | property `towns` must be a text
towns | ["豊洲", "塩浜", "豊洲"] | property `towns` has 豊洲 twice
station | "(absent)" | property `station` is missing
station | {"name": "駅", "lon": "139"} | property `station` must be null or
station | {"name": "駅", "lon": 35.0, "lat": 139.0} | property `station` is not in Japan
station | {"lon": 139.0, "lat": 35.0} | property `station.name` must be a text
approximate | "yes" | property `approximate` must be true or false
approximate | "(absent)" | property `approximate` is missing
"#;
    all_are_refused("/properties/", table);
}

#[test]
fn properties_that_are_too_long() {
    let limits = [
        ("name", 40),
        ("kana", 80),
        ("romaji", 80),
        ("kind", 40),
        ("municipality", 40),
    ];
    for (name, max) in limits {
        let text = Value::from("a".repeat(max + 1));
        let words = format!("property `{name}` is too long: at most {max}");
        is_refused(&format!("/properties/{name}"), &text, &words);
    }
    let many: Vec<_> = (0..301).map(|n| format!("見本町{n}丁目")).collect();
    is_refused(
        "/properties/towns",
        &json!(many),
        "`towns` is too long: at most 300",
    );
    is_refused(
        "/properties/towns",
        &json!(["あ".repeat(41)]),
        "`towns` is too long: at most 40",
    );
    let station = json!({"name": "駅".repeat(41), "lon": 139.0, "lat": 35.0});
    is_refused(
        "/properties/station",
        &station,
        "`station.name` is too long: at most 40",
    );
}

#[test]
fn a_feature_without_a_proper_slug_is_named_by_its_number() {
    let long = "a".repeat(41);
    for slug in ["Toyosu", "豊洲", "-a", "a-", "a--b", "a b", "", "\u{1b}[2J"] {
        let said = told(&collection(&[town("good", 0), town(slug, 1)]));
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("#2: property `slug`"), "{said:?}");
    }
    let said = told(&collection(&[town(&long, 0)]));
    assert!(
        said[0].ends_with("property `slug` is too long: at most 40"),
        "{said:?}"
    );
}

#[test]
fn slugs_that_come_twice_and_towns_on_each_other() {
    let said = told(&collection(&[town("a", 0), town("b", 1), town("a", 2)]));
    assert_eq!(said, ["a: has the slug of feature #1 again"]);
    let said = told(&collection(&[town("a", 0), town("b", 4), town("c", 4)]));
    assert_eq!(said.len(), 1);
    assert!(
        said[0].starts_with("c: lies on b: ") && said[0].ends_with("m² in common"),
        "{said:?}"
    );
}

#[test]
fn every_problem_is_told_at_once_in_the_order_of_the_file() {
    let mut first = town("first", 0);
    first["properties"]["kind"] = json!("village");
    first["properties"]["municipality_code"] = json!("141339");
    first["geometry"]["coordinates"][0]
        .as_array_mut()
        .unwrap()
        .pop();
    let mut second = town("second", 1);
    second["geometry"] = Value::Null;
    let text = collection(&[first, second, town("third", 4), town("fourth", 4), json!(7)]);
    let refused = town_features(&text).unwrap_err();
    let names: Vec<_> = refused
        .problems
        .iter()
        .map(|problem| problem.feature.as_str())
        .collect();
    assert_eq!(
        names,
        ["first", "first", "first", "second", "#5", "fourth"],
        "{refused}"
    );
    assert!(
        refused
            .to_string()
            .starts_with("refused, 6 problem(s):\n  first: property `kind`")
    );
}

#[test]
fn files_that_are_something_else() {
    let table = [
        ("", "is not a GeoJSON FeatureCollection: EOF"),
        ("[]", "its type is another"),
        (r#"{"type":"Feature"}"#, "its type is another"),
        (
            r#"{"type":"FeatureCollection"}"#,
            "it has no list of features",
        ),
        (
            r#"{"type":"FeatureCollection","features":{}}"#,
            "it has no list of features",
        ),
        (
            r#"{"type":"FeatureCollection","features":[]}"#,
            "has no features",
        ),
    ];
    for (text, words) in table {
        let said = told(text);
        assert!(
            said[0].starts_with("file: ") && said[0].contains(words),
            "{text}: {said:?}"
        );
    }
    let endless = collection(&vec![json!(1); 10_001]);
    assert_eq!(
        told(&endless),
        ["file: has 10001 features, at most 10000 are read"]
    );
    assert!(town_features(&"[".repeat(100_000)).is_err());
}
