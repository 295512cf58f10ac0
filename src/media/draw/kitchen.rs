//! Bread on a table.
use super::canvas::{Canvas, Ink, mix, rgb};
use super::dice::Dice;
use super::shapes::{Point, area, block, circle, curve, ellipse, line, path};

/// A plate with three kinds from the bakery, a loaf behind, and coffee.
pub(super) fn bread(canvas: &mut Canvas, dice: &mut Dice) {
    table(canvas, dice);
    cloth(canvas, dice.pick(&[0xC8_5A_50, 0x4A_7A_A0, 0x5C_8C_5C]));
    loaf(canvas, (330.0, 300.0));
    coffee(canvas, (960.0, 330.0));
    plate(canvas);
    melon(canvas, (428.0, 600.0));
    croissant(canvas, (790.0, 590.0));
    bun(canvas, dice, (606.0, 690.0));
    canvas.fill(
        &ellipse(250.0, 120.0, 560.0, 420.0),
        Ink::hex(0xFF_F0_CC).cover(0.24).blur(420.0),
    );
    for _ in 0..60 {
        let (x, y) = (dice.between(220.0, 1000.0), dice.between(540.0, 850.0));
        let crumb = ellipse(x, y, dice.between(1.5, 4.0), 2.0);
        canvas.fill(&crumb, Ink::hex(0xC8_92_54).cover(0.8));
    }
}

fn table(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.backdrop(&[(0.0, 0xC8_9A_6A), (900.0, 0xA6_74_48)]);
    for plank in 0..7_u8 {
        let y = f32::from(plank) * 134.0;
        let tone = Ink::hex(0xF0_C8_94).cover(dice.between(0.02, 0.22));
        canvas.fill(&block(0.0, y, 1200.0, 132.0), tone);
        canvas.fill(
            &block(0.0, y + 131.0, 1200.0, 3.0),
            Ink::hex(0x5E_3C_24).cover(0.75),
        );
    }
    for _ in 0..170 {
        let (x, y) = (dice.between(-100.0, 1300.0), dice.between(0.0, 900.0));
        let grain = ellipse(x, y, dice.between(60.0, 220.0), 1.4);
        canvas.fill(&grain, Ink::hex(0x7A_4E_2C).cover(0.2).blur(3.0));
    }
}

fn cloth(canvas: &mut Canvas, color: u32) {
    let sheet = [
        (560.0, -20.0),
        (1230.0, -20.0),
        (1230.0, 640.0),
        (1090.0, 700.0),
    ];
    canvas.cast(&area(&sheet), Ink::hex(0xFB_F5_EA), &area(&sheet));
    for band in 0..9_u8 {
        let at = f32::from(band) * 84.0;
        let down = line((600.0 + at, -20.0), (1130.0 + at, 690.0), 26.0);
        let over = line(
            (560.0 + at * 0.9, at * 1.2),
            (1240.0, at * 1.2 - 470.0),
            26.0,
        );
        for stripe in [down, over] {
            canvas.fill_within(&stripe, &area(&sheet), Ink::hex(color).cover(0.34));
        }
    }
}

fn plate(canvas: &mut Canvas) {
    let shadow = ellipse(622.0, 706.0, 452.0, 186.0);
    let dish = ellipse(604.0, 672.0, 440.0, 182.0);
    canvas.cast(
        &dish,
        Ink::hex(0xFF_FD_F8).down_to(0xDC_D6_CC).blur(2.0),
        &shadow,
    );
    canvas.fill(
        &ellipse(604.0, 668.0, 340.0, 132.0),
        Ink::hex(0xDE_D8_CE).down_to(0xF6_F2_EA).blur(8.0),
    );
    canvas.fill(
        &ellipse(604.0, 673.0, 334.0, 128.0),
        Ink::hex(0xEC_E7_DE).down_to(0xFC_F9_F3).blur(4.0),
    );
}

