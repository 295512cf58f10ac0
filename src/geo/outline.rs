//! The outline of a place: one or more polygons that have passed every check.

use geo::{
    Area, BooleanOps, ConvexHull, Coord, CoordsIter, Intersects, LineString, MultiPolygon, Orient,
    Point, Polygon, Simplify, Validation, coord,
    orient::Direction,
    validation::{InvalidMultiPolygon, InvalidPolygon, RingRole},
};
use geojson::{Geometry, GeometryValue, PolygonType, Position};

use super::nearness::meters_per_degree;
use super::{Fault, Ring, in_japan};

/// Points of one outline. The most ragged municipality of Japan has 1,715 at 1 % detail, a
/// hand-drawn neighborhood 60; the check for crossings takes their square.
pub const MAX_POINTS: usize = 5_000;

/// Rings of one outline, islands and holes; each is held against each. Nagasaki's islands need 30.
pub const MAX_RINGS: usize = 100;

/// Square degrees (about a square meter) below which a ring is a line with rounding errors.
const FLAT: f64 = 1e-10;

/// A checked (multi)polygon in degrees: closed rings that do not cross, outer rings
/// counterclockwise and holes clockwise (RFC 7946, 3.1.6), all of it in Japan.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline(MultiPolygon<f64>);

/// The rectangle around an outline, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The smallest longitude.
    pub west: f64,
    /// The smallest latitude.
    pub south: f64,
    /// The largest longitude.
    pub east: f64,
    /// The largest latitude.
    pub north: f64,
}

impl Outline {
    /// Reads a `GeoJSON` geometry from text, as [`Outline::to_geojson`] writes it.
    pub fn from_geojson(text: &str) -> Result<Self, Vec<Fault>> {
        let geometry = text
            .parse()
            .map_err(|error: geojson::Error| vec![Fault::BadGeometry(error.to_string())])?;
        Self::from_geometry(geometry)
    }

    /// Checks a geometry and repairs rings that run the wrong way; gives every problem it finds.
    pub fn from_geometry(geometry: Geometry) -> Result<Self, Vec<Fault>> {
        let parts = match geometry.value {
            GeometryValue::Polygon { coordinates } => vec![coordinates],
            GeometryValue::MultiPolygon { coordinates } => coordinates,
            other => return Err(vec![Fault::WrongGeometry(other.type_name().to_owned())]),
        };
        check_size(&parts)?;
        let polygons = closed_polygons(&parts)?;
        let shape = MultiPolygon::new(polygons).orient(Direction::Default);
        match shape_faults(&shape) {
            faults if faults.is_empty() => Ok(Self(shape)),
            faults => Err(faults),
        }
    }

    /// The outline as a `GeoJSON` geometry: a Polygon when it is in one piece.
    #[must_use]
    pub fn to_geojson(&self) -> String {
        let value = match self.0.0.as_slice() {
            [single] => GeometryValue::from(single),
            _ => GeometryValue::from(&self.0),
        };
        Geometry::new(value).to_string()
    }

    /// Whether a position (degrees) is inside or exactly on the line.
    #[must_use]
    pub fn covers(&self, lon: f64, lat: f64) -> bool {
        lon.is_finite() && lat.is_finite() && self.0.intersects(&Point::new(lon, lat))
    }

    /// The rectangle around it.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        let nothing = Bounds {
            west: f64::INFINITY,
            south: f64::INFINITY,
            east: f64::NEG_INFINITY,
            north: f64::NEG_INFINITY,
        };
        self.0.coords_iter().fold(nothing, |bounds, at| Bounds {
            west: bounds.west.min(at.x),
            south: bounds.south.min(at.y),
            east: bounds.east.max(at.x),
            north: bounds.north.max(at.y),
        })
    }

    /// How many positions it is drawn with, the closing ones included.
    #[must_use]
    pub fn points(&self) -> usize {
        self.0.coords_count()
    }

    /// Its area in square meters, measured on the plane at its middle latitude.
    #[must_use]
    pub fn area_m2(&self) -> f64 {
        self.square_meters(&self.0)
    }

    /// The area in square meters that it has in common with another.
    #[must_use]
    pub fn overlap_m2(&self, other: &Self) -> f64 {
        self.square_meters(&self.0.intersection(&other.0))
    }

    /// Straight lines are straight in degrees here, so the area is too: on a sphere, two drawings of
    /// one slanted border would seem to have a sliver in common.
    fn square_meters(&self, shape: &MultiPolygon<f64>) -> f64 {
        let Bounds { south, north, .. } = self.bounds();
        let (east_m, north_m) = meters_per_degree(f64::midpoint(south, north));
        shape.unsigned_area() * east_m * north_m
    }

    /// Its outer rings, the largest first, each with so many points at most: for those who draw it on a
    /// map of their own. Corners that matter least go first; a ring stays closed.
    #[must_use]
    pub fn rings(&self, most: usize, points: usize) -> Vec<Vec<(f64, f64)>> {
        let mut polygons: Vec<_> = self.0.iter().collect();
        polygons.sort_by(|a, b| b.unsigned_area().total_cmp(&a.unsigned_area()));
        let rings = polygons.into_iter().take(most);
        rings
            .map(|polygon| {
                let mut ring = polygon.exterior().clone();
                let mut tolerance = 1e-6;
                while ring.0.len() > points && tolerance < 1.0 {
                    ring = polygon.exterior().simplify(tolerance);
                    tolerance *= 2.0;
                }
                ring.0.into_iter().map(|at| (at.x, at.y)).collect()
            })
            .collect()
    }

    /// The polygons themselves, for the kernel's own indexes and measures.
    pub(super) fn shape(&self) -> &MultiPolygon<f64> {
        &self.0
    }
}

