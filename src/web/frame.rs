//! A page whose words are in it already: the frame of `index.html`, filled by the server for readers without scripts.
//!
//! With scripts the app takes over `<main id="main">` and draws the same page again, so both have one address.
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

use super::files;

/// What goes into the frame. Head and main are HTML that was escaped where it was made.
pub struct Filled<'a> {
    /// The language of the page.
    pub lang: &'a str,
    /// The title of the window.
    pub title: &'a str,
    /// What search engines and previews show.
    pub description: &'a str,
    /// More for the head: links to feeds, data for machines.
    pub head: &'a str,
    /// The page itself.
    pub main: &'a str,
}

const LANG: &str = "<html lang=\"ja\">";
const TITLE: &str = "<title>回覧板</title>";
const DESCRIPTION: &str = "<meta name=\"description\" content=\"";
const HEAD: &str = "</head>";
const MAIN: &str = "<main id=\"main\" tabindex=\"-1\">";

/// The whole page, or nothing if the page has no such frame.
#[must_use]
pub fn filled(with: &Filled<'_>) -> Option<String> {
    let index = files::shell("index.html")?;
    let index = std::str::from_utf8(&index.plain).ok()?;
    let (before_lang, rest) = index.split_once(LANG)?;
    let (before_title, rest) = rest.split_once(TITLE)?;
    let (before_description, rest) = rest.split_once(DESCRIPTION)?;
    let (_, rest) = rest.split_once('"')?;
    let (in_head, rest) = rest.split_once(HEAD)?;
    let (before_main, rest) = rest.split_once(MAIN)?;
    let (_, after_main) = rest.split_once("</main>")?;
    let (lang, title) = (with.lang, escaped(with.title));
    let (description, head, main) = (escaped(with.description), with.head, with.main);
    Some(format!(
        "{before_lang}<html lang=\"{lang}\">{before_title}<title>{title}</title>{before_description}\
         {DESCRIPTION}{description}\"{in_head}{head}\n{HEAD}{before_main}{MAIN}\n{main}\n</main>{after_main}"
    ))
}

fn escaped(text: &str) -> String {
    maud::html! { (text) }.into_string()
}

/// A data block of schema.org for the head. Nothing in it can end the element or begin another: `<`, `>` and `&` go as escapes of JSON.
#[must_use]
pub fn data_block(value: &Value) -> Markup {
    let text = value.to_string();
    let text = text
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    html! { script type="application/ld+json" { (PreEscaped(text)) } }
}

/// Where a page stands among the others, for machines.
#[must_use]
pub fn breadcrumbs(steps: &[(&str, String)]) -> Value {
    let items = steps.iter().enumerate().map(|(at, (name, url))| {
        json!({"@type": "ListItem", "position": at + 1, "name": name, "item": url})
    });
    json!({"@type": "BreadcrumbList", "itemListElement": items.collect::<Vec<_>>()})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_takes_words_and_nothing_else() {
        let page = filled(&Filled {
            lang: "en",
            title: "</title><b>",
            description: "\"><b>",
            head: "<meta name=\"x\">",
            main: "<h1>Here</h1>",
        })
        .unwrap();
        assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
        assert!(page.contains("<title>&lt;/title&gt;&lt;b&gt;</title>"));
        assert!(page.contains("content=\"&quot;&gt;&lt;b&gt;\""));
        assert!(page.contains("<meta name=\"x\">\n</head>"));
        assert!(page.contains("<main id=\"main\" tabindex=\"-1\">\n<h1>Here</h1>\n</main>"));
        assert!(!page.contains("noscript"), "there is something to read");
    }

    #[test]
    fn nothing_ends_the_data_block() {
        let evil = json!({"name": "</script><script>alert(1)</script><!-- & \u{2028}"});
        let text = data_block(&evil).into_string();
        assert_eq!(text.matches('<').count(), 2, "{text}");
        let inside = text.split_once('>').unwrap().1.rsplit_once('<').unwrap().0;
        let read: Value = serde_json::from_str(inside).unwrap();
        assert_eq!(read, evil);
    }
}
