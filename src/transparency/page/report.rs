//! A half-yearly report as a page: figures in words, simple charts, and the tables that they were drawn from.
use maud::{Markup, html};

use super::{HOME, Names, Page, Setting, chart::Chart, log::half_name, words};
use crate::transparency::{figures::is_decision, half::Half, report::Report};

/// The page.
pub(in crate::transparency) fn page(setting: &Setting<'_>, names: &Names, report: &Report) -> Page {
    let half: Option<Half> = report.half.parse().ok();
    let name = half
        .map(|half| half_name(setting, half))
        .unwrap_or_default();
    let title = format!(
        "{}{name}",
        setting.say("見守りの報告 ", "Moderation report, ")
    );
    Page {
        path: format!("{HOME}/reports/{}", report.half),
        open: true,
        main: html! {
            div.page-head { h1 tabindex="-1" { (title) } }
            p { (setting.say(
                "見守りの記録を数えただけの報告です。記録を持っている人なら、だれでも同じ数になります。",
                "Everything here is counted over the rows of the public log: whoever has the rows gets the same figures.",
            )) }
            (span(setting, report))
            (requests(setting, report))
            (decisions(setting, names, report))
            (government(setting, report))
            (appeals(setting, report))
            (machine(setting, report))
            (months(setting, report))
            (foot(setting, report))
        },
        title,
    }
}

fn span(setting: &Setting<'_>, report: &Report) -> Markup {
    let (from, to) = (
        words::day(setting, &report.from),
        words::day(setting, &report.to),
    );
    html! {
        p.soft {
            (from) (setting.say("から", " to ")) (to) (setting.say("まで。", ". "))
            @if report.rows == 0 {
                (setting.say("記録はありません。", "No rows."))
            } @else {
                (setting.say("記録", "")) (report.rows) (setting.say("件（最後は記録", " rows (the last is row ")) (report.through) (setting.say("）。", ")."))
            }
        }
    }
}

/// A section with figures in a list.
fn figures(id: &str, title: &str, facts: &[(&str, String)], more: &Markup) -> Markup {
    html! {
        section.paper aria-labelledby=(id) {
            h2 id=(id) { (title) }
            dl.figures { @for (name, text) in facts { div { dt { (name) } dd { (text) } } } }
            (more)
        }
    }
}

/// A count, as people say it.
fn count(setting: &Setting<'_>, number: u64) -> String {
    format!("{number}{}", setting.say("件", ""))
}

/// A count and its share.
fn share(setting: &Setting<'_>, number: u64, percent: Option<u64>) -> String {
    match percent {
        Some(percent) => format!(
            "{}{}{percent}%{}",
            count(setting, number),
            setting.say("（", " ("),
            setting.say("）", ")")
        ),
        None => count(setting, number),
    }
}

fn hours(setting: &Setting<'_>, hours: Option<i32>) -> String {
    hours.map_or_else(
        || "—".to_owned(),
        |hours| words::length(hours, setting.language),
    )
}

fn requests(setting: &Setting<'_>, report: &Report) -> Markup {
    let all = &report.requests;
    let facts = [
        (
            setting.say("受け付けた", "Received"),
            count(setting, all.received),
        ),
        (
            setting.say("そのうち公的機関から", "Of these, from public bodies"),
            count(setting, all.from_public_bodies),
        ),
        (
            setting.say("答えた", "Answered"),
            count(setting, all.answered),
        ),
        (
            setting.say("そのうち7日以内に", "Of these, within 7 days"),
            share(setting, all.within_week, all.within_week_percent),
        ),
        (
            setting.say("答えまでの時間（中央）", "Time to the answer (median)"),
            hours(setting, all.median_hours),
        ),
        (
            setting.say("時間がかかると答えた", "Told that it takes longer"),
            count(setting, all.more_time),
        ),
        (
            setting.say("取り下げられた", "Taken back"),
            count(setting, all.taken_back),
        ),
    ];
    let note = html! { p.soft { (setting.say(
        "何度か時間をもらった申出も、1件と数えます。",
        "A request that was told more than once that it takes longer is counted once.",
    )) } };
    figures(
        "requests",
        setting.say("権利侵害の申出", "Requests about infringed rights"),
        &facts,
        &note,
    )
}

fn decisions(setting: &Setting<'_>, names: &Names, report: &Report) -> Markup {
    let all = &report.decisions;
    let facts = [
        (setting.say("決定", "Made"), count(setting, all.made)),
        (
            setting.say("そのうち、そのまま残した", "Of these, left as it is"),
            share(setting, all.no_action, all.no_action_percent),
        ),
        (
            setting.say("決めるまでの時間（中央）", "Time to the decision (median)"),
            hours(setting, all.median_hours),
        ),
    ];
    let more = html! {
        @for chart in [acts(setting, report), rules(setting, names, report), deciders(setting, report)] {
            @if !chart.rows.is_empty() { h3 { (chart.title) } (chart.bars(setting)) }
        }
    };
    figures(
        "decisions",
        setting.say(
            "投稿などについての決定",
            "Decisions about content and people",
        ),
        &facts,
        &more,
    )
}

