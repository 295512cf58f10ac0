//! Warnings in the Common Alerting Protocol 1.2 (OASIS): important and emergency notices for other systems.
//!
//! What a notice says is put into CAP's words like this; the rest of CAP's vocabulary is not used.
//!
//! | notice | CAP |
//! |---|---|
//! | emergency | severity Severe, urgency Immediate (Expected while it is not yet valid) |
//! | important | severity Moderate, urgency Expected (Future when it is valid from more than a day later) |
//! | any | certainty Likely: an office says so, and the server cannot know whether it was observed |
//! | withdrawn | msgType Cancel, urgency Past, severity and certainty Unknown |
//! | 防災 → Safety, 防犯 → Security, ごみ → Env, 健康 → Health, 交通・工事 → Transport | everything else → Other |
//! | made for practice | status Exercise, and 訓練 in the headline |
//!
//! It does not present itself as J-ALERT or Lアラート, and is not connected to either.
use chrono::{DateTime, TimeDelta, Utc};
use entity::notice_version::{Category, Severity};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{
    model::{Content, State, Version},
    public::Public,
    ruby, text, when,
    words::{self, Reading},
};

/// The namespace.
const CAP: &str = "urn:oasis:names:tc:emergency:cap:1.2";
/// What the recommendation for cell broadcast takes (GOV.UK): polygons of a warning …
pub const POLYGONS: usize = 12;
/// … and points of each.
pub const POINTS: usize = 250;

/// Warnings in one index.
pub const INDEX: usize = 100;

type Xml = Writer<Vec<u8>>;
type Written = std::io::Result<()>;

/// An area with its outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its name.
    pub name: String,
    /// Six digits.
    pub municipality: String,
    /// Closed rings of longitude and latitude; none for a whole municipality.
    pub rings: Vec<Vec<(f64, f64)>>,
}

/// What a warning needs besides the notice.
pub struct Around<'a> {
    /// The server's address, without a slash at its end.
    pub base: &'a str,
    /// The areas of the version.
    pub areas: &'a [Area],
}

