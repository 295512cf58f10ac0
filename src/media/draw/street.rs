//! A city bicycle in front of a house.
use super::canvas::{Canvas, Ink, mix, rgb};
use super::dice::Dice;
use super::shapes::{Point, area, block, circle, curve, ellipse, line, path, ring};

const GROUND: f32 = 800.0;
const BACK: Point = (380.0, 648.0);
const FRONT: Point = (828.0, 648.0);
const CRANK: Point = (588.0, 668.0);
const WHEEL: f32 = 142.0;

/// With a basket, leaning on nothing, ready for the shops.
pub(super) fn bicycle(canvas: &mut Canvas, dice: &mut Dice) {
    wall(canvas, dice);
    flowers(canvas, dice);
    for wheel in [BACK, FRONT] {
        let shadow = ellipse(wheel.0 + 26.0, GROUND + 4.0, 190.0, 13.0);
        canvas.fill(&shadow, Ink::hex(0x3A_2E_2A).cover(0.4).blur(16.0));
    }
    wheel(canvas, BACK);
    wheel(canvas, FRONT);
    let paint = dice.pick(&[0x2F_8F_8A, 0xC8_4B_3C, 0x3E_6C_A8, 0xE0_A0_3A, 0x5C_7C_4A]);
    frame(canvas, Ink::hex(paint));
    fittings(canvas, Ink::hex(paint));
    basket(canvas);
}

fn wall(canvas: &mut Canvas, dice: &mut Dice) {
    canvas.backdrop(&[(0.0, 0xF3_E6_CC), (700.0, 0xE4_CF_AC), (900.0, 0xE4_CF_AC)]);
    for _ in 0..900 {
        let spot = ellipse(
            dice.between(0.0, 1200.0),
            dice.between(0.0, 720.0),
            9.0,
            5.0,
        );
        let shade = mix(rgb(0xFF_F6_E2), rgb(0xC9_AE_88), dice.unit());
        canvas.fill(&spot, Ink::of(shade).cover(0.13).blur(7.0));
    }
    canvas.fill(
        &block(0.0, 0.0, 1200.0, 46.0),
        Ink::hex(0x6E_56_48).down_to(0x8A_6E_5A),
    );
    canvas.fill(
        &block(0.0, 46.0, 1200.0, 60.0),
        Ink::hex(0x3A_2C_28).cover(0.22).blur(50.0),
    );
    window(canvas, 150.0);
    window(canvas, 720.0);
    canvas.fill(
        &block(0.0, 700.0, 1200.0, 34.0),
        Ink::hex(0xA9_9A_8C).down_to(0x8C_7E_74),
    );
    canvas.fill(
        &block(0.0, 734.0, 1200.0, 176.0),
        Ink::hex(0xC9_BC_AE).down_to(0x9E_92_88),
    );
    for x in [90.0, 330.0, 600.0, 860.0, 1110.0] {
        let joint = line((x, 736.0), (x + (x - 600.0) * 0.35, 900.0), 2.5);
        canvas.fill(&joint, Ink::hex(0x84_78_70).cover(0.7));
    }
    canvas.fill(
        &line((0.0, 822.0), (1200.0, 822.0), 2.5),
        Ink::hex(0x84_78_70).cover(0.6),
    );
}

fn window(canvas: &mut Canvas, x: f32) {
    canvas.fill(&block(x - 16.0, 134.0, 332.0, 290.0), Ink::hex(0x7A_5C_46));
    canvas.fill(
        &block(x, 150.0, 300.0, 258.0),
        Ink::hex(0x9C_C4_D0).down_to(0xE6_EE_DC),
    );
    let gleam = [
        (x + 20.0, 408.0),
        (x + 150.0, 150.0),
        (x + 210.0, 150.0),
        (x + 80.0, 408.0),
    ];
    canvas.fill(&area(&gleam), Ink::hex(0xFF_FF_FF).cover(0.3).blur(4.0));
    for curtain in [x, x + 236.0] {
        let cloth = block(curtain, 150.0, 64.0, 258.0);
        canvas.fill(
            &cloth,
            Ink::hex(0xFD_F6_E6).right_to(rgb(0xDD_CC_AE)).cover(0.9),
        );
    }
    canvas.fill(&block(x + 145.0, 150.0, 10.0, 258.0), Ink::hex(0x8A_6A_50));
    canvas.fill(&block(x, 272.0, 300.0, 9.0), Ink::hex(0x8A_6A_50));
    canvas.fill(
        &block(x - 26.0, 420.0, 352.0, 18.0),
        Ink::hex(0x9A_78_5C).down_to(0x6E_52_3E),
    );
}

