//! The 1,902 municipalities and wards of Japan: every code checks, every point finds its own.

use std::sync::OnceLock;

use geo::{InteriorPoint, MultiPolygon};
use kairanban::geo::{Atlas, MunicipalityCode, Outline, PlainFeature, plain_features};

use super::files::{boundary_file, own_neighborhoods, rows};

/// Read once for all tests: without optimization it takes seconds.
fn municipalities() -> Option<&'static [PlainFeature]> {
    static FEATURES: OnceLock<Option<Vec<PlainFeature>>> = OnceLock::new();
    let read = || {
        let text = boundary_file("japan_municipalities_2021_s0010.geojson")?;
        Some(plain_features(&text).unwrap())
    };
    FEATURES.get_or_init(read).as_deref()
}

fn code_of(feature: &PlainFeature) -> &str {
    feature.properties["code"].as_str().unwrap()
}

fn atlas(features: &[PlainFeature]) -> Atlas<&str> {
    Atlas::new(
        features
            .iter()
            .map(|feature| (code_of(feature), &feature.outline)),
    )
}

/// A point that is surely inside, by another way than the one that is tested.
fn a_point_in(outline: &Outline) -> (f64, f64) {
    let geometry: geojson::Geometry = outline.to_geojson().parse().unwrap();
    let shape = match geo::Geometry::<f64>::try_from(geometry).unwrap() {
        geo::Geometry::Polygon(one) => MultiPolygon::new(vec![one]),
        geo::Geometry::MultiPolygon(many) => many,
        other => panic!("{other:?}"),
    };
    shape.interior_point().unwrap().x_y()
}

#[test]
fn stations_lie_in_their_municipality() {
    let Some(features) = municipalities() else {
        return;
    };
    assert_eq!(features.len(), 1_902);
    let atlas = atlas(features);
    let stations = [
        ("武蔵小杉", 139.6596, 35.5763, "14133"),
        ("豊洲", 139.7963, 35.6549, "13108"),
        ("東京", 139.7671, 35.6812, "13101"),
        ("大阪", 135.4959, 34.7025, "27127"),
        ("京都", 135.7588, 34.9855, "26106"),
        ("博多", 130.4207, 33.5898, "40132"),
        ("那覇空港", 127.6521, 26.2064, "47201"),
        ("稚内", 141.6769, 45.4168, "01214"),
    ];
    for (name, lon, lat, code) in stations {
        assert_eq!(atlas.find(lon, lat), Some(&code), "{name}");
    }
    for (sea, lon, lat) in [
        ("相模湾", 139.3, 35.1),
        ("日本海", 135.0, 39.0),
        ("ソウル", 126.97, 37.56),
    ] {
        assert_eq!(atlas.find(lon, lat), None, "{sea}");
    }
}

#[test]
fn every_municipality_is_found_from_a_point_inside_it() {
    let Some(features) = municipalities() else {
        return;
    };
    let atlas = atlas(features);
    for feature in features {
        let (lon, lat) = a_point_in(&feature.outline);
        assert_eq!(atlas.find(lon, lat), Some(&code_of(feature)), "{lon} {lat}");
    }
}

#[test]
fn the_points_of_the_address_registry_find_the_same_code() {
    let (Some(features), Some(csv)) = (municipalities(), boundary_file("municipalities.csv"))
    else {
        return;
    };
    let atlas = atlas(features);
    let (mut asked, mut same) = (0_u32, 0_u32);
    for row in rows(&csv).filter(|row| features.iter().any(|feature| code_of(feature) == row[1])) {
        let (Ok(lat), Ok(lon)) = (row[15].parse(), row[16].parse()) else {
            continue;
        };
        asked += 1;
        same += u32::from(atlas.find(lon, lat) == Some(&row[1]));
    }
    // The map is simplified to 1 %, so a town hall at a border or a quay may fall on the other side.
    assert!(
        asked > 1_850 && same * 1000 >= asked * 985,
        "{same} of {asked}"
    );
}

#[test]
fn every_published_code_has_the_right_check_digit() {
    let Some(csv) = boundary_file("municipalities.csv") else {
        return;
    };
    let mut read = 0;
    for row in rows(&csv) {
        assert_eq!(MunicipalityCode::parse(row[0]).unwrap().as_str(), row[0]);
        assert_eq!(
            MunicipalityCode::from_five(row[1]).unwrap().as_str(),
            row[0]
        );
        read += 1;
    }
    assert_eq!(read, 1_918);
}

#[test]
fn our_towns_lie_in_the_municipality_they_name() {
    let Some(features) = municipalities() else {
        return;
    };
    for town in kairanban::geo::town_features(&own_neighborhoods()).unwrap() {
        let code = &town.municipality_code.as_str()[..5];
        let home = features
            .iter()
            .find(|feature| code_of(feature) == code)
            .unwrap();
        let share = town.outline.overlap_m2(&home.outline) / town.outline.area_m2();
        assert!(share > 0.8, "{}: {share}", town.slug);
    }
}
