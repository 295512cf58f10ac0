//! What an address is about: a post, a comment, a photo, a notice or a question under one, a place, a review, a meetup. Only the form of it is looked
//! at. Whether there is such a thing, and who may see it, is nobody's answer here: the receipt is the same.
use entity::report::TargetKind;
use url::Url;
use uuid::Uuid;

use crate::moderation::Target;

/// Where our own page puts the id of a comment behind `#`.
const COMMENT: &str = "c-";
/// The same for a question under a notice, and for a review of a place.
const REPLY: &str = "r-";

/// Reads an address: whole, or from its first slash.
///
/// # Errors
/// `required`; `elsewhere` for another server's; `invalid` for what names nothing that can be taken away.
pub(super) fn target(
    raw: &str,
    is_ours: impl Fn(&str) -> bool,
) -> std::result::Result<Target, &'static str> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Err("required");
    }
    let base = Url::parse("https://here.invalid").map_err(|_| "invalid")?;
    let url = if raw.starts_with('/') {
        base.join(raw).map_err(|_| "invalid")?
    } else {
        let url = Url::parse(raw).map_err(|_| "invalid")?;
        if !is_ours(&url.origin().ascii_serialization()) {
            return Err("elsewhere");
        }
        url
    };
    // `//host/p/…` is another server's as well.
    if raw.starts_with('/') && url.origin() != base.origin() {
        return Err("elsewhere");
    }
    named(&url).ok_or("invalid")
}

fn named(url: &Url) -> Option<Target> {
    let parts: Vec<&str> = url
        .path()
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let behind = url.fragment().unwrap_or_default();
    match *parts.as_slice() {
        ["p", id] => below(
            (TargetKind::Post, id),
            (TargetKind::Comment, COMMENT),
            behind,
        ),
        ["n", id] => below(
            (TargetKind::Notice, id),
            (TargetKind::NoticeReply, REPLY),
            behind,
        ),
        ["n", id, "print"] | ["api", "v1", "notices", id] => thing(TargetKind::Notice, id),
        ["api", "v1", "posts", id] => thing(TargetKind::Post, id),
        ["places", id] => below((TargetKind::Place, id), (TargetKind::Review, REPLY), behind),
        ["meetups", id] | ["api", "v1", "meetups", id] => thing(TargetKind::Meetup, id),
        ["api", "v1", "places", id] => thing(TargetKind::Place, id),
        ["api", "v1", "photos", id, _] => thing(TargetKind::Photo, id),
        _ => None,
    }
}

/// What stands behind `#` if that is a thing of its own, else the whole.
fn below(
    (whole, id): (TargetKind, &str),
    (part, mark): (TargetKind, &str),
    behind: &str,
) -> Option<Target> {
    let whole = thing(whole, id)?;
    let Some(id) = behind.strip_prefix(mark) else {
        return Some(whole);
    };
    thing(part, id)
}

fn thing(kind: TargetKind, id: &str) -> Option<Target> {
    let id = Uuid::try_parse(id).ok()?;
    Some(Target { kind, id })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01990000-0000-7000-8000-000000000001";
    const OTHER: &str = "01990000-0000-7000-8000-000000000002";

    fn read(raw: &str) -> Result<(TargetKind, String), &'static str> {
        let ours = |origin: &str| origin == "https://kosugi.example.jp";
        target(raw, ours).map(|target| (target.kind, target.id.to_string()))
    }

    #[test]
    fn addresses_of_this_server_name_a_thing() {
        let at = |path: &str| read(&format!(" https://kosugi.example.jp{path} "));
        for (path, kind, id) in [
            (format!("/p/{ID}"), TargetKind::Post, ID),
            (format!("/p/{ID}/"), TargetKind::Post, ID),
            (format!("/p/{ID}?lang=en#comments"), TargetKind::Post, ID),
            (format!("/p/{ID}#c-{OTHER}"), TargetKind::Comment, OTHER),
            (format!("/api/v1/photos/{ID}/large"), TargetKind::Photo, ID),
            (format!("/n/{ID}"), TargetKind::Notice, ID),
            (format!("/n/{ID}/print"), TargetKind::Notice, ID),
            (format!("/n/{ID}#r-{OTHER}"), TargetKind::NoticeReply, OTHER),
            (format!("/places/{ID}"), TargetKind::Place, ID),
            (format!("/places/{ID}#r-{OTHER}"), TargetKind::Review, OTHER),
            (format!("/meetups/{ID}"), TargetKind::Meetup, ID),
        ] {
            assert_eq!(at(&path), Ok((kind, id.to_owned())), "{path}");
            assert_eq!(read(&path), Ok((kind, id.to_owned())), "{path} alone");
        }
    }

    #[test]
    fn other_addresses_are_refused_each_for_its_reason() {
        assert_eq!(read(" "), Err("required"));
        for (raw, why) in [
            (format!("https://elsewhere.example/p/{ID}"), "elsewhere"),
            (format!("http://kosugi.example.jp/p/{ID}"), "elsewhere"),
            (
                format!("https://kosugi.example.jp:8443/p/{ID}"),
                "elsewhere",
            ),
            (
                format!("https://kosugi.example.jp@elsewhere.example/p/{ID}"),
                "elsewhere",
            ),
            (format!("//elsewhere.example/p/{ID}"), "elsewhere"),
            (format!("javascript:alert(1)//p/{ID}"), "elsewhere"),
            ("kosugi.example.jp/p/1".to_owned(), "invalid"),
            ("https://kosugi.example.jp/".to_owned(), "invalid"),
            ("https://kosugi.example.jp/p/1".to_owned(), "invalid"),
            (format!("https://kosugi.example.jp/p/{ID}#c-1"), "invalid"),
            ("ここの上から三つめ".to_owned(), "invalid"),
        ] {
            assert_eq!(read(&raw), Err(why), "{raw}");
        }
    }
}
