//! Shapes, each known by how far a point lies from its edge.

/// Across, down, in pixels.
pub(super) type Point = (f32, f32);

/// What can be filled.
pub(super) enum Shape {
    Ellipse {
        at: Point,
        radii: Point,
        turn: f32,
    },
    Box {
        at: Point,
        half: Point,
        round: f32,
        turn: f32,
    },
    Ring {
        at: Point,
        radius: f32,
        width: f32,
    },
    Path {
        points: Vec<Point>,
        width: f32,
    },
    Area {
        points: Vec<Point>,
    },
}

pub(super) fn circle(x: f32, y: f32, radius: f32) -> Shape {
    ellipse(x, y, radius, radius)
}

pub(super) fn ellipse(x: f32, y: f32, across: f32, down: f32) -> Shape {
    Shape::Ellipse {
        at: (x, y),
        radii: (across, down),
        turn: 0.0,
    }
}

/// A rectangle by its left upper corner and its size.
pub(super) fn block(x: f32, y: f32, width: f32, height: f32) -> Shape {
    let half = (width / 2.0, height / 2.0);
    Shape::Box {
        at: (x + half.0, y + half.1),
        half,
        round: 0.0,
        turn: 0.0,
    }
}

pub(super) fn ring(x: f32, y: f32, radius: f32, width: f32) -> Shape {
    Shape::Ring {
        at: (x, y),
        radius,
        width,
    }
}

pub(super) fn line(from: Point, to: Point, width: f32) -> Shape {
    path(&[from, to], width)
}

pub(super) fn path(points: &[Point], width: f32) -> Shape {
    Shape::Path {
        points: points.to_vec(),
        width,
    }
}

pub(super) fn area(points: &[Point]) -> Shape {
    Shape::Area {
        points: points.to_vec(),
    }
}

/// Points on a curve from `from` to `to`, drawn towards `pull`.
pub(super) fn curve(from: Point, pull: Point, to: Point) -> Vec<Point> {
    let between = |a: Point, b: Point, t: f32| (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
    (0..=12_u8)
        .map(|step| f32::from(step) / 12.0)
        .map(|t| between(between(from, pull, t), between(pull, to, t), t))
        .collect()
}

impl Shape {
    /// Turned about its middle, in degrees clockwise.
    pub fn turned(mut self, degrees: f32) -> Self {
        if let Self::Ellipse { turn, .. } | Self::Box { turn, .. } = &mut self {
            *turn = degrees.to_radians();
        }
        self
    }

    /// With round corners.
    pub fn rounded(mut self, by: f32) -> Self {
        if let Self::Box { round, .. } = &mut self {
            *round = by;
        }
        self
    }

    /// Left upper and right lower corner.
    pub fn bounds(&self) -> (Point, Point) {
        let around = |(x, y): Point, (a, d): Point| ((x - a, y - d), (x + a, y + d));
        match self {
            Self::Ellipse {
                at,
                radii: half,
                turn,
            }
            | Self::Box { at, half, turn, .. } => {
                let (sin, cos) = (turn.sin().abs(), turn.cos().abs());
                around(
                    *at,
                    (half.0 * cos + half.1 * sin, half.0 * sin + half.1 * cos),
                )
            }
            Self::Ring { at, radius, width } => around(*at, (radius + width, radius + width)),
            Self::Path { points, width } => hull(points, *width),
            Self::Area { points } => hull(points, 0.0),
        }
    }

    /// How far a point lies outside, in pixels; inside is negative.
    pub fn distance(&self, point: Point) -> f32 {
        match self {
            Self::Ellipse { at, radii, turn } => {
                let (x, y) = turned_back(point, *at, *turn);
                let scaled = (x / radii.0).hypot(y / radii.1);
                let slope = (x / (radii.0 * radii.0)).hypot(y / (radii.1 * radii.1));
                if slope < 1e-6 {
                    -radii.0.min(radii.1)
                } else {
                    scaled * (scaled - 1.0) / slope
                }
            }
            Self::Box {
                at,
                half,
                round,
                turn,
            } => {
                let (x, y) = turned_back(point, *at, *turn);
                let (x, y) = (x.abs() - half.0 + round, y.abs() - half.1 + round);
                x.max(0.0).hypot(y.max(0.0)) + x.max(y).min(0.0) - round
            }
            Self::Ring { at, radius, width } => {
                ((point.0 - at.0).hypot(point.1 - at.1) - radius).abs() - width / 2.0
            }
            Self::Path { points, width } => {
                let pairs = points.iter().zip(points.iter().skip(1));
                let nearest = pairs
                    .map(|(a, b)| to_line(point, *a, *b))
                    .fold(f32::MAX, f32::min);
                nearest - width / 2.0
            }
            Self::Area { points } => to_area(point, points),
        }
    }
}

fn hull(points: &[Point], margin: f32) -> (Point, Point) {
    let mut bounds = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
    for (x, y) in points {
        bounds.0 = (bounds.0.0.min(x - margin), bounds.0.1.min(y - margin));
        bounds.1 = (bounds.1.0.max(x + margin), bounds.1.1.max(y + margin));
    }
    bounds
}

fn turned_back(point: Point, at: Point, turn: f32) -> Point {
    let (x, y) = (point.0 - at.0, point.1 - at.1);
    let (sin, cos) = turn.sin_cos();
    (x * cos + y * sin, y * cos - x * sin)
}

fn to_line((x, y): Point, a: Point, b: Point) -> f32 {
    let (across, down) = (b.0 - a.0, b.1 - a.1);
    let length = (across * across + down * down).max(1e-6);
    let share = (((x - a.0) * across + (y - a.1) * down) / length).clamp(0.0, 1.0);
    (x - a.0 - across * share).hypot(y - a.1 - down * share)
}

fn to_area(point: Point, points: &[Point]) -> f32 {
    let mut nearest = f32::MAX;
    let mut inside = false;
    for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
        nearest = nearest.min(to_line(point, *a, *b));
        let crosses = (a.1 > point.1) != (b.1 > point.1);
        if crosses && point.0 < a.0 + (point.1 - a.1) / (b.1 - a.1) * (b.0 - a.0) {
            inside = !inside;
        }
    }
    if inside { -nearest } else { nearest }
}
