//! A notice's page.
use entity::{
    notice_attachment::Kind,
    notice_version::{Replies, Severity},
};
use maud::{Markup, html};

use super::{Page, Setting, band, labels, languages, parts, time, top};
use crate::bulletin::{
    attachments, linked,
    model::{Attachment, Change, Content, State, Version},
    public::Public,
    ruby, text,
    words::{self, Reading},
};
use crate::notices::PartKind;

/// The page of the newest version, or of an older one.
#[must_use]
pub fn page(setting: &Setting<'_>, public: &Public, number: Option<i32>) -> Option<Page> {
    let old = match number {
        Some(number) if number != public.notice.number => Some(public.version(number)?),
        _ => None,
    };
    let content = old.map_or(&public.notice.content, |version| &version.content);
    let (title, body) =
        text::in_language(content, setting.reading).unwrap_or((&content.title, &content.body));
    let state = public.state(setting.now);
    let hidden = old.is_some() || public.notice.training;
    let description = match &public.notice.withdrawn {
        Some(withdrawn) => text::excerpt(&withdrawn.reason, 120),
        None => text::excerpt(body, 120),
    };
    let mark = match state {
        State::Withdrawn => setting.words("【取り消し】", "【取り消し】", "[Withdrawn] "),
        _ => "",
    };
    let shown = Shown {
        setting,
        public,
        content,
        old,
        state,
    };
    Some(Page {
        title: format!("{mark}{}", ruby::without(title)),
        description,
        head: head(setting, public, state, hidden),
        main: shown.article(title, body),
    })
}

fn head(setting: &Setting<'_>, public: &Public, state: State, hidden: bool) -> Markup {
    let (base, path) = (setting.base, public.path());
    html! {
        link rel="canonical" href=(format!("{base}{path}"));
        @for reading in text::languages(&public.notice.content) {
            @let url = Setting { reading, ..*setting }.link(path);
            link rel="alternate" hreflang=(reading.tag()) href=(format!("{base}{url}"));
        }
        link rel="alternate" type="application/atom+xml" href="/feeds/notices.atom";
        @if public.warns() {
            @let number = crate::bulletin::cap::newest(public);
            link rel="alternate" type="application/cap+xml" href=(format!("/cap/{}/{number}.xml", public.notice.id.0));
        }
        @if hidden {
            meta name="robots" content="noindex";
        } @else {
            (linked::notice(public, state, setting.reading, base))
        }
    }
}

struct Shown<'a> {
    setting: &'a Setting<'a>,
    public: &'a Public,
    content: &'a Content,
    /// An older version than the newest.
    old: Option<&'a Version>,
    state: State,
}