/// A message of a notice: a version of it, or its withdrawal.
enum Message<'a> {
    Words(&'a Version),
    Cancel { at: DateTime<Utc>, reason: &'a str },
}

/// The number of the newest message.
#[must_use]
pub fn newest(public: &Public) -> i32 {
    let shown = public.notice.number;
    if public.notice.state == State::Withdrawn {
        shown.saturating_add(1)
    } else {
        shown
    }
}

/// The message of that number. A withdrawal is the message after the last version.
///
/// # Errors
/// Never: it is written into memory.
pub fn document(
    public: &Public,
    number: i32,
    around: &Around<'_>,
) -> std::io::Result<Option<Vec<u8>>> {
    let cancelled = public.notice.withdrawn.as_ref();
    let message = match public.version(number) {
        Some(version) => Message::Words(version),
        None => match cancelled.filter(|_| number == newest(public)) {
            Some(cancel) => Message::Cancel {
                at: cancel.at.0,
                reason: &cancel.reason,
            },
            None => return Ok(None),
        },
    };
    if !public.warns() {
        return Ok(None);
    }
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("alert")
        .with_attribute(("xmlns", CAP))
        .write_inner_content(|xml| alert(xml, public, number, &message, around))?;
    Ok(Some(xml.into_inner()))
}

fn alert(
    xml: &mut Xml,
    public: &Public,
    number: i32,
    message: &Message<'_>,
    around: &Around<'_>,
) -> Written {
    let (sent, kind) = match message {
        Message::Words(version) if earlier(public, number).next().is_none() => {
            (version.published_at.0, "Alert")
        }
        Message::Words(version) => (version.published_at.0, "Update"),
        Message::Cancel { at, .. } => (*at, "Cancel"),
    };
    let training = public.notice.training;
    leaf(xml, "identifier", &identifier(public, number))?;
    leaf(xml, "sender", &sender(public, around.base))?;
    leaf(xml, "sent", &when::offset(sent))?;
    leaf(xml, "status", if training { "Exercise" } else { "Actual" })?;
    leaf(xml, "msgType", kind)?;
    leaf(xml, "source", &public.notice.author.name)?;
    leaf(xml, "scope", "Public")?;
    match message {
        Message::Words(version) => maybe(xml, "note", version.correction.as_deref())?,
        Message::Cancel { reason, .. } => leaf(xml, "note", reason)?,
    }
    let before: Vec<_> = earlier(public, number)
        .map(|version| {
            let (sender, identifier) = (
                sender(public, around.base),
                identifier(public, version.number),
            );
            format!(
                "{sender},{identifier},{}",
                when::offset(version.published_at.0)
            )
        })
        .collect();
    maybe(xml, "references", some(&before.join(" ")))?;
    match message {
        Message::Words(version) => {
            for reading in text::languages(&version.content) {
                info(xml, public, version, reading, around)?;
            }
            Ok(())
        }
        Message::Cancel { reason, .. } => cancelled(xml, public, reason, around),
    }
}

/// The versions that a message replaces.
fn earlier(public: &Public, number: i32) -> impl Iterator<Item = &Version> {
    let versions = public.versions.iter();
    versions.filter(move |version| version.number < number)
}

/// Unique for all time; without spaces, commas, `<` and `&`, as CAP wants it.
#[must_use]
pub fn identifier(public: &Public, number: i32) -> String {
    format!("kairanban-{}-{number}", public.notice.id.0)
}

/// The body's page is its name among senders.
fn sender(public: &Public, base: &str) -> String {
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    format!("{host}/agencies/{}", public.slug)
}

fn info(
    xml: &mut Xml,
    public: &Public,
    version: &Version,
    reading: Reading,
    around: &Around<'_>,
) -> Written {
    let content = &version.content;
    let Some((title, body)) = text::in_language(content, reading) else {
        return Ok(());
    };
    let sent = version.published_at.0;
    xml.create_element("info").write_inner_content(|xml| {
        leaf(xml, "language", language(reading))?;
        leaf(xml, "category", cap_category(content.category))?;
        leaf(xml, "event", words::category(content.category, reading))?;
        leaf(xml, "responseType", response(content))?;
        leaf(xml, "urgency", urgency(content, sent))?;
        leaf(xml, "severity", severity(content.severity))?;
        leaf(xml, "certainty", "Likely")?;
        maybe(xml, "audience", some(&content.target))?;
        leaf(xml, "effective", &when::offset(sent))?;
        if let Some(from) = content.valid_from {
            leaf(xml, "onset", &when::offset(from.0))?;
        }
        if let Some(until) = content.expires_at.or(content.valid_to) {
            leaf(xml, "expires", &when::offset(until.0))?;
        }
        leaf(xml, "senderName", sender_name(public, reading))?;
        leaf(
            xml,
            "headline",
            &headline(public, &ruby::without(title), reading),
        )?;
        leaf(xml, "description", &ruby::without(body))?;
        maybe(xml, "instruction", some(&content.procedure))?;
        let query = match reading {
            Reading::Ja => String::new(),
            other => format!("?lang={}", other.word()),
        };
        let web = format!("{}{}{query}", around.base, public.path());
        leaf(xml, "web", &web)?;
        let contact = format!("{} {}", content.department, content.telephone);
        maybe(xml, "contact", some(contact.trim()))?;
        if reading == Reading::Easy {
            pair(xml, "parameter", "kairanban:style", "easy-japanese")?;
        }
        if let Some(machine) = machine(content, reading) {
            pair(xml, "parameter", "kairanban:translation", machine)?;
        }
        for file in &content.attachments {
            resource(xml, public, file, around.base)?;
        }
        areas(xml, around.areas)
    })?;
    Ok(())
}

fn cancelled(xml: &mut Xml, public: &Public, reason: &str, around: &Around<'_>) -> Written {
    let content = &public.notice.content;
    xml.create_element("info").write_inner_content(|xml| {
        leaf(xml, "language", language(Reading::Ja))?;
        leaf(xml, "category", cap_category(content.category))?;
        leaf(xml, "event", words::category(content.category, Reading::Ja))?;
        leaf(xml, "responseType", "None")?;
        leaf(xml, "urgency", "Past")?;
        leaf(xml, "severity", "Unknown")?;
        leaf(xml, "certainty", "Unknown")?;
        leaf(xml, "senderName", sender_name(public, Reading::Ja))?;
        let title = format!("【取り消し】{}", content.title);
        leaf(xml, "headline", &headline(public, &title, Reading::Ja))?;
        leaf(xml, "description", reason)?;
        leaf(xml, "web", &format!("{}{}", around.base, public.path()))?;
        areas(xml, around.areas)
    })?;
    Ok(())
}

fn headline(public: &Public, title: &str, reading: Reading) -> String {
    if public.notice.training {
        let mark = reading.of("【訓練】", "【訓練】", "[Exercise] ");
        format!("{mark}{title}")
    } else {
        title.to_owned()
    }
}

fn sender_name(public: &Public, reading: Reading) -> &str {
    if reading == Reading::En && !public.name_en.is_empty() {
        &public.name_en
    } else {
        &public.notice.author.name
    }
}

fn language(reading: Reading) -> &'static str {
    reading.of("ja-JP", "ja", "en-US")
}

