//! A row of a list of places, parsed.
use chrono::NaiveDate;
use entity::{
    place::{Category, Sort},
    place_fact::{Kind, Value},
};

use super::{
    address, cell, classify,
    code::{self, Code},
    contact,
    dataset::Dataset,
    facts,
    fault::{At, Problem, shown},
    hours,
    record::Record,
    spot::{self, Axis},
    vocabulary::Field,
    when,
};

/// A place as a dataset describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceRow {
    /// Where in the file.
    pub at: At,
    /// Its id there, if the file has one that is its own.
    pub id: Option<String>,
    /// What it is known by where there is no id: name, address and spot, folded.
    pub likeness: String,
    /// Six digits.
    pub code: Option<String>,
    /// The town whose list it is, where the row says so.
    pub authority: String,
    /// What it is called.
    pub name: String,
    /// Its reading, as the file has it.
    pub kana: String,
    /// Its name in Latin letters.
    pub name_en: String,
    /// What it is for.
    pub category: Category,
    /// What sort of its category.
    pub sort: Option<Sort>,
    /// Degrees.
    pub lat: f64,
    /// Degrees.
    pub lon: f64,
    /// `135-0004`.
    pub postcode: String,
    /// 都道府県.
    pub prefecture: String,
    /// 市区町村.
    pub city: String,
    /// 町丁目.
    pub town: String,
    /// 番地以下.
    pub block: String,
    /// 方書.
    pub building: String,
    /// Where in the building.
    pub spot: String,
    /// With hyphens.
    pub telephone: String,
    /// In the syntax of OpenStreetMap.
    pub hours: String,
    /// What that syntax cannot say.
    pub hours_note: String,
    /// Its page.
    pub url: String,
    /// Everything else worth reading.
    pub note: String,
    /// What is so and what is not.
    pub facts: Vec<FactRow>,
    /// When the publisher last looked.
    pub confirmed_on: Option<NaiveDate>,
}

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRow {
    /// What it is about.
    pub kind: Kind,
    /// Whether it is so.
    pub value: Value,
    /// Words beside it.
    pub detail: String,
}

/// The longest name, in characters.
const MAX_NAME: usize = 100;

/// Reads a row. Remarks are about what was put right or left out; a refusal is about what a place cannot be without.
pub(super) fn read(
    record: &Record<'_>,
    dataset: Dataset,
    remarks: &mut Vec<Problem>,
) -> Result<PlaceRow, Vec<Problem>> {
    let mut refused = record.formulas();
    let name = name(record)
        .map_err(|problem| refused.push(problem))
        .unwrap_or_default();
    let spot = position(record)
        .map_err(|problem| refused.push(problem))
        .ok();
    let code = municipality(record)
        .map_err(|problem| refused.push(problem))
        .unwrap_or_default();
    let (Some(spot), true) = (spot, refused.is_empty()) else {
        return Err(refused);
    };
    if spot.swapped {
        remarks.push(record.problem(
            Field::Lat,
            "latitude and longitude stood in each other's place, and were exchanged",
        ));
    }
    let address = address(record);
    let hours = opening(record);
    let kind = record.line(Field::Kind);
    let (category, sort) = classify::classify(dataset, &kind, &name, &record.line(Field::Poi));
    let spot_words = limited(record, Field::Spot, 100, remarks);
    let likeness = likeness(&name, &address, &spot_words);
    Ok(PlaceRow {
        at: record.at,
        id: id(record),
        likeness,
        code,
        authority: authority(record),
        kana: reading(record),
        name_en: limited(record, Field::NameEn, 100, remarks),
        category,
        sort,
        lat: spot.lat,
        lon: spot.lon,
        postcode: contact::postcode(record.get(Field::Postcode)).unwrap_or_default(),
        prefecture: address.prefecture,
        city: address.city,
        town: address.town,
        block: address.block,
        building: address.building,
        spot: spot_words,
        telephone: telephone(record, remarks),
        hours: hours.rule,
        hours_note: cell::cut(hours.note, 200).0,
        url: page(record, remarks),
        note: note(record, &kind),
        facts: facts::read(record, dataset),
        confirmed_on: when::date(record.get(Field::ConfirmedOn)),
        name,
    })
}

fn name(record: &Record<'_>) -> Result<String, Problem> {
    let strong = record.columns.has(Field::Name);
    let field = if strong { Field::Name } else { Field::WeakName };
    let name = record.line(field);
    match name.chars().count() {
        0 => Err(record.problem(field, "is empty")),
        length if length > MAX_NAME => Err(record.problem(
            field,
            format!("has {length} characters, and a name has at most {MAX_NAME}"),
        )),
        _ => Ok(name),
    }
}

fn position(record: &Record<'_>) -> Result<spot::Spot, Problem> {
    if let Some((lon, lat)) = record.point {
        return spot::of_point(lon, lat).map_err(|reason| record.problem(Field::LatLon, reason));
    }
    let apart = record.columns.has(Field::Lat) || record.columns.has(Field::Lon);
    if apart && (!record.get(Field::Lat).is_empty() || record.get(Field::LatLon).is_empty()) {
        return spot::of_two(record.get(Field::Lat), record.get(Field::Lon)).map_err(
            |(axis, reason)| {
                let field = if axis == Axis::Lat {
                    Field::Lat
                } else {
                    Field::Lon
                };
                record.problem(field, reason)
            },
        );
    }
    spot::of_one(record.get(Field::LatLon)).map_err(|reason| record.problem(Field::LatLon, reason))
}

