//! What a reader's eye makes of a text: one sign for everything that looks the same (UTS #39, and for Japanese more).
//!
//! Two texts with one skeleton can be taken for each other. Skeletons are compared and kept nowhere: they
//! change with Unicode.
use unicode_security::confusable_detection::skeleton as prototypes;

/// The skeleton: NFKC, without what cannot be seen and what only fills gaps, one kind of kana, one case, one
/// sign for each family of look-alikes.
///
/// A long vowel, a dash and the kanji 一 are one stroke, and left out.
#[must_use]
pub fn skeleton(text: &str) -> String {
    let seen: String = text
        .chars()
        .filter(|c| !unseen(*c))
        .map(in_disguise)
        .collect();
    let normal = icu_normalizer::ComposingNormalizerBorrowed::new_nfkc().normalize(&seen);
    let mut out = String::new();
    let letters: Vec<char> = bare(&normal).chars().collect();
    for (at, c) in letters.iter().enumerate() {
        let beside = |other: Option<usize>| {
            other
                .and_then(|at| letters.get(at))
                .is_some_and(char::is_ascii_alphabetic)
        };
        // "p@ge" is a word, "朝@駅" is not.
        let stands_in =
            STAND_INS.contains(*c) && (beside(at.checked_sub(1)) || beside(Some(at + 1)));
        if c.is_alphanumeric() || matches!(c, '\u{2e80}'..='\u{2fdf}') || stands_in {
            look(*c, &mut out);
        }
    }
    without_strokes(&out).replace("vv", "w").replace("rn", "m")
}

/// Signs that are read as letters among letters.
const STAND_INS: &str = "!|@$€";

/// A lone stroke or ring between kanji or kana is a gap: 公l式, 公〇式.
fn without_strokes(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let wide = |at: Option<usize>| {
        at.and_then(|at| letters.get(at))
            .is_some_and(|c| !c.is_ascii())
    };
    letters
        .iter()
        .enumerate()
        .filter(|(at, c)| {
            !(matches!(c, 'l' | 'o') && wide(at.checked_sub(1)) && wide(Some(at + 1)))
        })
        .map(|(_, c)| *c)
        .collect()
}

/// Characters that take no room: joiners, marks of direction, soft hyphens, variation selectors, fillers, tags.
#[must_use]
pub fn unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Letters without their accents; the marks of kana stay, because ボ and ポ are other letters than ホ.
fn bare(text: &str) -> String {
    let apart = icu_normalizer::DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    let kept: String = apart
        .chars()
        .filter(|c| !is_mark(*c) || matches!(c, '\u{3099}' | '\u{309a}'))
        .collect();
    icu_normalizer::ComposingNormalizerBorrowed::new_nfc()
        .normalize(&kept)
        .into_owned()
}

/// Marks that are set upon, under or around other characters.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{302a}'..='\u{302f}' | '\u{3099}' | '\u{309a}' | '\u{fe20}'..='\u{fe2f}')
}

/// One character, as it looks.
fn look(c: char, out: &mut String) {
    if let Some(kana) = kana(c) {
        out.push(kana);
    } else if let Some(same) = twin(c) {
        out.push(same);
    } else {
        // Twice: the prototypes know some letters only as capitals, and some only as small ones.
        let once: String = prototypes(c.encode_utf8(&mut [0; 4])).collect();
        for c in once.chars().flat_map(char::to_lowercase) {
            let mut bytes = [0; 4];
            let twice = prototypes(c.encode_utf8(&mut bytes)).map(latin);
            out.extend(twice.filter(|c| c.is_alphanumeric() && *c != 'ー' && !is_mark(*c)));
        }
    }
}

/// Katakana as hiragana, small ones as large ones. `None` for what is no kana, and for the long stroke.
fn kana(c: char) -> Option<char> {
    let large = match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60)?,
        'ぁ'..='ゖ' => c,
        _ => return None,
    };
    Some(match large {
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' => {
            char::from_u32(u32::from(large) + 1)?
        }
        'ゕ' => 'か',
        'ゖ' => 'け',
        other => other,
    })
}

/// Kanji that look like kana, and kanji that are, or look like, another way to write one that offices use.
fn twin(c: char) -> Option<char> {
    FAMILIES
        .iter()
        .find(|(sign, family)| *sign == c || family.contains(c))
        .map(|(sign, _)| *sign)
}

