//! A notice on one sheet of A4, for the board at the corner: with a code that leads back to the page.
//!
//! The sheet has a fixed height, and nothing may leave it. How much of the text fits is estimated from its
//! lines; what does not fit is cut at a line, and the paper says where the rest is.
use maud::{DOCTYPE, Markup, PreEscaped, html};
use qrcode::{EcLevel, QrCode, render::svg};

use super::{Setting, parts};
use crate::bulletin::{
    model::{Content, State},
    public::Public,
    ruby, text, when,
    words::{self, Reading},
};

/// The height in millimeters that the text and its facts have together.
const ROOM: f64 = 172.0;
/// The width of the text.
const WIDTH: f64 = 178.0;
/// A millimeter has so many points.
const POINTS: f64 = 2.834_645;
/// Sizes of the text in points, largest first; the last one can still be read at arm's length.
const SIZES: [(&str, f64); 6] = [
    ("t20", 20.0),
    ("t18", 18.0),
    ("t16", 16.0),
    ("t14", 14.0),
    ("t12", 12.0),
    ("t10", 10.5),
];
/// Lines are so many times as high as their letters.
const LEADING: f64 = 1.65;
/// The longest a fact may be on paper.
const FACT: usize = 160;

/// The whole document: no script, no frame of the app.
#[must_use]
pub fn document(setting: &Setting<'_>, public: &Public) -> String {
    let content = &public.notice.content;
    let (title, body) =
        text::in_language(content, setting.reading).unwrap_or((&content.title, &content.body));
    let withdrawn = public.notice.withdrawn.as_ref();
    let body = withdrawn.map_or(body, |withdrawn| withdrawn.reason.as_str());
    let address = setting.link(public.path());
    let address = format!("{}{address}", setting.base);
    let page = html! {
        (DOCTYPE)
        html lang=(setting.reading.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (ruby::without(title)) " — 回覧板" }
                link rel="icon" href="/icons/seal.svg" type="image/svg+xml";
                link rel="stylesheet" href="/css/print.css";
            }
            body {
                nav.on-screen aria-label=(setting.words("このページ", "このページ", "This page")) {
                    a href=(setting.link(public.path())) { (setting.words("おしらせにもどる", "もどる", "Back to the notice")) }
                    p { (setting.say("ブラウザーの「印刷」で、A4の紙一枚になります。", "ブラウザーの「印刷《いんさつ》」で、紙《かみ》に なります。", "Print it from your browser: one sheet of A4.")) }
                }
                main.sheet { (sheet(setting, public, title, body, &address)) }
            }
        }
    };
    page.into_string()
}

fn sheet(setting: &Setting<'_>, public: &Public, title: &str, body: &str, address: &str) -> Markup {
    let notice = &public.notice;
    let state = public.state(setting.now);
    let facts = if notice.withdrawn.is_none() {
        facts(setting, &notice.content)
    } else {
        Vec::new()
    };
    let fitted = fit(title, &facts, body);
    html! {
        header {
            p.body-name { @if notice.author.is_verified() { (parts::badge()) } (notice.author.name) }
            p.kind {
                @if notice.training { strong { "【訓練】" } }
                (ruby::markup(words::severity(notice.content.severity, setting.reading))) "・"
                (words::category(notice.content.category, setting.reading))
            }
            p.when { (when::day(public.updated(), setting.reading)) }
        }
        @match state {
            State::Withdrawn => p.stop { strong { (setting.say("このおしらせは取り消されました", "この おしらせは 取《と》り消《け》しました", "This notice was withdrawn")) } },
            State::Expired => p.stop { (setting.say("掲載期間は終わりました", "もう 終《お》わりました", "No longer holds")) },
            State::Published => {}
        }
        h1 class=(fitted.title) { (ruby::markup(title)) }
        @if let Some(last) = notice.corrected.last().filter(|_| state == State::Published) {
            p.corrected { (setting.words("訂正：", "直しました：", "Corrected: ")) (text::excerpt(&last.what, FACT)) }
        }
        div class=(format!("words {}", fitted.size)) {
            (text::paragraphs(&fitted.body, setting.reading == Reading::Easy))
            @if fitted.cut {
                p.go-on { strong { (setting.say("……続きは、下のQRコードから。", "……続《つづ》きは 下《した》の QRコードから。", "… Go on with the code below.")) } }
            }
        }
        @if !facts.is_empty() {
            dl { @for (name, words) in &facts { dt { (name) } dd { (words) } } }
        }
        footer {
            (code(address))
            div {
                p { strong { (setting.say("くわしい内容、訂正や取り消しは、このページで確かめられます。", "新《あたら》しい ことは、この ページに あります。", "The page has all of it, and whether it still holds.")) } }
                p.address { (address) }
                p { (notice.author.name) "　" (notice.content.department) "　" (notice.content.telephone) }
            }
        }
    }
}

