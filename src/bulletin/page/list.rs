//! Lists of notices: all, of a neighborhood, of a category, of a body.
use entity::notice_version::{Category, Severity};
use maud::{Markup, html};
use sea_orm::Iterable;

use super::{Page, Setting, band, labels, languages, parts, time, top};
use crate::bulletin::{
    linked,
    load::Body,
    model::{Office, State},
    public::Public,
    ruby, text,
    words::{self, Reading},
};

/// What a list is of.
pub enum Of<'a> {
    Everything,
    Town { slug: &'a str, name: &'a str },
    Category(Category),
    Body(&'a Body),
}

/// A page of a list.
pub struct List<'a> {
    pub of: Of<'a>,
    /// Newest first.
    pub items: Vec<&'a Public>,
    /// Whether this is the beginning.
    pub first: bool,
    /// The next page's cursor, if there is one.
    pub next: Option<String>,
}

impl List<'_> {
    /// Its address.
    pub(in crate::bulletin) fn path(&self) -> String {
        match &self.of {
            Of::Everything => "/notices".to_owned(),
            Of::Town { slug, .. } => format!("/t/{slug}/notices"),
            Of::Category(category) => {
                format!("/notices/category/{}", words::category_word(*category))
            }
            Of::Body(body) => format!("/agencies/{}", body.row.slug),
        }
    }

    /// The feed of the same notices, without its ending.
    pub(in crate::bulletin) fn feed(&self) -> String {
        match &self.of {
            Of::Everything => "/feeds/notices".to_owned(),
            Of::Town { slug, .. } => format!("/feeds/neighborhoods/{slug}"),
            Of::Category(category) => {
                format!("/feeds/categories/{}", words::category_word(*category))
            }
            Of::Body(body) => format!("/feeds/agencies/{}", body.row.slug),
        }
    }

    /// The index of its warnings.
    pub(in crate::bulletin) fn cap_path(&self) -> String {
        match &self.of {
            Of::Body(body) => format!("/feeds/agencies/{}/cap.atom", body.row.slug),
            _ => "/feeds/cap.atom".to_owned(),
        }
    }

    /// What it is called.
    pub(in crate::bulletin) fn title(&self, reading: Reading) -> String {
        match (&self.of, reading) {
            (Of::Everything, Reading::En) => "Official notices".to_owned(),
            (Of::Everything, _) => "公的なおしらせ".to_owned(),
            (Of::Town { name, .. }, Reading::En) => format!("Official notices: {name}"),
            (Of::Town { name, .. }, _) => format!("{name}のおしらせ"),
            (Of::Category(category), Reading::En) => {
                format!("Official notices: {}", words::category(*category, reading))
            }
            (Of::Category(category), _) => {
                format!("{}のおしらせ", words::category(*category, reading))
            }
            (Of::Body(body), Reading::En) if !body.row.name_en.is_empty() => {
                body.row.name_en.clone()
            }
            (Of::Body(body), _) => body.row.name.clone(),
        }
    }

    /// The page.
    #[must_use]
    pub fn page(&self, setting: &Setting<'_>) -> Page {
        let (title, path, feed) = (self.title(setting.reading), self.path(), self.feed());
        let url = format!("{}{path}", setting.base);
        Page {
            description: setting
                .words(
                    "確認済みの公的機関からのおしらせです。登録なしで読めます。",
                    "役所などからのおしらせです。だれでも読めます。",
                    "Notices from verified public bodies. No account needed.",
                )
                .to_owned(),
            head: html! {
                link rel="canonical" href=(url);
                link rel="alternate" type="application/atom+xml" href=(format!("{feed}.atom"));
                link rel="alternate" type="application/feed+json" href=(format!("{feed}.json"));
                @if !self.first { meta name="robots" content="noindex"; }
                (linked::list(&title, &url, &self.items, setting.base))
            },
            main: self.main(setting, &title),
            title,
        }
    }

    fn main(&self, setting: &Setting<'_>, title: &str) -> Markup {
        let path = self.path();
        html! {
            div.official {
                (top(setting))
                div.page-head { h1 tabindex="-1" { (title) } }
                (languages(setting, &path))
                @if let Of::Body(body) = &self.of { (about(setting, body)) } @else { (self.categories(setting)) }
                @if self.items.is_empty() {
                    div.empty { p { (setting.say("いまのところ、おしらせはありません。", "おしらせは ありません。", "There are no notices at the moment.")) } }
                }
                ul.official-list { @for public in &self.items { li { (card(setting, public)) } } }
                @if let Some(next) = &self.next {
                    p.more { a.button href=(setting.link(&format!("{path}?cursor={next}"))) { (setting.words("これより前のおしらせ", "もっと見る", "Earlier notices")) } }
                }
                @if !self.first {
                    p.more { a.tap href=(setting.link(&path)) { (setting.words("最初のページへ", "はじめのページ", "To the first page")) } }
                }
                (self.foot(setting))
            }
        }
    }

    fn categories(&self, setting: &Setting<'_>) -> Markup {
        html! {
            nav aria-label=(setting.words("分類", "分類", "Categories")) {
                ul.chips {
                    li { a.chip href=(setting.link("/notices")) aria-current=[matches!(self.of, Of::Everything).then_some("true")] { (setting.words("ぜんぶ", "ぜんぶ", "All")) } }
                    @for category in Category::iter() {
                        @let here = matches!(self.of, Of::Category(this) if this == category);
                        li { a.chip href=(setting.link(&format!("/notices/category/{}", words::category_word(category)))) aria-current=[here.then_some("true")] { (words::category(category, setting.reading)) } }
                    }
                }
            }
        }
    }

    fn foot(&self, setting: &Setting<'_>) -> Markup {
        let feed = self.feed();
        html! {
            ul.more-ways {
                li { a.tap href=(format!("{feed}.atom")) { "Atom" } }
                li { a.tap href=(format!("{feed}.json")) { "JSON Feed" } }
                @if !matches!(self.of, Of::Category(_)) {
                    li { a.tap href=(format!("{feed}.ics")) { (setting.words("期限のカレンダー", "期限のカレンダー", "Deadlines as a calendar")) } }
                }
                li { a.tap href="/feeds/cap.atom" { (setting.words("緊急・重要（CAP）", "緊急・重要（CAP）", "Warnings (CAP)")) } }
            }
        }
    }
}

