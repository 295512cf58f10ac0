//! A small painter: soft edges, gradients, a film's grain.
use image::{Rgb, RgbImage};

use super::dice::Dice;
use super::shapes::{Point, Shape, block};
use super::{HEIGHT, WIDTH};

const COLUMNS: usize = WIDTH as usize;
const ROWS: usize = HEIGHT as usize;
const RIGHT: f32 = 1200.0;
const BOTTOM: f32 = 900.0;

/// Red, green, blue from 0 to 1.
pub(super) type Color = [f32; 3];
/// A color written as on the web.
pub(super) fn rgb(hex: u32) -> Color {
    let [_, red, green, blue] = hex.to_be_bytes();
    [red, green, blue].map(|part| f32::from(part) / 255.0)
}

/// Between two colors.
pub(super) fn mix(from: Color, to: Color, share: f32) -> Color {
    let ([r, g, b], [r2, g2, b2]) = (from, to);
    [
        r + (r2 - r) * share,
        g + (g2 - g) * share,
        b + (b2 - b) * share,
    ]
}

/// How a shape is filled.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    from: Color,
    to: Color,
    sideways: bool,
    cover: f32,
    blur: f32,
}

impl Ink {
    /// One color.
    pub fn of(color: Color) -> Self {
        Self {
            from: color,
            to: color,
            sideways: false,
            cover: 1.0,
            blur: 1.0,
        }
    }

    /// One color written as on the web.
    pub fn hex(color: u32) -> Self {
        Self::of(rgb(color))
    }

    /// Becomes another color towards the shape's lower end.
    pub fn down_to(self, color: u32) -> Self {
        Self {
            to: rgb(color),
            ..self
        }
    }

    /// Becomes another color towards the shape's right end.
    pub fn right_to(self, color: Color) -> Self {
        Self {
            to: color,
            sideways: true,
            ..self
        }
    }

    /// How much of it covers what is below.
    pub fn cover(self, cover: f32) -> Self {
        Self { cover, ..self }
    }

    /// How wide the edge is, in pixels.
    pub fn blur(self, blur: f32) -> Self {
        Self { blur, ..self }
    }
}

impl Ink {
    /// Its color at a point of a shape with these bounds.
    fn at(self, (x, y): Point, ((left, top), (right, bottom)): (Point, Point)) -> Color {
        let share = if self.sideways {
            (x - left) / (right - left)
        } else {
            (y - top) / (bottom - top)
        };
        mix(self.from, self.to, share.clamp(0.0, 1.0))
    }
}

/// 1200 by 900 pixels of paint.
pub(super) struct Canvas {
    pixels: Vec<Color>,
}

impl Canvas {
    /// White.
    pub fn new() -> Self {
        Self {
            pixels: vec![[1.0; 3]; COLUMNS * ROWS],
        }
    }

    /// Everything in one gradient from top to bottom, through these colors at these heights.
    pub fn backdrop(&mut self, stops: &[(f32, u32)]) {
        for (above, below) in stops.iter().zip(stops.iter().skip(1)) {
            let band = block(0.0, above.0, RIGHT, below.0 - above.0 + 1.0);
            self.fill(&band, Ink::hex(above.1).down_to(below.1));
        }
    }

    /// Fills a shape.
    pub fn fill(&mut self, shape: &Shape, ink: Ink) {
        self.fill_where(shape, ink, |_| true);
    }

    /// Fills what of a shape lies within another one.
    pub fn fill_within(&mut self, shape: &Shape, frame: &Shape, ink: Ink) {
        self.fill_where(shape, ink, |point| frame.distance(point) < 0.0);
    }

    fn fill_where(&mut self, shape: &Shape, ink: Ink, allowed: impl Fn(Point) -> bool) {
        let bounds = shape.bounds();
        let ((left, top), (right, bottom)) = bounds;
        let edge = ink.blur;
        let (first, last) = (pixel(left - edge, RIGHT), pixel(right + edge + 1.0, RIGHT));
        let (upper, lower) = (
            pixel(top - edge, BOTTOM),
            pixel(bottom + edge + 1.0, BOTTOM),
        );
        let rows = self.pixels.chunks_exact_mut(COLUMNS).zip(middles());
        for (row, y) in rows.take(lower).skip(upper) {
            for (pixel, x) in row.iter_mut().zip(middles()).take(last).skip(first) {
                let cover = coverage(shape, (x, y), edge, &allowed);
                *pixel = mix(*pixel, ink.at((x, y), bounds), cover * ink.cover);
            }
        }
    }

    /// A shape and its soft shadow below.
    pub fn cast(&mut self, shape: &Shape, ink: Ink, shadow: &Shape) {
        self.fill(shadow, Ink::hex(0x2A_1E_1E).cover(0.28).blur(26.0));
        self.fill(shape, ink);
    }

    /// Adds a lens's darker corners and a film's grain, and makes it a picture.
    pub fn develop(self, dice: &mut Dice) -> RgbImage {
        let mut picture = RgbImage::new(WIDTH, HEIGHT);
        let places = middles()
            .take(ROWS)
            .flat_map(|y| middles().take(COLUMNS).map(move |x| (x, y)));
        for ((pixel, color), (x, y)) in picture.pixels_mut().zip(self.pixels).zip(places) {
            let away = ((x - 600.0) / 900.0).hypot((y - 450.0) / 700.0);
            let light = 1.0 - 0.16 * (away * away).min(1.0);
            let grain = (dice.unit() - 0.5) * 0.03;
            *pixel = Rgb(color.map(|part| byte(part * light + grain)));
        }
        picture
    }
}

/// How much of a pixel a shape covers, from 0 to 1, with a gentle passage at the edge.
fn coverage(shape: &Shape, at: Point, edge: f32, allowed: &impl Fn(Point) -> bool) -> f32 {
    let cover = (0.5 - shape.distance(at) / edge).clamp(0.0, 1.0);
    if cover == 0.0 || !allowed(at) {
        return 0.0;
    }
    cover * cover * (3.0 - 2.0 * cover)
}

/// The middles of pixels: 0.5, 1.5, …
fn middles() -> impl Iterator<Item = f32> {
    (0..u16::MAX).map(|pixel| f32::from(pixel) + 0.5)
}

/// The pixel at a coordinate, kept on the canvas.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the canvas, so it fits and is positive"
)]
fn pixel(at: f32, most: f32) -> usize {
    at.clamp(0.0, most) as usize
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a byte, so it fits and is positive"
)]
fn byte(part: f32) -> u8 {
    (part * 255.0 + 0.5).clamp(0.0, 255.0) as u8
}
