//! A cat on a veranda.
use super::canvas::{Canvas, Ink, mix, rgb};
use super::dice::Dice;
use super::shapes::{Point, area, block, circle, curve, ellipse, line, path};

/// A coat: body, shade, stripes, chest.
type Coat = (u32, u32, u32, u32);

const COATS: [Coat; 4] = [
    (0xE6_A0_5A, 0xB8_6C_34, 0xA8_58_26, 0xFB_EC_D6),
    (0x9C_96_94, 0x66_60_62, 0x4C_48_4A, 0xF4_F0_EC),
    (0x4A_44_46, 0x2A_26_2A, 0x22_1E_22, 0xF4_F0_EC),
    (0xF6_EC_DC, 0xCE_BC_A4, 0xD0_9A_5E, 0xFF_FB_F4),
];

/// Dozing on a cushion in the sun.
pub(super) fn cat(canvas: &mut Canvas, dice: &mut Dice) {
    garden(canvas, dice);
    floor(canvas, dice);
    let coat = dice.pick(&COATS);
    let cloth = dice.pick(&[0x4A_5A_8C, 0x8C_3E_4A, 0x4A_7C_6A]);
    cushion(canvas, cloth);
    body(canvas, coat);
    head(canvas, coat);
    let light = [(0.0, 640.0), (0.0, 420.0), (760.0, 900.0), (420.0, 900.0)];
    canvas.fill(&area(&light), Ink::hex(0xFF_E8_B0).cover(0.16).blur(90.0));
}

fn garden(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.backdrop(&[(0.0, 0xE4_F0_D2), (500.0, 0xA8_CC_8C), (900.0, 0x8C_B4_78)]);
    for _ in 0..90 {
        let spot = circle(
            dice.between(0.0, 1200.0),
            dice.between(0.0, 480.0),
            dice.between(20.0, 80.0),
        );
        let shade = mix(rgb(0x5E_94_58), rgb(0xF4_F8_D4), dice.unit());
        canvas.fill(&spot, Ink::of(shade).cover(0.34).blur(46.0));
    }
    for x in [0.0, 1016.0] {
        canvas.fill(
            &block(x, 0.0, 184.0, 500.0),
            Ink::hex(0xF8_F2_E2).down_to(0xE6_D8_BC),
        );
        for bar in 0..=3_u8 {
            let at = x + f32::from(bar) * 58.0;
            canvas.fill(&block(at, 0.0, 9.0, 500.0), Ink::hex(0x9A_70_4C));
        }
        for bar in 0..4_u8 {
            let at = 40.0 + f32::from(bar) * 140.0;
            canvas.fill(&block(x, at, 184.0, 8.0), Ink::hex(0x9A_70_4C));
        }
    }
    canvas.fill(&block(0.0, 0.0, 1200.0, 26.0), Ink::hex(0x7A_56_3A));
}

fn floor(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.fill(
        &block(0.0, 490.0, 1200.0, 420.0),
        Ink::hex(0xD2_A0_6C).down_to(0xA8_74_48),
    );
    for y in [490.0, 540.0, 606.0, 690.0, 796.0] {
        canvas.fill(&block(0.0, y, 1200.0, 3.5), Ink::hex(0x6E_48_2C).cover(0.7));
    }
    for _ in 0..110 {
        let (x, y) = (dice.between(-100.0, 1200.0), dice.between(500.0, 900.0));
        let grain = ellipse(x, y, dice.between(50.0, 190.0), 1.3);
        canvas.fill(&grain, Ink::hex(0x7A_50_30).cover(0.22).blur(3.0));
    }
}

fn cushion(canvas: &mut Canvas, cloth: u32) {
    let pad = block(230.0, 690.0, 740.0, 130.0).rounded(60.0);
    let shadow = ellipse(620.0, 822.0, 400.0, 30.0);
    canvas.cast(&pad, Ink::hex(cloth).down_to(0x2A_26_3A), &shadow);
    for (index, y) in [(0_u8, 716.0), (1, 746.0), (2, 776.0)] {
        for dot in 0..13_u8 {
            let x = 282.0 + f32::from(dot) * 52.0 + f32::from(index % 2) * 26.0;
            canvas.fill(&circle(x, y, 5.5), Ink::hex(0xFF_F6_E4).cover(0.55));
        }
    }
}

