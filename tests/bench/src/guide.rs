//! The guide that is measured: places over the towns, every one with a reading, an address and facts.
use chrono::{DateTime, Utc};
use entity::{
    id::{PlaceFactId, PlaceId},
    place::{self, Category, Status},
    place_fact::{self, Kind, Value},
};
use kairanban::clock::Clock;
use sea_orm::TransactionTrait;

use crate::{
    Fault,
    load::{connect, insert},
    town::{self, AREAS, id, pick},
};

const CATEGORIES: [Category; 8] = [
    Category::Food,
    Category::Shop,
    Category::Park,
    Category::Clinic,
    Category::Childcare,
    Category::Toilet,
    Category::Aed,
    Category::Shelter,
];
const HOURS: [&str; 4] = ["", "24/7", "Mo-Fr 09:00-17:00; PH off", "Tu-Su 10:00-20:00"];

/// Adds so many places to a loaded town.
pub async fn run(database: &str, places: u32) -> Result<(), Fault> {
    let db = connect(database).await?;
    let now = Clock::system().now();
    let tx = db.begin().await?;
    insert::<place::ActiveModel, _>(&tx, (0..places).map(|n| row(n, now))).await?;
    let facts = (0..places).step_by(2).map(|n| fact(n, now));
    insert::<place_fact::ActiveModel, _>(&tx, facts).await?;
    tx.commit().await?;
    Ok(db.close().await?)
}

fn place_id(number: u32) -> PlaceId {
    PlaceId(id(40, number.into(), DateTime::UNIX_EPOCH))
}

fn row(number: u32, now: DateTime<Utc>) -> place::Model {
    let area = pick(u64::from(number) << 3, AREAS);
    let share = |salt: u64| f64::from(pick(u64::from(number) ^ salt, 1_000_000)) / 1e6;
    let choose = |salt: u64, most: usize| {
        pick(u64::from(number) ^ salt, u32::try_from(most).unwrap_or(1)) as usize
    };
    let kana = format!("しけんばしょ{}", pick(u64::from(number), 1_000_000));
    place::Model {
        id: place_id(number),
        neighborhood_id: Some(town::area_id(area)),
        municipality_code: None,
        name: format!("試験場所{number}"),
        name_key: format!("試験場所{number}"),
        sort_key: kana.clone(),
        kana,
        name_en: String::new(),
        category: CATEGORIES
            .get(choose(5, CATEGORIES.len()))
            .copied()
            .unwrap_or(Category::Other),
        sort: None,
        lat: 35.5 + 0.01 * share(1 << 40),
        lon: 139.0 + f64::from(area) * 0.02 + 0.01 * share(1 << 41),
        postcode: "211-0063".into(),
        prefecture: "神奈川県".into(),
        city: "川崎市中原区".into(),
        town: "小杉町三丁目".into(),
        block: format!("{number}番地"),
        building: String::new(),
        spot: String::new(),
        telephone: "044-000-0000".into(),
        hours: HOURS
            .get(choose(7, HOURS.len()))
            .copied()
            .unwrap_or_default()
            .into(),
        hours_note: String::new(),
        url: String::new(),
        note: String::new(),
        status: Status::Listed,
        merged_into: None,
        proposer_id: None,
        membership_id: None,
        source_id: None,
        source_key: None,
        confirmed_at: now,
        withheld: None,
        label: None,
        version: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    }
}

fn fact(number: u32, now: DateTime<Utc>) -> place_fact::Model {
    place_fact::Model {
        id: PlaceFactId(id(41, number.into(), DateTime::UNIX_EPOCH)),
        place_id: place_id(number),
        kind: Kind::DiaperTable,
        value: Value::Yes,
        detail: String::new(),
        person_id: None,
        membership_id: None,
        agency_id: None,
        source_id: None,
        observed_at: now,
        confirmed_at: now,
        replaced_at: None,
    }
}
