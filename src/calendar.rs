//! Calendars to subscribe to (RFC 5545, RFC 7986), whatever they tell of: the head, Japan's clock, names that stay.
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use icalendar::{Calendar, CalendarDateTime, Event, Property, ValueType};

/// Japan's clock in calendars.
pub const TOKYO: &str = "Asia/Tokyo";
const JAPAN: TimeDelta = TimeDelta::hours(9);
/// How often programs should ask again.
const OFTEN: &str = "PT1H";

/// The same for programs that do not know the name: no summer time since 1951.
/// The library has no words for it.
const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo\r\nBEGIN:STANDARD\r\nDTSTART:19510908T010000\r\n\
    TZOFFSETFROM:+0900\r\nTZOFFSETTO:+0900\r\nTZNAME:JST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// A calendar of these events. `product` says what made it.
#[must_use]
pub fn document(name: &str, product: &str, events: impl Iterator<Item = Event>) -> String {
    let name = one_line(name);
    let mut calendar = Calendar::empty();
    let product = format!("-//Kairanban//{product}//JA");
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", product.as_str()),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property((key, value));
    }
    let title = Property::new("NAME", name.as_str());
    calendar.append_property(title.clone().append_parameter(ValueType::Text));
    calendar.append_property(("X-WR-CALNAME", name.as_str()));
    calendar.timezone(TOKYO);
    let often = Property::new("REFRESH-INTERVAL", OFTEN);
    calendar.append_property(often.clone().append_parameter(ValueType::Duration));
    calendar.append_property(("X-PUBLISHED-TTL", OFTEN));
    calendar.extend(events);
    // The zone goes before the first event; components of other kinds cannot be made with the library.
    let text = calendar.to_string();
    // At the beginning of a line only: a name may say anything.
    let line = |start: &str| text.find(&format!("\r\n{start}")).map(|at| at + 2);
    let at = line("BEGIN:VEVENT").or_else(|| line("END:VCALENDAR"));
    let (head, rest) = text.split_at(at.unwrap_or(text.len()));
    format!("{head}{ZONE}{rest}")
}

/// The server's name without scheme and port: what names end with.
#[must_use]
pub fn host(base: &str) -> &str {
    let (_, host) = base.split_once("://").unwrap_or(("", base));
    host.split([':', '/']).next().unwrap_or(host)
}

/// A moment on Japan's clock.
#[must_use]
pub fn tokyo(at: DateTime<Utc>) -> CalendarDateTime {
    CalendarDateTime::WithTimezone {
        date_time: local(at),
        tzid: TOKYO.to_owned(),
    }
}

/// The same as part of a list.
#[must_use]
pub fn digits(at: DateTime<Utc>) -> String {
    local(at).format("%Y%m%dT%H%M%S").to_string()
}

fn local(at: DateTime<Utc>) -> NaiveDateTime {
    (at + JAPAN).naive_utc()
}

/// A text without line breaks.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use icalendar::{Component, EventLike};

    #[test]
    fn the_zone_stands_before_the_first_event() {
        let at = "2026-12-05T16:00:00Z".parse().unwrap();
        let mut event = Event::new();
        event.uid("a@b").timestamp(at).starts(tokyo(at));
        let text = document("小杉\r\nBEGIN:VEVENT", "Tests", [event].into_iter());
        assert_eq!(text.matches("\r\nBEGIN:VEVENT").count(), 1, "{text}");
        let zone = text.find("BEGIN:VTIMEZONE").unwrap();
        assert!(zone < text.rfind("BEGIN:VEVENT").unwrap());
        assert!(text.contains("DTSTART;TZID=Asia/Tokyo:20261206T010000"));
        assert!(
            document("空", "Tests", std::iter::empty()).contains("END:VTIMEZONE\r\nEND:VCALENDAR")
        );
    }

    #[test]
    fn a_host_is_a_name_alone() {
        assert_eq!(
            host("https://kosugi.example.jp:8443/x"),
            "kosugi.example.jp"
        );
        assert_eq!(host("kosugi.example.jp"), "kosugi.example.jp");
    }
}
