//! What to choose rows by, as links: only what there is.
use maud::{Markup, html};

use super::{
    Setting,
    log::{Rows, half_name, path},
    words,
};
use crate::transparency::model::Choice;

/// One of the four things to choose by: its name, the choice without it, and each choice with it.
struct Group {
    name: &'static str,
    all: Choice,
    links: Vec<(String, Choice)>,
}

/// The choices. Open while something is chosen.
pub(super) fn choices(setting: &Setting<'_>, rows: &Rows) -> Markup {
    let now = &rows.choice;
    html! {
        @if !rows.there.acts.is_empty() {
            details.paper-fold open[*now != Choice::default()] {
                summary { (setting.say("しぼりこむ", "Choose rows")) }
                @for group in [when(setting, rows), place(setting, rows), act(setting, rows), trigger(setting, rows)] {
                    (shown(setting, now, &group))
                }
            }
        }
    }
}

fn when(setting: &Setting<'_>, rows: &Rows) -> Group {
    let with = |half| Choice {
        half,
        ..rows.choice.clone()
    };
    let links = rows.there.halves.iter().rev();
    Group {
        name: setting.say("時期", "When"),
        all: with(None),
        links: links
            .map(|half| (half_name(setting, *half), with(Some(*half))))
            .collect(),
    }
}

fn place(setting: &Setting<'_>, rows: &Rows) -> Group {
    let with = |area| Choice {
        area,
        ..rows.choice.clone()
    };
    let merged = setting.say("全国にまとめたもの", "Merged, all of Japan");
    let name = |area| rows.names.place(setting, area).unwrap_or(merged).to_owned();
    let links = rows.there.areas.iter();
    Group {
        name: setting.say("場所", "Where"),
        all: with(None),
        links: links
            .map(|area| (name(area), with(Some(area.clone()))))
            .collect(),
    }
}

fn act(setting: &Setting<'_>, rows: &Rows) -> Group {
    let with = |act| Choice {
        act,
        ..rows.choice.clone()
    };
    let links = rows.there.acts.iter();
    Group {
        name: setting.say("対応", "What"),
        all: with(None),
        links: links
            .map(|act| (words::act(setting, *act).to_owned(), with(Some(*act))))
            .collect(),
    }
}

fn trigger(setting: &Setting<'_>, rows: &Rows) -> Group {
    let with = |trigger| Choice {
        trigger,
        ..rows.choice.clone()
    };
    let name = |one| words::trigger(setting, one).to_owned();
    let links = rows.there.triggers.iter();
    Group {
        name: setting.say("きっかけ", "Begun by"),
        all: with(None),
        links: links.map(|one| (name(*one), with(Some(*one)))).collect(),
    }
}

fn shown(setting: &Setting<'_>, now: &Choice, group: &Group) -> Markup {
    html! {
        nav.ledger-choice aria-label=(group.name) {
            p { (group.name) }
            ul.chips {
                li { a.chip href=(setting.link(&path(&group.all, None))) aria-current=[(group.all == *now).then_some("true")] { (setting.say("ぜんぶ", "All")) } }
                @for (word, choice) in &group.links {
                    li { a.chip href=(setting.link(&path(choice, None))) aria-current=[(choice == now).then_some("true")] { (word) } }
                }
            }
        }
    }
}