/// Whose row it is: the first column that says a town's code, or the id that 国土地理院 makes of one.
fn municipality(record: &Record<'_>) -> Result<Option<String>, Problem> {
    let prefecture = record.line(Field::Prefecture);
    for field in [Field::Code, Field::AddressCode] {
        let read = code::read(record.get(field), &prefecture);
        match read.map_err(|reason| record.problem(field, reason))? {
            Some(Code::Town(code)) => return Ok(Some(code.to_string())),
            Some(Code::Prefecture(_)) | None => {}
        }
    }
    let own = id(record).unwrap_or_default();
    let five = own.strip_prefix('E').and_then(|rest| rest.get(..5));
    let code = five.and_then(|five| crate::geo::MunicipalityCode::from_five(five).ok());
    Ok(code.map(|code| code.to_string()))
}

/// Whose row it is, in words.
fn authority(record: &Record<'_>) -> String {
    let columns = [
        Field::PrefectureAndCity,
        Field::Authority,
        Field::City,
        Field::Prefecture,
    ];
    let said = columns.map(|field| record.line(field));
    let first = said.into_iter().find(|said| !said.is_empty());
    cell::cut(first.unwrap_or_default(), 60).0
}

/// Its id. 共通ID is for the whole country and wins over a running number.
fn id(record: &Record<'_>) -> Option<String> {
    let ids = record
        .columns
        .all(Field::Id)
        .filter_map(|at| record.cells.get(at));
    let ids: Vec<String> = ids
        .map(|id| cell::line(id))
        .filter(|id| !cell::is_nothing(id))
        .collect();
    let whole = |id: &&String| id.chars().any(|c| c.is_ascii_alphabetic());
    let id = ids.iter().find(whole).or_else(|| ids.first())?;
    (id.chars().count() <= 60).then(|| id.clone())
}

fn address(record: &Record<'_>) -> address::Address {
    let or = |own: Field, authority: Field| {
        let own = record.line(own);
        if own.is_empty() {
            record.line(authority)
        } else {
            own
        }
    };
    let (mut prefecture, mut city) = (
        or(Field::AddressPrefecture, Field::Prefecture),
        or(Field::AddressCity, Field::City),
    );
    if city.is_empty() && !record.columns.has(Field::PrefectureAndCity) {
        let authority = record.line(Field::Authority);
        // 東京都 publishes lists of its own, and is no city.
        if authority.ends_with(['市', '区', '町', '村']) {
            city = authority;
        }
    }
    if prefecture.ends_with(['市', '区']) {
        std::mem::swap(&mut prefecture, &mut city);
    }
    let cut = |field, most| cell::cut(record.line(field), most).0;
    address::read(address::Cells {
        whole: cut(Field::Address, 200),
        prefecture,
        city,
        town: cut(Field::Town, 60),
        block: cut(Field::Block, 60),
        building: cut(Field::Building, 100),
    })
}

fn opening(record: &Record<'_>) -> hours::Hours {
    let has_days = record.columns.has(Field::Days);
    hours::read(&hours::Cells {
        days: has_days.then(|| record.get(Field::Days)),
        opens: record.get(Field::Opens),
        closes: record.get(Field::Closes),
        both: record.get(Field::Hours),
        note: record.get(Field::HoursNote),
    })
}

fn likeness(name: &str, address: &address::Address, spot: &str) -> String {
    let place = address::folded(&format!("{}{}", address.town, address.block));
    format!(
        "{}|{place}|{}",
        crate::text::folded(name),
        crate::text::folded(spot)
    )
}

fn reading(record: &Record<'_>) -> String {
    cell::cut(record.line(Field::Kana), 100).0
}

fn telephone(record: &Record<'_>, remarks: &mut Vec<Problem>) -> String {
    let cell = record.line(Field::Telephone);
    let read = contact::telephone(&cell);
    if read.is_none() && !cell.is_empty() {
        remarks.push(record.problem(
            Field::Telephone,
            format!("{} is no telephone number, and was left out", shown(&cell)),
        ));
    }
    read.unwrap_or_default()
}

fn page(record: &Record<'_>, remarks: &mut Vec<Problem>) -> String {
    let cell = record.line(Field::Url);
    let read = contact::url(&cell);
    if read.is_none() && !cell.is_empty() {
        remarks.push(record.problem(
            Field::Url,
            format!("{} is no address of a page, and was left out", shown(&cell)),
        ));
    }
    read.unwrap_or_default()
}

fn limited(record: &Record<'_>, field: Field, most: usize, remarks: &mut Vec<Problem>) -> String {
    let (text, cut) = cell::cut(record.line(field), most);
    if cut {
        remarks.push(record.problem(field, format!("was cut after {most} characters")));
    }
    text
}

/// Everything else worth reading, a line each. A number alone is an office's own mark.
fn note(record: &Record<'_>, kind: &str) -> String {
    let said = |before: &str, text: String| (!text.is_empty()).then(|| format!("{before}{text}"));
    let lines = [
        said("", kind.to_owned()),
        said("", record.text(Field::Description)),
        said("通称: ", record.line(Field::OtherName)),
        said("対象年齢: ", record.line(Field::Ages)),
        said("提供エリア: ", record.text(Field::Area)),
        said("診療科目: ", record.line(Field::Departments)),
        said("内線: ", record.line(Field::Extension)),
        said("バリアフリー: ", record.line(Field::Barriers)),
        said("交通: ", record.text(Field::Access)),
        said("", record.text(Field::Note)).filter(|note| note.chars().any(|c| !c.is_ascii_digit())),
    ];
    let whole = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
    cell::cut(whole, 400).0
}
