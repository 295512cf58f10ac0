//! A bookshelf: spines without titles.
use super::canvas::{Canvas, Ink, mix, rgb};
use super::dice::Dice;
use super::shapes::{area, block, circle, curve, ellipse, path};

const SPINES: [u32; 12] = [
    0x8C_3B_3B, 0x2F_5D_6E, 0xC9_8F_3D, 0x4A_6B_4A, 0xE6_DA_C2, 0x6B_4A_6E, 0x3A_3F_5C, 0xB8_5C_3E,
    0x7E_94_8A, 0xD8_B8_7A, 0x9C_4A_5A, 0x55_6B_8C,
];

/// Three boards, two of them full, with a plant and a cup in between.
pub(super) fn books(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.backdrop(&[(0.0, 0xF2_E8_D8), (900.0, 0xE2_D2_BC)]);
    canvas.fill(
        &block(60.0, 30.0, 1080.0, 850.0),
        Ink::hex(0x3A_26_1C).cover(0.25).blur(60.0),
    );
    canvas.fill(
        &block(70.0, 20.0, 1060.0, 860.0),
        Ink::hex(0xA9_78_4E).down_to(0x8C_5E_3A),
    );
    for (top, things) in [(50.0, 0_u8), (330.0, 1), (610.0, 2)] {
        let back = block(104.0, top, 992.0, 246.0);
        canvas.fill(&back, Ink::hex(0x5E_40_2C).down_to(0x7A_55_3A));
        row(canvas, dice, top + 246.0, things);
        canvas.fill(
            &block(104.0, top, 992.0, 46.0),
            Ink::hex(0x1E_12_0C).cover(0.42).blur(44.0),
        );
        let board = block(90.0, top + 246.0, 1020.0, 34.0);
        canvas.fill(&board, Ink::hex(0xC9_96_66).down_to(0x96_68_42));
    }
    for x in [70.0, 1096.0] {
        canvas.fill(
            &block(x, 20.0, 34.0, 860.0),
            Ink::hex(0xB8_86_58).right_to(rgb(0x8E_60_3C)),
        );
    }
    canvas.fill(
        &ellipse(330.0, 200.0, 520.0, 460.0),
        Ink::hex(0xFF_E8_BC).cover(0.16).blur(400.0),
    );
}

/// Books from the left; what else stands on the board depends on which one it is.
fn row(canvas: &mut Canvas, dice: &mut Dice, floor: f32, things: u8) {
    let gap = match things {
        0 => (840.0, 1080.0),
        1 => (360.0, 620.0),
        _ => (1200.0, 1200.0),
    };
    let (mut x, mut last) = (112.0, 112.0);
    while x < 1052.0 {
        if x > gap.0 - 60.0 && x < gap.1 {
            (last, x) = (x, gap.1);
            continue;
        }
        let width = dice.between(24.0, 56.0);
        if x + width < 1094.0 {
            spine(canvas, dice, (x, floor), width);
        }
        x += width + 1.5;
    }
    match things {
        0 => plant(canvas, dice, 950.0, floor),
        1 => {
            leaning(canvas, dice, last, floor);
            cup(canvas, 545.0, floor);
        }
        _ => {}
    }
}

fn spine(canvas: &mut Canvas, dice: &mut Dice, (x, floor): (f32, f32), width: f32) {
    let height = dice.between(152.0, 222.0);
    let color = rgb(dice.pick(&SPINES));
    let (light, dark) = (
        mix(color, [1.0; 3], 0.2),
        mix(color, [0.1, 0.05, 0.05], 0.42),
    );
    let top = floor - height;
    canvas.fill(
        &block(x, top, width, height).rounded(3.0),
        Ink::of(light).right_to(dark),
    );
    let shine = block(x + width * 0.2, top + 2.0, width * 0.14, height - 4.0);
    canvas.fill(&shine, Ink::hex(0xFF_FF_FF).cover(0.16).blur(4.0));
    let print = if dice.unit() < 0.6 {
        rgb(0xF0_DC_A8)
    } else {
        mix(color, [0.0; 3], 0.5)
    };
    for at in [14.0, 20.0, height - 24.0] {
        canvas.fill(
            &block(x + 3.0, top + at, width - 6.0, 2.4),
            Ink::of(print).cover(0.75),
        );
    }
    if dice.unit() < 0.5 {
        let label = block(x + width * 0.24, top + 38.0, width * 0.52, height * 0.36).rounded(2.0);
        canvas.fill(&label, Ink::of(print).cover(0.5));
    } else {
        let mark = circle(x + width / 2.0, floor - 42.0, width * 0.17);
        canvas.fill(&mark, Ink::of(print).cover(0.65));
    }
}

