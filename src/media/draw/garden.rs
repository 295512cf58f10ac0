//! Hydrangeas after rain.
use super::canvas::{Canvas, Color, Ink, mix, rgb};
use super::dice::Dice;
use super::shapes::{Point, circle, ellipse, line};

/// The two colors of a bush.
const BUSHES: [(u32, u32); 3] = [
    (0x5C_7C_D8, 0xA8_8C_E0),
    (0xC8_6C_B4, 0xF0_A8_C8),
    (0x6C_A8_E0, 0xD8_E8_F4),
];

/// Three or four heads of flowers among wet leaves.
pub(super) fn hydrangea(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.backdrop(&[(0.0, 0x9C_BC_A4), (400.0, 0x4C_7C_65), (900.0, 0x24_48_3C)]);
    for _ in 0..46 {
        let spot = circle(
            dice.between(0.0, 1200.0),
            dice.between(0.0, 520.0),
            dice.between(16.0, 58.0),
        );
        canvas.fill(
            &spot,
            Ink::hex(0xE2_F2_D8)
                .cover(dice.between(0.06, 0.22))
                .blur(8.0),
        );
    }
    for depth in 0..64_u8 {
        let near = f32::from(depth) / 63.0;
        let at = (dice.between(-40.0, 1240.0), dice.between(180.0, 920.0));
        leaf(canvas, dice, at, near);
    }
    let (from, to) = dice.pick(&BUSHES);
    let heads = [
        (850.0, 330.0, 176.0),
        (300.0, 390.0, 196.0),
        (1030.0, 660.0, 168.0),
        (610.0, 640.0, 224.0),
    ];
    for (x, y, size) in heads {
        let place = (x + dice.between(-24.0, 24.0), y + dice.between(-20.0, 20.0));
        let tone = mix(rgb(from), rgb(to), dice.between(0.0, 0.5));
        head(canvas, dice, place, size, (tone, rgb(to)));
    }
    for _ in 0..46 {
        let (x, y) = (dice.between(0.0, 1200.0), dice.between(-40.0, 860.0));
        let streak = line((x, y), (x - 5.0, y + dice.between(16.0, 44.0)), 1.6);
        canvas.fill(&streak, Ink::hex(0xF2_FA_FF).cover(0.3).blur(2.0));
    }
}

fn leaf(canvas: &mut Canvas, dice: &mut Dice, (x, y): Point, near: f32) {
    let turn = dice.between(-70.0, 70.0);
    let (long, wide) = (dice.between(90.0, 150.0), dice.between(42.0, 62.0));
    let color = mix(
        rgb(0x2C_5A_40),
        rgb(0x76_AE_5C),
        near * dice.between(0.4, 1.0),
    );
    let shade = ellipse(x + 8.0, y + 14.0, long, wide).turned(turn);
    canvas.fill(&shade, Ink::hex(0x10_24_1C).cover(0.4).blur(20.0));
    canvas.fill(
        &ellipse(x, y, long, wide).turned(turn),
        Ink::of(color).blur(2.5),
    );
    let (sin, cos) = turn.to_radians().sin_cos();
    let along = |far: f32, aside: f32| (x + cos * far - sin * aside, y + sin * far + cos * aside);
    let vein = Ink::of(mix(color, rgb(0xD8_EC_B0), 0.45)).cover(0.6);
    canvas.fill(
        &line(along(-long * 0.95, 0.0), along(long * 0.95, 0.0), 3.0),
        vein,
    );
    for rib in [-0.55, -0.2, 0.15, 0.5] {
        for side in [-1.0, 1.0] {
            let tip = along(long * (rib + 0.26), side * wide * 0.72);
            canvas.fill(&line(along(long * rib, 0.0), tip, 1.8), vein);
        }
    }
    for _ in 0..4 {
        let drop = along(
            dice.between(-0.6, 0.6) * long,
            dice.between(-0.5, 0.5) * wide,
        );
        dew(canvas, drop, dice.between(3.0, 7.0));
    }
}

fn dew(canvas: &mut Canvas, (x, y): Point, size: f32) {
    canvas.fill(
        &circle(x + 1.0, y + 2.0, size),
        Ink::hex(0x10_30_24).cover(0.4).blur(3.0),
    );
    canvas.fill(
        &circle(x, y, size),
        Ink::hex(0xD8_F0_EC).down_to(0x8C_BC_B0).cover(0.65),
    );
    canvas.fill(
        &circle(x - size * 0.3, y - size * 0.35, size * 0.32),
        Ink::hex(0xFF_FF_FF),
    );
}

/// A ball of florets, placed by the golden angle; the outer ones are seen from the side.
fn head(
    canvas: &mut Canvas,
    dice: &mut Dice,
    (x, y): Point,
    size: f32,
    (deep, pale): (Color, Color),
) {
    canvas.fill(
        &circle(x + 14.0, y + 26.0, size),
        Ink::hex(0x10_20_20).cover(0.5).blur(50.0),
    );
    canvas.fill(
        &circle(x, y, size * 0.94),
        Ink::of(mix(deep, [0.1, 0.1, 0.25], 0.5)).blur(12.0),
    );
    for step in (0..104_u8).rev() {
        let far = (f32::from(step) / 104.0).sqrt();
        let turn = f32::from(step) * 2.399_963;
        let place = (
            x + turn.cos() * far * size * 0.93,
            y + turn.sin() * far * size * 0.93,
        );
        let lit = 0.62 - far * 0.4 - turn.sin() * far * 0.28 + dice.between(-0.12, 0.12);
        let petal = mix(
            mix(deep, [0.12, 0.1, 0.3], 0.3),
            mix(pale, [1.0; 3], 0.3),
            lit.clamp(0.0, 1.0),
        );
        floret(
            canvas,
            place,
            size * 0.122 * (1.1 - far * 0.28),
            dice.between(0.0, 90.0),
            petal,
        );
    }
}

fn floret(canvas: &mut Canvas, (x, y): Point, size: f32, turn: f32, petal: Color) {
    canvas.fill(
        &circle(x + 2.0, y + 4.0, size * 1.05),
        Ink::hex(0x1C_1C_40).cover(0.3).blur(9.0),
    );
    for quarter in 0..4_u8 {
        let angle = turn + f32::from(quarter) * 90.0;
        let (sin, cos) = angle.to_radians().sin_cos();
        let at = (x + cos * size * 0.58, y + sin * size * 0.58);
        let light = mix(petal, [1.0; 3], 0.08 * f32::from(quarter));
        let leaf = ellipse(at.0, at.1, size * 0.62, size * 0.52).turned(angle);
        canvas.fill(&leaf, Ink::of(light).blur(2.0));
    }
    canvas.fill(
        &circle(x, y, size * 0.17),
        Ink::of(mix(petal, rgb(0xFF_F6_C8), 0.75)),
    );
}
