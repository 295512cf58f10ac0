//! What is written about a place: one shape for proposals, edits, imports and the history.
use entity::place::{self, Category, Sort};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{hours, tree};
use crate::{
    error::{Error, Refused, Result},
    geo::in_japan,
    text::{folded, skeleton::skeleton},
};

/// Everything that is written about a place, facts excepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Its name.
    pub name: String,
    /// The reading.
    pub kana: String,
    /// In English.
    pub name_en: String,
    /// What it is for.
    pub category: Category,
    /// What sort of that.
    pub sort: Option<Sort>,
    /// Degrees.
    pub lat: f64,
    /// Degrees.
    pub lon: f64,
    /// `211-0063`.
    pub postcode: String,
    /// 都道府県.
    pub prefecture: String,
    /// 市区町村.
    pub city: String,
    /// 町丁目.
    pub town: String,
    /// 番地以下.
    pub block: String,
    /// The building's name.
    pub building: String,
    /// Where in or at the building.
    pub spot: String,
    /// Telephone.
    pub telephone: String,
    /// `OpenStreetMap`'s syntax.
    pub hours: String,
    /// What cannot be said in it.
    pub hours_note: String,
    /// Its own page.
    pub url: String,
    /// Anything else.
    pub note: String,
}

impl Content {
    /// What a row says.
    #[must_use]
    pub fn of(row: &place::Model) -> Self {
        Self {
            name: row.name.clone(),
            kana: row.kana.clone(),
            name_en: row.name_en.clone(),
            category: row.category,
            sort: row.sort,
            lat: row.lat,
            lon: row.lon,
            postcode: row.postcode.clone(),
            prefecture: row.prefecture.clone(),
            city: row.city.clone(),
            town: row.town.clone(),
            block: row.block.clone(),
            building: row.building.clone(),
            spot: row.spot.clone(),
            telephone: row.telephone.clone(),
            hours: row.hours.clone(),
            hours_note: row.hours_note.clone(),
            url: row.url.clone(),
            note: row.note.clone(),
        }
    }

    /// Writes it into a row, with what is compared and what lists are ordered by.
    pub fn write(self, row: &mut place::ActiveModel) {
        row.name_key = Set(skeleton(&self.name));
        row.sort_key = Set(sort_key(&self.name, &self.kana));
        row.name = Set(self.name);
        row.kana = Set(self.kana);
        row.name_en = Set(self.name_en);
        row.category = Set(self.category);
        row.sort = Set(self.sort);
        row.lat = Set(self.lat);
        row.lon = Set(self.lon);
        row.postcode = Set(self.postcode);
        row.prefecture = Set(self.prefecture);
        row.city = Set(self.city);
        row.town = Set(self.town);
        row.block = Set(self.block);
        row.building = Set(self.building);
        row.spot = Set(self.spot);
        row.telephone = Set(self.telephone);
        row.hours = Set(self.hours);
        row.hours_note = Set(self.hours_note);
        row.url = Set(self.url);
        row.note = Set(self.note);
    }

    /// What does not fit together, or cannot be.
    ///
    /// # Errors
    /// `Invalid`, with every field.
    pub fn check(&self) -> Result<()> {
        let mut bad = Vec::new();
        let mut refuse = |wrong: bool, pointer: &'static str| {
            if wrong {
                bad.push(Refused::new(pointer, "invalid"));
            }
        };
        refuse(!in_japan(self.lon, self.lat), "/lat");
        let strays = |sort| tree::category(sort) != self.category;
        refuse(self.sort.is_some_and(strays), "/sort");
        refuse(!is_telephone(&self.telephone), "/telephone");
        refuse(!is_url(&self.url), "/url");
        refuse(!is_postcode(&self.postcode), "/address/postcode");
        if let Err(Error::Invalid(hours)) = hours::check(&self.hours) {
            bad.extend(hours);
        }
        if bad.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(bad))
        }
    }

    /// The fields that differ, as they were and as they are: for the history.
    #[must_use]
    pub fn difference(&self, after: &Self) -> (Value, Value) {
        let (mut was, mut is) = (Map::new(), Map::new());
        let fields = |content: &Self| match json!(content) {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        let mut old = fields(self);
        for (field, value) in fields(after) {
            let before = old.remove(&field).unwrap_or_default();
            if before != value {
                was.insert(field.clone(), before);
                is.insert(field, value);
            }
        }
        (Value::Object(was), Value::Object(is))
    }

    /// The address in one line, as it is written in Japan.
    #[must_use]
    pub fn address(&self) -> String {
        let parts = [
            &self.prefecture,
            &self.city,
            &self.town,
            &self.block,
            &self.building,
        ];
        let mut line = String::new();
        for part in parts {
            if part == &self.building && !line.is_empty() && !part.is_empty() {
                line.push(' ');
            }
            line.push_str(part);
        }
        line
    }
}

/// What lists are ordered by: the reading, or the name where there is none; both folded, and a long stroke as the
/// vowel that it lengthens, as in dictionaries (アーチ before あおぞら).
#[must_use]
pub fn sort_key(name: &str, kana: &str) -> String {
    let text = folded(if kana.is_empty() { name } else { kana });
    let mut last = ' ';
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        last = match c {
            'ー' => vowel(last),
            other => other,
        };
        key.push(last);
    }
    key
}

/// Kana by their vowel.
const ROWS: [(char, &str); 5] = [
    ('あ', "あかさたなはまやらわがざだばぱぁゃゎ"),
    ('い', "いきしちにひみりぎじぢびぴぃ"),
    ('う', "うくすつぬふむゆるぐずづぶぷぅゅっゔ"),
    ('え', "えけせてねへめれげぜでべぺぇ"),
    ('お', "おこそとのほもよろをごぞどぼぽぉょ"),
];

fn vowel(kana: char) -> char {
    let row = ROWS.iter().find(|(_, row)| row.contains(kana));
    row.map_or('ー', |(vowel, _)| *vowel)
}

fn is_telephone(text: &str) -> bool {
    let fit = |c: char| c.is_ascii_digit() || "+-()# ".contains(c);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.is_empty() || (text.chars().all(fit) && (3..=15).contains(&digits))
}

fn is_url(text: &str) -> bool {
    let web = |url: url::Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    text.is_empty() || url::Url::parse(text).is_ok_and(web)
}

fn is_postcode(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    text.is_empty() || (digits.len() == 7 && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_addresses_are_what_they_say() {
        for good in ["", "044-744-3113", "#7119", "+81 44 744 3113", "119"] {
            assert!(is_telephone(good) == (good != "#"), "{good}");
        }
        assert!(
            !is_telephone("044-ABC") && !is_telephone("--") && !is_telephone("0447443113044744")
        );
        assert!(is_url("https://www.city.kawasaki.jp/x") && is_url(""));
        assert!(
            !is_url("javascript:alert(1)") && !is_url("www.city.jp") && !is_url("data:text/html,x")
        );
        assert!(is_postcode("211-0063") && is_postcode("2110063") && !is_postcode("211"));
    }
}