fn flowers(canvas: &mut Canvas, dice: &mut Dice) {
    for x in [960.0, 1084.0] {
        let pot = [
            (x - 52.0, 650.0),
            (x + 52.0, 650.0),
            (x + 38.0, 760.0),
            (x - 38.0, 760.0),
        ];
        let shadow = ellipse(x + 12.0, 764.0, 62.0, 10.0);
        canvas.cast(
            &area(&pot),
            Ink::hex(0xC8_70_4A).right_to(rgb(0x94_4A_30)),
            &shadow,
        );
        canvas.fill(
            &block(x - 58.0, 640.0, 116.0, 18.0).rounded(4.0),
            Ink::hex(0xB8_62_40),
        );
        for _ in 0..70 {
            let place = dice.within((x, 582.0), (80.0, 66.0));
            let leaf = ellipse(place.0, place.1, 17.0, 8.0).turned(dice.between(0.0, 180.0));
            let shade = mix(rgb(0x3E_70_44), rgb(0x8C_B8_62), dice.unit());
            canvas.fill(&leaf, Ink::of(shade));
        }
        let petal = dice.pick(&[0xF0_8A_9A, 0xFF_D2_62, 0xF4_F0_EA, 0xD8_6A_A8]);
        for _ in 0..16 {
            let place = dice.within((x, 574.0), (70.0, 56.0));
            canvas.fill(&circle(place.0, place.1, 10.0), Ink::hex(petal));
            canvas.fill(&circle(place.0, place.1, 3.5), Ink::hex(0xF6_E2_8A));
        }
    }
}

fn wheel(canvas: &mut Canvas, (x, y): Point) {
    for spoke in 0..18_u8 {
        let turn = f32::from(spoke) * 0.349;
        let rim = (x + turn.cos() * 132.0, y + turn.sin() * 132.0);
        canvas.fill(&line((x, y), rim, 1.7), Ink::hex(0xD4_D2_CE).cover(0.9));
    }
    canvas.fill(&ring(x, y, WHEEL - 11.0, 6.0), Ink::hex(0xC8_C8_C6));
    canvas.fill(&ring(x, y, WHEEL, 16.0), Ink::hex(0x33_30_33));
    canvas.fill(&circle(x, y, 13.0), Ink::hex(0x8A_8A_8C));
}

fn frame(canvas: &mut Canvas, paint: Ink) {
    let saddle = (532.0, 470.0);
    let head = (754.0, 452.0);
    let fork = (772.0, 516.0);
    let steel = Ink::hex(0x9A_9A_9C);
    canvas.fill(&line(saddle, (524.0, 428.0), 9.0), steel);
    canvas.fill(&line(head, (742.0, 398.0), 9.0), steel);
    for (from, to, width) in [
        (BACK, CRANK, 10.0),
        (BACK, (540.0, 508.0), 8.0),
        (CRANK, saddle, 14.0),
    ] {
        canvas.fill(&line(from, to, width), paint);
    }
    let low = curve(CRANK, (690.0, 650.0), fork);
    canvas.fill(&path(&low, 15.0), paint);
    let step = curve((556.0, 566.0), (680.0, 566.0), (762.0, 486.0));
    canvas.fill(&path(&step, 12.0), paint);
    canvas.fill(&line(head, fork, 18.0), paint);
    canvas.fill(&path(&curve(fork, (790.0, 586.0), FRONT), 11.0), paint);
}

