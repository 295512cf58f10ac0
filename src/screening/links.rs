//! Whether a text leads elsewhere: an address of the web, written out or as people say it.
use std::sync::LazyLock;

use super::{patterns::Shape, plain::Plain};

static LINK: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(concat!(
        r"https?://|(?:^|[^a-z0-9@._-])(?:www\.[a-z0-9]|(?:[a-z0-9-]+\.)+",
        r"(?:com|net|org|jp|info|biz|xyz|shop|site|online|link|app|top|club|io|co|me|ly|gle|tv|cc)(?:[/?:]|[^a-z0-9.-]|$))",
    ))
});

/// Whether there is a link in it. A mail address is none.
#[must_use]
pub fn any(text: &str) -> bool {
    LINK.fits(Plain::of(text).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_seen_in_any_spelling() {
        assert!(LINK.is_one());
        for text in [
            "くわしくは https://example.com/a を見てください",
            "ＨＴＴＰ：／／ｅｘａｍｐｌｅ．ｃｏｍ",
            "www.example.jp です",
            "bit.ly/abc",
            "お店は example.co.jp",
            "(t.me/kairanban)",
        ] {
            assert!(any(text), "{text}");
        }
    }

    #[test]
    fn what_only_has_dots_is_none() {
        for text in [
            "10.5度でした。3.14",
            "hanako@example.jp まで",
            "a.m. 9:00、p.m. 5:00",
            "第1.2版、v2.0.1",
            "えっ...jpではなく",
        ] {
            assert!(!any(text), "{text}");
        }
    }
}
