//! What is public anyway: offices, schools, shops and their numbers. Whoever names those is not asked.
use std::sync::LazyLock;

use super::super::{patterns::Shape, plain::Plain};

/// Bodies that tell everybody their number.
const OFFICES: &str = "役所|役場|庁舎|県庁|都庁|府庁|出張所|行政センター|警察署?|交番|駐在所|消防署?|保健所|福祉事務所|税務署|法務局|水道局|\
    年金事務所|ハローワーク|児童相談所|図書館|市民館|区民館|公民館|市民センター|区民センター|文化センター|シビックセンター|防災センター|\
    コミュニティセンター|スポーツセンター|地域ケアプラザ|包括支援センター|こども文化センター|児童館|博物館|美術館|体育館|集会所|会館|\
    小学校|中学校|高校|高等学校|大学|保育園|保育所|幼稚園|こども園|病院|診療所|医院|クリニック|歯科|薬局|郵便局|駅|\
    コールセンター|サービスセンター|お客さまセンター|お客様センター|受付センター|相談センター|相談室|相談窓口|相談ダイヤル|案内ダイヤル|窓口|\
    ホットライン|サポートデスク|[市区町県都]の[ぁ-んァ-ヶー一-龠]{1,8}課|支援課|対策課|総務課|振興課|福祉課|環境課|道路課|\
    土木事務所|まちづくりセンター|ごみ受付|粗大ごみ";

/// Places that everybody may go to.
const PLACES: &str = "公園|緑地|神社|寺|教会|ホール|プラザ|センター|市場|広場|事務所|スーパー|ショップ|ストア|カフェ|喫茶|食堂|\
    レストラン|ベーカリー|居酒屋|ラーメン|そば屋|すし|寿司|書店|商店|酒店|本店|支店|店|屋|美容室|サロン|銭湯|湯|ホテル|スタジオ|会場";

/// What may stand between a body and its number.
const BETWEEN: &str = r"(?:[\s(「『:、,。=→/・]|tel|電話番号|電話|でんわ|fax|住所|所在地|場所|代表番号|代表|番号|専用|お問い合わせ|問い合わせ先|[はのにへ])";

static OFFICE_BEFORE: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"(?:{OFFICES})[\p{{Han}}\p{{Katakana}}ー]{{0,8}}(?:[(「『][^)」』]{{1,16}}[)」』])?{BETWEEN}{{0,8}}$"
    ))
});
static OFFICE_AFTER: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"^[)」』]?\s?[(「『:、はがの]?\s?[\p{{Han}}\p{{Katakana}}ー]{{0,10}}(?:{OFFICES})"
    ))
});
/// A short number for everybody, and the long one for the same.
static SHORT_BEFORE: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(r"(?:#[0-9]{4}|1[0-9]{2}番?)(?:\s|または|又は|もしくは|[、,/か・(])+$")
});
static PLACE_BEFORE: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"(?:{OFFICES}|{PLACES})(?:[「『][^」』]{{1,20}}[」』]|[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ー]{{0,6}})?[」』]?{BETWEEN}{{1,6}}$"
    ))
});
static PLACE_AFTER: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(&format!(
        r"^[)」』]?\s?[(「『:、の]?\s?[\p{{Han}}\p{{Katakana}}ー]{{0,10}}(?:{OFFICES}|{PLACES})"
    ))
});
static HOMELY: LazyLock<Shape> = LazyLock::new(|| {
    Shape::new(
        r"の[隣裏前横]|向かい|の近く|家|自宅|実家|さん(?:の|ち|宅)|住[んむみ所]|引っ?越|転居",
    )
});

/// Whether a telephone number is an office's, by what stands beside it.
pub(super) fn is_office(plain: &Plain, from: usize, to: usize) -> bool {
    let before = plain.before(from, 40);
    OFFICE_BEFORE.fits(before)
        || SHORT_BEFORE.fits(before)
        || OFFICE_AFTER.fits(plain.after(to, 20))
}

/// Whether an address is a public place's, by what stands beside it.
pub(super) fn is_place(plain: &Plain, from: usize, to: usize) -> bool {
    let (before, after) = (plain.before(from, 30), plain.after(to, 16));
    let near = |shape: &Shape, text: &str| shape.fits(text) && !HOMELY.fits(text);
    near(&PLACE_BEFORE, before) || near(&PLACE_AFTER, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        for shape in [
            &SHORT_BEFORE,
            &OFFICE_BEFORE,
            &OFFICE_AFTER,
            &PLACE_BEFORE,
            &PLACE_AFTER,
            &HOMELY,
        ] {
            assert!(shape.is_one());
        }
    }
}
