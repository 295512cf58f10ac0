//! An evening by the river, and a tree in the park.
use super::canvas::{Canvas, Ink, mix, rgb};
use super::dice::Dice;
use super::shapes::{Point, area, block, circle, curve, ellipse, line, path};

const HORIZON: f32 = 520.0;

/// Towers, an arched bridge and the low sun over a wide river.
pub(super) fn river(canvas: &mut Canvas, dice: &mut Dice) {
    let sun = dice.between(420.0, 860.0);
    canvas.backdrop(&[
        (0.0, 0x34_42_74),
        (190.0, 0x7B_64_95),
        (360.0, 0xD9_88_7C),
        (HORIZON, 0xFF_D8_9E),
        (900.0, 0xFF_D8_9E),
    ]);
    canvas.fill(
        &circle(sun, 462.0, 250.0),
        Ink::hex(0xFF_E2_A6).cover(0.75).blur(420.0),
    );
    clouds(canvas, dice);
    canvas.fill(&circle(sun, 462.0, 40.0), Ink::hex(0xFF_F6_DC).blur(3.0));
    far_bank(canvas, dice);
    water(canvas, dice, sun);
    near_bank(canvas, dice);
}

fn clouds(canvas: &mut Canvas, dice: &mut Dice) {
    for _ in 0..11 {
        let (x, y) = (dice.between(-60.0, 1260.0), dice.between(70.0, 380.0));
        let long = dice.between(90.0, 260.0);
        let thin = long * dice.between(0.06, 0.12);
        let under = Ink::hex(0x6E_5A_8C).cover(0.35).blur(thin * 1.6);
        canvas.fill(&ellipse(x, y + thin * 0.8, long, thin), under);
        let lit = Ink::hex(0xFF_C3_9B).cover(0.55).blur(thin * 1.4);
        canvas.fill(&ellipse(x, y, long * 0.9, thin * 0.7), lit);
    }
}

fn far_bank(canvas: &mut Canvas, dice: &mut Dice) {
    let hills: Vec<Point> = [
        (-10.0, 500.0),
        (170.0, 462.0),
        (380.0, 486.0),
        (640.0, 456.0),
    ]
    .into_iter()
    .chain([
        (900.0, 484.0),
        (1210.0, 452.0),
        (1210.0, 540.0),
        (-10.0, 540.0),
    ])
    .collect();
    canvas.fill(
        &area(&hills),
        Ink::hex(0xB8_7F_8C)
            .down_to(0xD9_9C_8C)
            .cover(0.8)
            .blur(4.0),
    );
    let mut x = dice.between(40.0, 120.0);
    while x < 560.0 {
        let (wide, high) = (dice.between(24.0, 52.0), dice.between(50.0, 215.0));
        tower(canvas, dice, (x, HORIZON - high), (wide, high));
        x += wide + dice.between(6.0, 46.0);
    }
    canvas.fill(
        &block(0.0, 506.0, 1200.0, 20.0),
        Ink::hex(0x5E_52_6E).down_to(0x4C_48_66),
    );
    bridge(canvas);
}

fn tower(canvas: &mut Canvas, dice: &mut Dice, (x, y): Point, (wide, high): Point) {
    canvas.fill(
        &block(x, y, wide, high),
        Ink::hex(0x5C_52_7C).down_to(0x86_68_84),
    );
    let mut floor = y + 8.0;
    while floor < y + high - 14.0 {
        let mut window = x + 4.0;
        while window < x + wide - 6.0 {
            if dice.unit() < 0.42 {
                canvas.fill(
                    &block(window, floor, 4.0, 4.0),
                    Ink::hex(0xFF_DF_94).cover(0.85),
                );
            }
            window += 8.0;
        }
        floor += 10.0;
    }
}

fn bridge(canvas: &mut Canvas) {
    let steel = Ink::hex(0x4A_50_7A);
    canvas.fill(&block(600.0, 486.0, 610.0, 10.0), steel);
    for left in [620.0, 910.0] {
        let arch = curve((left, 488.0), (left + 135.0, 332.0), (left + 270.0, 488.0));
        canvas.fill(&path(&arch, 8.0), steel);
        for (x, y) in arch.into_iter().skip(1).step_by(1) {
            canvas.fill(&line((x, y), (x, 488.0), 2.5), steel);
        }
        canvas.fill(&block(left - 9.0, 490.0, 18.0, 40.0), steel);
    }
}

