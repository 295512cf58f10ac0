//! The log for people: what it is, its rows as sentences, and what to choose from; and one row on a page of its own.
use ahash::AHashMap;
use maud::{Markup, html};

use super::{HOME, Names, Page, Setting, address, choose, sentence::sentence, verify, words};
use crate::{
    page::Cursor,
    transparency::{
        book::There,
        chain::LogRow,
        half::Half,
        model::{Choice, place_of},
    },
};

/// A page of rows.
pub(in crate::transparency) struct Rows {
    /// Newest first.
    pub items: Vec<LogRow>,
    pub choice: Choice,
    /// The row before the first of them, unless this is the beginning.
    pub after: Option<i64>,
    /// The last of them, if there are more.
    pub next: Option<i64>,
    /// Which rows took which of them back.
    pub undone: AHashMap<i64, i64>,
    pub there: There,
    pub names: Names,
}

/// The page.
pub(in crate::transparency) fn page(setting: &Setting<'_>, rows: &Rows, now: Half) -> Page {
    let title = setting.say("見守りの記録", "Public log of moderation");
    let path = path(&rows.choice, rows.after);
    let plain = rows.choice == Choice::default() && rows.after.is_none();
    Page {
        title: title.to_owned(),
        main: html! {
            div.page-head { h1 tabindex="-1" { (title) } }
            @if plain { (lead(setting)) }
            (choose::choices(setting, rows))
            section.ledger-rows aria-labelledby="rows" {
                h2 id="rows" tabindex="-1" { (heading(setting, rows)) }
                @if rows.items.is_empty() {
                    div.empty { p { (setting.say("記録はまだありません。", "There are no rows yet.")) } }
                }
                ol.ledger-list { @for row in &rows.items { li { (line(setting, rows, row)) } } }
            }
            @if let Some(next) = rows.next {
                p.more { a.button href=(setting.link(&self::path(&rows.choice, Some(next)))) { (setting.say("これより前の記録", "Earlier rows")) } }
            }
            @if !plain {
                p.more { a.tap href=(setting.link(HOME)) { (setting.say("すべての新しい記録へ", "To all of the newest rows")) } }
            }
            @if plain { (reports(setting, rows, now)) (verify::how(setting)) }
            (foot(setting, rows))
        },
        open: plain,
        path,
    }
}

pub(super) fn path(choice: &Choice, after: Option<i64>) -> String {
    let cursor = after.map(|seq| format!("cursor={}", Cursor(place_of(seq))));
    let parts: Vec<_> = Some(choice.query())
        .filter(|query| !query.is_empty())
        .into_iter()
        .chain(cursor)
        .collect();
    if parts.is_empty() {
        HOME.to_owned()
    } else {
        format!("{HOME}?{}", parts.join("&"))
    }
}

fn lead(setting: &Setting<'_>) -> Markup {
    html! {
        p { (setting.say(
            "投稿を隠した、公開をやめた、利用を止めた。そうした対応を、1件ずつここに残しています。だれでも読めて、だれにも消せません。",
            "Whenever something here is hidden or removed, or somebody is suspended, a row is added to this log. Everybody may read it, and nobody can take a row out.",
        )) }
        p.soft { (setting.say(
            "投稿の文章や、人の名前は入っていません。記録の少ないまちは、だれのことかわからないように、都道府県や全国にまとめて載せています。",
            "It holds no words of posts and no names. Towns with few rows are merged into their prefecture or all of Japan, so that nobody is recognized.",
        )) }
    }
}

