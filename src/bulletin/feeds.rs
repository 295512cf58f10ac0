//! Feeds: Atom (RFC 4287, paged as RFC 5005 says), JSON Feed 1.1, and the Atom index of warnings.
//!
//! An entry's id never changes; a correction or a withdrawal moves its `updated`, so that readers fetch it again.
use atom_syndication::{
    Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text,
};
use chrono::{DateTime, Utc};
use maud::html;
use serde_json::{Value, json};

use super::{
    cap,
    model::State,
    public::Public,
    text,
    words::{self, Reading},
};
use crate::{calendar::host, clock::Moment};

/// Entries on a page.
pub const PAGE: usize = 20;

/// One page of a feed.
pub struct Channel<'a> {
    /// The server's address, without a slash at its end.
    pub base: &'a str,
    /// The feed's name for readers.
    pub title: String,
    /// Its address below the server, without a cursor: `/feeds/notices.atom`.
    pub path: String,
    /// The page for people.
    pub page: String,
    /// This page's cursor, unless it is the first one.
    pub cursor: Option<String>,
    /// The next page's cursor, if there is one.
    pub next: Option<String>,
    /// Newest first.
    pub notices: Vec<&'a Public>,
    /// The moment.
    pub now: DateTime<Utc>,
}

impl Channel<'_> {
    fn address(&self, cursor: Option<&str>) -> String {
        let (base, path) = (self.base, &self.path);
        match cursor {
            Some(cursor) => format!("{base}{path}?cursor={cursor}"),
            None => format!("{base}{path}"),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A name that stays the same when the server's address gets another scheme or port (RFC 4151).
    fn tag(&self, what: &str) -> String {
        format!("tag:{},2026:{what}", host(self.base))
    }
}

/// The words of a notice in a feed: the reason in place of the words that were taken back.
struct Words {
    title: String,
    lead: Vec<String>,
    body: String,
}

fn words(public: &Public, state: State) -> Words {
    let notice = &public.notice;
    let title = cap::plain(&notice.content.title);
    let mut lead = Vec::new();
    if let (State::Withdrawn, Some(withdrawn)) = (state, &notice.withdrawn) {
        lead.push(format!(
            "このおしらせは取り消されました。{}",
            withdrawn.reason
        ));
        return Words {
            title: format!("【取り消し】{title}"),
            lead,
            body: String::new(),
        };
    }
    if state == State::Expired {
        lead.push("このおしらせの掲載期間は終わりました。".to_owned());
    }
    if let Some(last) = notice.corrected.last() {
        lead.push(format!("訂正しました：{}", last.what));
    }
    if notice.one_person_release {
        lead.push("緊急のため、ひとりの判断で発信されました。".to_owned());
    }
    Words {
        title,
        lead,
        body: notice.content.body.clone(),
    }
}

impl Words {
    fn html(&self) -> String {
        let markup = html! {
            @for line in &self.lead { p { strong { (line) } } }
            (text::paragraphs(&self.body, false))
        };
        cap::plain(&markup.into_string())
    }
}

/// The page as Atom.
///
/// # Errors
/// Never: it is written into memory.
pub fn atom(channel: &Channel<'_>) -> Result<Vec<u8>, atom_syndication::Error> {
    let entries = channel.notices.iter();
    let entries = entries.map(|public| entry(channel, public)).collect();
    frame(channel, "application/atom+xml", entries).write_to(Vec::new())
}

fn entry(channel: &Channel<'_>, public: &Public) -> Entry {
    let state = public.state(channel.now);
    let said = words(public, state);
    let content = &public.notice.content;
    let mut links = vec![link("alternate", channel.url(public.path()), "text/html")];
    links.extend(
        content
            .attachments
            .iter()
            .filter(|_| state != State::Withdrawn)
            .map(|file| {
                let path = super::attachments::path(public.notice.id, file.id);
                Link {
                    title: Some(cap::plain(&file.name)),
                    length: Some(file.bytes.to_string()),
                    ..link(
                        "enclosure",
                        channel.url(&path),
                        super::attachments::content_type(file.kind),
                    )
                }
            }),
    );
    Entry {
        title: Text::plain(said.title.clone()),
        content: Some(Content {
            value: Some(said.html()),
            content_type: Some("html".to_owned()),
            lang: Some("ja".to_owned()),
            ..Content::default()
        }),
        links,
        ..base(channel, public)
    }
}

/// What the entries of all Atom feeds have in common.
fn base(channel: &Channel<'_>, public: &Public) -> Entry {
    let content = &public.notice.content;
    let summary = match &public.notice.withdrawn {
        Some(withdrawn) => text::excerpt(&withdrawn.reason, 200),
        None => text::excerpt(&content.body, 200),
    };
    Entry {
        id: channel.tag(&format!("notice/{}", public.notice.id.0)),
        updated: fixed(public.updated()),
        published: Some(fixed(public.notice.first_published_at.0)),
        authors: vec![Person {
            name: cap::plain(&public.notice.author.name),
            uri: Some(channel.url(&format!("/agencies/{}", public.slug))),
            ..Person::default()
        }],
        categories: vec![Category {
            term: words::category_word(content.category),
            scheme: Some(channel.url("/notices/category/")),
            label: Some(words::category(content.category, Reading::Ja).to_owned()),
        }],
        summary: Some(Text::plain(cap::plain(&summary))),
        ..Entry::default()
    }
}

fn frame(channel: &Channel<'_>, mime: &str, entries: Vec<Entry>) -> Feed {
    let newest = channel.notices.iter().map(|public| public.updated()).max();
    let mut links = vec![
        link("self", channel.address(channel.cursor.as_deref()), mime),
        link("alternate", channel.url(&channel.page), "text/html"),
        link("first", channel.address(None), mime),
    ];
    let next = channel.next.as_deref();
    links.extend(next.map(|next| link("next", channel.address(Some(next)), mime)));
    Feed {
        title: Text::plain(channel.title.clone()),
        id: channel.tag(channel.path.trim_start_matches('/')),
        // An empty feed has never changed.
        updated: fixed(newest.unwrap_or(DateTime::UNIX_EPOCH)),
        generator: Some(Generator {
            value: "Kairanban".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            uri: None,
        }),
        authors: vec![Person {
            name: "回覧板".to_owned(),
            ..Person::default()
        }],
        links,
        entries,
        lang: Some("ja".to_owned()),
        ..Feed::default()
    }
}

fn link(rel: &str, href: String, mime: &str) -> Link {
    Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some(mime.to_owned()),
        ..Link::default()
    }
}

