//! Deadlines as a calendar to subscribe to (RFC 5545, RFC 7986).
use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Component, Event, EventLike, EventStatus};

use super::{
    model::State,
    public::Public,
    text, when,
    words::{self, Reading},
};
use crate::calendar::{self, one_line};

/// A withdrawn or past deadline stays this long, so that every subscriber sees that it is off.
const STAYS: TimeDelta = TimeDelta::days(90);

/// The calendar of these notices.
#[must_use]
pub fn calendar<'a>(
    name: &str,
    notices: impl Iterator<Item = &'a Public>,
    base: &str,
    now: DateTime<Utc>,
) -> String {
    let host = calendar::host(base);
    let events = notices.filter_map(|public| event(public, base, host, now));
    calendar::document(name, "Notices", events)
}

fn event(public: &Public, base: &str, host: &str, now: DateTime<Utc>) -> Option<Event> {
    let content = &public.notice.content;
    let deadline = content.deadline?.0;
    let state = public.state(now);
    let last = public.updated().max(deadline);
    if last + STAYS < now {
        return None;
    }
    let title = format!("〆切：{}", content.title);
    let mut event = Event::new();
    event
        .uid(&format!("notice-{}@{host}", public.notice.id.0))
        .summary(&one_line(&title))
        .description(&description(public, state))
        .url(&format!("{base}{}", public.path()))
        .categories([words::category(content.category, Reading::Ja)])
        .location(&text::areas(&content.areas))
        .sequence(u32::try_from(public.revision).unwrap_or(0))
        .timestamp(public.updated())
        .last_modified(public.updated())
        .created(public.notice.first_published_at.0)
        // Nobody is busy because a form is due.
        .add_property("TRANSP", "TRANSPARENT")
        .status(match state {
            State::Withdrawn => EventStatus::Cancelled,
            State::Published | State::Expired => EventStatus::Confirmed,
        });
    if when::is_whole_day(deadline) {
        event.all_day(when::local(deadline).date());
    } else {
        event.starts(calendar::tokyo(deadline));
    }
    Some(event)
}

fn description(public: &Public, state: State) -> String {
    let content = &public.notice.content;
    let mut lines = Vec::new();
    if let (State::Withdrawn, Some(withdrawn)) = (state, &public.notice.withdrawn) {
        lines.push(format!("取り消されました。{}", withdrawn.reason));
    } else {
        lines.push(text::excerpt(&content.body, 300));
    }
    lines.extend(
        public
            .notice
            .corrected
            .last()
            .map(|last| format!("訂正：{}", last.what)),
    );
    for (name, words) in [
        ("対象", &content.target),
        ("手続き", &content.procedure),
        ("電話", &content.telephone),
    ] {
        if !words.is_empty() {
            lines.push(format!("{name}：{words}"));
        }
    }
    lines.push(format!(
        "{} {}",
        public.notice.author.name, content.department
    ));
    let lines = lines.join("\n");
    // A carriage return would end the line in the middle of the text.
    lines.replace('\r', "")
}
