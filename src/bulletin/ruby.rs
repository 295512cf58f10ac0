//! Furigana as clerks type it: `漢字《かんじ》`, or `｜お知らせ《おしらせ》` where the word is not kanji alone (青空文庫's notation).
use maud::{Markup, html};

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words without a reading.
    Plain(&'a str),
    /// A word with its reading above it.
    Read { word: &'a str, reading: &'a str },
}

/// Cuts a line into words with and without a reading. What is no complete notation stays as it is.
#[must_use]
pub fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('《') {
        let Some((reading, after)) = behind.split_once('》') else {
            break;
        };
        let (plain, word) = base(before);
        if word.is_empty() || reading.is_empty() {
            let end = before.len() + '《'.len_utf8() + reading.len() + '》'.len_utf8();
            pieces.extend(rest.get(..end).map(Piece::Plain));
        } else {
            pieces.push(Piece::Plain(plain));
            pieces.push(Piece::Read { word, reading });
        }
        rest = after;
    }
    pieces.push(Piece::Plain(rest));
    pieces.retain(|piece| *piece != Piece::Plain(""));
    pieces
}

/// What stands before the word that is read, and the word: from the last `｜`, or the kanji at the end.
fn base(before: &str) -> (&str, &str) {
    if let Some(split) = before.rsplit_once('｜') {
        return split;
    }
    let kanji = before.chars().rev().take_while(|c| is_kanji(*c));
    let length: usize = kanji.map(char::len_utf8).sum();
    before.split_at(before.len() - length)
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' | '々' | '〆' | '〇' | 'ヶ')
}

/// The line as HTML.
#[must_use]
pub fn markup(line: &str) -> Markup {
    html! {
        @for piece in pieces(line) {
            @match piece {
                Piece::Plain(words) => (words),
                Piece::Read { word, reading } => {
                    ruby { (word) rp { "（" } rt { (reading) } rp { "）" } }
                }
            }
        }
    }
}

/// The text without readings, for formats that have no place for them.
#[must_use]
pub fn without(text: &str) -> String {
    let words = pieces(text).into_iter().map(|piece| match piece {
        Piece::Plain(words) => words,
        Piece::Read { word, .. } => word,
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kanji_take_their_reading() {
        let line = "明日《あした》は ｜ごみ出し《ごみだし》の 日《ひ》です。《》《a》";
        assert_eq!(
            markup(line).into_string(),
            "<ruby>明日<rp>（</rp><rt>あした</rt><rp>）</rp></ruby>は \
             <ruby>ごみ出し<rp>（</rp><rt>ごみだし</rt><rp>）</rp></ruby>の \
             <ruby>日<rp>（</rp><rt>ひ</rt><rp>）</rp></ruby>です。《》《a》"
        );
        assert_eq!(without(line), "明日は ごみ出しの 日です。《》《a》");
    }

    #[test]
    fn what_is_not_closed_stays() {
        assert_eq!(without("開《あ"), "開《あ");
        assert_eq!(markup("<b>《x》").into_string(), "&lt;b&gt;《x》");
    }
}
