//! Running text: paragraphs, links, excerpts, and the names of areas.
use maud::{Markup, html};

use super::{
    model::{Areas, Content},
    ruby,
    words::Reading,
};

/// Title and body in a language, if the notice has them: the rest of the page follows the same choice.
#[must_use]
pub fn in_language(content: &Content, reading: Reading) -> Option<(&str, &str)> {
    match reading {
        Reading::Ja => Some((&content.title, &content.body)),
        Reading::Easy => {
            let body = content.body_easy.as_deref()?;
            Some((
                content.title_easy.as_deref().unwrap_or(&content.title),
                body,
            ))
        }
        Reading::En => {
            let body = content.body_en.as_deref()?;
            Some((content.title_en.as_deref().unwrap_or(&content.title), body))
        }
    }
}

/// The languages that a notice has.
pub fn languages(content: &Content) -> impl Iterator<Item = Reading> {
    let all = [Reading::Ja, Reading::Easy, Reading::En];
    all.into_iter()
        .filter(|reading| in_language(content, *reading).is_some())
}

/// The areas as one line.
#[must_use]
pub fn areas(areas: &Areas) -> String {
    let whole = areas.municipalities.iter().map(|one| one.name.as_str());
    let parts = areas.neighborhoods.iter().map(|one| one.name.as_str());
    whole.chain(parts).collect::<Vec<_>>().join("、")
}

/// Paragraphs as they were typed: an empty line ends one, a line break stays one.
#[must_use]
pub fn paragraphs(text: &str, furigana: bool) -> Markup {
    html! {
        @for paragraph in split(text) {
            p {
                @for (number, line) in paragraph.iter().enumerate() {
                    @if number > 0 { br; }
                    @if furigana { (ruby::markup(line)) } @else { (linked(line)) }
                }
            }
        }
    }
}

/// The same for feeds, without readings.
#[must_use]
pub fn split(text: &str) -> Vec<Vec<&str>> {
    let mut paragraphs = vec![Vec::new()];
    for line in text.lines() {
        let line = line.trim_end();
        match (line.is_empty(), paragraphs.last_mut()) {
            (true, Some(last)) if !last.is_empty() => paragraphs.push(Vec::new()),
            (false, Some(last)) => last.push(line),
            _ => {}
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// A line with its web addresses as links. Only what begins like one, and ends where an address must.
fn linked(line: &str) -> Markup {
    let mut parts: Vec<(&str, bool)> = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find("https://").or_else(|| rest.find("http://")) {
        let (before, from) = rest.split_at(at);
        let end = from
            .find(|c: char| !c.is_ascii_graphic() || matches!(c, '"' | '<' | '>'))
            .unwrap_or(from.len());
        let (address, after) = from.split_at(end);
        let address_only = address.trim_end_matches(['.', ',', ')', ';', ':', '!', '?']);
        let (address, tail) = address.split_at(address_only.len());
        parts.push((before, false));
        parts.push((address, url::Url::parse(address).is_ok()));
        parts.push((tail, false));
        rest = after;
    }
    parts.push((rest, false));
    html! {
        @for (text, is_link) in parts {
            @if is_link { a href=(text) rel="noopener noreferrer" { (text) } } @else { (text) }
        }
    }
}

/// The beginning of a text, without line breaks.
#[must_use]
pub fn excerpt(text: &str, most: usize) -> String {
    let flat = ruby::without(text);
    let mut words = flat.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(most) {
        words.truncate(end);
        words.push('…');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_links_and_nothing_else_does() {
        let text =
            "詳しくは https://www.city.koto.lg.jp/a?b=1&c=2。\n<b> http:// javascript:alert(1)";
        assert_eq!(
            paragraphs(text, false).into_string(),
            "<p>詳しくは <a href=\"https://www.city.koto.lg.jp/a?b=1&amp;c=2\" rel=\"noopener noreferrer\">\
             https://www.city.koto.lg.jp/a?b=1&amp;c=2</a>。<br>&lt;b&gt; http:// javascript:alert(1)</p>"
        );
    }

    #[test]
    fn empty_lines_part_paragraphs() {
        assert_eq!(
            split("\n一\r\n二\n\n\n三\n"),
            [vec!["一", "二"], vec!["三"]]
        );
        assert_eq!(excerpt("あ\nい うえ", 4), "あ い …");
    }
}
