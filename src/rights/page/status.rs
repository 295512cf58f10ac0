//! Where a request stands: the receipt, what happens next and by when, what was said, and what its holder can do.
use chrono::{DateTime, Utc};
use entity::{
    rights_act::Act,
    rights_request::{Outcome, State},
};
use maud::{Markup, html};

use super::{
    Page, Setting,
    parts::{Field, Wrong},
};
use crate::{
    error::Refused,
    rights::{
        holder::{Held, Line},
        inquiry::is_open,
        receipt, when,
    },
};

/// What there is to show besides the request.
#[derive(Default)]
pub(in crate::rights) struct Shown<'a> {
    /// The code, as it is shown.
    pub code: &'a str,
    /// What was typed and refused.
    pub typed: &'a str,
    pub refused: &'a [Refused],
    pub now: DateTime<Utc>,
}

/// The page.
#[must_use]
pub(in crate::rights) fn page(setting: Setting, held: &Held, shown: &Shown<'_>) -> Page {
    let row = &held.row;
    let number = receipt::grouped(&row.number);
    let path = format!("/rights/{number}/{}", shown.code);
    let fresh = row.state == State::Received;
    let title = if fresh {
        setting.say("申出を受け付けました", "Your request was received")
    } else {
        setting.say("申出の進み具合", "Where your request stands")
    };
    let bad = !shown.refused.is_empty();
    let open = is_open(row.state);
    let lacks = open && row.completion_asked_at.is_some() && row.completed_at.is_none();
    let main = html! {
        div.page-head { h1 tabindex="-1" { (title) } }
        @if bad { (summary(setting, shown)) }
        section.paper aria-labelledby="receipt" {
            h2 id="receipt" { (setting.say("受付票", "Receipt")) }
            (receipt_card(setting, held, (&number, shown.code)))
            p.hint {
                (setting.say(
                    "番号とコードを控えておいてください。二つともわかれば、だれでもこのページを見たり、申出を取り下げたりできます。同じ内容をメールでもお送りしています。",
                    "Please keep the number and the code. Whoever has both can see this page and take the request back. They were mailed to you as well.",
                ))
            }
        }
        @if row.forgotten_at.is_some() { (forgotten(setting)) } @else if open { (next(setting, held, shown.now)) }
        @if lacks { (completion(setting, &path, shown)) }
        (record(setting, &held.acts))
        @if open { (withdrawal(setting, &path)) }
    };
    Page {
        title: if bad {
            format!(
                "{}：{title}",
                setting.say("入力を確かめてください", "Please check")
            )
        } else {
            title.to_owned()
        },
        path: (!bad).then_some(path),
        open: false,
        main,
    }
}

fn receipt_card(setting: Setting, held: &Held, (number, code): (&str, &str)) -> Markup {
    let row = &held.row;
    html! {
        dl.facts {
            dt { (setting.say("受付番号", "Number")) }
            dd.receipt-number { (number) }
            dt { (setting.say("確認コード", "Code")) }
            dd.receipt-number { (code) }
            dt { (setting.say("受付日時", "Received")) }
            dd { (time(setting, row.received_at)) }
            dt { (setting.say("いまの状態", "Now")) }
            dd { strong { (state(setting, held)) } }
            @if is_open(row.state) {
                dt { (setting.say("お知らせの期限", "Answer by")) }
                dd { (time(setting, row.due_at)) }
            }
        }
    }
}

fn state(setting: Setting, held: &Held) -> &'static str {
    let (ja, en) = match (held.row.state, held.row.outcome) {
        (State::Received, _) => ("受け付けました", "Received"),
        (State::Completing, _) => ("書き足しをお待ちしています", "We wait for what is missing"),
        (State::Investigating, _) => ("担当者が確かめています", "A specialist looks into it"),
        (State::Extended, _) => (
            "さらに時間をかけて確かめています",
            "It takes a little longer",
        ),
        (State::Withdrawn, _) => ("取り下げられました", "Taken back"),
        (State::Decided, Some(Outcome::Removed)) => ("見られないようにしました", "Taken away"),
        (State::Decided, Some(Outcome::Partly)) => {
            ("一部について対応しました", "Partly taken away")
        }
        (State::Decided, _) => ("削除しないことにしました", "Left as it is"),
    };
    setting.say(ja, en)
}

