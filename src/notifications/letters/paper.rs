//! The paper: the same words as plain text and as HTML.
use entity::person::Language;
use maud::{DOCTYPE, html};

use super::Words;
use crate::mail::Letter;

/// What every letter says in one language.
struct Frame {
    lang: &'static str,
    greeting: &'static str,
    closing: &'static str,
    why: &'static str,
    stop: &'static str,
}

const JA: Frame = Frame {
    lang: "ja",
    greeting: "こんにちは。回覧板です。",
    closing: "回覧板",
    why: "このメールは自動でお送りしています。ご返信いただいてもお答えできません。",
    stop: "このおしらせのメールをとめる",
};

const EN: Frame = Frame {
    lang: "en",
    greeting: "Hello from Kairanban.",
    closing: "Kairanban",
    why: "This mail was sent automatically. We cannot read replies to it.",
    stop: "Stop mails of this kind",
};

/// Writes a letter, without an address yet.
pub(super) fn write(language: Language, words: &Words, page: &str, stop: Option<&str>) -> Letter {
    let frame = match language {
        Language::Ja => &JA,
        Language::En => &EN,
    };
    Letter {
        to: String::new(),
        subject: words.subject.to_owned(),
        text: text(frame, words, page, stop),
        html: hypertext(frame, words, page, stop),
        unsubscribe: None,
    }
}

fn text(frame: &Frame, words: &Words, page: &str, stop: Option<&str>) -> String {
    let mut parts = vec![frame.greeting.to_owned()];
    parts.extend(words.body.iter().cloned());
    parts.push(format!("{}\n{page}", words.button));
    parts.push(format!("-- \n{}\n{}", frame.closing, frame.why));
    if let Some(stop) = stop {
        parts.push(format!("{}\n{stop}", frame.stop));
    }
    parts.join("\n\n") + "\n"
}

fn hypertext(frame: &Frame, words: &Words, page: &str, stop: Option<&str>) -> String {
    let sheet = "margin:0 auto;max-width:36em;padding:1.5em;\
        font-family:sans-serif;line-height:1.8;color:#2b2a27;background:#fffdf8";
    let button = "display:inline-block;padding:.7em 1.4em;border-radius:.5em;\
        background:#2f5d50;color:#ffffff;text-decoration:none";
    let small = "margin-top:2.5em;border-top:1px solid #d8d2c4;font-size:.85em;color:#5c594f";
    let page = html! {
        (DOCTYPE)
        html lang=(frame.lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (words.subject) }
            }
            body style=(sheet) {
                p { (frame.greeting) }
                @for paragraph in &words.body {
                    p { (paragraph) }
                }
                p { a href=(page) style=(button) { (words.button) } }
                div style=(small) {
                    p { (frame.closing) br; (frame.why) }
                    @if let Some(stop) = stop {
                        p { a href=(stop) style="color:inherit" { (frame.stop) } }
                    }
                }
            }
        }
    };
    page.into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_write_html() {
        let words = Words {
            subject: "回覧板",
            body: vec!["<img src=x>\"さん".into()],
            button: "見る",
        };
        let letter = write(
            Language::Ja,
            &words,
            "https://kairan.example/?a=1&b=2",
            None,
        );
        assert!(letter.html.contains("&lt;img src=x&gt;"));
        assert!(!letter.html.contains("<img"));
        assert!(letter.html.contains("?a=1&amp;b=2"));
        assert!(letter.text.contains("<img src=x>"));
    }
}
