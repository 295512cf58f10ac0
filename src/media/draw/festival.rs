//! Lanterns of a summer festival.
use super::canvas::{Canvas, Ink, rgb};
use super::dice::Dice;
use super::shapes::{Point, area, block, circle, curve, ellipse, line, path};

/// Strings of paper lanterns above stalls and people, seen from behind.
pub(super) fn lanterns(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.backdrop(&[
        (0.0, 0x14_1C_44),
        (380.0, 0x3A_30_65),
        (640.0, 0x8C_4C_5C),
        (900.0, 0x5A_2E_34),
    ]);
    for _ in 0..60 {
        let star = circle(dice.between(0.0, 1200.0), dice.between(0.0, 320.0), 1.4);
        canvas.fill(&star, Ink::hex(0xFF_F8_E0).cover(dice.between(0.2, 0.8)));
    }
    for _ in 0..44 {
        let spot = circle(
            dice.between(0.0, 1200.0),
            dice.between(470.0, 720.0),
            dice.between(8.0, 34.0),
        );
        let shade = dice.pick(&[0xFF_C8_6A, 0xFF_8C_5A, 0xFF_E8_B0]);
        canvas.fill(
            &spot,
            Ink::hex(shade).cover(dice.between(0.12, 0.4)).blur(7.0),
        );
    }
    stall(canvas, (-60.0, 560.0), 0xC8_3A_34);
    stall(canvas, (850.0, 548.0), 0x3A_6C_9C);
    string(canvas, (-40.0, 170.0), (620.0, 300.0), (1240.0, 60.0), 0.62);
    string(canvas, (-40.0, 60.0), (560.0, 420.0), (1240.0, 210.0), 1.0);
    people(canvas, dice);
}

/// Lanterns on a rope that hangs between two poles.
fn string(canvas: &mut Canvas, from: Point, pull: Point, to: Point, size: f32) {
    let rope = curve(from, pull, to);
    canvas.fill(&path(&rope, 3.0), Ink::hex(0x1C_14_20));
    for (index, (x, y)) in rope
        .into_iter()
        .enumerate()
        .filter(|(index, _)| index % 2 == 1)
    {
        let red = index % 4 == 1;
        lantern(canvas, (x, y + 92.0 * size), size, red);
    }
}

fn lantern(canvas: &mut Canvas, (x, y): Point, size: f32, red: bool) {
    let (wide, high) = (56.0 * size, 72.0 * size);
    canvas.fill(
        &circle(x, y, 90.0 * size),
        Ink::hex(0xFF_A8_5A).cover(0.42).blur(150.0 * size),
    );
    let (edge, heart) = if red {
        (0xD8_34_2A, 0xFF_8A_4A)
    } else {
        (0xF2_C8_7C, 0xFF_F6_D8)
    };
    let paper = ellipse(x, y, wide, high);
    canvas.fill(&paper, Ink::hex(edge).blur(2.0));
    let glow = ellipse(x, y + high * 0.08, wide * 0.62, high * 0.66);
    canvas.fill(&glow, Ink::hex(heart).blur(wide * 0.9));
    for rib in 0..9_u8 {
        let at = (f32::from(rib) - 4.0) / 4.6;
        let half = wide * (1.0 - at * at).max(0.0).sqrt();
        let level = y + at * high;
        let bow = curve(
            (x - half, level),
            (x, level + 9.0 * size),
            (x + half, level),
        );
        canvas.fill(&path(&bow, 1.8), Ink::hex(0x7A_20_18).cover(0.4));
    }
    if red {
        canvas.fill_within(
            &block(x - wide, y - 9.0 * size, wide * 2.0, 22.0 * size),
            &paper,
            Ink::hex(0xFF_F4_D8).cover(0.85),
        );
    } else {
        canvas.fill(&circle(x, y, 21.0 * size), Ink::hex(0xD8_34_2A).cover(0.9));
    }
    for (edge, level) in [(26.0, y - high), (24.0, y + high)] {
        let cap = block(
            x - edge * size,
            level - 6.0 * size,
            edge * 2.0 * size,
            12.0 * size,
        );
        canvas.fill(&cap.rounded(3.0), Ink::hex(0x22_18_1C));
    }
    canvas.fill(
        &line((x, y - high), (x, y - 92.0 * size), 2.5),
        Ink::hex(0x1C_14_20),
    );
    canvas.fill(
        &line((x, y + high), (x, y + high + 26.0 * size), 4.0 * size),
        Ink::hex(0xD8_34_2A),
    );
}