fn next(setting: Setting, held: &Held, now: DateTime<Utc>) -> Markup {
    let row = &held.row;
    let due = when::full(row.due_at, setting.language);
    html! {
        section.paper aria-labelledby="next" {
            h2 id="next" { (setting.say("これからのこと", "What happens next")) }
            @if now >= row.due_at {
                p.note {
                    (setting.say(
                        "お約束した期限を過ぎています。申し訳ありません。担当者に、遅れていることを知らせています。",
                        "We are late. We are sorry. Those who look into it have been told so.",
                    ))
                }
            } @else {
                p {
                    @match setting.language {
                        entity::person::Language::Ja => { (due) "までに、結果と理由か、さらに時間がかかることを、このページとメールでお知らせします。" }
                        entity::person::Language::En => { "By " (due) " we tell you on this page and by mail what was decided and why, or that it takes longer." }
                    }
                }
            }
            @if let Some(until) = held.asked_until {
                p {
                    @let until = when::full(until, setting.language);
                    @match setting.language {
                        entity::person::Language::Ja => { "投稿した方に意見を尋ねています（返事の期限は" (until) "）。" }
                        entity::person::Language::En => { "Whoever posted it is being asked, and may answer until " (until) "." }
                    }
                }
            }
        }
    }
}

fn forgotten(setting: Setting) -> Markup {
    html! {
        p.note {
            (setting.say(
                "保存する期間が過ぎたため、お名前や書かれた内容は消しました。",
                "Your name and what you wrote have been deleted, as their time was over.",
            ))
        }
    }
}

fn summary(setting: Setting, shown: &Shown<'_>) -> Markup {
    let wrong = Wrong(shown.refused);
    html! {
        div.problem role="alert" tabindex="-1" autofocus aria-labelledby="wrong-title" {
            h2 id="wrong-title" { (setting.say("まだ送れていません。次のところを確かめてください。", "Not sent yet. Please check this.")) }
            ul.findings {
                @if let Some(words) = wrong.words(setting, "added") {
                    li { a href="#added" { (setting.say("書き足す内容", "What you add")) } "：" (words) }
                }
            }
        }
    }
}

fn completion(setting: Setting, path: &str, shown: &Shown<'_>) -> Markup {
    let added = Field {
        name: "added",
        label: setting.say("書き足す内容", "What you add"),
        hint: Some(setting.say(
            "お尋ねしたことは、下の「これまでのこと」にあります。2,000字まで。書き足せるのは一度だけです。",
            "What we asked stands below, under “So far”. Up to 2,000 characters. You can add once.",
        )),
        value: shown.typed,
        most: 2000,
        required: true,
    };
    html! {
        section.paper aria-labelledby="complete" {
            h2 id="complete" { (setting.say("足りないところを書き足す", "Add what is missing")) }
            form method="post" action=(setting.link(&format!("{path}/complete"))) {
                (added.lines(setting, Wrong(shown.refused)))
                div.buttons { button.primary { (setting.say("書き足す", "Add this")) } }
            }
        }
    }
}

fn withdrawal(setting: Setting, path: &str) -> Markup {
    html! {
        details.paper-fold {
            summary { (setting.say("申出を取り下げる", "Take the request back")) }
            form method="post" action=(setting.link(&format!("{path}/withdraw"))) {
                p {
                    (setting.say(
                        "取り下げると、確認はそこで終わります。元には戻せませんが、あらためて申し出ることはできます。",
                        "Nothing more is looked into then. This cannot be undone, but you can make another request.",
                    ))
                }
                div.buttons { button { (setting.say("取り下げる", "Take it back")) } }
            }
        }
    }
}

