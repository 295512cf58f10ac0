//! Files made to do harm, or by mistake: each is refused by name, at a line and in a column, and nothing is guessed.
use kairanban::opendata::{Dataset, MAX_CELL, Unreadable};

use super::{read, table, told};

const HEAD: &str = "名称,緯度,経度,設置位置,電話番号,小児対応設備の有無\n";

#[test]
fn every_bad_row_is_named_with_line_column_and_reason() {
    let sheet = table(&format!(
        "AED設置箇所一覧（令和5年4月1日現在）\n\n{HEAD}市役所,35.6,139.8,\"玄関\n右\",(03)1234-5678,○\n,35.6,139.8,,,\n図書館,,,,,\n公民館,35.6,北,,,\n公園,51.5,0.1,,,\n=HYPERLINK(\"x\"),35.6,139.8,,,\n体育館,35.6,139.8,,,,余り\n学校,139.7,35.5,,何番,\n"
    ));
    assert_eq!(sheet.dataset, Some(Dataset::Aed));
    assert_eq!(
        told(&sheet),
        [
            "line 6, 名称: is empty",
            "line 7, 緯度: is empty, and an address alone is not looked up",
            "line 8, 経度: 「北」 is no number of degrees",
            "line 9, 緯度: 51.5, 0.1 is not in Japan",
            "line 10, 名称: holds a formula, and only values are taken",
            "line 11: has 7 cells, and there are 6 headings: a comma too many, or a quotation mark too few",
        ]
    );
    assert_eq!((sheet.rows.len(), sheet.refused_rows), (2, 6));
    let remarks: Vec<_> = sheet.remarks.iter().map(ToString::to_string).collect();
    assert_eq!(remarks.len(), 2, "{remarks:?}");
    assert!(remarks[0].starts_with("line 12, ") && remarks[0].contains("exchanged"));
    assert!(remarks[1].contains("「何番」 is no telephone number"));
    assert_eq!(sheet.origin.as_of.unwrap().to_string(), "2023-04-01");
}

#[test]
fn codes_are_held_against_their_check_digit() {
    let head = "全国地方公共団体コード,ID,名称,緯度,経度,SSID\n";
    let text =
        format!("{head}131084,1,a,35.6,139.8,x\n13108,2,b,35.6,139.8,x\n131083,3,c,35.6,139.8,x\n");
    let sheet = read("x.csv", text.as_bytes()).unwrap();
    assert_eq!(sheet.dataset, Some(Dataset::Wifi));
    assert!(
        told(&sheet)[0]
            .contains("line 2, 全国地方公共団体コード: 「131084」 has a wrong check digit: 131083")
    );
    assert!(
        sheet
            .rows
            .iter()
            .all(|row| row.code.as_deref() == Some("131083"))
    );
}

#[test]
fn a_file_that_is_no_table_is_refused_as_a_whole() {
    let utf16: Vec<u8> = HEAD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let long = format!("{HEAD}a,35.6,139.8,{},,\n", "x".repeat(MAX_CELL + 10));
    let wide = format!("{HEAD}{}\n", ",".repeat(600));
    let many = format!(
        "{HEAD}{}",
        "\n".repeat(10) + &"a,35.6,139.8,,,\n".repeat(200_001)
    );
    let cases: [(&[u8], &str); 11] = [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (&utf16, "NUL"),
        (b"PK\x03\x04\x14\x00places.csv", "zip archive"),
        (long.as_bytes(), "line 2: a cell is longer"),
        (wide.as_bytes(), "line 2: more than 500 columns"),
        (many.as_bytes(), "more than 200000 rows"),
        (
            "名称,緯度,経度\nあ,35.6,\"139.8\nい,35.6,139.8\n".as_bytes(),
            "line 2: a quotation mark",
        ),
        (b"a,b\n1,\xFF\xFE\xFD\n", "line 2: is neither"),
        (b"a,b,c\n1,2,3\n", "no row of headings"),
        (
            b"{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\"",
            "not a GeoJSON",
        ),
    ];
    for (bytes, what) in cases {
        let refused = read("aed.csv", bytes).unwrap_err().to_string();
        assert!(refused.contains(what), "{what}: {refused}");
    }
}

#[test]
fn json_within_json_is_left_at_a_depth() {
    let deep = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{}",
        "[".repeat(100_000)
    );
    assert!(matches!(
        read("x.geojson", deep.as_bytes()),
        Err(Unreadable::Json(_))
    ));
    let polygon = r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"LineString","coordinates":[[139.7,35.6],[139.8,35.6]]},"properties":{"名称":"避難所","受入対象者":""}}]}"#;
    let sheet = read("shelter.geojson", polygon.as_bytes()).unwrap();
    assert_eq!(sheet.refused_rows, 1, "{:?}", sheet.rows);
    assert!(
        told(&sheet)[0].starts_with("feature 1"),
        "{:?}",
        told(&sheet)
    );
}

#[test]
fn rows_that_are_twice_there_are_one_place() {
    let head = "NO,名称,住所,緯度,経度,設置位置,小児対応設備の有無\n";
    let sheet = table(&format!(
        "{head}1,市役所,本町1-1,35.6,139.8,玄関,有\n1,市役所,本町1-1,35.6,139.8,玄関,有\n2,市役所,本町1-1,35.6,139.8,2階,有\n2,図書館,本町2-1,35.6,139.8,,\n"
    ));
    let ids: Vec<_> = sheet.rows.iter().map(|row| row.id.as_deref()).collect();
    assert_eq!(ids, [None, None, None], "an id of two rows is nobody's");
    assert!(
        sheet
            .remarks
            .iter()
            .any(|remark| remark.to_string().contains("says the same as line 2"))
    );
}

#[test]
fn headings_are_found_wherever_and_however_they_stand() {
    for text in [
        "設置施設名\t緯度（世界測地系）\t経度（世界測地系）\t設置場所\tＡＥＤ機種\n市役所\t35.6\t139.8\t玄関\tx\n",
        "\u{FEFF}\"ＡＥＤ設置施設名称\",\"所在地\",\"緯度経度\"\n\"市役所\",\"本町1-1\",\"35.6,139.8\"\n",
        "経度;緯度;施設の名称;小児対応の有無\n139.8;35.6;市役所;なし\n",
        "名称,名称（カナ）,緯度,経度,AED設置台数\nname,kana,lat,lon,number\n市役所,ｼﾔｸｼｮ,35.6,139.8,1\n,,,,\n",
    ] {
        let sheet = read("131083_data.csv", text.as_bytes()).unwrap();
        assert_eq!(
            (sheet.rows.len(), sheet.refused_rows),
            (1, 0),
            "{text}: {:?}",
            sheet.refused
        );
        assert_eq!(sheet.rows[0].name, "市役所");
        assert_eq!(sheet.dataset, Some(Dataset::Aed), "{text}");
    }
}