fn water(canvas: &mut Canvas, dice: &mut Dice, sun: f32) {
    let surface = block(0.0, HORIZON + 4.0, 1200.0, 400.0);
    canvas.fill(&surface, Ink::hex(0xF2_B9_8C).down_to(0x3A_40_6C));
    for _ in 0..230 {
        let depth = dice.unit();
        let y = HORIZON + 8.0 + depth * depth * 300.0;
        let long = dice.between(14.0, 60.0) * (0.5 + depth);
        let x = dice.between(-40.0, 1240.0);
        let dark = Ink::hex(0x5A_50_7C).cover(0.28).blur(3.0);
        canvas.fill(&ellipse(x, y, long, 1.2 + depth * 2.0), dark);
    }
    for _ in 0..260 {
        let depth = dice.unit();
        let y = HORIZON + 7.0 + depth * depth * 290.0;
        let spread = 16.0 + depth * 120.0;
        let x = sun + (dice.unit() + dice.unit() - 1.0) * spread;
        let long = dice.between(6.0, 22.0) * (0.6 + depth);
        let glint = Ink::hex(0xFF_EC_BE).cover(0.75 - depth * 0.35).blur(2.5);
        canvas.fill(&ellipse(x, y, long, 1.2 + depth * 1.6), glint);
    }
}

fn near_bank(canvas: &mut Canvas, dice: &mut Dice) {
    let mut slope = curve((-10.0, 700.0), (420.0, 800.0), (1210.0, 842.0));
    slope.extend([(1210.0, 910.0), (-10.0, 910.0)]);
    canvas.fill(
        &area(&slope),
        Ink::hex(0x3E_48_46).down_to(0x22_2C_30).blur(3.0),
    );
    for _ in 0..210 {
        let x = dice.between(-20.0, 1220.0);
        let root = 722.0 + x * 0.13 + dice.between(0.0, 160.0);
        let high = dice.between(30.0, 90.0);
        let tip = (x + dice.between(-10.0, 34.0), root - high);
        let shade = mix(rgb(0x2A_36_36), rgb(0x6B_62_4A), dice.unit());
        canvas.fill(
            &path(&curve((x, root), (x, root - high * 0.6), tip), 2.4),
            Ink::of(shade),
        );
    }
    for _ in 0..9 {
        let x = dice.between(20.0, 420.0);
        let tip = (x + dice.between(30.0, 80.0), dice.between(500.0, 620.0));
        let stalk = curve((x, 860.0), (x - 6.0, tip.1 + 110.0), tip);
        canvas.fill(&path(&stalk, 3.0), Ink::hex(0x6E_5E_46));
        for step in 0..9_u8 {
            let down = f32::from(step) * 9.0;
            let plume = ellipse(tip.0 - down * 0.32 + 5.0, tip.1 + down, 13.0, 3.6).turned(38.0);
            canvas.fill(&plume, Ink::hex(0xF0_D2_A4).cover(0.75).blur(4.0));
        }
    }
}

/// A broad tree on a lawn, with a bench in its shade.
pub(super) fn tree(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.backdrop(&[
        (0.0, 0x8F_C7_E8),
        (420.0, 0xD8_EE_F2),
        (600.0, 0xF4_F6_E6),
        (900.0, 0xF4_F6_E6),
    ]);
    for _ in 0..5 {
        let (x, y) = (dice.between(0.0, 1200.0), dice.between(60.0, 260.0));
        for _ in 0..7 {
            let puff = circle(
                x + dice.between(-90.0, 90.0),
                y + dice.between(-16.0, 16.0),
                42.0,
            );
            canvas.fill(&puff, Ink::hex(0xFF_FF_FF).cover(0.42).blur(38.0));
        }
    }
    for _ in 0..46 {
        let x = dice.between(-20.0, 1220.0);
        let shade = mix(rgb(0x8F_B8_94), rgb(0xA9_CC_9A), dice.unit());
        canvas.fill(
            &circle(x, dice.between(548.0, 590.0), 46.0),
            Ink::of(shade).blur(10.0),
        );
    }
    lawn(canvas, dice);
    let middle = dice.between(500.0, 720.0);
    canvas.fill(
        &ellipse(middle + 40.0, 724.0, 400.0, 52.0),
        Ink::hex(0x2F_5A_34).cover(0.55).blur(40.0),
    );
    trunk(canvas, middle);
    crown(canvas, dice, middle);
    bench(canvas, if middle > 600.0 { 170.0 } else { 800.0 });
    for _ in 0..26 {
        let leaf = ellipse(
            dice.between(120.0, 1100.0),
            dice.between(690.0, 860.0),
            7.0,
            4.0,
        );
        let shade = dice.pick(&[0xE9_B9_4C, 0xD9_8A_3C, 0xC9_C8_4E]);
        canvas.fill(
            &leaf.turned(dice.between(0.0, 180.0)),
            Ink::hex(shade).cover(0.9),
        );
    }
}

