//! Calendars that everybody reads, ready as bytes until the change log says that they may be otherwise, for a minute at
//! most: what is over leaves them by itself.
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use entity::{
    id::{MeetupId, MembershipId, NeighborhoodId, PersonId},
    neighborhood,
};
use icalendar::Event;

use super::{
    MOST_EVENTS,
    event::{self, Setting},
    gather::{self, Gathered},
};
use crate::{
    access::Viewer,
    app::App,
    calendar,
    error::Result,
    events::{Change, Subject},
    limits::{Act, Who},
    log::Hub,
    remember::Remembered,
    secrets,
    web::files::File,
};

/// Calendars kept at most.
const MOST: usize = 64;
/// How many of them one remembers when they changed last.
const MOST_STAMPS: usize = 10_000;
/// How long one is kept without a word from the log.
const KEPT: TimeDelta = TimeDelta::minutes(1);

/// Which calendar.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Feed {
    Town(NeighborhoodId),
    Meetup(MeetupId),
    Organizer(MembershipId),
    /// Not kept, only when it changed last.
    Own(PersonId),
}

/// A calendar, ready to be sent.
pub struct Made {
    pub file: File,
    /// When it became as it is, as far as this process knows: never earlier than it was.
    pub changed: DateTime<Utc>,
    area: Option<NeighborhoodId>,
    until: DateTime<Utc>,
}

/// The calendars of this process.
pub struct Calendars {
    made: Arc<Remembered<Feed, Arc<Made>>>,
    stamps: Remembered<Feed, (String, DateTime<Utc>)>,
}

impl Calendars {
    /// A shelf that forgets what the log says has changed.
    #[must_use]
    pub fn new(hub: &Hub) -> Self {
        let made = Arc::new(Remembered::new(MOST));
        let forgetful = made.clone();
        hub.follow(move |change| forget(&forgetful, change));
        Self {
            made,
            stamps: Remembered::new(MOST_STAMPS),
        }
    }

    /// A calendar that everybody reads; nothing when there is none.
    ///
    /// # Errors
    /// `TooMany` for whoever has many made; the database's.
    pub async fn get(&self, app: &App, feed: Feed, who: &Who) -> Result<Option<Arc<Made>>> {
        let now = app.db.clock().now();
        if let Some(made) = self.made.get(&feed)
            && made.until > now
        {
            return Ok(Some(made));
        }
        app.limits.count(Act::Read, who)?;
        let before = self.made.now();
        let Some((name, all)) = gathered(app, &feed).await? else {
            return Ok(None);
        };
        let area = all.first().map(|one| one.row.neighborhood_id);
        let made = self.press(app, feed.clone(), (&name, events(app, &all, now)));
        let made = Arc::new(Made {
            area: area.or(feed.area()),
            ..made
        });
        self.made.keep(before, feed, made.clone());
        Ok(Some(made))
    }

    /// Makes the bytes, and finds out since when they are so.
    #[must_use]
    pub fn press(&self, app: &App, feed: Feed, (name, events): (&str, Vec<Event>)) -> Made {
        let text = calendar::document(name, "Meetups", events.into_iter());
        let now = app.db.clock().now();
        Made {
            changed: self.stamp(feed, &text, now),
            file: File::new("text/calendar; charset=utf-8", text.into()),
            area: None,
            until: now + KEPT,
        }
    }

    /// A date of the header counts seconds, so whatever is otherwise is a second younger at least.
    fn stamp(&self, feed: Feed, text: &str, now: DateTime<Utc>) -> DateTime<Utc> {
        let sum = secrets::fingerprint(text.as_bytes());
        let now = now.trunc_subsecs(0);
        let changed = match self.stamps.get(&feed) {
            Some((known, since)) if known == sum => return since,
            Some((_, since)) => now.max(since + TimeDelta::seconds(1)),
            None => now,
        };
        let read = self.stamps.now();
        self.stamps.keep(read, feed, (sum, changed));
        changed
    }
}

impl Feed {
    fn area(&self) -> Option<NeighborhoodId> {
        match self {
            Self::Town(area) => Some(*area),
            _ => None,
        }
    }
}

fn forget(made: &Remembered<Feed, Arc<Made>>, change: &Change) {
    match change.subject {
        Subject::Meetup => {
            let here = |made: &Arc<Made>| {
                let both = made.area.zip(change.area);
                both.is_none_or(|(mine, theirs)| mine == theirs)
            };
            made.forget_where(here);
        }
        // Names, who is suspended, who left, whether a town is open.
        Subject::Person | Subject::Membership | Subject::Neighborhood => {
            made.forget_where(|_| true);
        }
        _ => {}
    }
}

async fn gathered(app: &App, feed: &Feed) -> Result<Option<(String, Vec<Gathered>)>> {
    Ok(match feed {
        Feed::Town(town) => {
            let guest = Viewer::guest();
            let read = app.db.read(&guest);
            let town = read.one::<neighborhood::Entity>(*town).await?;
            let all = gather::of_town(app, town.id).await?;
            Some((format!("{}の集まり", town.name), all))
        }
        Feed::Meetup(id) => gather::of_meetup(app, *id).await?.map(|one| {
            let title = match one.row.title.as_str() {
                "" => "集まり".to_owned(),
                title => title.to_owned(),
            };
            (title, vec![one])
        }),
        Feed::Organizer(who) => {
            let all = gather::of_organizer(app, *who).await?;
            let faces = app.personas.of(&app.db, std::iter::once(*who)).await?;
            let face = faces.get(who).map_or("", |face| face.name.as_str());
            all.map(|all| (format!("{face}さんの集まり"), all))
        }
        Feed::Own(_) => None,
    })
}

/// The events of these meetups, as many as fit: a meetup with all of its own or not at all.
fn events(app: &App, all: &[Gathered], now: DateTime<Utc>) -> Vec<Event> {
    let setting = Setting {
        base: app.public_url(),
        now,
    };
    let mut events = Vec::new();
    for one in all {
        let more = event::public(one, &setting);
        if events.len() + more.len() > MOST_EVENTS {
            break;
        }
        events.extend(more);
    }
    events
}
