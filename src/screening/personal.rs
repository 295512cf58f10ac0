//! Somebody's data in a text: telephone numbers, addresses of homes, LINE IDs, number plates, mail addresses.
//!
//! A question to whoever writes, never an obstacle. So a number that nobody has yet is asked about as well: how it
//! is grouped decides, not whether it is in use. What is public anyway is let be: an emergency number, the
//! telephone of an office, the address of a library, a place that is a block or a crossing and no home.
use std::{ops::Range, sync::LazyLock};

use serde::Serialize;

use super::{patterns::Shape, plain::Plain};

mod address;
mod home;
mod line;
mod mail;
mod phone;
mod plate;
mod public;

/// Findings of one text at most.
const MOST: usize = 50;

/// What kind of data it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A telephone number.
    Phone,
    /// Where somebody lives.
    Address,
    /// A LINE ID, or a link to add somebody.
    Line,
    /// A number plate.
    Plate,
    /// A mail address.
    Email,
    /// A person's name (`names.rs`); asked about where a text is about a place.
    Name,
}

/// Somebody's data, and where in the text it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Where it begins, in UTF-16 units, as browsers count.
    pub start: usize,
    /// How long it is, in the same units.
    pub length: usize,
}

/// Somebody's data in a text, in its order.
#[must_use]
pub fn find(text: &str) -> Vec<Finding> {
    let plain = Plain::of(text);
    let mut parts = phone::find(&plain);
    parts.extend(mail::find(&plain));
    parts.extend(line::find(&plain));
    parts.extend(plate::find(&plain));
    parts.extend(address::find(&plain));
    parts.extend(home::find(&plain));
    let ids = ids(plain.as_str());
    parts.retain(|part| {
        !ids.iter()
            .any(|id| id.start <= part.from && part.to <= id.end)
    });
    let mut found = Vec::new();
    for part in joined(parts, &plain) {
        let (start, length) = plain.span(part.from, part.to);
        found.push(Finding {
            kind: part.kind,
            start,
            length,
        });
    }
    found.truncate(MOST);
    found
}

/// The id of a post or a photo, as addresses have it (RFC 9562): some of its digits look like a number.
static ID: LazyLock<Shape> =
    LazyLock::new(|| Shape::new(r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"));

fn ids(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(id) = ID.at(text, at).and_then(|hit| hit.get(0)) {
        found.push(id.range());
        at = id.end();
    }
    found
}

/// A part of the plain text, in bytes.
#[derive(Clone, Copy, Debug)]
struct Part {
    kind: Kind,
    from: usize,
    to: usize,
}

/// In the order of the text; what overlaps is one, and an address goes on over a gap.
fn joined(mut parts: Vec<Part>, plain: &Plain) -> Vec<Part> {
    parts.sort_by_key(|part| (part.from, part.kind));
    let mut out: Vec<Part> = Vec::new();
    for part in parts {
        if let Some(last) = out.last_mut() {
            let gap = plain.as_str().get(last.to..part.from);
            let goes_on = part.kind == Kind::Address
                && gap.is_some_and(|gap| gap.chars().all(|c| c.is_whitespace() || c == '、'));
            if part.from < last.to || (last.kind == part.kind && goes_on) {
                last.to = last.to.max(part.to);
                continue;
            }
        }
        out.push(part);
    }
    out
}

/// Whether the digits of a match are all there: none goes on before or after it.
fn stands_alone(plain: &Plain, from: usize, to: usize) -> bool {
    let mut before = plain.before(from, 2).chars().rev();
    let mut after = plain.after(to, 2).chars();
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let starts = match before.next() {
        Some('-') => !digit(before.next()),
        other => !digit(other),
    };
    let ends = match after.next() {
        Some('-') => !digit(after.next()),
        other => !digit(other),
    };
    starts && ends
}

/// All places where a shape fits, also those that begin inside a place that was refused.
fn places<'t>(
    shape: &'t Shape,
    text: &'t str,
    mut fits: impl FnMut(&regex::Captures<'t>) -> Option<Part>,
) -> Vec<Part> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = shape.at(text, at) {
        let Some(whole) = found.get(0) else { break };
        let part = fits(&found);
        let next = match part {
            Some(part) => part.to.max(whole.start()),
            None => whole.start(),
        };
        out.extend(part);
        // At least one character on.
        at = next
            + match part {
                Some(_) if next > whole.start() => 0,
                _ => text
                    .get(next..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(1, char::len_utf8),
            };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_a_post_holds_no_number() {
        assert!(ID.is_one());
        let address = "https://kosugi.example.jp/p/019b76da-a800-7552-bcaa-ab0312345678";
        assert_eq!(find(address), []);
        assert_eq!(find(&format!("{address} 090-1234-5678")).len(), 1);
    }
}