fn heading(setting: &Setting<'_>, rows: &Rows) -> &'static str {
    match (rows.choice == Choice::default(), rows.after) {
        (true, None) => setting.say("新しい記録", "Newest rows"),
        (true, Some(_)) => setting.say("前の記録", "Earlier rows"),
        (false, _) => setting.say("えらんだ記録", "Rows that you chose"),
    }
}

/// A row on the list.
fn line(setting: &Setting<'_>, rows: &Rows, row: &LogRow) -> Markup {
    html! {
        article.paper.ledger-row id=(format!("row-{}", row.seq)) {
            p { (sentence(setting, &rows.names, row)) }
            (facts(setting, row))
            p.ledger-ties {
                a.tap href=(setting.link(&address(row.seq))) { (setting.say("記録", "Row ")) (row.seq) }
                (ties(setting, row, rows.undone.get(&row.seq)))
            }
        }
    }
}

fn facts(setting: &Setting<'_>, row: &LogRow) -> Markup {
    html! {
        dl.ledger-facts {
            @for (name, text) in words::facts(setting, row) { div { dt { (name) } dd { (text) } } }
        }
    }
}

/// What it takes back, and what took it back.
fn ties(setting: &Setting<'_>, row: &LogRow, undone: Option<&i64>) -> Markup {
    let to = |seq: i64| setting.link(&address(seq));
    html! {
        @if let Some(old) = row.reverts {
            a.tap href=(to(old)) { (setting.say("もとの決定：記録", "The decision it is about: row ")) (old) }
        }
        @if let Some(new) = undone {
            a.tap href=(to(*new)) { (setting.say("この決定はのちに変わりました：記録", "This was changed later: row ")) (new) }
        }
    }
}

/// A half-year as people call it.
pub(super) fn half_name(setting: &Setting<'_>, half: Half) -> String {
    let (year, second) = (half.year(), half.is_second());
    match (setting.tag(), second) {
        ("ja", false) => format!("{year}年1〜6月"),
        ("ja", true) => format!("{year}年7〜12月"),
        (_, false) => format!("January–June {year}"),
        (_, true) => format!("July–December {year}"),
    }
}

fn reports(setting: &Setting<'_>, rows: &Rows, now: Half) -> Markup {
    let first = rows.there.halves.first().copied().unwrap_or(now).min(now);
    let all = std::iter::successors(Some(first), |half| Some(half.next()));
    let mut all: Vec<_> = all.take_while(|half| *half <= now).take(400).collect();
    all.reverse();
    html! {
        section.paper aria-labelledby="reports" {
            h2 id="reports" tabindex="-1" { (setting.say("半年ごとの報告", "Half-yearly reports")) }
            p { (setting.say("この記録を数えた、件数のまとめです。", "Figures, counted over these rows.")) }
            ul {
                @for half in all {
                    li { a.tap href=(setting.link(&format!("{HOME}/reports/{half}"))) {
                        (half_name(setting, half)) @if half == now { (setting.say("（途中）", " (so far)")) }
                    } }
                }
            }
        }
    }
}

fn foot(setting: &Setting<'_>, rows: &Rows) -> Markup {
    let query = rows.choice.query();
    let sign = if query.is_empty() { "" } else { "?" };
    html! {
        ul.more-ways {
            li { a.tap href=(setting.link(&format!("{HOME}/log.atom{sign}{query}"))) { "Atom" } }
            li { a.tap href=(format!("/api/v1/transparency/log{sign}{query}")) { "API（JSON）" } }
            li { a.tap href="/rules" { (setting.say("やくそく", "The rules")) } }
        }
    }
}

/// One row.
pub(in crate::transparency) fn single(
    setting: &Setting<'_>,
    names: &Names,
    row: &LogRow,
    undone: Option<&i64>,
) -> Page {
    let title = format!(
        "{}{}",
        setting.say("見守りの記録 ", "Public log, row "),
        row.seq
    );
    Page {
        path: address(row.seq),
        open: false,
        main: html! {
            div.page-head { h1 tabindex="-1" { (title) } }
            article.paper.ledger-row {
                p.lead { (sentence(setting, names, row)) }
                (facts(setting, row))
                @if let Some(rule) = &row.rule {
                    p { a.tap href=(format!("/rules#{rule}")) {
                        (setting.say("やくそくを読む：", "Read the rule: ")) (names.rule(setting, rule, row.rule_version.unwrap_or_default()))
                    } }
                }
                @if row.reverts.or(undone.copied()).is_some() { p.ledger-ties { (ties(setting, row, undone)) } }
            }
            section.paper aria-labelledby="fingerprint" {
                h2 id="fingerprint" { (setting.say("指紋（SHA-256）", "Fingerprint (SHA-256)")) }
                dl.ledger-hashes {
                    dt { (setting.say("この記録", "This row")) } dd { code { (row.hash) } }
                    dt { (setting.say("前の記録", "The row before")) } dd { code { (row.prev) } }
                }
            }
            p { a.button href=(setting.link(HOME)) { (setting.say("新しい記録へ", "To the newest rows")) } }
        },
        title,
    }
}
