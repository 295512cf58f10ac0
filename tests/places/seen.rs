//! Every file of four towns: how many rows each has, and what stands in some of them.
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use entity::{
    place::{Category, Sort},
    place_fact::{Kind, Value},
};
use kairanban::opendata::{self, Dataset, Encoding, PlaceRow, Sheet};

use super::{read, told};

/// Where the files are, if they are.
fn file(name: &str) -> Option<Vec<u8>> {
    let own = std::env::var_os("KAIRANBAN_MUNICIPAL").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/municipal");
    let path = own.unwrap_or(beside).join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        println!("not looked at: {name} is not there (KAIRANBAN_MUNICIPAL names the folder)");
    }
    bytes
}

fn sheet(name: &str) -> Option<Sheet<PlaceRow>> {
    let bytes = file(name)?;
    let short = name.rsplit('/').next().unwrap();
    Some(read(short, &bytes).unwrap_or_else(|error| panic!("{name}: {error}")))
}

fn row<'s>(sheet: &'s Sheet<PlaceRow>, name: &str) -> &'s PlaceRow {
    sheet
        .rows
        .iter()
        .find(|row| row.name == name)
        .unwrap_or_else(|| panic!("no {name}"))
}

fn fact(row: &PlaceRow, kind: Kind) -> Option<Value> {
    row.facts
        .iter()
        .find(|fact| fact.kind == kind)
        .map(|fact| fact.value)
}

/// Each list with its kind, and how many of its rows are read and refused.
const LISTS: &[(&str, Dataset, usize, usize)] = &[
    ("koto_131083/131083_aed.csv", Dataset::Aed, 246, 0),
    (
        "koto_131083/131083_aed.bom-restored.csv",
        Dataset::Aed,
        246,
        0,
    ),
    (
        "koto_131083/131083_public_toilet.csv",
        Dataset::PublicToilet,
        191,
        0,
    ),
    (
        "koto_131083/131083_public_toilet.sjis-reencoded.csv",
        Dataset::PublicToilet,
        191,
        0,
    ),
    (
        "koto_131083/131083_public_facility_childrens_clubhouses.csv",
        Dataset::Childcare,
        18,
        0,
    ),
    (
        "koto_131083/131083_public_facility_libraries.csv",
        Dataset::PublicFacility,
        12,
        0,
    ),
    (
        "koto_131083/131083_public_facility_municipal_daycare.csv",
        Dataset::Childcare,
        44,
        0,
    ),
    (
        "koto_131083/131083_public_facility_parks.csv",
        Dataset::Park,
        171,
        0,
    ),
    (
        "koto_131083/131083_designated_shelters.geojson",
        Dataset::Shelter,
        202,
        0,
    ),
    (
        "ichikawa_122033/122033_101_public_facility.csv",
        Dataset::PublicFacility,
        341,
        0,
    ),
    (
        "ichikawa_122033/122033_103_evacuation_space.csv",
        Dataset::EvacuationSite,
        121,
        0,
    ),
    (
        "ichikawa_122033/122033_105_preschool.csv",
        Dataset::Childcare,
        384,
        0,
    ),
    (
        "ichikawa_122033/122033_107_public_wireless_lan.csv",
        Dataset::Wifi,
        45,
        0,
    ),
    ("ichikawa_122033/122033_108_aed.csv", Dataset::Aed, 191, 0),
    (
        "ichikawa_122033/122033_201_multipurpose_toilet.csv",
        Dataset::PublicToilet,
        49,
        0,
    ),
    (
        "ichikawa_122033/122033_213_park_green_space.csv",
        Dataset::Park,
        423,
        0,
    ),
    ("takamatsu_372013/0002.csv", Dataset::Aed, 514, 0),
    ("takamatsu_372013/0013.csv", Dataset::Childcare, 115, 2),
    ("takamatsu_372013/0060.csv", Dataset::EvacuationSite, 193, 0),
    ("takamatsu_372013/0064.csv", Dataset::Wifi, 25, 0),
    ("takamatsu_372013/0065.csv", Dataset::PublicToilet, 167, 0),
    (
        "kawasaki_141305/141305_designated_emergency_evacuation_sites.geojson",
        Dataset::EvacuationSite,
        187,
        0,
    ),
    (
        "kawasaki_141305/141305_designated_shelters.geojson",
        Dataset::Shelter,
        174,
        0,
    ),
];

