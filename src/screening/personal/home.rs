//! A house with many homes, and the door: サンハイツ 305号室, B棟1504. Rooms of halls, schools and offices are no homes.
use std::sync::LazyLock;

use super::{
    super::{patterns::Shape, plain::Plain},
    Kind, Part, places,
};

/// Words for houses that people live in.
const HOUSE: &str = "マンション|ハイツ|コーポ|アパート|メゾン|ハイム|レジデンス|ドエル|エステート|カーサ|シャトー|ヴィラ|ライオンズ|プラウド|ブリリア|\
    団地|住宅|宿舎|社宅|寮|荘";
/// What may follow in its name.
const REST: &str = r"[\p{Han}\p{Katakana}ー々ヶa-z&'・ [\p{Hiragana}--[はがをにでもへ]]]";

static DOOR: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"(?:{HOUSE}){REST}{{0,12}}?(?:第?[0-9]{{1,2}}号?棟|[a-z]棟)?[\sの]{{0,2}}(?:[0-9]{{1,2}}階の?)?(?:[a-z]?-?[0-9]{{3,4}}(?:号室?|室)?|[0-9]{{1,2}}号室)"
    ))
});
/// Any name of a building in katakana, with a door that says so.
static NAMED: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"[\p{{Katakana}}ー]{{3,}}{REST}{{0,10}}?[\sの]{{0,2}}[a-z]?[0-9]{{3,4}}号室"
    ))
});
static LIVED_IN: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"[\p{{Katakana}}ー]{{3,}}{REST}{{0,10}}?[\sの]{{0,2}}[a-z]?[0-9]{{3,4}}に住"
    ))
});
static WING: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(r"(?:[0-9]{1,2}号?|[a-z])棟[\sの]{0,2}(?:[0-9]{1,2}階の?)?[0-9]{3,4}(?:号室?)?")
});
static ESTATE: LazyLock<Shape> =
    LazyLock::new(|| Shape::new(r"(?:団地|住宅)[\sの]{0,2}[0-9]{1,2}-[0-9]{3,4}"));
/// Rooms for everybody.
static PUBLIC: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        "ホール|センター|ホテル|スタジオ|プラザ|スクール|クラブ|カラオケ|ビル|キャンパス|病院|会館|市民館|公民館|学校|校舎|教室|会議|セミナー|ルーム|\
        ギャラリー|クリニック|庁舎|役所|大学|研修|図書館|集会|展示|公園|教習",
    )
});
static UNIT: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"^ ?(?:年|円|人|名|戸|世帯|軒|棟|件|枚|部|度|回|m|cm|kg|g|w|万|千|分|時|秒|台|個|席|教室|会議|研修|講義|番地|-[0-9])",
    )
});

/// The doors of a text.
pub(super) fn find(plain: &Plain) -> Vec<Part> {
    let text = plain.as_str();
    let mut found = Vec::new();
    for shape in [&DOOR, &NAMED, &LIVED_IN, &WING, &ESTATE] {
        found.extend(places(shape, text, |hit| {
            let all = hit.get(0)?;
            let (from, to) = (all.start(), all.end());
            let for_everybody = PUBLIC.fits(all.as_str())
                || PUBLIC.fits(plain.before(from, 10))
                || PUBLIC.fits(plain.after(to, 5));
            let counts = UNIT.fits(plain.after(to, 4))
                || plain.after(to, 1).starts_with(|c: char| c.is_ascii_digit());
            (!for_everybody && !counts).then_some(Part {
                kind: Kind::Address,
                from,
                to,
            })
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_of_halls_are_no_homes() {
        for shape in [&DOOR, &NAMED, &LIVED_IN, &WING, &ESTATE, &PUBLIC, &UNIT] {
            assert!(shape.is_one());
        }
        let found = |text| !find(&Plain::of(text)).is_empty();
        for text in [
            "中原市民館 201号室",
            "アートホール 305号室",
            "A棟 302教室",
            "市営住宅 150戸",
            "3号館 302教室",
        ] {
            assert!(!found(text), "{text}");
        }
        assert!(found("サンハイツ小杉 305号室"));
    }
}
