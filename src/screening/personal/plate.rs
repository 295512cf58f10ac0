//! Number plates: 川崎 300 あ 12-34, and what stands in their place: ナンバー 12-34, 中原区 あ 12-34.
use std::sync::LazyLock;

use super::{
    super::{patterns::Shape, plain::Plain},
    Kind, Part, places, stands_alone,
};

/// The names that stand on plates (transport offices and the areas that were given a name of their own).
const REGIONS: &str = "札幌|函館|旭川|室蘭|苫小牧|釧路|知床|帯広|北見|青森|弘前|八戸|岩手|盛岡|平泉|宮城|仙台|秋田|山形|庄内|福島|会津|郡山|白河|いわき|\
    水戸|土浦|つくば|宇都宮|那須|とちぎ|群馬|前橋|高崎|大宮|川口|所沢|川越|熊谷|春日部|越谷|千葉|成田|習志野|市川|船橋|袖ヶ浦|市原|野田|柏|松戸|\
    品川|世田谷|練馬|杉並|板橋|足立|江東|葛飾|八王子|多摩|横浜|川崎|湘南|相模|山梨|富士山|新潟|長岡|上越|長野|松本|諏訪|南信州|富山|石川|金沢|福井|\
    岐阜|飛騨|静岡|浜松|沼津|伊豆|名古屋|豊橋|三河|岡崎|豊田|尾張小牧|一宮|春日井|三重|鈴鹿|四日市|伊勢志摩|滋賀|京都|大阪|なにわ|和泉|堺|神戸|姫路|\
    奈良|飛鳥|和歌山|鳥取|島根|出雲|岡山|倉敷|広島|福山|山口|下関|徳島|香川|高松|愛媛|高知|福岡|北九州|久留米|筑豊|佐賀|長崎|佐世保|熊本|大分|宮崎|\
    鹿児島|奄美|沖縄|十勝|日光|江戸川|安曇野|南信州";
/// Kana of plates: none that is voiced, none that could be misread.
const KANA: &str =
    "[あいうえかきくけこさすせそたちつてとなにぬねのはひふほまみむめもやゆらりるれろわをよ]";
/// The number: 12-34, 1234, ・・12, ・123, 8-88.
const NUMBER: &str = r"([0-9]{1,2}[- ][0-9]{2}|[0-9]{4}|[・.]{1,3} ?[0-9]{1,3})";

static WHOLE: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"[0-9]?(?:{REGIONS}) ?(?:[0-9]{{2}}[0-9a-z]?|[a-z])? ?{KANA} ?{NUMBER}"
    ))
});
static WITHOUT_REGION: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"[1-9][0-9][0-9a-z] ?{KANA} ?([0-9]{{2}}-[0-9]{{2}})"
    ))
});
/// Mopeds bear the town's name.
static MOPED: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"[\p{{Han}}ヶケ]{{1,5}}[市区町村] ?[a-z]? {KANA} ?([0-9]{{1,2}}-?[0-9]{{2}}|[・.]{{1,3}}[0-9]{{1,3}})"
    ))
});
static SAID: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"ナンバー(?:プレート)?[\sはがのも:「『、→=]{0,4}(?:[ぁ-ん] ?)?([0-9]{2}-[0-9]{2}|[0-9]{4}|・{1,3}[0-9]{1,3})",
    )
});
static SAID_AFTER: LazyLock<Shape> =
    LazyLock::new(|| Shape::new(r"([0-9]{2}-[0-9]{2}|[0-9]{4})[」』]? ?(?:の|という)ナンバー"));
static OTHER_NUMBERS: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(r"(?:マイ|バック|背|ラッキー|シリアル|ルーム|ロット|会員|整理|くじ)$")
});
static UNIT: LazyLock<Shape> =
    LazyLock::new(|| Shape::new(r"^ ?(?:年|円|人|名|番|まで|号|歳|時|分|回|本|枚|万|m|g|k)"));
static VEHICLE: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"車|バイク|スクーター|原付|プレート|軽|トラック|ワゴン|ワンボックス|ミニバン|運転|駐車|停め|止め|当て逃げ|あおり|プリウス",
    )
});

/// The number plates of a text.
pub(super) fn find(plain: &Plain) -> Vec<Part> {
    let text = plain.as_str();
    let mut found = Vec::new();
    for shape in [&WHOLE, &WITHOUT_REGION, &MOPED] {
        found.extend(places(shape, text, |hit| {
            let (all, number) = (hit.get(0)?, hit.get(1)?);
            whole(plain, all.start(), number)
        }));
    }
    found.extend(places(&SAID, text, |hit| {
        let (all, number) = (hit.get(0)?, hit.get(1)?);
        let other = OTHER_NUMBERS.fits(plain.before(all.start(), 4));
        let plate = number.as_str().contains(['-', '・'])
            || VEHICLE.fits(plain.before(all.start(), 30))
            || VEHICLE.fits(plain.after(all.end(), 30));
        whole(plain, number.start(), number).filter(|_| plate && !other)
    }));
    found.extend(places(&SAID_AFTER, text, |hit| {
        let number = hit.get(1)?;
        whole(plain, number.start(), number)
    }));
    found
}

/// A number that ends where it should, and counts nothing.
fn whole(plain: &Plain, from: usize, number: regex::Match<'_>) -> Option<Part> {
    let counts = UNIT.fits(plain.after(number.end(), 4));
    let alone = stands_alone(plain, from, number.end());
    (alone && !counts).then_some(Part {
        kind: Kind::Plate,
        from,
        to: number.end(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_with_numbers_are_no_plates() {
        for shape in [
            &WHOLE,
            &WITHOUT_REGION,
            &MOPED,
            &SAID,
            &SAID_AFTER,
            &OTHER_NUMBERS,
            &UNIT,
            &VEHICLE,
        ] {
            assert!(shape.is_one());
        }
        for text in [
            "横浜 200メートルの行列",
            "川崎 300円の区間",
            "江東区 に 10-20人",
            "バックナンバーは2019年から",
            "背ナンバー5678まで",
            "マイナンバー4桁",
        ] {
            assert!(find(&Plain::of(text)).is_empty(), "{text}");
        }
    }
}
