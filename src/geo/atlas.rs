//! Which outline holds a point: an R-tree of polygons, asked exactly.

use geo::{BoundingRect, Intersects, Point, Polygon};
use rstar::{AABB, RTree, RTreeObject};

use super::Outline;

/// Outlines under keys, to be asked by position. Built once, read by many threads.
#[derive(Debug, Clone)]
pub struct Atlas<K> {
    keys: Vec<K>,
    tree: RTree<Part>,
}

/// One polygon of an outline. Islands are entries of their own, so that a rectangle
/// around a whole archipelago does not stand in everybody's way.
#[derive(Debug, Clone)]
struct Part {
    polygon: Polygon<f64>,
    envelope: AABB<[f64; 2]>,
    key: usize,
}

impl RTreeObject for Part {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl<K> Atlas<K> {
    /// Takes the outlines in; where two touch or overlap, the earlier one answers.
    pub fn new<'a>(entries: impl IntoIterator<Item = (K, &'a Outline)>) -> Self {
        let mut keys = Vec::new();
        let mut parts = Vec::new();
        for (key, outline) in entries {
            parts.extend(
                outline
                    .shape()
                    .iter()
                    .filter_map(|polygon| part(polygon, keys.len())),
            );
            keys.push(key);
        }
        Self {
            keys,
            tree: RTree::bulk_load(parts),
        }
    }

    /// The key of the outline that a position (degrees) lies in or on, if any.
    #[must_use]
    pub fn find(&self, lon: f64, lat: f64) -> Option<&K> {
        if !(lon.is_finite() && lat.is_finite()) {
            return None;
        }
        let point = Point::new(lon, lat);
        let near = self
            .tree
            .locate_in_envelope_intersecting(AABB::from_point([lon, lat]));
        let first = near
            .filter(|part| part.polygon.intersects(&point))
            .map(|part| part.key)
            .min();
        self.keys.get(first?)
    }

    /// How many outlines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

fn part(polygon: &Polygon<f64>, key: usize) -> Option<Part> {
    let rect = polygon.bounding_rect()?;
    let envelope = AABB::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y]);
    Some(Part {
        polygon: polygon.clone(),
        envelope,
        key,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64) -> Outline {
        let (east, north) = (west + 1.0, south + 1.0);
        Outline::from_geojson(&format!(
            r#"{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}"#
        ))
        .unwrap()
    }

    #[test]
    fn a_point_is_found_inside_and_on_the_line() {
        let (left, right) = (square(139.0, 35.0), square(140.0, 35.0));
        let atlas = Atlas::new([("left", &left), ("right", &right)]);
        assert_eq!(atlas.find(139.5, 35.5), Some(&"left"));
        assert_eq!(atlas.find(140.5, 35.5), Some(&"right"));
        assert_eq!(atlas.find(141.0, 36.0), Some(&"right"));
        assert_eq!(
            atlas.find(140.0, 35.5),
            Some(&"left"),
            "a shared border answers the earlier one"
        );
        assert_eq!(atlas.find(139.5, 36.000_001), None);
        assert_eq!((atlas.len(), atlas.is_empty()), (2, false));
    }

    #[test]
    fn the_earlier_one_answers_on_a_border_whatever_the_tree_looks_like() {
        let squares: Vec<_> = (0..60)
            .map(|n| square(123.0 + f64::from(n % 30), 24.0 + f64::from(n / 30)))
            .collect();
        let atlas = Atlas::new(squares.iter().enumerate());
        for n in 0..29 {
            let border = 124.0 + f64::from(n);
            assert_eq!(atlas.find(border, 24.5), Some(&usize::try_from(n).unwrap()));
            assert_eq!(atlas.find(border, 25.0), Some(&usize::try_from(n).unwrap()));
        }
    }

    #[test]
    fn a_rectangle_around_it_is_not_enough() {
        let slanted = r#"{"type":"Polygon","coordinates":[[[139,35],[140,36],[139,36],[139,35]]]}"#;
        let slanted = Outline::from_geojson(slanted).unwrap();
        let atlas = Atlas::new([((), &slanted)]);
        assert_eq!(atlas.find(139.25, 35.75), Some(&()));
        assert_eq!(atlas.find(139.75, 35.25), None);
    }

    #[test]
    fn no_place_and_an_empty_atlas_have_no_answer() {
        let everywhere = square(139.0, 35.0);
        let atlas = Atlas::new([((), &everywhere)]);
        for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(atlas.find(odd, 35.5), None);
            assert_eq!(atlas.find(139.5, odd), None);
        }
        assert_eq!(Atlas::<()>::new([]).find(139.5, 35.5), None);
    }
}
