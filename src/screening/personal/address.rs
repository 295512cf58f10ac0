//! Addresses down to a house: 3丁目12番8号, 小杉町1-403-22, 市ノ坪123番地の4. A block (3丁目, 3丁目12番) is no home, and a
//! number beside a name is often a score or a span of time, so the words around it are asked.
use std::sync::LazyLock;

use super::{
    super::{patterns::Shape, plain::Plain},
    Kind, Part, places, public, stands_alone,
};

/// A number in digits or kanji.
const N: &str = "[0-9〇零一二三四五六七八九十百千]{1,5}";
/// A letter of a place's name, without the particles that end one.
const NAME: &str = r"[\p{Han}\p{Katakana}ー々ヶ[\p{Hiragana}--[はがをにでとのもへや]]]";

/// With a 丁目: block and house, or the number of the plot.
static AFTER_CHOME: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"{N}丁目\s?の?\s?{N}(?:\s?番地?\s?[-の]?\s?|[-の]){N}(?:[-の][0-9]{{1,4}}){{0,2}}(?:\s?号(?:[-\s]?[0-9]{{3,4}}(?:号室?)?)?)?"
    ))
});
static PLOT_AFTER_CHOME: LazyLock<Shape> =
    LazyLock::new(|| Shape::new(&format!(r"{N}丁目\s?{N}番地(?:の?{N})?")));
static PLOT: LazyLock<Shape> =
    LazyLock::new(|| Shape::new(&format!(r"({N})番地(?:の?{N}(?:号)?)?")));
static BLOCK_AND_HOUSE: LazyLock<Shape> = LazyLock::new(|| Shape::new(&format!(r"{N}番\s?{N}号")));
static THREE: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(r"([0-9]{1,4})[-の][0-9]{1,4}[-の][0-9]{1,4}(?:[-の][0-9]{1,4}){0,2}")
});
static TWO: LazyLock<Shape> = LazyLock::new(|| Shape::new(r"[0-9]{1,4}[-の][0-9]{1,4}"));
static ONE: LazyLock<Shape> =
    LazyLock::new(|| Shape::new(r"[市区][\p{Han}ヶ]{1,8}町([0-9]{2,4})(?:$|[\s、。)」(]|です|の)"));
/// One number: only where somebody's home is spoken of.
static LAST: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"(?:[市区]{NAME}{{1,8}}|{N}丁目)([0-9]{{1,4}})(?:$|[\s、。)」(]|です|の)"
    ))
});
/// A number of a plot with a branch, right after a name.
static BRANCH: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(r"[\p{Han}ヶ]{2,6}([0-9]{3,4}-[0-9]{1,2})(?:$|[\s、。)」(のに]|です)")
});
static NO_PLOT: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        "会員|注文|伝票|受付|整理|管理|部屋|写真|品|型|版|規格|図|票|券|機種|国道|番|度|号|年|値|数|物|語|書|線|系統|便",
    )
});
static ROMAN: LazyLock<Shape> = LazyLock::new(|| {
    let number = r"(?:[0-9]{1,2}-[0-9]{1,4}(?:-[0-9]{1,4}){0,3}|[0-9]{1,2}-chome[ ,]+[0-9]{1,3}(?:-[0-9]{1,4}){0,2})";
    let town = "(?:-(?:ku|shi|cho|machi|gun|chome)|tokyo|kanagawa|kawasaki|yokohama|osaka|kyoto|kobe|nagoya|sapporo|sendai|fukuoka|chiba|saitama|japan)";
    Shape::new(&format!(
        r"{number},? [a-z][a-z\-]{{2,20}}(?:[ ,]+[a-z\-]{{2,20}}){{0,4}}?(?:[ ,]+)?{town}(?:[^a-z]|$)"
    ))
});

