//! A town's public meetups as イベント一覧 of the open-data standard for municipalities, so that a ward, a town
//! association and volunteers share one list. A row is a date; what is not known exactly to everybody is not in it.
use std::io::Write;

use ahash::{AHashMap, AHashSet};
use chrono::{DateTime, Utc};
use entity::{
    id::{MeetupId, MembershipId},
    meetup,
    meetup_date::{self, Status},
    neighborhood,
    person::Language,
};
use sea_orm::ColumnTrait;

use super::{letters, lists, model::Days, seats, shown, when};
use crate::{
    access::{Viewer, knows_place},
    app::App,
    error::{Error, Result},
    geo,
    neighborhoods::Author,
};

/// Rows of a table at most.
const MOST: u64 = 5000;
/// Spreadsheets take what has no mark for another encoding.
const MARK: &[u8] = b"\xEF\xBB\xBF";
/// The columns, as the standard calls them.
const COLUMNS: [&str; 32] = [
    "都道府県コード又は市区町村コード",
    "NO",
    "都道府県名",
    "市区町村名",
    "イベント名",
    "イベント名_カナ",
    "イベント名_英語",
    "開始日",
    "終了日",
    "開始時間",
    "終了時間",
    "開始日時特記事項",
    "説明",
    "料金(基本)",
    "料金(詳細)",
    "連絡先名称",
    "連絡先電話番号",
    "連絡先内線番号",
    "主催者",
    "場所名称",
    "住所",
    "方書",
    "緯度",
    "経度",
    "アクセス方法",
    "駐車場情報",
    "定員",
    "参加申込終了日",
    "参加申込終了時間",
    "参加申込方法",
    "URL",
    "備考",
];

/// The table of these days; from today on, when nobody says.
///
/// # Errors
/// `NotFound`, `Invalid`.
pub(super) async fn of_town(app: &App, slug: &str, asked: &Days) -> Result<Vec<u8>> {
    let guest = Viewer::guest();
    let town = app.towns.named(&app.db, &guest, slug).await?;
    let days = lists::days(asked.from, asked.to, app.db.clock().now())?;
    let read = app.db.read(&guest);
    let town = read.one::<neighborhood::Entity>(town.id).await?;
    let dates = read
        .all::<meetup_date::Entity>()
        .only(lists::within(town.id, days))
        .oldest_by(lists::order(), MOST)
        .await?;
    let ids: AHashSet<_> = dates.iter().map(|date| date.meetup_id).collect();
    let rows = read
        .all::<meetup::Entity>()
        .only(meetup::COLUMN.id.is_in(ids))
        .oldest(meetup::COLUMN.id, MOST)
        .await?;
    let personas = rows.iter().map(|row| row.membership_id);
    let table = Table {
        base: app.public_url(),
        town: &town,
        faces: app.personas.of(&app.db, personas).await?,
        meetups: rows.into_iter().map(|row| (row.id, row)).collect(),
    };
    table.written(&dates)
}

struct Table<'a> {
    base: &'a str,
    town: &'a neighborhood::Model,
    faces: AHashMap<MembershipId, Author>,
    meetups: AHashMap<MeetupId, meetup::Model>,
}

impl Table<'_> {
    fn written(&self, dates: &[meetup_date::Model]) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        bytes.write_all(MARK)?;
        let mut table = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(bytes);
        table.write_record(COLUMNS).map_err(Error::internal)?;
        for date in dates {
            if let Some(row) = self.meetups.get(&date.meetup_id) {
                let cells = self.row(row, date);
                let cells = cells.iter().map(|cell| harmless(cell));
                table.write_record(cells).map_err(Error::internal)?;
            }
        }
        table.into_inner().map_err(Error::internal)
    }

    fn row(&self, row: &meetup::Model, date: &meetup_date::Model) -> [String; 32] {
        let code = self.town.municipality_code.as_str();
        let prefecture = code
            .get(..2)
            .and_then(|two| geo::prefecture(two, Language::Ja));
        let place = shown::place(row, knows_place(row, false, &[]));
        let closes = seats::closes_at(row, date);
        let point =
            |degrees: Option<f64>| degrees.map_or_else(String::new, |at| format!("{at:.6}"));
        let organizer = self.faces.get(&row.membership_id);
        let nothing = String::new;
        [
            code.to_owned(),
            date.id.0.to_string(),
            prefecture.unwrap_or_default().to_owned(),
            self.town.municipality.clone(),
            row.title.clone(),
            nothing(),
            nothing(),
            day(date.starts_at),
            day(date.ends_at),
            time(date.starts_at),
            time(date.ends_at),
            standing(date),
            row.body.clone(),
            free(&row.fee_note).to_owned(),
            row.fee_note.clone(),
            nothing(),
            nothing(),
            nothing(),
            organizer.map_or_else(nothing, |face| face.name.clone()),
            place
                .name
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| place.district.clone()),
            format!("{}{}", self.town.municipality, place.district),
            nothing(),
            point(place.lat),
            point(place.lon),
            nothing(),
            nothing(),
            date.capacity
                .map_or_else(nothing, |seats| seats.to_string()),
            day(closes),
            time(closes),
            "URLのページから申し込み".to_owned(),
            format!("{}/meetups/{}", self.base, row.id.0),
            notes(row),
        ]
    }
}

fn day(at: DateTime<Utc>) -> String {
    when::local(at).format("%Y-%m-%d").to_string()
}

fn time(at: DateTime<Utc>) -> String {
    when::local(at).format("%H:%M").to_string()
}

fn standing(date: &meetup_date::Model) -> String {
    if date.status == Status::Cancelled {
        let why = date.reason.map_or("", letters::ja);
        return format!("{why}中止になりました。{}", date.reason_words);
    }
    if date.starts_at != date.original_at {
        return format!(
            "{}から変わりました。",
            when::said(date.original_at, Language::Ja)
        );
    }
    String::new()
}

/// The standard wants yen as a number: it is known of what is free.
fn free(fee_note: &str) -> &'static str {
    if fee_note.starts_with("無料") {
        "0"
    } else {
        ""
    }
}

fn notes(row: &meetup::Model) -> String {
    let notes = [
        ("持ちもの", &row.bring),
        ("対象", &row.ages),
        ("雨のとき", &row.rain),
        ("バリアフリー", &row.accessibility),
        ("ことば", &row.languages),
    ];
    let said = notes.iter().filter(|(_, text)| !text.is_empty());
    let lines = said.map(|(name, text)| format!("{name}：{text}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// A cell that a spreadsheet shows and never runs: what begins like a formula begins with an apostrophe.
fn harmless(cell: &str) -> String {
    let runs = |c: char| {
        matches!(
            c,
            '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r'
        )
    };
    if cell.trim_start_matches([' ', '\n', '　']).starts_with(runs) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for bad in [
            "=1+1", "+cmd|x", "-2", "@SUM(A1)", "\t=1", " =1", "＝1", "\n=1",
        ] {
            assert!(harmless(bad).starts_with('\''), "{bad}");
        }
        for good in ["", "そうじ", "10:00", "35.576000", "1=1"] {
            assert_eq!(harmless(good), good);
        }
    }
}
