//! Through everything that the server's description offers to readers.
use std::collections::BTreeSet;

use serde_json::Value;
use uuid::Uuid;

use super::door::{Answer, Door};
use crate::error::{Error, Result};

/// Things that are followed at most, from all of the town's time: enough of each kind, and a walk that ends.
const MOST: usize = 60;
/// The same where an address names two of them: all pairs would be tens of thousands.
const MOST_OF_TWO: usize = 12;
/// Rounds of following what was found: lists, what is in them, what hangs on that.
const ROUNDS: usize = 3;
/// Pages and feeds that stand beside the API.
const BESIDE: &[&str] = &[
    "/",
    "/t/{slug}",
    "/p/{id}",
    "/n/{id}",
    "/notices",
    "/t/{slug}/notices",
    "/feeds/notices.json",
    "/feeds/notices.atom",
    "/feeds/neighborhoods/{slug}.json",
    "/feeds/neighborhoods/{slug}.atom",
    "/feeds/neighborhoods/{slug}.ics",
];

/// Where it is in the API, the address, and what the walker was answered.
pub(super) type Step = (String, String, Answer);

/// All operations that read, by their patterns, as the server itself describes them.
pub(super) async fn patterns(door: &Door) -> Result<Vec<String>> {
    let document = door.get("/api/openapi.json").await?.json();
    let paths = document
        .get("paths")
        .and_then(Value::as_object)
        .ok_or_else(|| Error::internal("the server has no /api/openapi.json"))?;
    let reads = paths.iter().filter(|(_, item)| item.get("get").is_some());
    // A stream does not end.
    let reads = reads.filter(|(path, _)| !path.ends_with("/live"));
    Ok(reads
        .filter_map(|(path, _)| path.strip_prefix("/api/v1").map(str::to_owned))
        .collect())
}

/// Walks as somebody: every operation, with every town and everything that is found on the way.
pub(super) async fn everything(door: &Door, patterns: &[String]) -> Result<Vec<Step>> {
    let mut found = Found::default();
    let mut steps = Vec::new();
    let mut asked = BTreeSet::new();
    for _ in 0..ROUNDS {
        for (pattern, path) in addresses(patterns, &found) {
            if !asked.insert(path.clone()) {
                continue;
            }
            let answer = door.get(&path).await?;
            found.note(&answer.json(), &path);
            steps.push((pattern, path, answer));
        }
    }
    Ok(steps)
}

/// What the walker met.
#[derive(Default)]
struct Found {
    slugs: BTreeSet<String>,
    ids: BTreeSet<Uuid>,
    more: BTreeSet<(String, String)>,
}

impl Found {
    fn note(&mut self, answer: &Value, path: &str) {
        let mut open = vec![answer];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(fields) => {
                    open.extend(fields.values());
                    let slug = fields.get("slug").and_then(Value::as_str);
                    self.slugs.extend(slug.map(str::to_owned));
                }
                Value::String(text) => {
                    self.ids.extend(Uuid::try_parse(text).ok());
                }
                _ => {}
            }
        }
        // The next page as well: a cursor that a resident was given must not open a door.
        if let Some(next) = answer.get("next").and_then(Value::as_str)
            && !path.contains("cursor=")
        {
            self.more.insert((path.to_owned(), next.to_owned()));
        }
    }
}

impl Found {
    /// So many of the things that were met, evenly over time: ids carry it.
    fn spread(&self, most: usize) -> Vec<String> {
        let step = self.ids.len().div_ceil(most).max(1);
        let some = self.ids.iter().rev().step_by(step);
        some.map(ToString::to_string).collect()
    }
}

/// Each pattern with everything that may stand in its places.
fn addresses(patterns: &[String], found: &Found) -> Vec<(String, String)> {
    let api = patterns
        .iter()
        .map(|pattern| (pattern.clone(), format!("/api/v1{pattern}")));
    let beside = BESIDE
        .iter()
        .map(|page| (String::new(), (*page).to_owned()));
    let mut all: Vec<_> = api
        .chain(beside)
        .flat_map(|(pattern, path)| {
            fill(&path, found)
                .into_iter()
                .map(move |path| (pattern.clone(), path))
        })
        .collect();
    for (path, next) in &found.more {
        let sign = if path.contains('?') { '&' } else { '?' };
        let pattern = path.strip_prefix("/api/v1").unwrap_or_default();
        all.push((pattern.to_owned(), format!("{path}{sign}cursor={next}")));
    }
    all
}

fn fill(path: &str, found: &Found) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else {
        return vec![path.to_owned()];
    };
    let Some((name, after)) = rest.split_once('}') else {
        return Vec::new();
    };
    let values: Vec<String> = match name {
        "slug" => found.slugs.iter().cloned().collect(),
        "size" => vec!["large".to_owned()],
        "number" => vec!["1".to_owned()],
        _ => {
            let filled = before.split('/').any(|part| Uuid::try_parse(part).is_ok());
            let rest = after.replace("{size}", "").replace("{number}", "");
            let two = filled || rest.contains('{');
            found.spread(if two { MOST_OF_TWO } else { MOST })
        }
    };
    values
        .iter()
        .flat_map(|value| fill(&format!("{before}{value}{after}"), found))
        .collect()
}
