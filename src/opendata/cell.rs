//! What stands in a cell, brought to one form: width, spaces, yes and no, numbers; and formulas, which are refused.
use entity::place_fact::Value;

/// NFKC: half-width kana and full-width digits become what everybody writes.
pub(super) fn nfkc(text: &str) -> String {
    icu_normalizer::ComposingNormalizerBorrowed::new_nfkc()
        .normalize(text)
        .into_owned()
}

/// Whether a character is one of the many dashes that stand for 長音, minus or a range.
pub(super) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | 'ー'
            | 'ｰ'
            | '－'
            | '−'
            | '‐'
            | '‑'
            | '‒'
            | '–'
            | '—'
            | '―'
            | '─'
            | '━'
            | '﹣'
    )
}

/// One line of text: NFKC, one space between words, no control characters.
pub(super) fn line(cell: &str) -> String {
    let normal = nfkc(cell);
    let plain: String = normal
        .chars()
        .map(|c| if c.is_control() || hidden(c) { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text of several lines as it was written, each line trimmed, without what cannot be seen.
pub(super) fn text(cell: &str) -> String {
    let cell = cell.replace("\r\n", "\n").replace('\r', "\n");
    let visible: String = cell
        .chars()
        .filter(|c| *c == '\n' || !(c.is_control() || hidden(*c)))
        .collect();
    let lines: Vec<&str> = visible.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

/// Marks without width, and those that turn the direction of the text around them.
fn hidden(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Cuts to so many characters; whether it had to.
pub(super) fn cut(text: String, most: usize) -> (String, bool) {
    if text.chars().count() <= most {
        return (text, false);
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    (short, true)
}

/// Whether it says nothing: empty, a dash, 「なし」 of what nobody counts.
pub(super) fn is_nothing(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty()
        || cell
            .chars()
            .all(|c| is_dash(c) || c.is_whitespace() || c == '*')
}

/// Whether a spreadsheet would run it. A dash or a plus before digits is a number.
pub(super) fn is_formula(cell: &str) -> bool {
    let cell = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '\'' || c == '\u{FEFF}');
    let mut chars = cell.chars();
    match chars.next() {
        Some('=' | '＝' | '@') => chars.next().is_some(),
        Some('+' | '-' | '＋' | '－') => {
            cell.contains(['(', '|', '!']) && cell.chars().skip(1).any(|c| c.is_ascii_alphabetic())
        }
        _ => false,
    }
}

/// Yes, no or in part; empty for what is neither.
pub(super) fn yes_or_no(cell: &str) -> Option<Value> {
    let cell = line(cell).to_lowercase();
    if is_nothing(&cell) {
        return None;
    }
    if let Ok(number) = cell.parse::<f64>() {
        return Some(if number > 0.0 { Value::Yes } else { Value::No });
    }
    let begins = |words: &[&str]| words.iter().any(|word| cell.starts_with(word));
    if begins(&[
        "×", "✕", "✖", "✗", "無", "なし", "不可", "否", "ない", "no", "false", "未", "x",
    ]) || cell.contains("不可")
    {
        return Some(Value::No);
    }
    if begins(&["△", "▲", "一部", "partly", "要相談"]) {
        return Some(Value::Partly);
    }
    let yes = [
        "○", "◯", "〇", "●", "◎", "✓", "✔", "√", "レ", "有", "あり", "可", "yes", "true", "y",
        "はい", "対応", "設置", "o",
    ];
    begins(&yes).then_some(Value::Yes)
}

/// A number with what stands around it: 「約1,200人」 is 1200.
pub(super) fn number(cell: &str) -> Option<u32> {
    let cell = line(cell).replace(',', "");
    let digits: String = cell
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_has_many_faces() {
        for yes in [
            "○",
            "◯",
            "〇",
            "有",
            "あり",
            "1",
            "１",
            "2",
            "TRUE",
            "有（1階）",
            "可",
            " ○ ",
        ] {
            assert_eq!(yes_or_no(yes), Some(Value::Yes), "{yes}");
        }
        for no in ["×", "無", "なし", "0", "FALSE", "利用不可", "無し"] {
            assert_eq!(yes_or_no(no), Some(Value::No), "{no}");
        }
        for nothing in ["", "-", "－", "　", "―", "詳細はお問い合わせください"] {
            assert_eq!(yes_or_no(nothing), None, "{nothing}");
        }
        assert_eq!(yes_or_no("△"), Some(Value::Partly));
    }

    #[test]
    fn formulas_are_seen_and_numbers_are_none() {
        for formula in [
            "=1+1",
            " =HYPERLINK(\"x\")",
            "@SUM(A1)",
            "+cmd|' /C calc'!A0",
            "-2+3+cmd|'x'!A1",
            "＝A1",
        ] {
            assert!(is_formula(formula), "{formula}");
        }
        for plain in ["", "-", "-35.6", "+81-3-1234-5678", "森下=白河", "－", "@"] {
            assert!(!is_formula(plain), "{plain}");
        }
    }

    #[test]
    fn cells_come_to_one_form() {
        assert_eq!(
            line("ｹﾝﾘﾂｺｸﾌﾞﾝ\u{200B}　ｺｳｺｳ\r\n"),
            "ケンリツコクブン コウコウ"
        );
        assert_eq!(text(" a \r\n\u{202E}b"), "a\nb");
        assert_eq!(number("約1,200人"), Some(1200));
        assert_eq!(cut("あいうえ".into(), 3), ("あい…".into(), true));
    }
}
