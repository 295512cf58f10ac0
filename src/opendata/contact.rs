//! Telephones, postcodes and addresses of pages.
use regex::Regex;
use std::sync::OnceLock;

use super::cell;

/// A telephone number as it is dialled in Japan, hyphens between its parts; `None` when there is none in the cell.
pub(super) fn telephone(text: &str) -> Option<String> {
    static NUMBER: OnceLock<Option<Regex>> = OnceLock::new();
    let text: String = cell::line(text)
        .chars()
        .map(|c| if cell::is_dash(c) { '-' } else { c })
        .collect();
    let pattern = r"(?:\+81[-\s]?\(?0?\)?|[(]?0)(\d{1,4})[)]?[-\s(]{0,2}(\d{1,4})[-\s)]{1,2}(\d{3,4})|\b(0\d{9,10})\b|^([1-9]\d{8,9})$|#\d{4}\b";
    let found = NUMBER
        .get_or_init(|| Regex::new(pattern).ok())
        .as_ref()?
        .captures(&text)?;
    let part = |at: usize| found.get(at).map(|part| part.as_str());
    let number = match (part(1), part(2), part(3), part(4), part(5)) {
        (Some(a), Some(b), Some(c), ..) => format!("0{a}-{b}-{c}"),
        (.., Some(whole), None) => whole.to_owned(),
        // A spreadsheet has eaten the zero.
        (.., Some(digits)) => format!("0{digits}"),
        _ => part(0)?.to_owned(),
    };
    Some(number)
}

/// `135-0004`.
pub(super) fn postcode(text: &str) -> Option<String> {
    let digits: String = cell::nfkc(text)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    // A spreadsheet eats the zero of 010-0001.
    let digits = if digits.len() == 6 {
        format!("0{digits}")
    } else {
        digits
    };
    let (first, second) = (digits.get(..3)?, digits.get(3..)?);
    (digits.len() == 7).then(|| format!("{first}-{second}"))
}

/// The address of a page, on the web and nowhere else.
pub(super) fn url(text: &str) -> Option<String> {
    let first = cell::line(text);
    let first = first.split([' ', ';', '、']).next().unwrap_or_default();
    if first.len() > 500 {
        return None;
    }
    // Some lists leave the scheme out; the page itself moves its readers on to https, if it has that.
    let parsed = if first.starts_with("www.") {
        url::Url::parse(&format!("http://{first}")).ok()?
    } else {
        url::Url::parse(first).ok()?
    };
    let plain = matches!(parsed.scheme(), "http" | "https") && parsed.username().is_empty();
    (plain && parsed.host_str().is_some_and(|host| host.contains('.'))).then(|| parsed.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_brought_to_one_form() {
        for (text, number) in [
            ("(03)3635-1535", "03-3635-1535"),
            ("０３（３６３５）１５３５", "03-3635-1535"),
            ("公園緑地課　(047)712-6367", "047-712-6367"),
            ("087-861-5701", "087-861-5701"),
            ("087―861―5701", "087-861-5701"),
            ("0878615701", "0878615701"),
            ("336351535", "0336351535"),
            ("+81-3-3635-1535", "03-3635-1535"),
            ("03 3635 1535", "03-3635-1535"),
            ("0120-12-3456", "0120-12-3456"),
        ] {
            assert_eq!(telephone(text).as_deref(), Some(number), "{text}");
        }
        assert_eq!(telephone("-"), None);
        assert_eq!(telephone("公園緑地課"), None);
    }

    #[test]
    fn postcodes_and_pages() {
        assert_eq!(postcode("135-0004 ").as_deref(), Some("135-0004"));
        assert_eq!(postcode("〒１３５０００４").as_deref(), Some("135-0004"));
        assert_eq!(postcode("100001").as_deref(), Some("010-0001"));
        assert_eq!(postcode("135"), None);
        assert_eq!(
            url("https://www.koto-lib.tokyo.jp/tabid92.html　").unwrap(),
            "https://www.koto-lib.tokyo.jp/tabid92.html"
        );
        for bad in [
            "javascript:alert(1)",
            "http://localhost/",
            "市のホームページ",
            "",
            "ftp://a.example/x",
            "https://u:p@a.example/",
        ] {
            assert_eq!(url(bad), None, "{bad}");
        }
    }
}