fn fixed(at: DateTime<Utc>) -> FixedDateTime {
    at.fixed_offset()
}

/// The newest message of each warning, for programs that fetch the messages themselves (OASIS, "CAP Feeds").
///
/// # Errors
/// Never: it is written into memory.
pub fn warnings(channel: &Channel<'_>) -> Result<Vec<u8>, atom_syndication::Error> {
    let entries = channel.notices.iter().map(|public| {
        let number = cap::newest(public);
        let address = channel.url(&format!("/cap/{}/{number}.xml", public.notice.id.0));
        let said = words(public, public.state(channel.now));
        Entry {
            title: Text::plain(said.title),
            links: vec![
                link("alternate", address.clone(), "application/cap+xml"),
                link("related", channel.url(public.path()), "text/html"),
            ],
            content: Some(Content {
                src: Some(address),
                content_type: Some("application/cap+xml".to_owned()),
                ..Content::default()
            }),
            // Each message is one of its own, and its CAP identifier is its name.
            id: channel.tag(&format!("cap/{}", cap::identifier(public, number))),
            ..base(channel, public)
        }
    });
    frame(channel, "application/atom+xml", entries.collect()).write_to(Vec::new())
}

/// The page as JSON Feed.
#[must_use]
pub fn json_feed(channel: &Channel<'_>) -> Value {
    let items = channel.notices.iter().map(|public| item(channel, public));
    let mut feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.url(&channel.page),
        "feed_url": channel.address(channel.cursor.as_deref()),
        "language": "ja",
        "authors": [{"name": "回覧板"}],
        "items": items.collect::<Vec<_>>(),
    });
    if let (Some(next), Some(object)) = (&channel.next, feed.as_object_mut()) {
        object.insert("next_url".into(), channel.address(Some(next)).into());
    }
    feed
}

fn item(channel: &Channel<'_>, public: &Public) -> Value {
    let notice = &public.notice;
    let state = public.state(channel.now);
    let said = words(public, state);
    let files = notice.content.attachments.iter();
    let files = files.filter(|_| state != State::Withdrawn).map(|file| {
        let path = super::attachments::path(notice.id, file.id);
        json!({"url": channel.url(&path), "title": file.name, "size_in_bytes": file.bytes,
            "mime_type": super::attachments::content_type(file.kind)})
    });
    json!({
        "id": channel.tag(&format!("notice/{}", notice.id.0)),
        "url": channel.url(public.path()),
        "title": said.title,
        "content_html": said.html(),
        "summary": said.lead.first().cloned().unwrap_or_else(|| text::excerpt(&said.body, 200)),
        "date_published": notice.first_published_at,
        "date_modified": Moment(public.updated()),
        "authors": [{"name": notice.author.name,
            "url": channel.url(&format!("/agencies/{}", public.slug))}],
        "tags": [words::category(notice.content.category, Reading::Ja)],
        "language": "ja",
        "attachments": files.collect::<Vec<_>>(),
        // Custom objects begin with an underscore.
        "_kairanban": {
            "state": state,
            "severity": notice.content.severity,
            "category": notice.content.category,
            "corrected": notice.corrected.len(),
            "deadline": notice.content.deadline,
            "official": notice.author.official,
        },
    })
}
