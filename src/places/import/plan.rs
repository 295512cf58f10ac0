//! What an import will do, before anything is done.
use std::{collections::HashSet, sync::Arc};

use chrono::{DateTime, Utc};
use entity::{
    id::{NeighborhoodId, PlaceId},
    place, place_fact,
};

use super::{
    Order, as_of,
    know::{Known, KnownRow},
    merge::{self, Difference, Facts, Ruling},
    pair,
    said::Said,
    source::Source,
};
use crate::{
    neighborhoods::Map,
    opendata::{At, PlaceRow},
    places::{content::Content, entry::meters},
    text::folded,
};

/// So near a place of the same name and kind is the same place.
const SAME_M: f64 = 100.0;

/// What it is made from.
pub struct Asked<'a> {
    /// The list.
    pub source: &'a Source,
    /// What is there.
    pub known: &'a Known,
    /// The moment of the import.
    pub now: DateTime<Utc>,
    /// The towns.
    pub map: &'a Arc<Map>,
}

/// Everything that will be done.
#[derive(Default)]
pub struct Plan<'a> {
    /// Rows, in the order of the file.
    pub steps: Vec<Step<'a>>,
    /// Rows that are in the list no longer, and were until now.
    pub gone: Vec<&'a KnownRow>,
    /// How many rows the list had when it was read last.
    before: usize,
    /// How many of those it has still.
    still: usize,
}

/// What becomes of one row.
pub struct Step<'a> {
    /// Where it stands.
    pub at: At,
    /// Its key in the list.
    pub key: String,
    /// What it says.
    pub said: Said,
    /// As of when.
    pub as_of: DateTime<Utc>,
    /// The town that holds it.
    pub area: Option<NeighborhoodId>,
    /// Whose code it bears.
    pub municipality: Option<String>,
    /// The row that it was.
    pub known: Option<&'a KnownRow>,
    /// The place that it is; none for a new one.
    pub place: Option<&'a place::Model>,
    /// What becomes of that place.
    pub content: Content,
    /// What becomes of its facts.
    pub facts: Facts,
    /// What changes.
    pub changed: Vec<Difference>,
    /// What residents wrote, and stays.
    pub kept: Vec<Difference>,
}

impl Plan<'_> {
    /// Whether anybody would see a difference.
    pub fn changes_something(&self) -> bool {
        let differs = |step: &Step<'_>| {
            step.place.is_none()
                || !step.changed.is_empty()
                || step.known.is_none_or(|known| known.row.gone_at.is_some())
        };
        !self.gone.is_empty() || self.steps.iter().any(differs)
    }

    /// A file that has hardly anything of what the list had is more likely another list than an edition of this one.
    pub fn another_list(&self, order: &Order) -> Option<String> {
        let other = self.before >= 4 && self.still * 2 < self.before && !order.replace;
        other.then(|| {
            format!(
                "of the {} places that this list had, the file has {}: give --part NAME if it is another list of the same kind (libraries, halls), or --replace if it is this one and they are gone",
                self.before, self.still
            )
        })
    }
}

/// Makes the plan.
pub fn of<'a>(rows: &[PlaceRow], asked: &Asked<'a>) -> Plan<'a> {
    let pairs = pair::pair(rows, &asked.known.rows);
    let mut attached: HashSet<PlaceId> = HashSet::new();
    let mut plan = Plan::default();
    for (row, pair) in rows.iter().zip(&pairs) {
        let known = pair.and_then(|at| asked.known.rows.get(at));
        let place = match known {
            Some(known) => Some(&known.place),
            None => proposed(row, asked, &mut attached),
        };
        plan.steps.push(step(row, known, place, asked));
    }
    let here: HashSet<usize> = pairs.into_iter().flatten().collect();
    let present = |known: &&KnownRow| known.row.gone_at.is_none();
    plan.before = asked.known.rows.iter().filter(present).count();
    let gone = asked
        .known
        .rows
        .iter()
        .enumerate()
        .filter(|(at, _)| !here.contains(at));
    plan.gone = gone.map(|(_, known)| known).filter(present).collect();
    plan.still = plan.before - plan.gone.len();
    plan
}

