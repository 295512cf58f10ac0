//! Neighborhoods stand side by side: no ground belongs to two of them.

use rstar::{
    RTree,
    primitives::{GeomWithData, Rectangle},
};

use super::{Bounds, Fault, Outline, Problem};

/// Square meters that two outlines may have in common: slivers along a shared border of
/// a kilometer drawn to a decimeter, not a plot of land.
pub const OVERLAP_TOLERANCE_M2: f64 = 100.0;

/// Every pair that lies on each other by more than the tolerance, told of the later one.
///
/// For an import, hand in the neighborhoods that stay first and the imported ones after them.
#[must_use]
pub fn overlapping(outlines: &[(&str, &Outline)]) -> Vec<Problem> {
    let boxes = outlines.iter().enumerate().map(|(index, (_, outline))| {
        let Bounds {
            west,
            south,
            east,
            north,
        } = outline.bounds();
        GeomWithData::new(Rectangle::from_corners([west, south], [east, north]), index)
    });
    let tree = RTree::bulk_load(boxes.collect());
    let pairs = tree.intersection_candidates_with_other_tree(&tree);
    let mut pairs: Vec<_> = pairs
        .map(|(a, b)| (a.data, b.data))
        .filter(|(a, b)| a < b)
        .collect();
    pairs.sort_unstable_by_key(|&(earlier, later)| (later, earlier));
    pairs
        .into_iter()
        .filter_map(|(a, b)| clash(outlines.get(a)?, outlines.get(b)?))
        .collect()
}

fn clash(earlier: &(&str, &Outline), later: &(&str, &Outline)) -> Option<Problem> {
    let square_meters = earlier.1.overlap_m2(later.1);
    (square_meters > OVERLAP_TOLERANCE_M2).then(|| Problem {
        feature: later.0.to_owned(),
        fault: Fault::Overlap {
            other: earlier.0.to_owned(),
            square_meters,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn box_of([west, south, east, north]: [f64; 4]) -> Outline {
        Outline::from_geojson(&format!(
            r#"{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}"#
        ))
        .unwrap()
    }

    fn told(boxes: &[[f64; 4]]) -> Vec<(String, String)> {
        let outlines: Vec<_> = boxes.iter().copied().map(box_of).collect();
        let letters = ["a", "b", "c", "d"];
        let named: Vec<_> = letters.into_iter().zip(&outlines).collect();
        let pair = |problem: Problem| match problem.fault {
            Fault::Overlap {
                other,
                square_meters,
            } => {
                assert!(square_meters > OVERLAP_TOLERANCE_M2);
                (problem.feature, other)
            }
            fault => panic!("{fault}"),
        };
        overlapping(&named).into_iter().map(pair).collect()
    }

    #[test]
    fn neighbors_that_share_a_border_or_a_corner_are_fine() {
        let [a, b, c] = [
            [139.65, 35.57, 139.66, 35.58],
            [139.66, 35.57, 139.67, 35.58],
            [139.67, 35.58, 139.68, 35.59],
        ];
        assert_eq!(told(&[a, b, c]), []);
    }

    #[test]
    fn a_sliver_is_fine_and_a_strip_is_not() {
        // 1.1 km of border: 5 cm of it are 55 m², 50 cm are 555 m².
        let a = [139.65, 35.57, 139.66, 35.58];
        assert_eq!(told(&[a, [139.659_999_5, 35.57, 139.67, 35.58]]), []);
        let strip = told(&[a, [139.659_995, 35.57, 139.67, 35.58]]);
        assert_eq!(strip, [("b".to_owned(), "a".to_owned())]);
    }

    #[test]
    fn each_pair_is_told_once_of_the_later_one() {
        let (a, inside) = (
            [139.65, 35.57, 139.66, 35.58],
            [139.652, 35.572, 139.653, 35.573],
        );
        let pairs = told(&[a, inside, [139.70, 35.57, 139.71, 35.58], a]);
        let of = |later: &str, earlier: &str| (later.to_owned(), earlier.to_owned());
        assert_eq!(pairs, [of("b", "a"), of("d", "a"), of("d", "b")]);
    }
}