fn machine(content: &Content, reading: Reading) -> Option<&'static str> {
    let machine = content.machine_translated;
    let by_machine = match reading {
        Reading::Ja => false,
        Reading::Easy => machine.easy,
        Reading::En => machine.en,
    };
    by_machine.then_some("machine")
}

fn cap_category(of: Category) -> &'static str {
    match of {
        Category::Disaster => "Safety",
        Category::Crime => "Security",
        Category::Garbage => "Env",
        Category::Health => "Health",
        Category::Roads => "Transport",
        Category::Childcare | Category::Procedures | Category::Events | Category::Other => "Other",
    }
}

/// What the office asks for: to do what the instruction says, or only to keep an eye on it.
fn response(content: &Content) -> &'static str {
    match content.severity {
        Severity::Emergency if !content.procedure.is_empty() => "Execute",
        _ => "Monitor",
    }
}

fn urgency(content: &Content, sent: DateTime<Utc>) -> &'static str {
    let from = content.valid_from.map_or(sent, |from| from.0);
    match content.severity {
        Severity::Emergency if from <= sent => "Immediate",
        Severity::Emergency => "Expected",
        _ if from > sent + TimeDelta::days(1) => "Future",
        _ => "Expected",
    }
}

fn severity(of: Severity) -> &'static str {
    match of {
        Severity::Emergency => "Severe",
        Severity::Important => "Moderate",
        Severity::Information => "Minor",
    }
}

fn resource(
    xml: &mut Xml,
    public: &Public,
    file: &super::model::Attachment,
    base: &str,
) -> Written {
    xml.create_element("resource").write_inner_content(|xml| {
        let about = if file.alt.is_empty() {
            &file.name
        } else {
            &file.alt
        };
        leaf(xml, "resourceDesc", about)?;
        leaf(xml, "mimeType", super::attachments::content_type(file.kind))?;
        leaf(xml, "size", &file.bytes.to_string())?;
        let path = super::attachments::path(public.notice.id, file.id);
        leaf(xml, "uri", &format!("{base}{path}"))
    })?;
    Ok(())
}

fn areas(xml: &mut Xml, areas: &[Area]) -> Written {
    let mut left = POLYGONS;
    for area in areas {
        xml.create_element("area").write_inner_content(|xml| {
            leaf(xml, "areaDesc", &area.name)?;
            for ring in area.rings.iter().take(left) {
                let points = ring.iter().map(|(lon, lat)| format!("{lat:.5},{lon:.5}"));
                leaf(xml, "polygon", &points.collect::<Vec<_>>().join(" "))?;
            }
            left = left.saturating_sub(area.rings.len());
            pair(xml, "geocode", "municipality-code", &area.municipality)
        })?;
    }
    Ok(())
}

fn leaf(xml: &mut Xml, name: &str, words: &str) -> Written {
    let words = plain(words);
    xml.create_element(name)
        .write_text_content(BytesText::new(&words))?;
    Ok(())
}

fn maybe(xml: &mut Xml, name: &str, words: Option<&str>) -> Written {
    words.map_or(Ok(()), |words| leaf(xml, name, words))
}

fn some(words: &str) -> Option<&str> {
    (!words.is_empty()).then_some(words)
}

fn pair(xml: &mut Xml, name: &str, key: &str, value: &str) -> Written {
    xml.create_element(name).write_inner_content(|xml| {
        leaf(xml, "valueName", key)?;
        leaf(xml, "value", value)
    })?;
    Ok(())
}

/// Without what XML 1.0 cannot carry at all, escaped or not.
#[must_use]
pub fn plain(words: &str) -> String {
    let carried = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let carried = words.chars().filter(carried);
    carried
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}