/// A sign, and what is taken for it.
#[rustfmt::skip]
const FAMILIES: &[(char, &str)] = &[
    // Kana.
    ('い', "亻"), ('え', "工"), ('お', "才"), ('か', "力"), ('く', "勹"), ('さ', "艹廾"), ('し', "氵"),
    ('た', "夕"), ('ち', "千"), ('て', "乊"), ('と', "卜"), ('に', "二"), ('ぬ', "又"), ('ね', "礻"),
    ('は', "八"), ('ひ', "匕"), ('ほ', "朩"), ('み', "三"), ('む', "厶ㄙ"), ('め', "乄㐅"), ('よ', "彐"),
    ('り', "刂"), ('る', "儿"), ('ろ', "口囗ㅁ"),
    // Old, Chinese and lesser forms, and faces seen in passing.
    ('市', "巿帀"), ('区', "區"), ('町', "甼圢"), ('村', "邨"), ('県', "縣县"), ('庁', "廳厅廰"), ('国', "國囯"),
    ('役', "伇投没彸"), ('所', "㪽听肵处處処斦"), ('場', "塲场埸"), ('長', "长镸⻑"), ('公', "㕣兮"), ('式', "弍弎弐弌戎"),
    ('警', "擎驚"), ('察', "祭詧"), ('消', "逍"), ('防', "坊妨"), ('署', "暑曙"), ('局', "侷"), ('健', "建徤"),
    ('税', "稅"), ('務', "务努"), ('事', "亊叓"), ('営', "營营"), ('運', "运"), ('管', "菅"), ('理', "埋"),
    ('自', "白"), ('治', "冶"), ('体', "體躰"), ('会', "會㑹"), ('議', "议"), ('広', "廣广"), ('報', "报"),
    ('災', "灾"), ('証', "證证"), ('認', "认"), ('済', "濟济"), ('権', "權权"), ('省', "渻"), ('総', "總総"),
];

/// Latin letters for the digits, signs and small capitals that stand in for them.
fn latin(c: char) -> char {
    match c {
        'i' | '1' | '|' | '!' | 'j' | 'ǀ' | 'ꞁ' | 'ɩ' | '丨' | 'ʟ' | 'ı' | 'ɪ' | 'ι' => {
            'l'
        }
        '0' | '〇' => 'o',
        '3' | '€' | 'ᴇ' => 'e',
        '4' | '@' | 'ᴀ' => 'a',
        '5' | '$' | 'ꜱ' => 's',
        '7' | 'ᴛ' => 't',
        '8' | 'ʙ' => 'b',
        '9' | 'ɢ' => 'g',
        'ꜰ' | 'ғ' | 'ƒ' => 'f',
        'ᴅ' => 'd',
        'ʜ' => 'h',
        'ĸ' | 'ᴋ' => 'k',
        'ʍ' | 'ᴍ' => 'm',
        'ɴ' | 'η' | 'п' => 'n',
        'ᴘ' => 'p',
        'ʀ' => 'r',
        'ʏ' | 'γ' => 'y',
        'ᴄ' => 'c',
        'ᴜ' | 'µ' | 'μ' => 'u',
        other => other,
    }
}

/// Letters in boxes and flags, which normalization leaves as they are.
fn in_disguise(c: char) -> char {
    let (first, base) = match u32::from(c) {
        n @ 0x1f150..=0x1f169 => (n - 0x1f150, 'a'),
        n @ 0x1f170..=0x1f189 => (n - 0x1f170, 'a'),
        n @ 0x1f1e6..=0x1f1ff => (n - 0x1f1e6, 'a'),
        _ => return c,
    };
    char::from_u32(u32::from(base) + first).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::skeleton;

    #[test]
    fn look_alikes_have_one_skeleton() {
        for (one, other) in [
            ("ｵﾌｨｼｬﾙ", "おふぃしゃる"),
            ("才フィシャル", "オフィシャル"),
            ("市\u{200b}役\u{fe00}所", "市役所"),
            ("市 ・役★所", "市役所"),
            ("巿伇㪽", "市役所"),
            ("ロータリ一", "口夕リー"),
            ("カニ", "力二"),
            ("оffiсiаl", "official"),
            ("ΡΟLΙCΕ", "police"),
            ("РОLIСЕ", "police"),
            ("0FFlC1AL", "Official"),
            ("ᴏꜰꜰɪᴄɪᴀʟ", "official"),
            ("🅾🅵🅵🅸🅲🅸🅰🅻", "official"),
            ("🇴🇫🇫🇮🇨🇮🇦🇱", "official"),
            ("Öffìçïäl", "official"),
            ("𝓸𝓯𝓯𝓲𝓬𝓲𝓪𝓵", "official"),
            ("rnoderator", "moderator"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn what_looks_different_stays_different() {
        for (one, other) in [
            ("ボリス", "ポリス"),
            ("はな", "ばな"),
            ("田中", "田仲"),
            ("kenji", "kenta"),
        ] {
            assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn a_skeleton_of_a_skeleton_is_itself() {
        for name in [
            "川崎市長",
            "オフィシャル",
            "Moderator 01",
            "電力会社",
            "ラーメン一郎",
        ] {
            let once = skeleton(name);
            assert_eq!(skeleton(&once), once, "{name}");
        }
    }
}
