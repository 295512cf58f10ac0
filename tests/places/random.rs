//! Whatever comes in, reading ends with rows or with words, and never otherwise.
use kairanban::opendata;
use proptest::prelude::*;

use super::read;

/// Headings, cells and dividers in any order: much nearer to a list than random bytes are.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("名称".to_owned()),
        Just("緯度".to_owned()),
        Just("経度".to_owned()),
        Just("利用可能曜日".to_owned()),
        Just("開始時間".to_owned()),
        Just("終了時間".to_owned()),
        Just("全国地方公共団体コード".to_owned()),
        Just("電話番号".to_owned()),
        Just("イベント名".to_owned()),
        Just("開始日".to_owned()),
        Just("終了日".to_owned()),
        Just(",".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\"".to_owned()),
        Just("35.6".to_owned()),
        Just("139.8".to_owned()),
        Just("月～金".to_owned()),
        "[0-9:/.\\-]{0,12}",
        "\\PC{0,8}",
    ];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read("aed.csv", &bytes);
        let _ = opendata::events(&bytes[..]);
    }

    #[test]
    fn anything_like_a_list_is_read_or_refused(text in pieces()) {
        let head = "名称,緯度,経度,利用可能曜日,開始時間,終了時間,電話番号,全国地方公共団体コード\n";
        for whole in [text.clone(), format!("{head}{text}")] {
            if let Ok(sheet) = read("aed.csv", whole.as_bytes()) {
                for row in sheet.rows {
                    prop_assert!(!row.name.is_empty());
                    prop_assert!((20.0..=46.0).contains(&row.lat) && (122.0..=154.5).contains(&row.lon));
                }
            }
            let _ = opendata::events(whole.as_bytes());
        }
    }
}