fn body(canvas: &mut Canvas, (fur, shade, stripe, chest): Coat) {
    let tail = curve((850.0, 690.0), (1010.0, 760.0), (740.0, 772.0));
    canvas.fill(&path(&tail, 52.0), Ink::hex(fur).down_to(shade).blur(5.0));
    canvas.fill(&circle(740.0, 772.0, 26.0), Ink::hex(stripe).blur(6.0));
    let back = ellipse(610.0, 618.0, 282.0, 164.0);
    canvas.fill(&back, Ink::hex(fur).down_to(shade).blur(7.0));
    for (x, lean) in [(690.0, 12.0), (750.0, 20.0), (806.0, 32.0)] {
        let mark = curve(
            (x, 478.0 + lean),
            (x + 26.0, 530.0 + lean),
            (x + 14.0, 590.0 + lean),
        );
        canvas.fill(&path(&mark, 19.0), Ink::hex(stripe).cover(0.75).blur(7.0));
    }
    canvas.fill(
        &ellipse(478.0, 694.0, 136.0, 86.0),
        Ink::hex(chest).cover(0.92).blur(22.0),
    );
    for x in [410.0, 536.0] {
        let paw = ellipse(x, 764.0, 66.0, 33.0);
        canvas.fill(
            &ellipse(x, 772.0, 66.0, 30.0),
            Ink::hex(0x3A_2A_22).cover(0.3).blur(12.0),
        );
        canvas.fill(&paw, Ink::hex(chest).down_to(0xD8_C4_AC).blur(4.0));
        for toe in [-20.0, 4.0] {
            let crease = line((x + toe, 772.0), (x + toe + 2.0, 790.0), 3.5);
            canvas.fill(&crease, Ink::hex(shade).cover(0.6));
        }
    }
}

fn head(canvas: &mut Canvas, (fur, shade, stripe, chest): Coat) {
    let (x, y) = (474.0, 560.0);
    canvas.fill(
        &ellipse(x + 8.0, y + 40.0, 150.0, 104.0),
        Ink::hex(shade).cover(0.55).blur(34.0),
    );
    for side in [-1.0, 1.0] {
        let ear = [
            (x + side * 142.0, y - 30.0),
            (x + side * 122.0, y - 176.0),
            (x + side * 28.0, y - 104.0),
        ];
        canvas.fill(&area(&ear), Ink::hex(fur).down_to(shade).blur(8.0));
        let inner = [
            (x + side * 122.0, y - 70.0),
            (x + side * 112.0, y - 144.0),
            (x + side * 58.0, y - 104.0),
        ];
        canvas.fill(&area(&inner), Ink::hex(0xF0_B0_A0).cover(0.85).blur(8.0));
    }
    canvas.fill(
        &ellipse(x, y, 152.0, 120.0),
        Ink::hex(fur).down_to(shade).blur(5.0),
    );
    for (at, long) in [(-38.0, 40.0), (0.0, 54.0), (38.0, 40.0)] {
        let mark = line((x + at, y - 110.0), (x + at * 0.7, y - 112.0 + long), 14.0);
        canvas.fill(&mark, Ink::hex(stripe).cover(0.8).blur(5.0));
    }
    canvas.fill(
        &ellipse(x, y + 56.0, 84.0, 56.0),
        Ink::hex(chest).blur(24.0),
    );
    for side in [-1.0, 1.0] {
        face_half(canvas, (x, y), side);
    }
    let nose = [(x - 13.0, y + 27.0), (x + 13.0, y + 27.0), (x, y + 43.0)];
    canvas.fill(&area(&nose), Ink::hex(0xE0_88_80).blur(4.0));
}

fn face_half(canvas: &mut Canvas, (x, y): Point, side: f32) {
    let dark = Ink::hex(0x3A_2A_24);
    let eye = curve(
        (x + side * 88.0, y - 4.0),
        (x + side * 62.0, y + 28.0),
        (x + side * 34.0, y),
    );
    canvas.fill(&path(&eye, 6.5), dark);
    let mouth = curve(
        (x, y + 44.0),
        (x + side * 8.0, y + 70.0),
        (x + side * 34.0, y + 58.0),
    );
    canvas.fill(&path(&mouth, 4.0), dark);
    canvas.fill(
        &circle(x + side * 98.0, y + 40.0, 22.0),
        Ink::hex(0xF0_90_80).cover(0.3).blur(26.0),
    );
    for (high, far) in [(34.0, 12.0), (48.0, 44.0), (62.0, 78.0)] {
        let tip = (x + side * 206.0, y + far + 6.0);
        let hair = curve(
            (x + side * 62.0, y + high + 8.0),
            (x + side * 140.0, y + high - 6.0),
            tip,
        );
        canvas.fill(&path(&hair, 2.0), Ink::hex(0xFF_FB_F2).cover(0.8));
    }
}