/// What must stand on the paper, each cut to what a board can hold.
fn facts<'a>(setting: &Setting<'a>, content: &Content) -> Vec<(&'a str, String)> {
    let reading = setting.reading;
    let mut facts = vec![
        (
            words::field("target", reading),
            text::excerpt(&content.target, FACT),
        ),
        (
            words::field("deadline", reading),
            content
                .deadline
                .map(|at| when::full(at.0, reading))
                .unwrap_or_default(),
        ),
        (
            words::field("procedure", reading),
            text::excerpt(&content.procedure, FACT),
        ),
        (
            words::field("areas", reading),
            text::excerpt(&text::areas(&content.areas), 80),
        ),
    ];
    facts.retain(|(_, words)| !words.is_empty());
    facts
}

struct Fitted {
    title: &'static str,
    size: &'static str,
    body: String,
    cut: bool,
}

/// The largest letters in which everything fits; else the smallest, and as many lines as fit.
fn fit(title: &str, facts: &[(&str, String)], body: &str) -> Fitted {
    let width = |text: &str| ruby::without(text).chars().map(wide).sum::<f64>();
    let (title_class, title_points) = match width(title) {
        w if w <= 40.0 => ("large", 25.0),
        w if w <= 80.0 => ("middle", 18.0),
        _ => ("small", 14.0),
    };
    let lines = |em: f64, points: f64, across: f64| (em * points / POINTS / across).ceil().max(1.0);
    let title_height = lines(width(title), title_points, WIDTH) * title_points * 1.35 / POINTS;
    let fact_height: f64 = facts
        .iter()
        .map(|(_, words)| lines(width(words), 12.0, WIDTH - 32.0) * 12.0 * 1.5 / POINTS + 1.5)
        .sum();
    let room = (ROOM - title_height - fact_height).max(30.0);
    for (class, points) in SIZES {
        let needed: f64 = text::split(body)
            .iter()
            .map(|paragraph| {
                let rows = paragraph
                    .iter()
                    .map(|line| lines(width(line), points, WIDTH));
                (rows.sum::<f64>() * LEADING + 0.5) * points / POINTS
            })
            .sum();
        if needed <= room {
            return Fitted {
                title: title_class,
                size: class,
                body: body.to_owned(),
                cut: false,
            };
        }
    }
    let (class, points) = SIZES.last().copied().unwrap_or(("t10", 10.5));
    // One line is for the words that say where the rest is, one for what the estimate does not know.
    let rows = (room * POINTS / points / LEADING).floor() - 2.0;
    let across = (WIDTH * POINTS / points).floor();
    Fitted {
        title: title_class,
        size: class,
        body: cut(body, rows, across),
        cut: true,
    }
}

/// As much of a text as so many rows hold, each so many letters wide. The gap behind a paragraph is half a row.
fn cut(body: &str, rows: f64, across: f64) -> String {
    let paragraphs = text::split(body).into_iter();
    let pieces = paragraphs.flat_map(|paragraph| {
        let rows = paragraph.into_iter().flat_map(|line| {
            let rows = wrapped(line, across).into_iter().map(|row| (1.0, row));
            rows.chain([(0.0, "\n")])
        });
        rows.chain([(0.5, "\n")])
    });
    let mut left = rows;
    let fit = pieces.take_while(|(height, _)| {
        left -= height;
        left >= 0.0
    });
    fit.map(|(_, piece)| piece).collect()
}

/// A line as it will lie on the paper.
fn wrapped(line: &str, across: f64) -> Vec<&str> {
    let (mut rows, mut start, mut width) = (Vec::new(), 0, 0.0);
    for (at, c) in line.char_indices() {
        if width + wide(c) > across {
            rows.extend(line.get(start..at));
            (start, width) = (at, 0.0);
        }
        width += wide(c);
    }
    rows.extend(line.get(start..));
    rows
}

/// How wide a letter is, measured in Japanese ones.
fn wide(c: char) -> f64 {
    if c.is_ascii() { 0.6 } else { 1.0 }
}

/// The code, as a drawing inside the page.
fn code(address: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(address, EcLevel::M) else {
        return html! {};
    };
    let drawing = code.render::<svg::Color<'_>>().quiet_zone(true).build();
    // The page is no XML document of its own.
    let start = drawing.find("<svg").unwrap_or(0);
    let drawing = drawing.get(start..).unwrap_or_default();
    html! { div.code role="img" aria-label=(address) { (PreEscaped(drawing)) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_large_and_a_long_one_is_cut() {
        let short = fit("断水のおしらせ", &[], "あした、水が止まります。");
        assert_eq!(
            (short.title, short.size, short.cut),
            ("large", "t20", false)
        );
        let long = "水".repeat(5_000);
        let long = fit("断水のおしらせ", &[], &long);
        assert!(long.cut && long.size == "t10");
        let letters = long.body.chars().count();
        assert!((800..2_000).contains(&letters), "{letters}");
        let lines = "行\n".repeat(2_000);
        let lines = fit("断水のおしらせ", &[], &lines).body;
        assert!(lines.lines().count() < 40);
    }
}