fn lawn(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.fill(
        &block(0.0, 588.0, 1200.0, 320.0),
        Ink::hex(0x9C_CB_74).down_to(0x58_96_4C),
    );
    let mut way = curve((1210.0, 640.0), (820.0, 650.0), (640.0, 910.0));
    way.extend(curve((330.0, 910.0), (700.0, 640.0), (1210.0, 622.0)));
    canvas.fill(
        &area(&way),
        Ink::hex(0xE9_DD_BC).down_to(0xD8_C6_9C).blur(4.0),
    );
    for _ in 0..420 {
        let y = dice.between(600.0, 900.0);
        let size = (y - 560.0) / 26.0;
        let x = dice.between(0.0, 1200.0);
        let blade = line((x, y), (x + dice.between(-3.0, 3.0), y - size), 1.6);
        let shade = mix(rgb(0x4C_86_44), rgb(0xC6_E4_8C), dice.unit());
        canvas.fill(&blade, Ink::of(shade).cover(0.5));
    }
}

fn trunk(canvas: &mut Canvas, x: f32) {
    let bark = Ink::hex(0x8A_63_44).right_to(rgb(0x50_38_2A));
    let mut outline = curve((x - 84.0, 736.0), (x - 36.0, 690.0), (x - 34.0, 480.0));
    outline.extend(curve(
        (x + 34.0, 480.0),
        (x + 40.0, 690.0),
        (x + 92.0, 736.0),
    ));
    canvas.fill(&area(&outline), bark.blur(2.0));
    for (reach, top) in [
        (-170.0, 380.0),
        (-70.0, 330.0),
        (90.0, 330.0),
        (180.0, 390.0),
    ] {
        let bough = curve((x, 560.0), (x + reach * 0.2, 450.0), (x + reach, top));
        canvas.fill(&path(&bough, 26.0), Ink::hex(0x6A_4C_36));
    }
}

/// Leaves in heaps, the dark ones behind and below, the lit ones above and to the left.
fn crown(canvas: &mut Canvas, dice: &mut Dice, x: f32) {
    let layers = [
        (0x2F_66_3C, 0.0, 46_u8),
        (0x47_86_44, -14.0, 60),
        (0x6B_A8_4E, -34.0, 64),
        (0x98_C8_5C, -58.0, 46),
        (0xC4_E0_7C, -78.0, 24),
    ];
    for (shade, lift, heaps) in layers {
        for _ in 0..heaps {
            let middle = (x + lift * 0.5, 330.0 + lift * 0.7);
            let place = dice.within(middle, (360.0 + lift * 0.6, 200.0 + lift * 0.6));
            let heap = circle(place.0, place.1, dice.between(22.0, 62.0));
            canvas.fill(&heap, Ink::hex(shade).cover(0.72).blur(9.0));
        }
    }
    for _ in 0..420 {
        let place = dice.within((x, 322.0), (380.0, 220.0));
        let leaf = ellipse(place.0, place.1, 8.0, 4.0).turned(dice.between(0.0, 180.0));
        let shade = mix(rgb(0x3C_78_3E), rgb(0xD8_EC_92), dice.unit());
        canvas.fill(&leaf, Ink::of(shade).cover(0.7));
    }
}

fn bench(canvas: &mut Canvas, x: f32) {
    canvas.fill(
        &ellipse(x + 120.0, 772.0, 150.0, 14.0),
        Ink::hex(0x2F_5A_34).cover(0.5).blur(14.0),
    );
    for leg in [x + 18.0, x + 212.0] {
        canvas.fill(&block(leg, 660.0, 11.0, 110.0), Ink::hex(0x4A_4A_50));
    }
    for board in [648.0, 674.0, 700.0] {
        let plank = block(x, board, 240.0, 17.0).rounded(4.0);
        canvas.fill(&plank, Ink::hex(0xC8_92_5A).down_to(0xA8_72_42));
    }
    let seat = block(x - 8.0, 722.0, 256.0, 15.0).rounded(4.0);
    canvas.fill(&seat, Ink::hex(0xD8_A2_68).down_to(0x9A_66_3C));
}