/// Refuses what would take long to check, before it is checked.
fn check_size(parts: &[PolygonType]) -> Result<(), Vec<Fault>> {
    let rings = parts.iter().map(Vec::len).sum();
    let points = parts.iter().flatten().map(Vec::len).sum();
    if points == 0 || parts.iter().any(Vec::is_empty) {
        return Err(vec![Fault::EmptyGeometry]);
    }
    let limits = [("points", points, MAX_POINTS), ("rings", rings, MAX_RINGS)];
    let too_many = limits.into_iter().filter(|(_, found, max)| found > max);
    let faults: Vec<_> = too_many
        .map(|(what, found, max)| Fault::TooDetailed { what, found, max })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

/// Turns positions into rings. geo closes an open ring silently, so this looks before it does.
fn closed_polygons(parts: &[PolygonType]) -> Result<Vec<Polygon<f64>>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut polygons = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        let mut rings = Vec::with_capacity(part.len());
        for (ring, positions) in part.iter().enumerate() {
            let at = Ring {
                polygon: index + 1,
                ring,
            };
            match line_of(positions, at) {
                Ok(line) => rings.push(line),
                Err(fault) => faults.push(fault),
            }
        }
        let mut rings = rings.into_iter();
        if let Some(outer) = rings.next() {
            polygons.push(Polygon::new(outer, rings.collect()));
        }
    }
    if faults.is_empty() {
        Ok(polygons)
    } else {
        Err(faults)
    }
}

/// One ring: closed, in Japan, around some area. A third number of a position (height) is dropped.
fn line_of(positions: &[Position], at: Ring) -> Result<LineString<f64>, Fault> {
    let coords: Option<_> = positions.iter().map(coord_of).collect();
    let line = LineString::new(coords.ok_or(Fault::ShortPosition(at))?);
    if let Some(outside) = line.0.iter().find(|place| !in_japan(place.x, place.y)) {
        return Err(Fault::OutsideJapan {
            ring: at,
            lon: outside.x,
            lat: outside.y,
        });
    }
    if line.0.first() != line.0.last() {
        return Err(Fault::OpenRing(at));
    }
    if line.0.len() < 4 {
        return Err(Fault::ShortRing(at));
    }
    // A ring along a line and back has no direction to put right, and passes geo's check for
    // crossings. Its hull tells it from one that crosses itself and so adds up to nothing.
    if line.convex_hull().unsigned_area() < FLAT {
        return Err(Fault::FlatRing(at));
    }
    Ok(line)
}

/// The `GeoJSON` reader lets positions of any length pass.
fn coord_of(position: &Position) -> Option<Coord<f64>> {
    match position.as_slice() {
        [lon, lat, ..] => Some(coord! { x: *lon, y: *lat }),
        _ => None,
    }
}

/// What the OGC's rules for polygons forbid (Simple Feature Access, part 1), in our words.
fn shape_faults(shape: &MultiPolygon<f64>) -> Vec<Fault> {
    shape.validation_errors().iter().map(fault_of).collect()
}

fn fault_of(error: &InvalidMultiPolygon) -> Fault {
    let InvalidMultiPolygon::InvalidPolygon(index, reason) = error else {
        return Fault::BadShape(error.to_string());
    };
    let at = |role: &RingRole| Ring {
        polygon: index.0 + 1,
        ring: match role {
            RingRole::Exterior => 0,
            RingRole::Interior(hole) => hole + 1,
        },
    };
    match reason {
        InvalidPolygon::SelfIntersection(role) => Fault::SelfIntersection(at(role)),
        InvalidPolygon::TooFewPointsInRing(role) => Fault::ShortRing(at(role)),
        _ => Fault::BadShape(error.to_string()),
    }
}

#[cfg(test)]
mod tests;