fn stall(canvas: &mut Canvas, (x, y): Point, color: u32) {
    let inside = block(x + 24.0, y + 40.0, 362.0, 320.0);
    canvas.fill(&inside, Ink::hex(0xFF_D8_8C).down_to(0xC8_6A_3A));
    canvas.fill(
        &circle(x + 205.0, y + 110.0, 120.0),
        Ink::hex(0xFF_F4_CC).cover(0.8).blur(150.0),
    );
    for shelf in 0..7_u8 {
        let at = x + 62.0 + f32::from(shelf) * 46.0;
        canvas.fill(
            &circle(at, y + 176.0, 17.0),
            Ink::hex(0xD8_4A_3A).down_to(0x8C_22_22),
        );
        canvas.fill(
            &circle(at - 5.0, y + 169.0, 4.5),
            Ink::hex(0xFF_E4_D0).cover(0.8),
        );
    }
    canvas.fill(
        &block(x + 10.0, y + 196.0, 390.0, 170.0),
        Ink::hex(0x7A_4A_34).down_to(0x44_28_22),
    );
    for strip in 0..10_u8 {
        let left = x + f32::from(strip) * 41.0;
        let tone = if strip % 2 == 0 {
            rgb(color)
        } else {
            rgb(0xF6_EC_DA)
        };
        let cloth = [
            (left + 10.0, y - 40.0),
            (left + 47.0, y - 40.0),
            (left + 41.0, y + 52.0),
            (left, y + 52.0),
        ];
        canvas.fill(&area(&cloth), Ink::of(tone));
        canvas.fill(&circle(left + 20.5, y + 54.0, 20.0), Ink::of(tone));
    }
    canvas.fill(
        &block(x, y - 46.0, 420.0, 100.0),
        Ink::hex(0x20_10_20).cover(0.2).blur(30.0),
    );
}

fn people(canvas: &mut Canvas, dice: &mut Dice) {
    let mut x = dice.between(20.0, 70.0);
    while x < 1190.0 {
        let tall = dice.between(0.78, 1.1);
        person(canvas, dice, (x, 905.0), tall);
        x += dice.between(80.0, 128.0);
    }
}

/// From behind, in a summer kimono: a head, shoulders, a sash.
fn person(canvas: &mut Canvas, dice: &mut Dice, (x, floor): Point, tall: f32) {
    let cloth = dice.pick(&[0x2A_2E_52, 0x5C_2A_44, 0x2A_4A_4C, 0x4A_34_2C, 0x3A_2A_5C]);
    let sash = dice.pick(&[0xD8_8A_4A, 0xC8_4A_5A, 0xE0_C8_7C, 0x6A_9C_A8]);
    let at = |across: f32, up: f32| (x + across * tall, floor - up * tall);
    let mut back = curve(at(-56.0, -10.0), at(-66.0, 148.0), at(-14.0, 152.0));
    back.extend(curve(at(14.0, 152.0), at(66.0, 148.0), at(56.0, -10.0)));
    let back = area(&back);
    canvas.fill(&back, Ink::hex(cloth).down_to(0x14_12_22).blur(2.0));
    for _ in 0..9 {
        let place = dice.within(at(0.0, 78.0), (46.0 * tall, 60.0 * tall));
        let flower = Ink::hex(0xF2_D8_C8).cover(0.42);
        canvas.fill_within(&circle(place.0, place.1, 4.0), &back, flower);
    }
    let belt = line(at(-70.0, 56.0), at(70.0, 56.0), 27.0 * tall);
    canvas.fill_within(&belt, &back, Ink::hex(sash).down_to(0x7A_4A_3C));
    let knot = ellipse(x, at(0.0, 56.0).1, 20.0 * tall, 25.0 * tall);
    canvas.fill(&knot, Ink::hex(sash).down_to(0x5A_34_30).blur(2.0));
    canvas.fill(
        &line(at(0.0, 174.0), at(0.0, 150.0), 25.0 * tall),
        Ink::hex(0xC8_92_74),
    );
    hair(
        canvas,
        at(0.0, 194.0),
        tall,
        (dice.unit() < 0.5).then_some(sash),
    );
}

/// A head of dark hair, with a knot and a pin or without, and the light of the lanterns on it.
fn hair(canvas: &mut Canvas, (x, y): Point, tall: f32, pin: Option<u32>) {
    let dark = Ink::hex(0x2A_20_22).down_to(0x18_12_17);
    canvas.fill(&ellipse(x, y, 33.0 * tall, 38.0 * tall), dark);
    if let Some(pin) = pin {
        canvas.fill(&circle(x, y - 40.0 * tall, 17.0 * tall), dark);
        canvas.fill(
            &circle(x + 16.0 * tall, y - 34.0 * tall, 7.0 * tall),
            Ink::hex(pin),
        );
    }
    let top = y - 37.0 * tall;
    let rim = curve(
        (x - 30.0 * tall, y - 10.0),
        (x - 20.0 * tall, top - 5.0),
        (x + 8.0 * tall, top),
    );
    canvas.fill(&path(&rim, 3.5), Ink::hex(0xFF_C8_8A).cover(0.5).blur(4.0));
}