/// A dome lit from above left, with the shadow that it throws.
fn dome(canvas: &mut Canvas, (x, y): Point, (wide, high): Point, (light, dark): (u32, u32)) {
    let shadow = ellipse(x + 14.0, y + high * 0.72, wide * 1.02, high * 0.4);
    canvas.fill(&shadow, Ink::hex(0x4A_30_1E).cover(0.45).blur(22.0));
    canvas.fill(
        &ellipse(x, y, wide, high),
        Ink::hex(light).down_to(dark).blur(3.0),
    );
    let side = ellipse(x, y + high * 0.55, wide * 0.86, high * 0.42);
    canvas.fill(&side, Ink::hex(dark).cover(0.5).blur(high * 0.5));
    let shine = ellipse(x - wide * 0.3, y - high * 0.42, wide * 0.4, high * 0.24).turned(-14.0);
    canvas.fill(&shine, Ink::hex(0xFF_FA_E6).cover(0.5).blur(high * 0.34));
}

fn melon(canvas: &mut Canvas, (x, y): Point) {
    dome(canvas, (x, y), (148.0, 104.0), (0xF6_DC_90, 0xC8_90_40));
    let crust = ellipse(x, y, 140.0, 97.0);
    for step in 0..7_u8 {
        let at = (f32::from(step) - 3.0) * 46.0;
        for lean in [-1.0, 1.0] {
            let top = (x + at + lean * 62.0, y - 106.0);
            let bottom = (x + at - lean * 62.0, y + 106.0);
            let groove = curve(top, (x + at * 1.3, y), bottom);
            canvas.fill_within(
                &path(&groove, 6.0),
                &crust,
                Ink::hex(0xAE_76_30).cover(0.55).blur(4.0),
            );
        }
    }
}

fn bun(canvas: &mut Canvas, dice: &mut Dice, (x, y): Point) {
    dome(canvas, (x, y), (138.0, 88.0), (0xD8_8A_44, 0x7E_40_1C));
    for _ in 0..34 {
        let place = dice.within((x - 8.0, y - 44.0), (44.0, 22.0));
        let seed = ellipse(place.0, place.1, 5.0, 2.8).turned(dice.between(0.0, 180.0));
        canvas.fill(&seed, Ink::hex(0x2E_22_1C));
    }
}

/// Seven rolls side by side along a bow.
fn croissant(canvas: &mut Canvas, (x, y): Point) {
    canvas.fill(
        &ellipse(x + 10.0, y + 50.0, 180.0, 40.0),
        Ink::hex(0x4A_30_1E).cover(0.42).blur(24.0),
    );
    for (place, size) in [
        (-3.0, 0.46),
        (3.0, 0.46),
        (-2.0, 0.72),
        (2.0, 0.72),
        (-1.0, 0.92),
        (1.0, 0.92),
        (0.0, 1.0),
    ] {
        let at: Point = (x + place * 50.0, y - 20.0 + place * place * 8.6);
        let (wide, high) = (44.0 * (0.5 + size * 0.5), 84.0 * size);
        let roll = ellipse(at.0, at.1, wide, high).turned(place * -13.0);
        canvas.fill(&roll, Ink::hex(0xF0_B8_62).down_to(0x92_50_1E).blur(3.0));
        let edge = ellipse(at.0 + place * 4.0, at.1, wide * 0.86, high * 0.9).turned(place * -13.0);
        canvas.fill(&edge, Ink::hex(0xE0_98_46).down_to(0xB0_6A_2C).blur(9.0));
        let shine =
            ellipse(at.0 - 6.0, at.1 - high * 0.4, wide * 0.3, high * 0.3).turned(place * -13.0);
        canvas.fill(&shine, Ink::hex(0xFF_E8_B4).cover(0.6).blur(14.0));
    }
}