fn record(setting: Setting, acts: &[Line]) -> Markup {
    html! {
        section.paper aria-labelledby="so-far" {
            h2 id="so-far" { (setting.say("これまでのこと", "So far")) }
            ol.so-far {
                @for line in acts {
                    @if let Some(words) = told(setting, line) {
                        li {
                            p { (time(setting, line.row.at)) " " strong { (words) } }
                            @if let Some(said) = &line.words {
                                @for paragraph in said.split("\n\n") { p.said { (paragraph) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// An act in the requester's words; nothing for what is the desk's own business.
fn told(setting: Setting, line: &Line) -> Option<&'static str> {
    let (ja, en) = match (line.row.act, line.row.outcome) {
        (Act::Receive, _) => ("申出を受け付けました。", "The request came in."),
        (Act::AskCompletion, _) => (
            "足りないところをお尋ねしました。",
            "We asked for what is missing.",
        ),
        (Act::Complete, _) => ("書き足しを受け取りました。", "You added what was missing."),
        (Act::Begin, _) => ("確認を始めました。", "We began to look into it."),
        (Act::AskPoster, _) => (
            "投稿した方に意見を尋ねました。",
            "We asked whoever posted it.",
        ),
        (Act::MoreTime, _) => (
            "さらに時間がかかることをお知らせしました。",
            "We told you that it takes longer.",
        ),
        (Act::Decide, Some(Outcome::Removed)) => (
            "申出のあった内容を、見られないようにしました。",
            "What you wrote about was taken away.",
        ),
        (Act::Decide, Some(Outcome::Partly)) => (
            "一部について対応しました。書いた方が直すまで、見られないようにしています。",
            "A part was acted on. It is hidden until its author has changed it.",
        ),
        (Act::Decide, _) => (
            "削除しないことにしました。",
            "We decided to leave it as it is.",
        ),
        (Act::Withdraw, _) => ("申出が取り下げられました。", "The request was taken back."),
        (Act::PosterAnswered | Act::PosterSilent | Act::Warn | Act::Overdue, _) => return None,
    };
    Some(setting.say(ja, en))
}

/// Where number and code are typed in.
#[must_use]
pub(in crate::rights) fn question(setting: Setting, number: &str, missing: bool) -> Page {
    let title = setting.say("申出の進み具合を見る", "See where a request stands");
    let number = Field {
        name: "number",
        label: setting.say("受付番号", "Receipt number"),
        hint: Some(setting.say(
            "4文字ずつの3組です。小文字でも、ハイフンなしでもかまいません。",
            "Three groups of four signs. Small letters and missing hyphens do not matter.",
        )),
        value: number,
        most: 40,
        required: true,
    };
    let code = Field {
        name: "code",
        label: setting.say("確認コード", "Code"),
        hint: None,
        value: "",
        most: 40,
        required: true,
    };
    let none = Wrong::default();
    let main = html! {
        div.page-head { h1 tabindex="-1" { (title) } }
        @if missing {
            div.problem role="alert" tabindex="-1" autofocus {
                p {
                    (setting.say(
                        "この番号とコードの申出は見つかりません。受付のときのメールか、控えを見ながら、もう一度入力してください。",
                        "There is no request with this number and code. Please type them again as they stand in the mail.",
                    ))
                }
            }
        }
        form.paper method="post" action=(setting.link("/rights/status")) {
            (number.line(setting, none, "text", "off"))
            (code.line(setting, none, "text", "off"))
            div.buttons { button.primary { (setting.say("見る", "Show")) } }
        }
    };
    Page {
        title: title.to_owned(),
        path: (!missing).then(|| "/rights/status".to_owned()),
        open: false,
        main,
    }
}

fn time(setting: Setting, at: DateTime<Utc>) -> Markup {
    html! { time datetime=(when::exact(at)) { (when::full(at, setting.language)) } }
}