#[test]
fn every_list_of_places_is_read_whole() {
    let mut wrong = Vec::new();
    for &(name, dataset, rows, refused) in LISTS {
        let Some(sheet) = sheet(name) else { continue };
        let found = (sheet.dataset.unwrap(), sheet.rows.len(), sheet.refused_rows);
        if found != (dataset, rows, refused) {
            wrong.push(format!(
                "{name}: {found:?} {:?} {:?}",
                told(&sheet),
                sheet.remarks
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_list_of_places_is_called_by_its_name() {
    for (name, what) in [
        (
            "ichikawa_122033/122033_104_population.csv",
            "count of people",
        ),
        (
            "ichikawa_122033/122033_106_open_data_list.csv",
            "list of datasets",
        ),
        ("takamatsu_372013/0066_202303.csv", "count of people"),
        ("takamatsu_372013/0081.csv", "list of events"),
        (
            "takamatsu_372013/events_data_20260811.xlsx",
            "Excel workbook",
        ),
        ("ichikawa_122033/122033_205_polling_place.csv", "--dataset"),
    ] {
        let Some(bytes) = file(name) else { continue };
        let short = name.rsplit('/').next().unwrap();
        let refused = read(short, &bytes).unwrap_err().to_string();
        assert!(refused.contains(what), "{name}: {refused}");
    }
}

#[test]
fn the_new_generation_is_understood() {
    let Some(sheet) = sheet("koto_131083/131083_aed.csv") else {
        return;
    };
    let school = row(&sheet, "有明西学園");
    assert_eq!(school.id.as_deref(), Some("131083700001"));
    assert_eq!(school.code.as_deref(), Some("131083"));
    assert_eq!(
        (school.prefecture.as_str(), school.city.as_str()),
        ("東京都", "江東区")
    );
    assert_eq!(
        (school.town.as_str(), school.block.as_str()),
        ("有明1丁目", "7-13")
    );
    assert_eq!(school.hours, "Mo-Fr 08:00-16:00");
    assert_eq!(school.hours_note, "学校開庁日");
    assert_eq!(school.telephone, "03-3527-6401");
    assert_eq!(school.postcode, "135-0063");
    assert_eq!(school.spot, "西玄関・東玄関");
    assert_eq!(row(&sheet, "有明スポーツセンター").spot, "A棟6F;B棟3F");
    assert_eq!(school.category, Category::Aed);
}

#[test]
fn the_old_generation_is_understood() {
    let Some(daycare) = sheet("koto_131083/131083_public_facility_municipal_daycare.csv") else {
        return;
    };
    let nursery = row(&daycare, "森下保育園");
    assert_eq!(
        nursery.code.as_deref(),
        Some("131083"),
        "five digits are completed"
    );
    assert_eq!(nursery.hours, "Mo-Sa 07:30-19:30");
    assert_eq!(
        (nursery.category, nursery.sort),
        (Category::Childcare, Some(Sort::Nursery))
    );
    assert_eq!(fact(nursery, Kind::WheelchairToilet), Some(Value::Yes));
    assert_eq!(nursery.confirmed_on, NaiveDate::from_ymd_opt(2020, 3, 30));
    let comma = daycare
        .rows
        .iter()
        .find(|row| row.id.as_deref() == Some("25"))
        .unwrap();
    assert!(
        (comma.lat - 35.674_03).abs() < 1e-9,
        "a comma behind a coordinate"
    );
    let parks = sheet("koto_131083/131083_public_facility_parks.csv").unwrap();
    assert_eq!(row(&parks, "江東区立八名川公園").hours, "24/7");
    let toilets = sheet("koto_131083/131083_public_toilet.csv").unwrap();
    let toilet = row(&toilets, "江東区立万年橋際公衆便所");
    assert_eq!(toilet.hours, "24/7");
    assert_eq!(fact(toilet, Kind::DiaperTable), Some(Value::No));
    assert_eq!(fact(toilet, Kind::Ostomate), Some(Value::Yes));
    let cp932 = sheet("koto_131083/131083_public_toilet.sjis-reencoded.csv").unwrap();
    assert_eq!(cp932.encoding, Encoding::Cp932);
    assert_eq!(
        cp932.rows, toilets.rows,
        "the same rows in another encoding"
    );
}

#[test]
fn a_city_that_writes_half_width_and_shift_jis_is_understood() {
    let Some(sites) = sheet("ichikawa_122033/122033_103_evacuation_space.csv") else {
        return;
    };
    assert_eq!(sites.encoding, Encoding::Cp932);
    let school = row(&sites, "県立国分高校");
    assert_eq!(school.kana, "ケンリツコクブンコウコウ");
    assert_eq!(school.id, None);
    assert_eq!(fact(school, Kind::Flood), Some(Value::Yes));
    assert_eq!(fact(school, Kind::Fire), None, "an empty cell says nothing");
    let facilities = sheet("ichikawa_122033/122033_101_public_facility.csv").unwrap();
    let table = facilities
        .rows
        .iter()
        .filter(|row| fact(row, Kind::DiaperTable) == Some(Value::Yes));
    assert_eq!(table.count(), 15);
    assert_eq!(row(&facilities, "市川小学校").sort, Some(Sort::School));
    let parks = sheet("ichikawa_122033/122033_213_park_green_space.csv").unwrap();
    assert_eq!(row(&parks, "相之川公園").telephone, "047-712-6367");
    let childcare = sheet("ichikawa_122033/122033_105_preschool.csv").unwrap();
    assert_eq!(row(&childcare, "若宮幼稚園").sort, Some(Sort::Kindergarten));
    assert!(
        !row(&childcare, "若宮幼稚園").note.contains("417"),
        "an office's own mark"
    );
}

#[test]
fn the_common_vocabulary_is_understood() {
    let Some(aed) = sheet("takamatsu_372013/0002.csv") else {
        return;
    };
    assert_eq!(aed.origin.publisher.as_deref(), Some("高松市"));
    assert!(
        aed.origin
            .licence
            .as_deref()
            .unwrap()
            .contains("creativecommons.org/licenses/by/3.0")
    );
    assert!(
        aed.origin
            .url
            .as_deref()
            .unwrap()
            .ends_with("/dataset/aed_location")
    );
    let first = row(&aed, "健康増進施設サラマンダー");
    assert_eq!(first.id, None, "a running number is no id");
    assert!((first.lat - 34.340_920_56).abs() < 1e-9);
    let sites = sheet("takamatsu_372013/0060.csv").unwrap();
    let school = row(&sites, "新番丁小学校");
    assert_eq!(fact(school, Kind::Tsunami), Some(Value::Partly));
    assert_eq!(fact(school, Kind::AlsoShelter), Some(Value::Yes));
    let capacity = school
        .facts
        .iter()
        .find(|fact| fact.kind == Kind::Capacity)
        .unwrap();
    assert_eq!(capacity.detail, "429");
    let care = sheet("takamatsu_372013/0013.csv").unwrap();
    let refused = told(&care);
    assert!(
        refused[0].starts_with("line 77, ")
            && refused.iter().any(|line| line.starts_with("line 83, ")),
        "{refused:?}"
    );
    let toilets = sheet("takamatsu_372013/0065.csv").unwrap();
    assert_eq!(toilets.rows[0].code.as_deref(), Some("372013"));
    assert_eq!(toilets.rows[0].hours, "24/7");
}

#[test]
fn points_of_the_geospatial_information_authority_are_understood() {
    let Some(sites) = sheet("kawasaki_141305/141305_designated_emergency_evacuation_sites.geojson")
    else {
        return;
    };
    let school = row(&sites, "宮崎中学校");
    assert_eq!(school.id.as_deref(), Some("E1413000001201"));
    assert_eq!(school.code.as_deref(), Some("141305"));
    assert_eq!(
        (school.city.as_str(), school.sort),
        ("川崎市宮前区", Some(Sort::EvacuationSite))
    );
    assert_eq!(fact(school, Kind::InlandFlood), Some(Value::Yes));
    assert_eq!(fact(school, Kind::Tsunami), None);
}

#[test]
fn a_list_of_events_is_read_by_the_same_half() {
    let Some(bytes) = file("takamatsu_372013/0081.csv") else {
        return;
    };
    let sheet = opendata::events(&bytes[..]).unwrap();
    assert_eq!(
        (sheet.rows.len(), sheet.refused_rows),
        (936, 7),
        "{:?}",
        sheet.refused
    );
    // Seven events of that year end before they begin.
    let ends = sheet.refused.iter().map(ToString::to_string);
    assert!(ends.into_iter().all(|line| line.contains("endDate: 20")));
    let contest = &sheet.rows[1];
    assert_eq!(contest.name, "第16回小学生英語暗唱大会");
    assert_eq!(contest.id.as_deref(), Some("0002"));
    assert_eq!(
        contest.starts_on,
        NaiveDate::from_ymd_opt(2020, 7, 26).unwrap()
    );
    assert_eq!(
        (contest.starts_at, contest.ends_at),
        (Some(13 * 60 + 30), Some(16 * 60))
    );
    assert_eq!(contest.address, "香川県高松市番町1丁目11-63");
    assert_eq!(
        sheet.rows[3].starts_at, None,
        "midnight to midnight is a whole day"
    );
    assert!(
        sheet.rows[0].description.contains("\n参加料金"),
        "lines within a cell stay"
    );
}