impl Shown<'_> {
    fn say(&self, ja: &str, easy: &str, en: &str) -> Markup {
        self.setting.say(ja, easy, en)
    }

    fn article(&self, title: &str, body: &str) -> Markup {
        let (setting, public) = (self.setting, self.public);
        let easy = setting.reading == Reading::Easy;
        let off = self.old.is_none() && self.state == State::Withdrawn;
        let emergency = self.content.severity == Severity::Emergency && !off;
        html! {
            div.official {
                (top(setting))
                @if public.notice.training {
                    p.training-band {
                        strong { (self.say("訓練", "訓練《くんれん》", "Exercise")) }
                        " " (self.say("これは練習です。実際のおしらせではありません。", "これは 練習《れんしゅう》です。", "This is practice. Nothing of it is real."))
                    }
                }
                article.paper.official-notice {
                    (band(setting, &public.notice.author, &public.slug))
                    @if emergency && self.state == State::Published {
                        p.emergency-band { (parts::alarm()) strong { (self.say("緊急のおしらせ", "急《いそ》いで｜読ん《よん》でください", "Emergency notice")) } }
                    }
                    (labels(setting, public))
                    h1 tabindex="-1" { (ruby::markup(title)) }
                    (self.published())
                    (languages(setting, public.path()))
                    (self.notes())
                    @if off {
                        details {
                            summary { (self.say("取り消された内容を見る", "取《と》り消《け》した 内容《ないよう》を 見《み》る", "Show what was withdrawn")) }
                            del.withdrawn { (text::paragraphs(body, easy)) }
                        }
                    } @else {
                        div.official-body { (text::paragraphs(body, easy)) }
                        (self.facts())
                        (self.files())
                    }
                    (self.replies())
                }
                (self.history())
                (self.foot())
            }
        }
    }

    fn published(&self) -> Markup {
        let notice = &self.public.notice;
        let at = self.old.map_or(notice.published_at, |old| old.published_at);
        html! {
            p.published {
                (time(self.setting, notice.first_published_at.0))
                (self.say("に発信", "に 出《だ》しました", " published"))
                @if at != notice.first_published_at {
                    "、" (time(self.setting, at.0)) (self.say("に訂正", "に 直《なお》しました", " corrected"))
                }
            }
        }
    }

    /// What somebody must know before they read on.
    fn notes(&self) -> Markup {
        let notice = &self.public.notice;
        html! {
            @if let Some(old) = self.old {
                p.note.strong-note role="note" {
                    strong { (self.say("これは古い版です。", "これは 古《ふる》い ものです。", "This is an old version.")) }
                    " " (self.say("第", "", "Version ")) (old.number) (self.say("版", "番目《ばんめ》", "")) "。 "
                    a href=(self.setting.link(self.public.path())) {
                        (self.say("いまの内容を見る", "新《あたら》しい ものを 見《み》る", "See what holds now"))
                    }
                }
            } @else {
                @if let Some(withdrawn) = &notice.withdrawn {
                    div.note.strong-note role="note" {
                        p { strong { (self.say("このおしらせは取り消されました。", "この おしらせは、取《と》り消《け》しました。", "This notice was withdrawn.")) }
                            " " (time(self.setting, withdrawn.at.0)) }
                        p { (self.say("理由：", "どうして：", "Reason: ")) (withdrawn.reason) }
                    }
                } @else if self.state == State::Expired {
                    p.note role="note" { (self.say("このおしらせの掲載期間は終わりました。", "この おしらせの 時間《じかん》は、終《お》わりました。", "This notice no longer holds.")) }
                }
                @if let Some(last) = notice.corrected.last() {
                    p.note role="note" {
                        strong { (self.say("訂正しました：", "直《なお》しました：", "Corrected: ")) } (last.what) " "
                        a href="#history" { (self.say("どこが変わったか", "どこが 変《か》わりましたか", "What changed")) }
                    }
                }
            }
            (self.translation())
        }
    }

    /// Says when the chosen language is not there, or when a machine wrote it.
    fn translation(&self) -> Markup {
        let (setting, content) = (self.setting, self.content);
        let there = text::in_language(content, setting.reading).is_some();
        let machine = match setting.reading {
            Reading::Ja => false,
            Reading::Easy => content.machine_translated.easy,
            Reading::En => content.machine_translated.en,
        };
        html! {
            @if !there {
                p.note role="note" { (self.say("", "やさしい日本語《にほんご》は ありません。ふつうの 日本語《にほんご》です。", "There is no English version. This is the Japanese text.")) }
            } @else if machine {
                p.note role="note" { (self.say("", "コンピューターが 書《か》きました。まちがいが あるかもしれません。", "A machine wrote this translation. If in doubt, the Japanese text holds.")) }
            }
        }
    }

    fn facts(&self) -> Markup {
        let content = self.content;
        let (setting, reading) = (self.setting, self.setting.reading);
        let name = |field| words::field(field, reading);
        html! {
            dl.facts {
                (row(setting, name("areas"), &text::areas(&content.areas)))
                @if let Some(deadline) = content.deadline {
                    dt { (name("deadline")) } dd.deadline { strong { (time(setting, deadline.0)) } }
                }
                (row(setting, name("target"), &content.target))
                (row(setting, name("procedure"), &content.procedure))
                @if content.valid_from.is_some() || content.valid_to.is_some() {
                    dt { (setting.words("期間", "いつ", "When")) }
                    dd {
                        @if let Some(from) = content.valid_from { (time(setting, from.0)) }
                        " ～ "
                        @if let Some(to) = content.valid_to { (time(setting, to.0)) }
                    }
                }
                (row(setting, name("department"), &content.department))
                @if !content.telephone.is_empty() {
                    @let dial: String = content.telephone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
                    dt { (name("telephone")) } dd { a.tap href=(format!("tel:{dial}")) { (content.telephone) } }
                }
                @if let Some(url) = &content.source_url {
                    dt { (name("source_url")) } dd { a href=(url) rel="noopener noreferrer" { (url) } }
                }
                @if let Some(expires) = content.expires_at {
                    dt { (name("expires_at")) } dd { (time(setting, expires.0)) }
                }
            }
        }
    }

    fn files(&self) -> Markup {
        let files = &self.content.attachments;
        html! {
            @if !files.is_empty() {
                section.files {
                    h2 { (words::field("attachments", self.setting.reading)) }
                    ul { @for file in files { li { (self.file(file)) } } }
                }
            }
        }
    }

    fn file(&self, file: &Attachment) -> Markup {
        let path = attachments::path(self.public.notice.id, file.id);
        let kilobytes = (file.bytes + 1023) / 1024;
        html! {
            @if file.kind == Kind::Image {
                figure {
                    a href=(path) { img src=(path) alt=(file.alt) loading="lazy"; }
                    figcaption { (file.name) }
                }
            } @else {
                a href=(path) { (file.name) } " （PDF、" (kilobytes) " KB）"
                @if !file.alt.is_empty() {
                    details { summary { (self.say("文字で読む", "文字《もじ》で 読《よ》む", "Read it as text")) } (text::paragraphs(&file.alt, false)) }
                }
            }
        }
    }

    fn replies(&self) -> Markup {
        html! {
            p.soft.reply-mode {
                @match self.content.replies {
                    Replies::Open => (self.say("ログインすると質問できます。質問と答えは、みんなが読めます。", "ログインすると 質問《しつもん》できます。みんなが 読《よ》みます。", "Sign in to ask. Questions and answers are public.")),
                    Replies::OfficeOnly => (self.say("ログインすると質問できます。質問は、発信した機関だけが読みます。", "ログインすると 質問《しつもん》できます。役所《やくしょ》だけが 読《よ》みます。", "Sign in to ask. Only the office reads your question.")),
                    Replies::Closed => {
                        (self.say("質問は受けつけていません。", "質問《しつもん》は できません。", "No questions here."))
                        @if let Some(reason) = &self.content.replies_closed_reason { " " (reason) }
                    }
                }
            }
        }
    }

    /// Every correction: when, what, and the difference word by word.
    fn history(&self) -> Markup {
        let versions = &self.public.versions;
        html! {
            @if versions.len() > 1 {
                section #history.paper.history tabindex="-1" {
                    h2 { (self.say("訂正の記録", "直《なお》した 記録《きろく》", "Corrections")) }
                    @for version in versions.iter().rev() { (self.version(version)) }
                }
            }
        }
    }

    fn version(&self, version: &Version) -> Markup {
        let address = format!("{}?version={}", self.public.path(), version.number);
        html! {
            div.version {
                h3 {
                    (self.setting.words("第", "", "Version ")) (version.number) (self.setting.words("版", "番目", "")) "　"
                    (time(self.setting, version.published_at.0))
                }
                @if let Some(what) = &version.correction { p { (what) } }
                @if version.number != self.public.notice.number {
                    p { a.tap href=(self.setting.link(&address)) { (self.say("この版を見る", "これを 見《み》る", "See this version")) } }
                }
                @for change in &version.changes { (self.change(change)) }
            }
        }
    }

    fn change(&self, change: &Change) -> Markup {
        html! {
            details.change open {
                summary { (words::field(change.field, self.setting.reading)) }
                p {
                    @for part in &change.parts {
                        @match part.kind {
                            PartKind::Same => (part.text),
                            PartKind::Added => ins { (part.text) },
                            PartKind::Removed => del { (part.text) },
                        }
                    }
                }
            }
        }
    }

    fn foot(&self) -> Markup {
        let setting = self.setting;
        let print = setting.link(&format!("{}/print", self.public.path()));
        let agency = format!("/feeds/agencies/{}.atom", self.public.slug);
        html! {
            ul.more-ways {
                li { a.tap href=(print) { (setting.words("紙にする（A4一枚）", "紙にする（A4一枚）", "Print on one page")) } }
                li { a.tap href=(agency) { (setting.words("この機関のフィード", "この機関のフィード", "Feed of this body")) } }
                @if self.content.deadline.is_some() {
                    li { a.tap href=(format!("/feeds/agencies/{}.ics", self.public.slug)) { (setting.words("期限をカレンダーに", "期限をカレンダーに", "Deadlines as a calendar")) } }
                }
            }
        }
    }
}

/// A fact in the office's own words, which are Japanese on an English page too.
fn row(setting: &Setting<'_>, name: &str, words: &str) -> Markup {
    html! {
        @if !words.is_empty() {
            dt { (name) } dd lang=[setting.japanese()] { (text::paragraphs(words, false)) }
        }
    }
}
