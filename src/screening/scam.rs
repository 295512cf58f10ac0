//! Whether a text reads like a swindler's: inspections at the door, dark part-time work, sure profits, false donations,
//! prizes, alarms.
//!
//! Single words do not decide, because neighbors who warn each other use the same ones. A text is made of facets (what
//! is to be had, how easy, how urgent, by which way, what is asked for); their weights are added up, no rule is enough
//! alone, and warnings, questions and the town's own words take away (`data/screening/scam.tsv`).
use std::{collections::BTreeMap, sync::LazyLock};

use super::{
    patterns::Shape,
    plain::{Plain, hiragana},
};

/// From this sum on a text waits to be looked at.
const ENOUGH: i32 = 4;
/// What a facet adds when more than one of its rules fits.
const MORE: i32 = 1;

const LIST: &str = include_str!("../../data/screening/scam.tsv");

struct Rule {
    facet: &'static str,
    weight: i32,
    shape: Shape,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| LIST.lines().filter_map(rule).collect());

fn rule(line: &'static str) -> Option<Rule> {
    if line.starts_with('#') {
        return None;
    }
    let mut cells = line.splitn(3, '\t');
    let (facet, weight, pattern) = (cells.next()?, cells.next()?, cells.next()?);
    // Texts are folded, so patterns are.
    let folded: String = pattern
        .chars()
        .flat_map(char::to_lowercase)
        .map(hiragana)
        .collect();
    Some(Rule {
        facet,
        weight: weight.parse().ok()?,
        shape: Shape::new(&folded),
    })
}

/// Whether a text waits to be looked at.
#[must_use]
pub fn is_likely(text: &str) -> bool {
    let sum = weigh(text);
    sum.rules >= 2 && sum.points >= ENOUGH
}

/// What a text weighs.
struct Sum {
    points: i32,
    /// Rules that speak for a swindler.
    rules: usize,
}

fn weigh(text: &str) -> Sum {
    let mut text = Plain::of(text).folded();
    text.retain(|c| !c.is_whitespace());
    let mut facets: BTreeMap<&str, (i32, usize)> = BTreeMap::new();
    for rule in RULES.iter().filter(|rule| rule.shape.fits(&text)) {
        let (weight, hits) = facets.entry(rule.facet).or_default();
        if rule.weight.abs() > weight.abs() {
            *weight = rule.weight;
        }
        *hits += 1;
    }
    let points = |(weight, hits): &(i32, usize)| match hits {
        2.. => weight + weight.signum() * MORE,
        _ => *weight,
    };
    let against = facets.values().filter(|(weight, _)| *weight > 0);
    Sum {
        points: facets.values().map(points).sum(),
        rules: against.map(|(_, hits)| hits).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_one() {
        let written = LIST.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(RULES.len(), written);
        assert!(written > 40, "{written}");
        for rule in RULES.iter() {
            assert!(rule.shape.is_one(), "{} {}", rule.facet, rule.weight);
            assert!(rule.weight != 0 && rule.weight <= ENOUGH, "{}", rule.facet);
        }
    }

    #[test]
    fn one_word_is_not_enough_and_a_warning_is_none() {
        assert!(is_likely("元本保証で月利10%！LINEを追加してください"));
        assert!(!is_likely("投資"));
        assert!(!is_likely("無料でどうぞ"));
        assert!(!is_likely(
            "「元本保証で月利10%」と言うLINEの勧誘が来ました。気をつけてください"
        ));
    }
}