fn fittings(canvas: &mut Canvas, paint: Ink) {
    for ((x, y), from, to) in [(BACK, 3.4_f32, 6.0_f32), (FRONT, 3.6, 5.9)] {
        let guard: Vec<Point> = (0..=20_u8)
            .map(|step| from + (to - from) * f32::from(step) / 20.0)
            .map(|turn| (x + turn.cos() * 160.0, y + turn.sin() * 160.0))
            .collect();
        canvas.fill(&path(&guard, 9.0), paint);
    }
    let chain = [
        (BACK.0 - 20.0, 630.0),
        (600.0, 628.0),
        (620.0, 700.0),
        (BACK.0 - 10.0, 676.0),
    ];
    canvas.fill(
        &area(&chain),
        Ink::hex(0xE8_E4_DC).down_to(0xB4_B0_AA).blur(2.0),
    );
    canvas.fill(&circle(CRANK.0, CRANK.1, 33.0), Ink::hex(0xDA_D6_CE));
    canvas.fill(&circle(CRANK.0, CRANK.1, 9.0), Ink::hex(0x77_74_72));
    canvas.fill(&line(CRANK, (640.0, 724.0), 9.0), Ink::hex(0x8A_88_86));
    canvas.fill(
        &block(622.0, 720.0, 46.0, 13.0).rounded(4.0),
        Ink::hex(0x33_30_33),
    );
    let seat = [
        (462.0, 410.0),
        (500.0, 402.0),
        (596.0, 416.0),
        (560.0, 430.0),
        (486.0, 436.0),
    ];
    canvas.fill(&area(&seat), Ink::hex(0x6A_42_2C).blur(9.0));
    let bar = curve((742.0, 398.0), (716.0, 360.0), (654.0, 384.0));
    canvas.fill(&path(&bar, 9.0), Ink::hex(0xA8_A8_AA));
    canvas.fill(
        &line((654.0, 384.0), (626.0, 396.0), 17.0),
        Ink::hex(0x4A_34_28),
    );
    canvas.fill(&circle(694.0, 366.0, 12.0), Ink::hex(0xD8_D8_D6));
    let rack = Ink::hex(0x9A_9A_9C);
    canvas.fill(&line((296.0, 492.0), (520.0, 496.0), 9.0), rack);
    canvas.fill(&line((330.0, 494.0), BACK, 5.0), rack);
    canvas.fill(&line((398.0, 494.0), BACK, 5.0), rack);
    canvas.fill(&line((396.0, 664.0), (356.0, GROUND), 8.0), rack);
    canvas.fill(
        &block(276.0, 502.0, 22.0, 30.0).rounded(5.0),
        Ink::hex(0xC8_32_2C),
    );
    canvas.fill(&circle(840.0, 500.0, 19.0), Ink::hex(0xFF_F2_C4));
    canvas.fill(&ring(840.0, 500.0, 19.0, 6.0), Ink::hex(0x8A_88_86));
}

fn basket(canvas: &mut Canvas) {
    let greens = Ink::hex(0x6C_A8_4C).down_to(0x4A_82_3A);
    for (x, turn) in [(826.0, -14.0), (846.0, 4.0), (866.0, 20.0)] {
        canvas.fill(&ellipse(x, 340.0, 13.0, 58.0).turned(turn), greens);
    }
    canvas.fill(
        &block(884.0, 316.0, 46.0, 90.0).rounded(4.0),
        Ink::hex(0xD8_B4_84),
    );
    let sides = [
        (772.0, 384.0),
        (952.0, 376.0),
        (930.0, 486.0),
        (792.0, 490.0),
    ];
    canvas.fill(&area(&sides), Ink::hex(0xB8_8A_54).down_to(0x94_6A_3E));
    for row in 0..6_u8 {
        let y = 396.0 + f32::from(row) * 18.0;
        let inset = f32::from(row) * 3.6;
        let weave = line((776.0 + inset, y), (948.0 - inset, y - 5.0), 4.0);
        canvas.fill(&weave, Ink::hex(0xDC_B0_78).cover(0.8));
    }
    for column in 0..9_u8 {
        let share = f32::from(column) / 8.0;
        let rib = line(
            (778.0 + share * 170.0, 384.0),
            (796.0 + share * 132.0, 488.0),
            3.0,
        );
        canvas.fill(&rib, Ink::hex(0x7A_54_30).cover(0.7));
    }
    canvas.fill(
        &line((770.0, 384.0), (954.0, 376.0), 11.0),
        Ink::hex(0xC8_98_5E),
    );
}
