//! A meetup as events of a calendar: one for each meetup, and one for each date of a series that its rule does not tell.
//!
//! All events of one meetup bear one name and one number (SEQUENCE), which rises whenever a program must look again: what
//! the series counts, and what its dates count.
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    meetup,
    meetup_date::{self, Status},
    person::Language,
    rsvp::State,
};
use icalendar::{Component, Event, EventLike, EventStatus, Property};

use super::{PAST, STAYS, gather::Gathered};
use crate::{
    access::knows_place,
    calendar::{self, TOKYO, one_line},
    meetups::{letters, shown, when, words},
};

/// Characters of a text that are told; the rest is read on the page.
const TOLD: usize = 400;
/// Characters of smaller texts.
const SHORT: usize = 120;
/// Where a deleted meetup had its title.
const GONE: &str = "取りやめになった集まり";

/// What events need besides their meetup.
pub struct Setting<'a> {
    /// The server's address, without a slash at its end.
    pub base: &'a str,
    pub now: DateTime<Utc>,
}

/// What a date is to whoever's calendar it stands in.
pub struct Part {
    /// Where they stand, unless they only organize it.
    pub state: Option<State>,
    /// Whether they may know exactly where it is.
    pub exactly: bool,
    pub language: Language,
}

/// The events of a meetup that everybody may read of.
#[must_use]
pub fn public(gathered: &Gathered, setting: &Setting<'_>) -> Vec<Event> {
    let shown = |date: &&meetup_date::Model| stays(date, setting.now);
    if !gathered.dates.iter().any(|date| shown(&date)) {
        return Vec::new();
    }
    let sheet = Sheet {
        gathered,
        setting,
        exactly: knows_place(&gathered.row, false, &[]),
        uid: format!("meetup-{}", gathered.row.id.0),
        sequence: sequence(&gathered.row, &gathered.dates),
    };
    match (&gathered.row.rrule, gathered.dates.as_slice()) {
        (Some(rule), dates) => sheet.series(rule, dates),
        (None, dates) => dates.iter().map(|date| sheet.date(date)).collect(),
    }
}

/// One date in one's own calendar, where each stands by itself: one goes to some dates of a series and not to others.
#[must_use]
pub fn own(gathered: &Gathered, part: &Part, setting: &Setting<'_>) -> Vec<Event> {
    let dates = gathered.dates.iter();
    let dates = dates.filter(|date| stays(date, setting.now));
    let event = |date: &meetup_date::Model| {
        let sheet = Sheet {
            gathered,
            setting,
            exactly: part.exactly,
            uid: format!("meetup-date-{}", date.id.0),
            sequence: sequence(&gathered.row, std::slice::from_ref(date)),
        };
        let mut event = sheet.date(date);
        if date.status != Status::Cancelled {
            stand(&mut event, part, &gathered.row.title);
        }
        event
    };
    dates.map(event).collect()
}

/// Who has no seat yet is not busy, and reads so.
fn stand(event: &mut Event, part: &Part, title: &str) {
    let Some(mark) = mark(part) else {
        event.add_property("TRANSP", "OPAQUE");
        return;
    };
    event
        .summary(&one_line(&format!("{mark}{title}")))
        .status(EventStatus::Tentative);
}

fn mark(part: &Part) -> Option<&'static str> {
    let (ja, en) = match part.state? {
        State::Waiting => ("【キャンセル待ち】", "[Waiting list] "),
        State::Offered => (
            "【席が空きました・お返事ください】",
            "[A seat is free: please answer] ",
        ),
        State::Asked => ("【主催者の返事待ち】", "[Asked to come] "),
        _ => return None,
    };
    Some(match part.language {
        Language::Ja => ja,
        Language::En => en,
    })
}

/// Whether a date is told still.
fn stays(date: &meetup_date::Model, now: DateTime<Utc>) -> bool {
    match date.status {
        Status::Cancelled => date.decided_at.unwrap_or(date.updated_at) + STAYS > now,
        Status::Planned | Status::Finished => date.ends_at + PAST > now,
    }
}

fn sequence(row: &meetup::Model, dates: &[meetup_date::Model]) -> u32 {
    let dates = dates.iter().map(|date| i64::from(date.sequence));
    let sum = dates.sum::<i64>() + i64::from(row.sequence);
    u32::try_from(sum).unwrap_or(0)
}

/// When anything of it was written last.
fn touched(row: &meetup::Model, dates: &[meetup_date::Model]) -> DateTime<Utc> {
    let own = [
        row.published_at,
        row.edited_at,
        row.noted_at,
        row.deleted_at,
    ];
    let own = own.into_iter().flatten();
    let dates = dates.iter().map(|date| date.updated_at);
    own.chain(dates).fold(row.created_at, DateTime::max)
}

/// What all events of a meetup have in common.
struct Sheet<'a> {
    gathered: &'a Gathered,
    setting: &'a Setting<'a>,
    exactly: bool,
    uid: String,
    sequence: u32,
}

