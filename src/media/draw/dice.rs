//! Chance that repeats.
use super::shapes::Point;

/// Throws that repeat: the same name, the same throws.
pub(super) struct Dice {
    state: u64,
}

impl Dice {
    /// FNV-1a of the name is the start.
    pub fn named(name: &str) -> Self {
        let start = 0xCBF2_9CE4_8422_2325_u64;
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3);
        Self {
            state: name.bytes().fold(start, step),
        }
    }

    fn throw(&mut self) -> u64 {
        // splitmix64
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn byte(&mut self) -> u8 {
        let [byte, ..] = self.throw().to_le_bytes();
        byte
    }

    /// From 0 to 1.
    pub fn unit(&mut self) -> f32 {
        let [low, high, ..] = self.throw().to_le_bytes();
        f32::from(u16::from_le_bytes([low, high])) / 65_535.0
    }

    pub fn between(&mut self, from: f32, to: f32) -> f32 {
        from + (to - from) * self.unit()
    }

    /// Somewhere in an ellipse.
    pub fn within(&mut self, at: Point, radii: Point) -> Point {
        let (turn, far) = (self.between(0.0, std::f32::consts::TAU), self.unit().sqrt());
        (
            at.0 + turn.cos() * far * radii.0,
            at.1 + turn.sin() * far * radii.1,
        )
    }

    /// One of some.
    pub fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        from.iter()
            .cycle()
            .nth(usize::from(self.byte()))
            .copied()
            .unwrap_or_default()
    }
}