fn loaf(canvas: &mut Canvas, (x, y): Point) {
    let board = block(x - 230.0, y + 86.0, 470.0, 46.0).rounded(18.0);
    canvas.cast(
        &board,
        Ink::hex(0xE2_B8_80).down_to(0xB0_80_4E),
        &ellipse(x + 20.0, y + 140.0, 260.0, 16.0),
    );
    for (shift, crumb) in [(0.0, false), (46.0, false), (92.0, true)] {
        let left = x - 170.0 + shift * 1.3;
        let crust = Ink::hex(0xC8_86_44).down_to(0x9A_5C_2A);
        slice(canvas, (left, y), 0.0, crust);
        if crumb {
            slice(
                canvas,
                (left, y),
                13.0,
                Ink::hex(0xFD_F0_D4).down_to(0xF0_DC_B4),
            );
        }
    }
}

fn slice(canvas: &mut Canvas, (left, y): Point, inset: f32, ink: Ink) {
    let side = 196.0 - inset * 2.0;
    let (x, top) = (left + inset, y - 60.0 + inset);
    canvas.fill(
        &block(x + 8.0, top, side - 16.0, 156.0 - inset * 1.6).rounded(12.0),
        ink,
    );
    for bump in [0.27, 0.73] {
        let hump = ellipse(x + side * bump, top + 10.0, side * 0.3, 52.0 - inset);
        canvas.fill(&hump, ink);
    }
}

fn coffee(canvas: &mut Canvas, (x, y): Point) {
    let saucer = ellipse(x, y + 66.0, 178.0, 64.0);
    canvas.cast(
        &saucer,
        Ink::hex(0xFB_F8_F2).down_to(0xD2_CA_BE),
        &ellipse(x + 16.0, y + 82.0, 186.0, 64.0),
    );
    canvas.fill(
        &ellipse(x, y + 66.0, 106.0, 34.0),
        Ink::hex(0x8A_78_68).cover(0.35).blur(20.0),
    );
    let handle = curve(
        (x + 92.0, y - 22.0),
        (x + 196.0, y - 10.0),
        (x + 80.0, y + 50.0),
    );
    canvas.fill(&path(&handle, 17.0), Ink::hex(0xE6_E0_D6));
    let mut bowl = curve((x - 108.0, y - 40.0), (x - 104.0, y + 84.0), (x, y + 86.0));
    bowl.extend(curve(
        (x, y + 86.0),
        (x + 104.0, y + 84.0),
        (x + 108.0, y - 40.0),
    ));
    canvas.fill(
        &area(&bowl),
        Ink::hex(0xFF_FE_FA).right_to(rgb(0xC8_BE_B2)).blur(2.0),
    );
    canvas.fill(
        &ellipse(x, y - 40.0, 108.0, 38.0),
        Ink::hex(0xFF_FE_FA).down_to(0xE0_D8_CC),
    );
    canvas.fill(
        &ellipse(x, y - 36.0, 96.0, 31.0),
        Ink::hex(0x4A_2A_1A).down_to(0x7A_4C_30).blur(3.0),
    );
    canvas.fill(
        &circle(x - 34.0, y - 40.0, 9.0),
        Ink::of(mix(rgb(0xC8_94_68), [1.0; 3], 0.1)).cover(0.7),
    );
    for side in [-26.0, 24.0] {
        let lower = curve(
            (x + side, y - 64.0),
            (x + side + 44.0, y - 118.0),
            (x + side + 4.0, y - 160.0),
        );
        canvas.fill(
            &path(&lower, 10.0),
            Ink::hex(0xFF_FF_FF).cover(0.3).blur(26.0),
        );
        let upper = curve(
            (x + side + 4.0, y - 160.0),
            (x + side - 36.0, y - 200.0),
            (x + side + 8.0, y - 256.0),
        );
        canvas.fill(
            &path(&upper, 8.0),
            Ink::hex(0xFF_FF_FF).cover(0.2).blur(30.0),
        );
    }
}
