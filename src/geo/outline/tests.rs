//! Outlines: what is read, repaired, refused and measured.

use super::*;

fn outline(coordinates: &str) -> Result<Outline, Vec<Fault>> {
    Outline::from_geojson(&format!(
        r#"{{"type":"Polygon","coordinates":{coordinates}}}"#
    ))
}

fn only_fault(coordinates: &str) -> Fault {
    let mut faults = outline(coordinates).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

const OUTER: Ring = Ring {
    polygon: 1,
    ring: 0,
};
const HOLED: &str = "[[[139,35],[139,36],[140,36],[140,35],[139,35]],
    [[139.4,35.4],[139.6,35.4],[139.6,35.6],[139.4,35.6],[139.4,35.4]]]";

#[test]
fn wrong_winding_is_turned_around() {
    // HOLED runs clockwise outside and counterclockwise around its hole.
    let right = "[[139.0,35.0],[140.0,35.0],[140.0,36.0],[139.0,36.0],[139.0,35.0]],\
        [[139.4,35.4],[139.4,35.6],[139.6,35.6],[139.6,35.4],[139.4,35.4]]";
    let written = format!(r#"{{"type":"Polygon","coordinates":[{right}]}}"#);
    assert_eq!(outline(HOLED).unwrap().to_geojson(), written);
    assert_eq!(
        Outline::from_geojson(&written).unwrap().to_geojson(),
        written
    );
}

#[test]
fn the_line_is_inside_and_a_hole_is_not() {
    let holed = outline(HOLED).unwrap();
    for (lon, lat) in [
        (139.2, 35.2),
        (139.0, 35.5),
        (139.0, 35.0),
        (139.5, 36.0),
        (139.4, 35.5),
    ] {
        assert!(holed.covers(lon, lat), "{lon} {lat}");
    }
    for (lon, lat) in [
        (139.5, 35.5),
        (138.999_999, 35.5),
        (139.5, 36.000_001),
        (f64::NAN, 35.2),
    ] {
        assert!(!holed.covers(lon, lat), "{lon} {lat}");
    }
}

#[test]
fn what_is_written_is_read_again() {
    let holed = outline(HOLED).unwrap();
    assert_eq!(Outline::from_geojson(&holed.to_geojson()).unwrap(), holed);
    assert!(
        holed.to_geojson().starts_with(r#"{"type":"Polygon""#),
        "{}",
        holed.to_geojson()
    );
    let islands = r#"{"type":"MultiPolygon","coordinates":[
        [[[139,35],[140,35],[140,36],[139,35]]], [[[141,35],[142,35],[142,36],[141,35]]]]}"#;
    let islands = Outline::from_geojson(islands).unwrap();
    assert_eq!(
        Outline::from_geojson(&islands.to_geojson()).unwrap(),
        islands
    );
    assert_eq!(islands.points(), 8);
    let bounds = Bounds {
        west: 139.0,
        south: 35.0,
        east: 142.0,
        north: 36.0,
    };
    assert_eq!(islands.bounds(), bounds);
}

#[test]
fn a_height_is_dropped() {
    let flat = outline("[[[139,35],[140,35],[140,36],[139,35]]]").unwrap();
    let high = outline("[[[139,35,4],[140,35,4],[140,36,4],[139,35,4]]]").unwrap();
    assert_eq!(high, flat);
}

#[test]
fn rings_that_are_none_are_refused() {
    let table = [
        (
            "[[[139,35],[140,35],[140,36],[139,36]]]",
            Fault::OpenRing(OUTER),
        ),
        ("[[[139,35],[140,35],[139,35]]]", Fault::ShortRing(OUTER)),
        (
            "[[[139,35],[139,35],[140,36],[139,35]]]",
            Fault::FlatRing(OUTER),
        ),
        (
            "[[[139.1,35.1],[139.2,35.2],[139.3,35.3],[139.1,35.1]]]",
            Fault::FlatRing(OUTER),
        ),
        (
            "[[[139,35],[140,36],[140,35],[139,36],[139,35]]]",
            Fault::SelfIntersection(OUTER),
        ),
        (
            "[[[139],[140,35],[140,36],[139]]]",
            Fault::ShortPosition(OUTER),
        ),
        ("[]", Fault::EmptyGeometry),
        ("[[]]", Fault::EmptyGeometry),
    ];
    for (coordinates, fault) in table {
        assert_eq!(only_fault(coordinates), fault, "{coordinates}");
    }
}