fn acts<'a>(setting: &Setting<'a>, report: &Report) -> Chart<'a> {
    let acts = report.by_act.iter().filter(|one| is_decision(one.act));
    Chart {
        id: "acts",
        title: setting.say("どう決まったか", "What was decided"),
        what: setting.say("対応", "What"),
        parts: vec![setting.say("件数", "Count")],
        rows: acts
            .map(|one| (words::act(setting, one.act).to_owned(), vec![one.count]))
            .collect(),
    }
}

fn rules<'a>(setting: &Setting<'a>, names: &Names, report: &Report) -> Chart<'a> {
    let name = |slug| names.newest_rule(setting, slug).to_owned();
    let rules = report.by_rule.iter();
    Chart {
        id: "rules",
        title: setting.say("どのやくそくによるか", "Under which rule"),
        what: setting.say("やくそく", "Rule"),
        parts: vec![
            setting.say("対応した", "Acted"),
            setting.say("そのまま残した", "Left as it is"),
        ],
        rows: rules
            .map(|one| (name(&one.rule), vec![one.acts, one.no_action]))
            .collect(),
    }
}

fn deciders<'a>(setting: &Setting<'a>, report: &Report) -> Chart<'a> {
    let name = |one| words::decider(setting, one).to_owned();
    let deciders = report.by_decider.iter();
    Chart {
        id: "deciders",
        title: setting.say("だれが決めたか", "Who decided"),
        what: setting.say("決めた人", "Decided by"),
        parts: vec![setting.say("件数", "Count")],
        rows: deciders
            .map(|one| (name(one.decider), vec![one.count]))
            .collect(),
    }
}

fn government(setting: &Setting<'_>, report: &Report) -> Markup {
    let all = &report.decisions;
    let facts = [
        (
            setting.say("役所の確認窓口が決めた", "Made by a public body's desk"),
            count(setting, all.by_government),
        ),
        (
            setting.say("公的機関からの申出による決定", "Asked for by public bodies"),
            count(setting, all.asked_by_government),
        ),
        (
            setting.say(
                "ひとりの判断での緊急発信",
                "One-person releases of emergency notices",
            ),
            count(setting, report.break_glass),
        ),
    ];
    figures(
        "government",
        setting.say("公的機関のかかわり", "Public bodies"),
        &facts,
        &html! {},
    )
}

fn appeals(setting: &Setting<'_>, report: &Report) -> Markup {
    let all = &report.appeals;
    let facts = [
        (
            setting.say("答えた異議", "Appeals answered"),
            count(setting, all.answered),
        ),
        (
            setting.say("決定を取り消した", "Overturned"),
            share(setting, all.overturned, all.overturned_percent),
        ),
        (
            setting.say("決定を改めた", "Modified"),
            count(setting, all.modified),
        ),
        (
            setting.say("決定のまま", "Upheld"),
            count(setting, all.upheld),
        ),
    ];
    figures(
        "appeals",
        setting.say("異議の申し立て", "Appeals"),
        &facts,
        &html! {},
    )
}

fn machine(setting: &Setting<'_>, report: &Report) -> Markup {
    let facts = [
        (
            setting.say("プログラムが決めた", "Decided by a program"),
            count(setting, report.automated),
        ),
        (
            setting.say("プログラムが見つけた", "Found by a program"),
            count(setting, report.found_by_machine),
        ),
        (
            setting.say("公表したやくそくの版", "Versions of rules published"),
            count(setting, report.rules_published),
        ),
    ];
    figures(
        "machine",
        setting.say("自動のしくみと、やくそく", "Programs and rules"),
        &facts,
        &html! {},
    )
}

fn months(setting: &Setting<'_>, report: &Report) -> Markup {
    let month = |text: &str| {
        let number = text.get(5..).unwrap_or_default().trim_start_matches('0');
        let names = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let at = number.parse::<usize>().unwrap_or_default();
        let en = at
            .checked_sub(1)
            .and_then(|at| names.get(at))
            .copied()
            .unwrap_or_default();
        setting.say(&format!("{number}月"), en).to_owned()
    };
    let chart = Chart {
        id: "months",
        title: setting.say("月ごとの記録", "Rows by month"),
        what: setting.say("月", "Month"),
        parts: vec![
            setting.say("人が決めた", "By people"),
            setting.say("プログラムが決めた", "By a program"),
        ],
        rows: report
            .months
            .iter()
            .map(|one| (month(&one.month), vec![one.by_people, one.by_machine]))
            .collect(),
    };
    html! {
        section.paper aria-labelledby="months" {
            h2 id="months" { (chart.title) }
            (chart.columns(setting))
        }
    }
}

fn foot(setting: &Setting<'_>, report: &Report) -> Markup {
    html! {
        ul.more-ways {
            li { a.tap href=(setting.link(&format!("{HOME}?half={}", report.half))) { (setting.say("この半年の記録", "The rows of this half-year")) } }
            li { a.tap href=(format!("/api/v1/transparency/reports/{}", report.half)) { "API（JSON）" } }
        }
    }
}