fn leaning(canvas: &mut Canvas, dice: &mut Dice, x: f32, floor: f32) {
    let color = rgb(dice.pick(&SPINES));
    let book = [
        (x + 48.0, floor),
        (x + 84.0, floor),
        (x + 34.0, floor - 196.0),
        (x - 2.0, floor - 188.0),
    ];
    let shadow = ellipse(x + 60.0, floor - 4.0, 50.0, 8.0);
    let ink = Ink::of(mix(color, [1.0; 3], 0.18)).right_to(mix(color, [0.0; 3], 0.3));
    canvas.cast(&area(&book), ink, &shadow);
    let band = [
        (x + 37.0, floor - 40.0),
        (x + 73.0, floor - 42.0),
        (x + 71.0, floor - 50.0),
        (x + 35.0, floor - 48.0),
    ];
    canvas.fill(&area(&band), Ink::hex(0xF0_DC_A8).cover(0.7));
}

fn cup(canvas: &mut Canvas, x: f32, floor: f32) {
    let handle = curve(
        (x + 38.0, floor - 78.0),
        (x + 96.0, floor - 56.0),
        (x + 36.0, floor - 22.0),
    );
    canvas.fill(&path(&handle, 11.0), Ink::hex(0xD6_E2_E0));
    let body = block(x - 48.0, floor - 96.0, 96.0, 96.0).rounded(16.0);
    let shadow = ellipse(x + 8.0, floor - 3.0, 66.0, 9.0);
    canvas.cast(
        &body,
        Ink::hex(0xF2_F6_F2).right_to(rgb(0xB2_C6_C6)),
        &shadow,
    );
    canvas.fill(&ellipse(x, floor - 92.0, 46.0, 9.0), Ink::hex(0x8A_9C_9C));
    canvas.fill(
        &block(x - 48.0, floor - 62.0, 96.0, 12.0),
        Ink::hex(0x3E_6C_8C).cover(0.85),
    );
    canvas.fill(
        &block(x - 48.0, floor - 44.0, 96.0, 5.0),
        Ink::hex(0x3E_6C_8C).cover(0.85),
    );
}

fn plant(canvas: &mut Canvas, dice: &mut Dice, x: f32, floor: f32) {
    for _ in 0..26 {
        let reach = dice.between(-104.0, 104.0);
        let tip = (
            x + reach,
            floor - dice.between(96.0, 206.0) + reach.abs() * 0.6,
        );
        let stem = curve((x, floor - 66.0), (x + reach * 0.3, tip.1 - 12.0), tip);
        let shade = mix(rgb(0x3C_70_42), rgb(0x9A_C8_6C), dice.unit());
        canvas.fill(&path(&stem, 3.0), Ink::of(mix(shade, [0.0; 3], 0.25)));
        let leaf = ellipse(tip.0, tip.1, 25.0, 11.0).turned(reach * 0.5);
        canvas.fill(&leaf, Ink::of(shade));
    }
    let pot = [
        (x - 54.0, floor - 82.0),
        (x + 54.0, floor - 82.0),
        (x + 40.0, floor),
        (x - 40.0, floor),
    ];
    let shadow = ellipse(x + 10.0, floor - 3.0, 70.0, 9.0);
    canvas.cast(
        &area(&pot),
        Ink::hex(0xF0_EC_E2).right_to(rgb(0xB8_AE_9E)),
        &shadow,
    );
}
