//! The public log as an Atom feed (RFC 4287, paged as RFC 5005 says). A row never changes, so neither does its entry.
use atom_syndication::{Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use chrono::{FixedOffset, NaiveDate, NaiveTime, TimeZone};

use super::{
    chain::LogRow,
    page::{Setting, log::Rows, sentence::sentence, words},
};
use crate::page::Cursor;

/// A page of the feed.
///
/// # Errors
/// Never: it is written into memory.
pub(super) fn atom(setting: &Setting<'_>, rows: &Rows) -> Result<Vec<u8>, atom_syndication::Error> {
    let query = rows.choice.query();
    let address = |path: &str, cursor: Option<i64>| {
        let cursor = cursor.map(|seq| format!("cursor={}", Cursor(super::model::place_of(seq))));
        let lang = (setting.tag() == "en").then(|| "lang=en".to_owned());
        let parts = [
            Some(query.clone()).filter(|query| !query.is_empty()),
            cursor,
            lang,
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        let sign = if parts.is_empty() { "" } else { "?" };
        format!("{}{path}{sign}{}", setting.base, parts.join("&"))
    };
    let path = "/transparency/log.atom";
    let mut links = vec![
        link("self", address(path, rows.after), "application/atom+xml"),
        link("first", address(path, None), "application/atom+xml"),
        link("alternate", address("/transparency", None), "text/html"),
    ];
    links.extend(
        rows.next
            .map(|next| link("next", address(path, Some(next)), "application/atom+xml")),
    );
    let newest = rows.items.iter().map(|row| row.day.as_str()).max();
    let feed = Feed {
        title: Text::plain(setting.say(
            "見守りの記録 — 回覧板",
            "Public log of moderation — Kairanban",
        )),
        id: tag(
            setting,
            &format!(
                "transparency{}{query}",
                if query.is_empty() { "" } else { "?" }
            ),
        ),
        updated: moment(newest.unwrap_or("1970-01-01")),
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
        entries: rows
            .items
            .iter()
            .map(|row| entry(setting, rows, row))
            .collect(),
        lang: Some(setting.tag().to_owned()),
        ..Feed::default()
    };
    feed.write_to(Vec::new())
}

fn entry(setting: &Setting<'_>, rows: &Rows, row: &LogRow) -> Entry {
    let address = format!(
        "{}{}",
        setting.base,
        setting.link(&super::page::address(row.seq))
    );
    let facts = words::facts(setting, row);
    let body = maud::html! {
        p { (sentence(setting, &rows.names, row)) }
        @if !facts.is_empty() {
            ul { @for (name, text) in &facts { li { (name) (setting.say("：", ": ")) (text) } } }
        }
    };
    Entry {
        title: Text::plain(sentence(setting, &rows.names, row)),
        id: tag(setting, &format!("transparency/rows/{}", row.seq)),
        updated: moment(&row.day),
        published: Some(moment(&row.day)),
        links: vec![link("alternate", address, "text/html")],
        content: Some(Content {
            value: Some(body.into_string()),
            content_type: Some("html".to_owned()),
            lang: Some(setting.tag().to_owned()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

/// A name that stays the same when the server's address gets another scheme or port (RFC 4151).
fn tag(setting: &Setting<'_>, what: &str) -> String {
    let (_, host) = setting.base.split_once("://").unwrap_or(("", setting.base));
    let host = host.split([':', '/']).next().unwrap_or(host);
    format!("tag:{host},2026:{what}")
}

/// Rows tell their day and nothing nearer: it begins at midnight in Japan.
fn moment(day: &str) -> FixedDateTime {
    let day: NaiveDate = day.parse().unwrap_or_default();
    let japan = FixedOffset::east_opt(9 * 3600);
    let japan = japan.and_then(|japan| {
        japan
            .from_local_datetime(&day.and_time(NaiveTime::MIN))
            .single()
    });
    japan.unwrap_or_default()
}

fn link(rel: &str, href: String, mime: &str) -> Link {
    Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some(mime.to_owned()),
        ..Link::default()
    }
}