#[test]
fn a_ring_that_only_touches_itself_or_has_a_spike_is_refused() {
    let touching = "[[[139,35],[140,35],[139.5,35.5],[140,36],[139,36],[139.5,35.5],[139,35]]]";
    let spiked =
        "[[[139,35],[140,35],[140,36],[139.5,36],[139.5,36.5],[139.5,36],[139,36],[139,35]]]";
    for coordinates in [touching, spiked] {
        assert_eq!(only_fault(coordinates), Fault::SelfIntersection(OUTER));
    }
}

#[test]
fn exchanged_axes_are_noticed() {
    let fault = only_fault("[[[35,139],[36,139],[36,140],[35,139]]]");
    assert_eq!(
        fault,
        Fault::OutsideJapan {
            ring: OUTER,
            lon: 35.0,
            lat: 139.0
        }
    );
}

#[test]
fn all_rings_are_looked_at() {
    let faults = outline("[[[139,35],[140,35],[140,36]],[[1,1],[2,2],[1,2],[1,1]]]").unwrap_err();
    let hole = Ring {
        polygon: 1,
        ring: 1,
    };
    let outside = Fault::OutsideJapan {
        ring: hole,
        lon: 1.0,
        lat: 1.0,
    };
    assert_eq!(faults, vec![Fault::OpenRing(OUTER), outside]);
    assert_eq!(hole.to_string(), "hole 1 of polygon 1");
}

#[test]
fn a_hole_must_lie_inside_and_islands_apart() {
    let hole_outside = "[[[139,35],[140,35],[140,36],[139,36],[139,35]],
        [[141,35],[141,36],[142,35],[141,35]]]";
    assert!(matches!(only_fault(hole_outside), Fault::BadShape(_)));
    let twice = r#"{"type":"MultiPolygon","coordinates":[
        [[[139,35],[140,35],[140,36],[139,35]]], [[[139,35],[140,35],[140,36],[139,35]]]]}"#;
    let faults = Outline::from_geojson(twice).unwrap_err();
    assert!(
        faults
            .iter()
            .all(|fault| matches!(fault, Fault::BadShape(_))),
        "{faults:?}"
    );
}

#[test]
fn other_geometries_and_endless_ones_are_refused() {
    let point = Outline::from_geojson(r#"{"type":"Point","coordinates":[139,35]}"#);
    assert_eq!(
        point.unwrap_err(),
        vec![Fault::WrongGeometry("Point".to_owned())]
    );
    let endless = format!("[[{}]]", vec!["[139,35]"; MAX_POINTS + 1].join(","));
    let fault = Fault::TooDetailed {
        what: "points",
        found: MAX_POINTS + 1,
        max: MAX_POINTS,
    };
    assert_eq!(only_fault(&endless), fault);
    let rings = format!("[{}]", vec!["[[139,35]]"; MAX_RINGS + 1].join(","));
    let fault = Fault::TooDetailed {
        what: "rings",
        found: MAX_RINGS + 1,
        max: MAX_RINGS,
    };
    assert_eq!(only_fault(&rings), fault);
    assert!(matches!(only_fault(r#"[[["a"]]]"#), Fault::BadGeometry(_)));
}

#[test]
fn areas_are_square_meters() {
    // A hundredth of a degree square at 35° N: 1,109 m by 912 m on the ellipsoid.
    let square = |west: f64| {
        let east = west + 0.01;
        outline(&format!(
            "[[[{west},35],[{east},35],[{east},35.01],[{west},35.01],[{west},35]]]"
        ))
        .unwrap()
    };
    let whole = square(139.0);
    assert!(
        (whole.area_m2() / 1_012_000.0 - 1.0).abs() < 0.01,
        "{}",
        whole.area_m2()
    );
    let half = whole.overlap_m2(&square(139.005));
    assert!((half / whole.area_m2() - 0.5).abs() < 1e-6, "{half}");
    assert!(whole.overlap_m2(&square(139.01)) < 1.0);
    assert!(whole.overlap_m2(&square(139.5)) <= 0.0);
}
