//! What can happen around meetups, and what follows.
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use entity::id::{MeetupId, NeighborhoodId, OccasionId, PersonId, RsvpId};

use super::{Change, Subject};
use crate::jobs::{MeetupTask as Work, Task};

/// Japan's clock is so far ahead of UTC, without summer time.
const JAPAN: TimeDelta = TimeDelta::hours(9);
/// The second reminder goes out so long before the start.
const SOON: TimeDelta = TimeDelta::hours(2);

/// What happened.
#[derive(Clone, Debug)]
pub enum MeetupEvent {
    /// A meetup is otherwise than it was: its words, dates, seats, or who organizes it.
    Changed {
        meetup: MeetupId,
        area: NeighborhoodId,
    },
    /// A date has a time, the first or another one.
    Planned {
        date: OccasionId,
        starts_at: DateTime<Utc>,
        ends_at: DateTime<Utc>,
    },
    /// Those who come hear of something, at one date or at all. Guests have a letter each.
    Told {
        meetup: MeetupId,
        date: Option<OccasionId>,
        what: &'static str,
        guests: Vec<RsvpId>,
    },
    /// Where a party stands is otherwise: what it is told, and until when it may answer.
    Moved {
        rsvp: RsvpId,
        guest: bool,
        what: Option<&'static str>,
        until: Option<DateTime<Utc>>,
    },
    /// Somebody asks to come: the organizers hear of it.
    Asked { rsvp: RsvpId },
    /// Somebody is asked to organize as well.
    Invited { meetup: MeetupId, person: PersonId },
}

impl MeetupEvent {
    pub(super) fn changes(&self) -> Vec<Change> {
        match self {
            Self::Changed { meetup, area } => {
                vec![Change::new(Subject::Meetup, *meetup).within(*area)]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn tasks(&self) -> Vec<Task> {
        let work = match self {
            Self::Changed { .. } | Self::Planned { .. } => Vec::new(),
            Self::Told {
                meetup,
                date,
                what,
                guests,
            } => {
                let what = (*what).to_owned();
                let letters = guests.iter().map(|rsvp| Work::MailGuest {
                    rsvp: *rsvp,
                    what: what.clone(),
                });
                let tell = Work::Tell {
                    meetup: *meetup,
                    date: *date,
                    what: what.clone(),
                };
                std::iter::once(tell).chain(letters).collect()
            }
            Self::Moved {
                rsvp, guest, what, ..
            } => told(*rsvp, *guest, *what),
            Self::Asked { rsvp } => vec![Work::TellOrganizers { rsvp: *rsvp }],
            Self::Invited { meetup, person } => vec![Work::TellInvited {
                meetup: *meetup,
                person: *person,
            }],
        };
        work.into_iter().map(Task::Meetup).collect()
    }

    pub(super) fn later(&self) -> Vec<(DateTime<Utc>, Task)> {
        match *self {
            Self::Planned {
                date,
                starts_at,
                ends_at,
            } => {
                let remind = |day| Work::Remind {
                    date,
                    starts_at,
                    day,
                };
                let work = [
                    (eve(starts_at), remind(true)),
                    (starts_at - SOON, remind(false)),
                    (ends_at, Work::Finish { date, ends_at }),
                ];
                work.map(|(due, work)| (due, Task::Meetup(work))).into()
            }
            Self::Moved {
                rsvp,
                until: Some(until),
                ..
            } => vec![(until, Task::Meetup(Work::Lapse { rsvp }))],
            _ => Vec::new(),
        }
    }

    pub(super) fn is_quiet(&self) -> bool {
        matches!(
            self,
            Self::Changed { .. } | Self::Planned { .. } | Self::Moved { what: None, .. }
        )
    }
}

fn told(rsvp: RsvpId, guest: bool, what: Option<&'static str>) -> Vec<Work> {
    let work = what.map(|what| {
        let what = what.to_owned();
        if guest {
            Work::MailGuest { rsvp, what }
        } else {
            Work::TellOne { rsvp, what }
        }
    });
    work.into_iter().collect()
}

/// The evening before, at six in Japan.
fn eve(starts_at: DateTime<Utc>) -> DateTime<Utc> {
    let six = NaiveTime::from_hms_opt(18, 0, 0).unwrap_or_default();
    let day = (starts_at + JAPAN - TimeDelta::days(1)).date_naive();
    day.and_time(six).and_utc() - JAPAN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_evening_before_is_japans() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        // 00:30 on the 6th in Japan: the evening of the 5th.
        assert_eq!(eve(at("2026-12-05T15:30:00Z")), at("2026-12-05T09:00:00Z"));
        assert_eq!(eve(at("2026-12-06T14:59:00Z")), at("2026-12-05T09:00:00Z"));
    }
}