/// A body's own words about itself, as far as they were verified.
fn about(setting: &Setting<'_>, body: &Body) -> Markup {
    let row = &body.row;
    let office = Office {
        name: row.name.clone(),
        official: body.official(),
        department: String::new(),
    };
    let codes = body.municipalities.iter();
    let whole = codes.map(|code| setting.places.municipality(code));
    let towns = body.neighborhoods.iter();
    let towns = towns.filter_map(|id| setting.places.by_id.get(id));
    let places: Vec<_> = whole.chain(towns.map(|town| town.name.as_str())).collect();
    html! {
        section.paper.official-notice {
            (band(setting, &office, &row.slug))
            dl.facts {
                @if let Some(official) = &office.official {
                    dt { (setting.words("確認した日", "確認した日", "Verified on")) } dd { (time(setting, official.verified_at.0)) }
                }
                @if !places.is_empty() { dt { (setting.words("担当する地域", "担当する地域", "Speaks for")) } dd { (places.join("、")) } }
                @if !row.website.is_empty() { dt { (setting.words("ウェブサイト", "ウェブサイト", "Website")) } dd { a href=(row.website) rel="noopener noreferrer" { (row.website) } } }
                @if !row.telephone.is_empty() { dt { (setting.words("電話", "電話", "Telephone")) } dd { (row.telephone) } }
            }
        }
    }
}

/// A notice on a list.
fn card(setting: &Setting<'_>, public: &Public) -> Markup {
    let notice = &public.notice;
    let content = &notice.content;
    let (title, body) =
        text::in_language(content, setting.reading).unwrap_or((&content.title, &content.body));
    let state = public.state(setting.now);
    let urgent = content.severity == Severity::Emergency && state == State::Published;
    html! {
        article.paper.official-card.urgent[urgent].over[state != State::Published] {
            p.official-name {
                @if notice.author.is_verified() { (parts::badge()) }
                span { (notice.author.name) }
                " " (time(setting, public.updated()))
            }
            (labels(setting, public))
            h2 { a href=(setting.link(public.path())) { (ruby::markup(title)) } }
            @if let Some(withdrawn) = &notice.withdrawn {
                p { (setting.say("取り消されました。", "取《と》り消《け》しました。", "Withdrawn. ")) (text::excerpt(&withdrawn.reason, 100)) }
            } @else {
                p { (text::excerpt(body, 100)) }
                @if let Some(deadline) = content.deadline {
                    p.deadline { (setting.words("期限", "いつまで", "Deadline")) "：" strong { (time(setting, deadline.0)) } }
                }
            }
        }
    }
}