impl Sheet<'_> {
    /// The rule, and each date that it does not tell.
    fn series(&self, rule: &str, dates: &[meetup_date::Model]) -> Vec<Event> {
        let row = &self.gathered.row;
        let length = TimeDelta::minutes(i64::from(row.minutes));
        let gone = |date: &&meetup_date::Model| {
            date.status == Status::Cancelled && !stays(date, self.setting.now)
        };
        let mut left_out = words::times_of(&row.exdates);
        left_out.extend(dates.iter().filter(gone).map(|date| date.original_at));
        left_out.sort_unstable();
        let mut whole = self.event(None);
        whole
            .starts(calendar::tokyo(row.starts_at))
            .ends(calendar::tokyo(row.starts_at + length))
            .append_property(Property::new("RRULE", rule));
        if !left_out.is_empty() {
            let starts = left_out.into_iter().map(calendar::digits);
            let starts = starts.collect::<Vec<_>>().join(",");
            let starts = Property::new("EXDATE", starts)
                .add_parameter("TZID", TOKYO)
                .done();
            whole.append_property(starts);
        }
        if dates.iter().all(|date| date.status == Status::Cancelled) {
            whole.status(EventStatus::Cancelled);
        }
        let otherwise = |date: &&meetup_date::Model| {
            let as_ruled = date.starts_at == date.original_at
                && date.ends_at - date.starts_at == length
                && date.status != Status::Cancelled;
            !as_ruled && !gone(date)
        };
        let one = |date: &meetup_date::Model| {
            let mut event = self.date(date);
            let original = Property::new("RECURRENCE-ID", calendar::digits(date.original_at))
                .add_parameter("TZID", TOKYO)
                .done();
            event.append_property(original);
            event
        };
        let others = dates.iter().filter(otherwise).map(one);
        std::iter::once(whole.done()).chain(others).collect()
    }

    fn date(&self, date: &meetup_date::Model) -> Event {
        let mut event = self.event(Some(date));
        event
            .starts(calendar::tokyo(date.starts_at))
            .ends(calendar::tokyo(date.ends_at))
            .done()
    }

    fn event(&self, date: Option<&meetup_date::Model>) -> Event {
        let (row, base) = (&self.gathered.row, self.setting.base);
        let off = date.is_some_and(|date| date.status == Status::Cancelled);
        let touched = touched(row, &self.gathered.dates);
        let mut event = Event::new();
        event
            .uid(&format!("{}@{}", self.uid, calendar::host(base)))
            .sequence(self.sequence)
            .timestamp(touched)
            .last_modified(touched)
            .created(row.created_at)
            .add_property("TRANSP", "TRANSPARENT")
            .status(if off {
                EventStatus::Cancelled
            } else {
                EventStatus::Confirmed
            });
        if row.deleted_at.is_some() {
            return event.summary(GONE).status(EventStatus::Cancelled).done();
        }
        let page = format!("{base}/meetups/{}", row.id.0);
        let title = if off {
            format!("【中止】{}", row.title)
        } else {
            row.title.clone()
        };
        event
            .summary(&one_line(&title))
            .description(&description(row, date, &page))
            .categories(categories(row))
            .url(&page)
            .append_property(organizer(&self.gathered.organizer, &page));
        self.place(&mut event);
        event.done()
    }

    fn place(&self, event: &mut Event) {
        let place = shown::place(&self.gathered.row, self.exactly);
        let name = place.name.filter(|name| !name.is_empty());
        event.location(&one_line(&name.unwrap_or(place.district)));
        if let (Some(lat), Some(lon)) = (place.lat, place.lon) {
            event.add_property("GEO", format!("{lat:.6};{lon:.6}"));
        }
    }
}

/// Named by the address of the page: nobody's mail stands in a calendar.
fn organizer(name: &str, page: &str) -> Property {
    let name = one_line(name).replace('"', "”");
    Property::new("ORGANIZER", page)
        .add_parameter("CN", &name)
        .done()
}

fn categories(row: &meetup::Model) -> Vec<&'static str> {
    let mut all = vec!["集まり"];
    if row.children_welcome {
        all.push("子ども歓迎");
    }
    all
}

fn description(row: &meetup::Model, date: Option<&meetup_date::Model>, page: &str) -> String {
    let mut lines = Vec::new();
    if let Some(date) = date {
        lines.extend(standing(row, date));
    }
    lines.push(excerpt(&row.body, TOLD));
    for (name, text) in [
        ("参加費", &row.fee_note),
        ("持ちもの", &row.bring),
        ("対象", &row.ages),
        ("雨のとき", &row.rain),
        ("バリアフリー", &row.accessibility),
        ("ことば", &row.languages),
    ] {
        if !text.is_empty() {
            lines.push(format!("{name}：{}", excerpt(text, SHORT)));
        }
    }
    lines.push(page.to_owned());
    // A carriage return would end the line in the middle of the text.
    lines.join("\n").replace('\r', "")
}

/// What was said of the date.
fn standing(row: &meetup::Model, date: &meetup_date::Model) -> Option<String> {
    if date.status == Status::Cancelled {
        let why = date.reason.map_or("", letters::ja);
        let said = excerpt(&date.reason_words, SHORT);
        return Some(format!("{why}中止になりました。{said}"));
    }
    if date.goes_ahead {
        return Some("予定どおり行います。".to_owned());
    }
    let before = TimeDelta::minutes(i64::from(row.decide_before?));
    let decided = when::said(date.starts_at - before, Language::Ja);
    Some(format!("行うかどうかは{decided}に決まります。"))
}

/// The beginning of a text.
fn excerpt(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