/// A place that residents wrote into the guide before the list had it.
fn proposed<'a>(
    row: &PlaceRow,
    asked: &Asked<'a>,
    attached: &mut HashSet<PlaceId>,
) -> Option<&'a place::Model> {
    let named = asked.known.residents.get(&folded(&row.name))?;
    let same = |place: &&place::Model| {
        place.category == row.category
            && !attached.contains(&place.id)
            && meters((place.lon, place.lat), (row.lon, row.lat)) <= SAME_M
    };
    let found = named.iter().find(same)?;
    attached.insert(found.id);
    Some(found)
}

fn step<'a>(
    row: &PlaceRow,
    known: Option<&'a KnownRow>,
    place: Option<&'a place::Model>,
    asked: &Asked<'a>,
) -> Step<'a> {
    let said = Said::of(row);
    let as_of = as_of(row, asked.source, asked.now);
    let (content, facts) = match place {
        None => {
            let merged = merge::content(&said.content, &said.content, &said.content, false);
            let facts = Facts {
                added: said.facts.clone(),
                ..Facts::default()
            };
            (merged, facts)
        }
        Some(place) => {
            let ours = Content::of(place);
            let base = known.map_or_else(
                || unsaid(&ours, &said.content),
                |known| known.said.content.clone(),
            );
            let firm = known.is_some_and(|known| place.confirmed_at > known.row.seen_at.max(as_of));
            let merged = merge::content(&base, &ours, &said.content, firm);
            (merged, ruled(&said, known, place, (asked, as_of)))
        }
    };
    let (mut changed, mut kept) = (content.changed, content.kept);
    changed.extend(facts.changed.iter().cloned());
    kept.extend(facts.kept.iter().cloned());
    Step {
        at: row.at,
        key: Said::key(row),
        as_of,
        area: asked.map.town_at(content.content.lon, content.content.lat),
        municipality: row
            .code
            .clone()
            .or_else(|| asked.source.municipality.clone()),
        known,
        place,
        content: content.content,
        facts,
        changed,
        kept,
        said,
    }
}

/// For a place that residents wrote: what they left empty was never said, and what they wrote is theirs.
fn unsaid(ours: &Content, theirs: &Content) -> Content {
    let fill = |ours: &String| {
        if ours.is_empty() {
            String::new()
        } else {
            "\u{0}".to_owned()
        }
    };
    let numbers = (f64::MIN, f64::MIN);
    Content {
        name: fill(&ours.name),
        kana: fill(&ours.kana),
        name_en: fill(&ours.name_en),
        category: ours.category,
        sort: ours.sort.or(theirs.sort.filter(|_| false)),
        lat: numbers.0,
        lon: numbers.1,
        postcode: fill(&ours.postcode),
        prefecture: fill(&ours.prefecture),
        city: fill(&ours.city),
        town: fill(&ours.town),
        block: fill(&ours.block),
        building: fill(&ours.building),
        spot: fill(&ours.spot),
        telephone: fill(&ours.telephone),
        hours: fill(&ours.hours),
        hours_note: fill(&ours.hours_note),
        url: fill(&ours.url),
        note: fill(&ours.note),
    }
}

fn ruled(
    said: &Said,
    known: Option<&KnownRow>,
    place: &place::Model,
    (asked, as_of): (&Asked<'_>, DateTime<Utc>),
) -> Facts {
    let own = |fact: &place_fact::Model| fact.source_id == Some(asked.source.id);
    let now = asked
        .known
        .facts
        .get(&place.id)
        .map_or(&[][..], Vec::as_slice);
    let base = known.map_or(&[][..], |known| known.said.facts.as_slice());
    let seen = known.map_or(as_of, |known| known.row.seen_at);
    merge::facts(
        &Ruling {
            base,
            now,
            own: &own,
            as_of: seen.max(as_of),
        },
        &said.facts,
    )
}
