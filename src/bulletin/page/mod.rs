//! Pages that need no script: a notice, lists of notices, a body's page, a sheet for the paper board.
use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{
    load::Places,
    model::{Office, State},
    public::Public,
    ruby, when,
    words::{self, Reading},
};
use crate::web::frame::{Filled, filled};

pub mod list;
pub mod notice;
mod parts;
pub mod print;

/// What a page needs besides its notices.
pub struct Setting<'a> {
    /// The server's address, without a slash at its end.
    pub base: &'a str,
    pub reading: Reading,
    pub places: &'a Places,
    pub now: DateTime<Utc>,
    /// Since when the database cannot be asked, if that is so.
    pub stale: Option<DateTime<Utc>>,
}

impl Setting<'_> {
    fn words<'a>(&self, ja: &'a str, easy: &'a str, en: &'a str) -> &'a str {
        self.reading.of(ja, easy, en)
    }

    /// Words of the page, with furigana where they carry it.
    fn say(&self, ja: &str, easy: &str, en: &str) -> Markup {
        ruby::markup(self.words(ja, easy, en))
    }

    /// `lang` for words that are Japanese although the page is not.
    fn japanese(&self) -> Option<&'static str> {
        (self.reading == Reading::En).then_some("ja")
    }

    /// An address with the reader's choice of language on it.
    fn link(&self, path: &str) -> String {
        match self.reading {
            Reading::Ja => path.to_owned(),
            other if path.contains('?') => format!("{path}&lang={}", other.word()),
            other => format!("{path}?lang={}", other.word()),
        }
    }
}

/// A page in parts, before the frame is put around it.
pub struct Page {
    pub title: String,
    pub description: String,
    pub head: Markup,
    pub main: Markup,
}

impl Page {
    /// The whole page.
    #[must_use]
    pub fn whole(&self, reading: Reading) -> Option<String> {
        // The app's own pages do without it until they show a notice.
        let styles = html! { link rel="stylesheet" href="/css/notices.css"; };
        filled(&Filled {
            lang: reading.tag(),
            title: &format!("{} — 回覧板", self.title),
            description: &self.description,
            head: &format!("{}{}", styles.0, self.head.0),
            main: &self.main.0,
        })
    }
}

/// Above every page: the way home, and how old the page is when nothing new can be had.
fn top(setting: &Setting<'_>) -> Markup {
    html! {
        nav.plain-head aria-label=(setting.words("おしらせの案内", "おしらせの案内", "About notices")) {
            a href="/" { "回覧板" }
            a href=(setting.link("/notices")) { (setting.words("おしらせ一覧", "おしらせ一覧", "All notices")) }
        }
        @if let Some(since) = setting.stale {
            p.banner role="status" {
                span {
                    @let at = when::full(since, setting.reading);
                    @match setting.reading {
                        Reading::En => { "New notices cannot be fetched at the moment. This is as of " (at) "." }
                        _ => { "いま、新しいおしらせを確かめられません。" (at) "までの内容です。" }
                    }
                }
            }
        }
    }
}

/// The choice of language, as links.
fn languages(setting: &Setting<'_>, path: &str) -> Markup {
    html! {
        nav.languages aria-label="ことば / Language" {
            ul {
                @for reading in Reading::ALL {
                    li {
                        a href=(Setting { reading, ..*setting }.link(path)) lang=(reading.tag())
                            hreflang=(reading.tag()) aria-current=[(reading == setting.reading).then_some("true")] {
                            (reading.name())
                        }
                    }
                }
            }
        }
    }
}

/// The band of a body that speaks: its name, the badge, and for where it speaks.
fn band(setting: &Setting<'_>, office: &Office, slug: &str) -> Markup {
    html! {
        div.official-band {
            @if let Some(official) = &office.official {
                p.official-name {
                    (parts::badge())
                    a href=(setting.link(&format!("/agencies/{slug}"))) { (office.name) }
                    span.official-mark { (setting.say("公式", "公式《こうしき》", "Official")) }
                }
                p.official-about {
                    (words::kind(official.kind, setting.reading))
                    @for (number, code) in official.area_codes.iter().take(3).enumerate() {
                        @if number == 0 { "・" } @else { "、" }
                        (setting.places.municipality(code))
                    }
                    @if official.area_codes.len() > 3 { (setting.words("ほか", "ほか", " and more")) }
                }
            } @else {
                p.official-name { a href=(setting.link(&format!("/agencies/{slug}"))) { (office.name) } }
                p.official-about {
                    (setting.say("いまは確認済みの機関ではありません。", "いまは、本物《ほんもの》か どうか、わかりません。", "Not a verified body at the moment."))
                }
            }
        }
    }
}

/// Emergency, importance, category, and what became of it: words and a form, never a color alone.
fn labels(setting: &Setting<'_>, public: &Public) -> Markup {
    let content = &public.notice.content;
    let severity = super::changes::word(&content.severity);
    html! {
        ul.labels {
            li class=(format!("label {severity}")) { (ruby::markup(words::severity(content.severity, setting.reading))) }
            li.label { (words::category(content.category, setting.reading)) }
            @match public.state(setting.now) {
                State::Withdrawn => li.label.off { (setting.say("取り消し", "取《と》り消《け》し", "Withdrawn")) },
                State::Expired => li.label.off { (setting.say("掲載終了", "もう｜終わり《おわり》", "Ended")) },
                State::Published => {}
            }
            @if !public.notice.corrected.is_empty() {
                li.label { (setting.say("訂正あり", "直《なお》しました", "Corrected")) }
            }
            @if public.notice.one_person_release {
                li.label { (setting.say("ひとりの判断で発信", "ひとりで｜決め《きめ》ました", "One-person release")) }
            }
        }
    }
}

/// A moment for people and for machines.
fn time(setting: &Setting<'_>, at: DateTime<Utc>) -> Markup {
    html! { time datetime=(when::offset(at)) { (when::full(at, setting.reading)) } }
}

/// The page for what is not there.
#[must_use]
pub fn missing(setting: &Setting<'_>) -> Page {
    let title = setting.words(
        "このおしらせは見つかりません",
        "おしらせが ありません",
        "There is no such notice",
    );
    Page {
        title: title.to_owned(),
        description: title.to_owned(),
        head: html! { meta name="robots" content="noindex"; },
        main: html! {
            div.official {
                (top(setting))
                div.page-head { h1 tabindex="-1" { (title) } }
                p { (setting.say("アドレスをご確認ください。おしらせの一覧から探すこともできます。", "おしらせの 一覧《いちらん》を 見《み》てください。", "Please check the address, or look through the list of notices.")) }
            }
        },
    }
}
