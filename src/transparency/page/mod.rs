//! The public log for people: whole pages by the server, which need no script. With one, the app draws its frame around
//! them and leaves them as they are.
use ahash::AHashMap;
use entity::{neighborhood, person::Language, rule};
use maud::{Markup, html};
use sea_orm::{EntityTrait, QueryFilter, QuerySelect};

use super::write::KEY;
use crate::{
    app::App,
    error::{Error, Result},
    geo,
    web::frame::{Filled, filled},
};

mod chart;
mod choose;
pub(super) mod log;
pub(super) mod report;
pub(super) mod sentence;
mod verify;
pub(super) mod words;

/// Where all of this stands.
pub(super) const HOME: &str = "/transparency";

/// Where a row stands.
pub(super) fn address(seq: i64) -> String {
    format!("{HOME}/rows/{seq}")
}

/// Who reads.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    /// The server's address, without a slash at its end.
    pub base: &'a str,
    pub language: Language,
}

impl Setting<'_> {
    /// One of two.
    pub(super) fn say<'b>(&self, ja: &'b str, en: &'b str) -> &'b str {
        match self.language {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    /// An address in the language that is read. It is named in every link, so that nobody falls back into another.
    pub(super) fn link(&self, path: &str) -> String {
        let (path, place) = match path.split_once('#') {
            Some((path, place)) => (path, format!("#{place}")),
            None => (path, String::new()),
        };
        let sign = if path.contains('?') { '&' } else { '?' };
        format!("{path}{sign}lang={}{place}", self.tag())
    }

    pub(super) fn tag(&self) -> &'static str {
        self.say("ja", "en")
    }
}

/// What the words of rows stand for.
#[derive(Default)]
pub(super) struct Names {
    municipalities: AHashMap<String, String>,
    rules: AHashMap<(String, i32), (String, String)>,
}

impl Names {
    /// Towns and published rules, which are public knowledge.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn read(app: &App) -> Result<Self> {
        let conn = app.db.system(&KEY);
        #[expect(clippy::disallowed_methods, reason = "towns are public knowledge")]
        let municipalities: Vec<(String, String)> = neighborhood::Entity::find()
            .select_only()
            .column(neighborhood::Column::MunicipalityCode)
            .column(neighborhood::Column::Municipality)
            .into_tuple()
            .all(conn)
            .await?;
        #[expect(
            clippy::disallowed_methods,
            reason = "what was published is for everybody"
        )]
        let rules: Vec<(String, i32, String, String)> = rule::Entity::find()
            .select_only()
            .column(rule::Column::Slug)
            .column(rule::Column::Version)
            .column(rule::Column::TitleJa)
            .column(rule::Column::TitleEn)
            .filter(rule::COLUMN.published_at.is_not_null())
            .into_tuple()
            .all(conn)
            .await?;
        let rules = rules.into_iter();
        Ok(Self {
            municipalities: municipalities.into_iter().collect(),
            rules: rules
                .map(|(slug, version, ja, en)| ((slug, version), (ja, en)))
                .collect(),
        })
    }

    /// A rule's title in the version that was applied, or its id.
    pub(super) fn rule<'a>(
        &'a self,
        setting: &Setting<'_>,
        slug: &'a str,
        version: i32,
    ) -> &'a str {
        let titles = self.rules.get(&(slug.to_owned(), version));
        titles.map_or(slug, |(ja, en)| setting.say(ja, en))
    }

    /// The title of a rule's newest version.
    pub(super) fn newest_rule<'a>(&'a self, setting: &Setting<'_>, slug: &'a str) -> &'a str {
        let own = self.rules.iter().filter(|((other, _), _)| other == slug);
        let newest = own.max_by_key(|((_, version), _)| *version);
        newest.map_or(slug, |(_, (ja, en))| setting.say(ja, en))
    }

    /// A place as a row has it, in words; nothing for all of Japan.
    pub(super) fn place<'a>(&'a self, setting: &Setting<'_>, area: &'a str) -> Option<&'a str> {
        if let Some(name) = self.municipalities.get(area) {
            return Some(name);
        }
        match area.strip_prefix("JP") {
            Some(rest) => geo::prefecture(rest.trim_start_matches('-'), setting.language),
            None => Some(area),
        }
    }
}

/// A page before the frame is put around it.
pub(super) struct Page {
    pub title: String,
    /// Its address, in no language.
    pub path: String,
    /// Whether search engines may keep it.
    pub open: bool,
    pub main: Markup,
}

impl Page {
    /// The whole page.
    ///
    /// # Errors
    /// When the program has no frame.
    pub(super) fn whole(&self, setting: &Setting<'_>) -> Result<String> {
        let head = html! {
            link rel="stylesheet" href="/css/notices.css";
            link rel="stylesheet" href="/css/transparency.css";
            link rel="alternate" type="application/atom+xml" href=(setting.link("/transparency/log.atom"))
                title=(setting.say("見守りの記録", "Public log of moderation"));
            @if !self.open { meta name="robots" content="noindex"; }
        };
        let main = html! {
            // The frame may speak another language than the page.
            div.official.ledger lang=(setting.tag()) {
                (self.top(setting))
                (self.main)
            }
        };
        filled(&Filled {
            lang: setting.tag(),
            title: &format!("{} — 回覧板", self.title),
            description: setting.say(
                "投稿などについて何をしたかを、だれでも読めて、たしかめられる記録です。",
                "What was done about posts and accounts, for everybody to read and to check.",
            ),
            head: &head.0,
            main: &main.0,
        })
        .ok_or_else(|| Error::internal("the page has no frame"))
    }

    fn top(&self, setting: &Setting<'_>) -> Markup {
        html! {
            nav.plain-head aria-label=(setting.say("見守りの記録の案内", "About the log")) {
                a.home href="/" { "回覧板" }
                a href=(setting.link(HOME)) { (setting.say("見守りの記録", "The log")) }
                a href=(setting.link("/transparency#reports")) { (setting.say("半年ごとの報告", "Reports")) }
            }
            nav.languages aria-label="ことば / Language" {
                ul {
                    @for (language, name) in [(Language::Ja, "日本語"), (Language::En, "English")] {
                        @let other = Setting { language, ..*setting };
                        li {
                            a href=(other.link(&self.path)) lang=(other.tag()) hreflang=(other.tag())
                                aria-current=[(language == setting.language).then_some("true")] { (name) }
                        }
                    }
                }
            }
        }
    }
}

/// The page for what is not there.
pub(super) fn missing(setting: &Setting<'_>) -> Page {
    let title = setting.say("この記録は見つかりません", "There is no such record");
    Page {
        title: title.to_owned(),
        path: HOME.to_owned(),
        open: false,
        main: html! {
            div.page-head { h1 tabindex="-1" { (title) } }
            p { (setting.say("アドレスをお確かめください。記録の一覧から探すこともできます。", "Please check the address, or look through the log.")) }
            p { a.button href=(setting.link(HOME)) { (setting.say("見守りの記録へ", "To the log")) } }
        },
    }
}