/// What is counted, and so no house.
static UNIT: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"^ ?(?:か月|ヶ月|カ月|ケ月|月|日|年|時|分|秒|円|万|千円|人|名|回|個|本|枚|冊|巻|点|勝|敗|位|歳|才|度|%|m|cm|mm|kg|g|l|kw|w|番線|号車|番出口|号館|号機|\
        代|倍|割|件|台|匹|頭|杯|箱|袋|組|班|話|章|戸|軒|世帯|ページ|セット|キロ|メートル|センチ|ミリ|リットル|インチ|泊|泊|対|の順|の試合|で勝|で負|で引|引き分け)",
    )
});
/// Words before a number that is no address.
static NO_NAME: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"(?:結果|得点|成績|スコア|番号|型番|品番|比率|割合|配合|戦績|編成|隊形|布陣|陣形|平成|令和|昭和|大正|西暦|前半|後半|延長|通算|合計|順番|順|約|計|\
        数字|コード|生後|満|暗証|対戦|試合|形式|数式|方式|第|全|各|学年|(?:^|[^\p{Han}])[小中高]|[0-9何毎曜]\s?[年月日時分]|[月火水木金土日]曜|平日|土日|祝日|午前|午後|\
        サイズ|寸法|幅|高さ|時間|気温|体重|身長|年齢|定員|番|号|試験|
        フォーメーション|システム|カウント|ビンゴ|ロト|くじ)\s?$",
    )
});
/// Somebody's home is spoken of.
static HOME_BEFORE: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"(?:住所|自宅|実家|新居|(?:家|宅|うち)(?:は|が|、|:)|うちは|お宅|引っ?越し?先|転居先|送り先|届け先|返送先|本籍|住んで|住まい|在住)[^。\n]{0,10}$",
    )
});
static HOME_AFTER: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"^[^。\n]{0,8}(?:の家|家[)）で、。]|宅|に住|に引っ?越|の部屋|在住|マンション|アパート|タワー|ハイツ|コーポ|メゾン|レジデンス|荘|号室|さん[がのはち])",
    )
});
/// A spot rather than a home.
static SPOT: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"^ ?(?:付近|あたり|辺り|周辺|近辺|近く|の近く|の交差点|の信号|の公園|の角|先|地先|から\s?[0-9]|の間|〜|番(?:[^地]|$))",
    )
});
/// A municipality, and a town after it.
static CITY_AND_TOWN: LazyLock<Shape> =
    LazyLock::new(|| Shape::new(&format!(r"[都道府県市区郡村]\s?({NAME}{{1,12}})\s?$")));
static NO_TOWN: LazyLock<Shape> =
    LazyLock::new(|| Shape::new(r"^(?:内|民|立|外|営|長|議|政|役)|[市区県]$"));
static TOWN: LazyLock<Shape> = LazyLock::new(|| Shape::new(r"[\p{Han}ヶ]{1,8}[町村]\s?$"));
static PLACE: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"(?:[\p{{Han}}ヶ々]|[\p{{Han}}ヶ々][\p{{Katakana}}\p{{Hiragana}}ー]{{0,3}}{NAME}|[\p{{Hiragana}}--[はがをにでとのもへや]]{{3,}})\s?$"
    ))
});
/// The rest of the address before its number, as far as it is marked.
static LEAD: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"(?:〒?\s?[0-9]{3}-[0-9]{4}[\s,]{0,2})?(?:[\p{Han}\p{Katakana}][\p{Han}\p{Katakana}ー々ヶ〇\s0-9]{0,30})?$",
    )
});

/// The addresses of a text.
pub(super) fn find(plain: &Plain) -> Vec<Part> {
    let text = plain.as_str();
    let mut found = places(&AFTER_CHOME, text, |hit| {
        let all = hit.get(0)?;
        let block = all.as_str().ends_with(|c: char| c.is_ascii_digit())
            && SPOT.fits(plain.after(all.end(), 3))
            && plain.after(all.end(), 1) == "番";
        home(plain, all).filter(|_| !block)
    });
    found.extend(places(&PLOT_AFTER_CHOME, text, |hit| {
        let all = hit.get(0)?;
        home(plain, all).filter(|_| !SPOT.fits(plain.after(all.end(), 6)))
    }));
    found.extend(places(&PLOT, text, |hit| plot(plain, hit)));
    found.extend(places(&BLOCK_AND_HOUSE, text, |hit| {
        let all = hit.get(0)?;
        let named = PLACE.fits(plain.before(all.start(), 12));
        let other = ["車", "棟", "館", "線", "機", "室", "出"]
            .iter()
            .any(|end| plain.after(all.end(), 1) == *end);
        home(plain, all).filter(|_| named && !other)
    }));
    found.extend(places(&THREE, text, |hit| three(plain, hit)));
    found.extend(places(&TWO, text, |hit| two(plain, hit.get(0)?)));
    found.extend(places(&ONE, text, |hit| {
        let number = hit.get(1)?;
        home(plain, number)
    }));
    found.extend(places(&LAST, text, |hit| {
        let number = hit.get(1)?;
        let said = HOME_BEFORE.fits(plain.before(hit.get(0)?.start(), 16));
        home(plain, number).filter(|_| said)
    }));
    found.extend(places(&BRANCH, text, |hit| {
        let (all, number) = (hit.get(0)?, hit.get(1)?);
        home(plain, number).filter(|_| !NO_PLOT.fits(all.as_str()))
    }));
    found.extend(places(&ROMAN, text, |hit| {
        let all = hit.get(0)?;
        let (from, to) = (all.start(), all.end());
        (!public::is_place(plain, from, to)).then_some(part(from, to))
    }));
    found
}

