//! What can be wrong with a file of outlines, in words that help to mend it.

use std::fmt;

use super::CodeFault;

/// Every problem of a file. As long as there is one, nothing of the file is used.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// In the order of the file; never empty.
    pub problems: Vec<Problem>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused, {} problem(s):", self.problems.len())?;
        for problem in &self.problems {
            write!(f, "\n  {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refused {}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{feature}: {fault}")]
pub struct Problem {
    /// The feature's slug, or `#3` for the third when it has none; `file` when it concerns them all.
    pub feature: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// A ring of an outline, to be found in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ring {
    /// The polygon it belongs to, counted from 1.
    pub polygon: usize,
    /// 0 is the outer ring, the others are holes.
    pub ring: usize,
}

impl fmt::Display for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ring {
            0 => write!(f, "outer ring of polygon {}", self.polygon),
            hole => write!(f, "hole {hole} of polygon {}", self.polygon),
        }
    }
}

/// Why a feature, or a file, cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fault {
    /// No JSON, or JSON that is something else; the parser's words.
    #[error("is not a GeoJSON FeatureCollection: {0}")]
    NotACollection(String),
    /// An import of nothing is a mistake.
    #[error("has no features")]
    NoFeatures,
    /// More than a country needs.
    #[error("has {found} features, at most {max} are read")]
    TooManyFeatures {
        /// How many there are.
        found: usize,
        /// How many there may be.
        max: usize,
    },
    /// An entry of `features` without `"type": "Feature"`.
    #[error("is not a GeoJSON Feature")]
    NotAFeature,
    /// `geometry` is absent or null.
    #[error("has no geometry")]
    NoGeometry,
    /// A geometry the `GeoJSON` reader cannot read; its words.
    #[error("has a geometry that cannot be read: {0}")]
    BadGeometry(String),
    /// A point or a line encloses nothing.
    #[error("has a {0} as geometry, needed is a Polygon or a MultiPolygon")]
    WrongGeometry(String),
    /// A (Multi)Polygon without polygons or without rings.
    #[error("has an empty geometry")]
    EmptyGeometry,
    /// More than a neighborhood needs, and checking grows with the square.
    #[error("has {found} {what}, at most {max} are read")]
    TooDetailed {
        /// `points` or `rings`.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        max: usize,
    },
    /// A position needs a longitude and a latitude.
    #[error("{0} has a position with fewer than two numbers")]
    ShortPosition(Ring),
    /// The last position of a ring is not its first.
    #[error("{0} is open: its last position is not its first")]
    OpenRing(Ring),
    /// A ring needs three corners and the first again.
    #[error("{0} has fewer than four positions")]
    ShortRing(Ring),
    /// Most often latitude and longitude exchanged, or meters.
    #[error("{ring} leaves Japan at longitude {lon}, latitude {lat} (longitude comes first)")]
    OutsideJapan {
        /// Where.
        ring: Ring,
        /// Degrees.
        lon: f64,
        /// Degrees.
        lat: f64,
    },
    /// All positions on one line: no inside, so no direction that could be put right.
    #[error("{0} encloses no area, so its winding cannot be repaired")]
    FlatRing(Ring),
    /// A ring that crosses or touches itself.
    #[error("{0} crosses or touches itself")]
    SelfIntersection(Ring),
    /// Rings or polygons of one outline in each other's way; geo's words.
    #[error("has rings that do not fit together: {0}")]
    BadShape(String),
    /// Something about a property.
    #[error("property `{name}` {fault}")]
    Property {
        /// Its name, for a station's with a dot.
        name: &'static str,
        /// What about it.
        fault: PropertyFault,
    },
    /// Two features of one file with the same slug.
    #[error("has the slug of feature {first} again")]
    DuplicateSlug {
        /// The one that had it first, as `#1`.
        first: String,
    },
    /// Two neighborhoods claim the same ground.
    #[error("lies on {other}: {square_meters:.0} m² in common")]
    Overlap {
        /// The other one.
        other: String,
        /// How much, in square meters.
        square_meters: f64,
    },
}

/// Why a property cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PropertyFault {
    /// Absent, or null where null is no answer.
    #[error("is missing")]
    Missing,
    /// A number where a text belongs, and the like.
    #[error("must be {0}")]
    Not(&'static str),
    /// Nothing but spaces.
    #[error("is empty")]
    Empty,
    /// Counted in characters, or in entries for a list.
    #[error("is too long: at most {max}")]
    TooLong {
        /// The limit.
        max: usize,
    },
    /// Spaces at an end, or characters that cannot be seen.
    #[error("has spaces at its ends or invisible characters")]
    Unclean,
    /// One that is not in the list of possible ones.
    #[error("is none of: {0}")]
    Unknown(&'static str),
    /// The same entry twice.
    #[error("has {0} twice")]
    Repeated(String),
    /// A place that cannot be in Japan.
    #[error("is not in Japan")]
    OutsideJapan,
    /// About a municipality's code.
    #[error(transparent)]
    Code(#[from] CodeFault),
}
