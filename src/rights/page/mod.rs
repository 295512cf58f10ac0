//! Pages for whoever asks: whole pages by the server, which need no script. With one, the app draws its frame around
//! them and leaves them as they are, so that nothing typed is lost.
use entity::person::Language;
use maud::{Markup, html};

use crate::{
    error::{Error, Result},
    web::frame::{Filled, filled},
};

pub(super) mod form;
mod parts;
pub(super) mod status;

/// Where all of this stands.
pub(super) const HOME: &str = "/rights";

/// Who reads.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    pub language: Language,
}

impl Setting {
    /// One of two.
    pub(super) fn say<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    /// An address with the reader's choice of language on it.
    pub(super) fn link(self, path: &str) -> String {
        let sign = if path.contains('?') { '&' } else { '?' };
        match self.language {
            Language::Ja => path.to_owned(),
            Language::En => format!("{path}{sign}lang=en"),
        }
    }

    fn tag(self) -> &'static str {
        self.say("ja", "en")
    }
}

/// A page before the frame is put around it.
pub(super) struct Page {
    pub title: String,
    /// Where its other language is found; nothing for pages that were sent, whose other language would lose what was typed.
    pub path: Option<String>,
    /// Whether it may be found by search engines.
    pub open: bool,
    pub main: Markup,
}

impl Page {
    /// The whole page.
    ///
    /// # Errors
    /// When the program has no frame.
    pub(super) fn whole(&self, setting: Setting) -> Result<String> {
        let head = html! {
            link rel="stylesheet" href="/css/notices.css";
            link rel="stylesheet" href="/css/rights.css";
            // A form is sent with its origin, which proves that our own page sends it. Other hosts learn nothing.
            meta name="referrer" content="same-origin";
            @if !self.open { meta name="robots" content="noindex"; }
        };
        let main = html! {
            // The frame may speak another language than the page.
            div.official.rights lang=(setting.tag()) {
                (self.top(setting))
                (self.main)
            }
        };
        filled(&Filled {
            lang: setting.tag(),
            title: &format!("{} — 回覧板", self.title),
            description: setting.say(
                "権利の侵害を申し出る窓口です。登録もログインも要りません。",
                "Where infringed rights are reported. No account needed.",
            ),
            head: &head.0,
            main: &main.0,
        })
        .ok_or_else(|| Error::internal("the page has no frame"))
    }

    fn top(&self, setting: Setting) -> Markup {
        html! {
            nav.plain-head aria-label=(setting.say("権利侵害の申出の案内", "About requests")) {
                a.home href="/" { "回覧板" }
                a href=(setting.link(HOME)) { (setting.say("申出の窓口", "Make a request")) }
                a href=(setting.link("/rights/status")) { (setting.say("進み具合を見る", "See where one stands")) }
            }
            @if let Some(path) = &self.path {
                nav.languages aria-label="ことば / Language" {
                    ul {
                        @for (language, name) in [(Language::Ja, "日本語"), (Language::En, "English")] {
                            @let other = Setting { language };
                            li {
                                a href=(other.link(path)) lang=(other.tag()) hreflang=(other.tag())
                                    aria-current=[(language == setting.language).then_some("true")] { (name) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A page with a sentence: for what is not there, or cannot be taken.
pub(super) fn sentence(setting: Setting, title: &str, text: &str) -> Page {
    Page {
        title: title.to_owned(),
        path: None,
        open: false,
        main: html! {
            div.page-head { h1 tabindex="-1" { (title) } }
            p { (text) }
            p { a.button href=(setting.link(HOME)) { (setting.say("申出の窓口へ", "To the form")) } }
        },
    }
}