fn part(from: usize, to: usize) -> Part {
    let kind = Kind::Address;
    Part { kind, from, to }
}

/// A number that is whole, counts nothing and is no public place's; with the names before it.
fn home(plain: &Plain, number: regex::Match<'_>) -> Option<Part> {
    let (from, to) = (number.start(), number.end());
    let telephone = number.as_str().starts_with('0');
    if telephone || !stands_alone(plain, from, to) || UNIT.fits(plain.after(to, 8)) {
        return None;
    }
    let lead = LEAD
        .at(plain.before(from, 48), 0)
        .and_then(|lead| lead.get(0).map(|lead| lead.as_str().trim_start().len()))
        .unwrap_or(0);
    let begin = from.saturating_sub(lead);
    (!public::is_place(plain, begin, to)).then_some(part(begin, to))
}

/// 123番地, after a name. In kanji it may be the name of a shop, unless a town stands before it.
fn plot(plain: &Plain, hit: &regex::Captures<'_>) -> Option<Part> {
    let (all, number) = (hit.get(0)?, hit.get(1)?);
    let before = plain.before(all.start(), 16);
    let named = if number.as_str().chars().all(|c| c.is_ascii_digit()) {
        PLACE.fits(before) || HOME_BEFORE.fits(before)
    } else {
        TOWN.fits(before) || before.ends_with('字')
    };
    home(plain, all).filter(|_| named && !SPOT.fits(plain.after(all.end(), 6)))
}

/// 豊洲3-4-5.
fn three(plain: &Plain, hit: &regex::Captures<'_>) -> Option<Part> {
    let (all, first) = (hit.get(0)?, hit.get(1)?);
    let before = plain.before(all.start(), 24);
    let town = TOWN.fits(before) || in_a_city(before);
    let short = first.as_str().len() <= 2;
    let named = PLACE.fits(before) && !NO_NAME.fits(before);
    let said = HOME_BEFORE.fits(before) && !NO_NAME.fits(before);
    home(plain, all).filter(|_| (named && (short || town)) || said)
}

/// 小杉町3-245, and 等々力12-8 where somebody's home is spoken of.
fn two(plain: &Plain, all: regex::Match<'_>) -> Option<Part> {
    let before = plain.before(all.start(), 24);
    let after = plain.after(all.end(), 16);
    if SPOT.fits(after) || NO_NAME.fits(before) || !PLACE.fits(before) {
        return None;
    }
    let digits = all.as_str().chars().filter(char::is_ascii_digit).count();
    let town = TOWN.fits(before) && digits >= 3;
    let said = HOME_BEFORE.fits(before) || HOME_AFTER.fits(after);
    home(plain, all).filter(|_| in_a_city(before) || town || said)
}

fn in_a_city(before: &str) -> bool {
    CITY_AND_TOWN
        .at(before, 0)
        .and_then(|hit| hit.get(1))
        .is_some_and(|town| !NO_TOWN.fits(town.as_str().trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        for shape in [
            &AFTER_CHOME,
            &PLOT_AFTER_CHOME,
            &PLOT,
            &BLOCK_AND_HOUSE,
            &THREE,
            &TWO,
            &ONE,
            &LAST,
            &BRANCH,
            &NO_PLOT,
            &ROMAN,
            &UNIT,
            &NO_NAME,
            &HOME_BEFORE,
            &HOME_AFTER,
            &SPOT,
            &CITY_AND_TOWN,
            &NO_TOWN,
            &TOWN,
            &PLACE,
            &LEAD,
        ] {
            assert!(shape.is_one());
        }
    }

    #[test]
    fn blocks_scores_and_times_are_no_homes() {
        for text in [
            "3丁目の公園",
            "3丁目12番あたりで停電",
            "2丁目10-12番の清掃",
            "フォーメーションは4-4-2",
            "川崎市3-1横浜市",
            "木月2-5付近",
            "小杉町 10-12時",
            "うまいもん一番地",
            "生後6-8か月",
        ] {
            assert!(find(&Plain::of(text)).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_names_before_a_number_are_marked_with_it() {
        let plain = Plain::of("住所は〒211-0063 川崎市中原区小杉町1-403-22です");
        let found = find(&plain);
        let marked = &plain.as_str()[found[0].from..found[0].to];
        assert_eq!(marked, "〒211-0063 川崎市中原区小杉町1-403-22");
    }
}
