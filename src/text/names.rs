//! Names that only an office, or whoever runs the server, may bear: refused to everybody else, in any spelling.
//!
//! A short list of words that no neighbor needs in a name. The names of offices that are on this server come
//! on top of it (`agencies`).
use std::sync::LazyLock;

use super::skeleton::{skeleton, unseen};

/// Whether a reader could take a name for an office's or the operator's, or for one with a badge.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    if name.chars().any(is_badge) {
        return true;
    }
    let whole = skeleton(name);
    ANYWHERE.iter().any(|word| whole.contains(word.as_str()))
        || WHOLE.contains(&whole)
        || is_municipality(name)
        || words(name).any(|word| TOKENS.contains(&word))
        || is_english_town(name)
}

/// Marks that look like a badge that was given: checks, seals, shields, discs; and what stands for public buildings
/// and the police. Also what has no known look at all, because a font may give it one.
#[must_use]
pub fn is_badge(c: char) -> bool {
    matches!(c,
        // Checks, and what encloses other signs.
        '☑' | '✅' | '✓' | '✔' | '🗸' | '🗹' | '🆗' | '⍻' | '\u{20dd}'..='\u{20e2}' | '\u{20e4}'
        // Seals: enclosed kanji, signs of registration.
        | '\u{3280}'..='\u{32b0}' | '\u{1f200}'..='\u{1f265}' | '®' | '©' | '™' | '℗' | '🔏'
        // Shields, stars of an office, medals.
        | '🛡' | '⛨' | '⛊' | '⛉' | '✪' | '⍟' | '🟊' | '🎖' | '🏅' | '🔯' | '✡' | '⚜'
        // Discs and lozenges in the colors of badges.
        | '🔵' | '🔷' | '🔹' | '💠' | '🟦' | '🟢' | '🟩' | '⏺' | '🔘'
        // Public buildings, police, alarms.
        | '🏛' | '🏢' | '🏣' | '🏤' | '👮' | '🚓' | '🚔' | '🚨' | '📛' | '🪪'
        | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

/// Words that are refused wherever they stand in a name.
#[rustfmt::skip]
const ANYWHERE_WORDS: &[&str] = &[
    // Offices and who leads them.
    "役所", "役場", "庁", "市長", "区長", "町長", "村長", "知事", "自治体", "行政", "政府", "内閣", "議会",
    "市職員", "区職員", "町職員", "村職員", "県職員", "都職員", "府職員", "市議会", "区議会", "選挙管理", "教育委員会",
    "警察", "警視", "県警", "府警", "道警", "交番", "駐在所", "検察", "裁判所", "自衛隊", "海上保安",
    "消防署", "消防局", "消防本部", "保健所", "税務署", "法務局", "労働局", "年金機構", "気象台", "水道局", "交通局",
    "児童相談所", "福祉事務所", "対策本部", "危機管理", "市政だより", "区政だより", "市報", "区報",
    "総務省", "法務省", "外務省", "財務省", "文部科学省", "厚生労働省", "厚労省", "農林水産省", "経済産業省", "国土交通省",
    "国交省", "環境省", "防衛省",
    "市民課", "区民課", "住民課", "防災課", "税務課", "福祉課", "環境課", "道路課", "戸籍課", "広報課", "支援課", "対策課",
    "市広報", "区広報", "県広報", "村広報", "市防災", "区防災", "県防災", "市お知らせ", "区お知らせ", "市おしらせ", "区おしらせ", "市からの", "区からの",
    // The operator, and words that claim a check.
    "公式", "運営者", "運営事務局", "運営スタッフ", "運営チーム", "回覧板運営", "回覧板事務局", "回覧板サポート", "管理者",
    "認証済", "認定済", "本人確認済",
    // The same, as they sound.
    "しやくしょ", "くやくしょ", "やくば", "けいさつ", "けいしちょう", "しょうぼうしょ", "しょうぼうきょく", "ほけんじょ", "ぜいむしょ",
    "じちたい", "こうしき", "うんえいしゃ", "うんえいじむきょく", "うんえいすたっふ", "かんりしゃ",
    "オフィシャル", "モデレーター", "アドミニストレーター",
    "shiyakusho", "kuyakusho", "yakuba", "keisatsu", "koushiki",
    // English.
    "cityhall", "townhall", "wardoffice", "cityoffice", "townoffice", "villageoffice", "prefecturaloffice",
    "government", "municipal", "governor", "official", "police", "firedepartment", "firestation", "firebureau",
    "administrator", "moderator", "verifiedaccount", "kairanbanteam", "kairanbansupport", "kairanbanstaff",
    // Kanji in pieces.
    "ハム式", "彳殳所", "彳殳場", "役戸斤", "敬言察",
];

/// Names that are refused when they are nothing else.
const WHOLE_WORDS: &[&str] = &[
    "回覧板",
    "かいらんばん",
    "kairanban",
    "kairanbanofficial",
    "運営",
    "管理人",
    "事務局",
    "ポリス",
    "広報",
    "公務員",
    "staff",
    "support",
    "system",
    "root",
    "verified",
    "お知らせ",
    "おしらせ",
    "システム",
    "サポート",
    "スタッフ",
];

/// Latin words that are refused as words, because they are parts of innocent ones (badminton, Mayorga).
const TOKEN_WORDS: &[&str] = &["admin", "mayor", "gov", "govt", "mod", "verified"];

static ANYWHERE: LazyLock<Vec<String>> = LazyLock::new(|| skeletons(ANYWHERE_WORDS));
static WHOLE: LazyLock<Vec<String>> = LazyLock::new(|| skeletons(WHOLE_WORDS));
static TOKENS: LazyLock<Vec<String>> = LazyLock::new(|| skeletons(TOKEN_WORDS));

fn skeletons(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| skeleton(word)).collect()
}

/// The words of a name, each as it looks.
fn words(name: &str) -> impl Iterator<Item = String> {
    name.split(|c: char| !c.is_alphanumeric() && !unseen(c))
        .map(skeleton)
        .filter(|word| !word.is_empty())
}

/// A name that is a ward's, a prefecture's, or a city's "in Japan", and nothing else: 江東区, 神奈川県, 東京都江東区.
/// A name with a person in it (江東区のたけし) is a neighbor's. 市 and 村 also end surnames, so a bare one is
/// left to the names of towns that the server knows.
fn is_municipality(name: &str) -> bool {
    let kept = skeleton(name);
    let mut letters = kept.chars().rev();
    let Some(last) = letters.next() else {
        return false;
    };
    let before = letters.next();
    matches!(last, '区' | '県')
        && kept.chars().count() >= 3
        && !matches!(before, Some('地' | '学' | '校' | '街' | '山'))
}

/// "Koto Ward", "City of Kawasaki".
fn is_english_town(name: &str) -> bool {
    let all: Vec<String> = words(name).collect();
    let is = |word: &String, of: &[&str]| of.iter().any(|of| *word == skeleton(of));
    let last = all
        .last()
        .is_some_and(|word| is(word, &["city", "ward", "prefecture", "ku", "shi"]));
    let first = all
        .first()
        .is_some_and(|word| is(word, &["city", "ward", "town"]))
        && all.get(1).is_some_and(|word| is(word, &["of"]));
    all.len() > 1 && (last || first)
}

#[cfg(test)]
mod tests {
    use super::{ANYWHERE, TOKENS, WHOLE, is_reserved};

    /// One name a line; `#` begins a remark, `\u{…}` stands for a character that cannot be seen.
    fn corpus(text: &str) -> Vec<String> {
        text.lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(|line| {
                let mut parts = line.split("\\u{");
                let first = parts.next().unwrap_or_default().to_owned();
                parts.fold(first, |name, part| {
                    let (hex, rest) = part.split_once('}').unwrap();
                    let seen_as = char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap();
                    format!("{name}{seen_as}{rest}")
                })
            })
            .collect()
    }

    #[test]
    fn of_the_corpus_of_impostors_none_passes() {
        let names = corpus(include_str!("../../tests/api/names/impostors.txt"));
        let passed: Vec<_> = names.iter().filter(|name| !is_reserved(name)).collect();
        assert!(names.len() >= 500, "{}", names.len());
        assert!(passed.is_empty(), "{passed:?}");
    }

    #[test]
    fn of_neighbors_names_all_pass() {
        let names = corpus(include_str!("../../tests/api/names/neighbors.txt"));
        let refused: Vec<_> = names.iter().filter(|name| is_reserved(name)).collect();
        assert!(names.len() >= 150, "{}", names.len());
        assert!(refused.is_empty(), "{refused:?}");
    }

    #[test]
    fn no_word_of_the_lists_is_worn_down_to_nothing() {
        for word in ANYWHERE.iter().chain(&*WHOLE).chain(&*TOKENS) {
            assert!(
                !word.is_empty() && (word.len() > 2 || word == "庁"),
                "{word}"
            );
        }
    }
}
