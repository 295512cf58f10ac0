//! The figures of a half-year, counted over rows of the log and over nothing else: whoever has the rows counts the same.
//!
//! A request about infringed rights has a row when it comes, one with its first answer (decided, or that it takes
//! longer) and perhaps more: it is counted by the first two of these, however often more time was taken. What a
//! request led to is a decision with a row of its own.
use std::collections::BTreeMap;

use super::{
    Act, Content, Decider, Outcome, Trigger,
    chain::LogRow,
    half::Half,
    report::{
        ActCount, AppealFigures, DeciderCount, DecisionFigures, MonthCount, Report, RequestFigures,
        RuleCount, TriggerCount,
    },
};

/// A request is answered within this many hours.
const WEEK: i32 = 7 * 24;

/// Whether it decides about content or somebody, under a rule.
pub(super) fn is_decision(act: Act) -> bool {
    matches!(
        act,
        Act::NoAction
            | Act::Label
            | Act::Warn
            | Act::EditRequired
            | Act::Hide
            | Act::Remove
            | Act::Limit
            | Act::Suspend
            | Act::Close
    )
}

/// How often something took how many hours.
#[derive(Clone, Debug, Default)]
struct Hours(BTreeMap<i32, u64>);

impl Hours {
    fn add(&mut self, hours: Option<i32>) {
        if let Some(hours) = hours {
            *self.0.entry(hours.max(0)).or_default() += 1;
        }
    }

    fn within(&self, most: i32) -> u64 {
        self.0.range(..=most).map(|(_, count)| count).sum()
    }

    /// The one in the middle; of an even number the later of the two, so that it is not said shorter than it was.
    fn median(&self) -> Option<i32> {
        let middle = self.0.values().sum::<u64>() / 2;
        let mut passed = 0;
        self.0.iter().find_map(|(hours, count)| {
            passed += count;
            (passed > middle).then_some(*hours)
        })
    }
}

#[derive(Clone, Debug, Default)]
struct Rule {
    acts: u64,
    no_action: u64,
}

#[derive(Clone, Debug, Default)]
struct Requests {
    received: u64,
    from_public_bodies: u64,
    answered: u64,
    more_time: u64,
    taken_back: u64,
    hours: Hours,
}

/// What was counted of a half-year so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    rows: u64,
    through: i64,
    requests: Requests,
    decisions: u64,
    no_action: u64,
    hours: Hours,
    by_act: BTreeMap<Act, u64>,
    by_rule: BTreeMap<String, Rule>,
    by_decider: BTreeMap<Decider, u64>,
    by_trigger: BTreeMap<Trigger, u64>,
    months: BTreeMap<String, (u64, u64)>,
    government: (u64, u64),
    appeals: BTreeMap<Outcome, u64>,
    automated: (u64, u64),
}

impl Tally {
    /// How many rows.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Counts one more row.
    pub(super) fn add(&mut self, row: &LogRow) {
        self.rows += 1;
        self.through = row.seq;
        *self.by_act.entry(row.act).or_default() += 1;
        let month = row.day.get(..7).unwrap_or_default().to_owned();
        let (people, machine) = self.months.entry(month).or_default();
        *(if row.decided_by_machine {
            machine
        } else {
            people
        }) += 1;
        self.automated.0 += u64::from(row.decided_by_machine);
        self.automated.1 += u64::from(row.found_by_machine);
        if let (Act::AppealAnswered, Some(outcome)) = (row.act, row.appeal) {
            *self.appeals.entry(outcome).or_default() += 1;
        }
        self.request(row);
        if is_decision(row.act) {
            self.decision(row);
        }
    }

    fn request(&mut self, row: &LogRow) {
        let requests = &mut self.requests;
        match row.act {
            Act::RightsReceived => {
                requests.received += 1;
                let body = row.trigger == Trigger::GovernmentRequest;
                requests.from_public_bodies += u64::from(body);
            }
            Act::RightsDecided | Act::RightsMoreTime => {
                requests.answered += 1;
                requests.more_time += u64::from(row.act == Act::RightsMoreTime);
                requests.hours.add(row.hours_to_decision);
            }
            Act::Withdraw if row.content == Content::RightsRequest => {
                requests.taken_back += 1;
            }
            _ => {}
        }
    }

    fn decision(&mut self, row: &LogRow) {
        let nothing = row.act == Act::NoAction;
        self.decisions += 1;
        self.no_action += u64::from(nothing);
        self.hours.add(row.hours_to_decision);
        *self.by_decider.entry(row.decider).or_default() += 1;
        *self.by_trigger.entry(row.trigger).or_default() += 1;
        self.government.0 += u64::from(row.decider == Decider::GovernmentDesk);
        self.government.1 += u64::from(row.trigger == Trigger::GovernmentRequest);
        if let Some(rule) = &row.rule {
            let rule = self.by_rule.entry(rule.clone()).or_default();
            rule.no_action += u64::from(nothing);
            rule.acts += u64::from(!nothing);
        }
    }

    /// The report.
    pub(super) fn report(&self, half: Half) -> Report {
        let act = |act| self.by_act.get(&act).copied().unwrap_or_default();
        let outcome = |outcome| self.appeals.get(&outcome).copied().unwrap_or_default();
        let answered = self.appeals.values().sum();
        let within = self.requests.hours.within(WEEK);
        Report {
            half: half.to_string(),
            from: half.first(),
            to: half.last(),
            rows: self.rows,
            through: self.through,
            requests: RequestFigures {
                received: self.requests.received,
                from_public_bodies: self.requests.from_public_bodies,
                answered: self.requests.answered,
                within_week: within,
                within_week_percent: percent(within, self.requests.answered),
                median_hours: self.requests.hours.median(),
                more_time: self.requests.more_time,
                taken_back: self.requests.taken_back,
            },
            decisions: DecisionFigures {
                made: self.decisions,
                no_action: self.no_action,
                no_action_percent: percent(self.no_action, self.decisions),
                median_hours: self.hours.median(),
                by_government: self.government.0,
                asked_by_government: self.government.1,
            },
            appeals: AppealFigures {
                answered,
                upheld: outcome(Outcome::Upheld),
                modified: outcome(Outcome::Modified),
                overturned: outcome(Outcome::Overturned),
                overturned_percent: percent(outcome(Outcome::Overturned), answered),
            },
            automated: self.automated.0,
            found_by_machine: self.automated.1,
            break_glass: act(Act::BreakGlass),
            rules_published: act(Act::RulePublished),
            by_act: self.acts(),
            by_rule: self.rules(),
            by_decider: self.deciders(),
            by_trigger: self.triggers(),
            months: self.months(half),
        }
    }

    fn acts(&self) -> Vec<ActCount> {
        let all = self.by_act.iter();
        all.map(|(act, count)| ActCount {
            act: *act,
            count: *count,
        })
        .collect()
    }

    fn deciders(&self) -> Vec<DeciderCount> {
        let all = self.by_decider.iter();
        all.map(|(decider, count)| DeciderCount {
            decider: *decider,
            count: *count,
        })
        .collect()
    }

    fn triggers(&self) -> Vec<TriggerCount> {
        let all = self.by_trigger.iter();
        all.map(|(trigger, count)| TriggerCount {
            trigger: *trigger,
            count: *count,
        })
        .collect()
    }

    /// The one with the most acts first.
    fn rules(&self) -> Vec<RuleCount> {
        let all = self.by_rule.iter();
        let mut all: Vec<_> = all
            .map(|(rule, counted)| RuleCount {
                rule: rule.clone(),
                acts: counted.acts,
                no_action: counted.no_action,
            })
            .collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.acts));
        all
    }

    fn months(&self, half: Half) -> Vec<MonthCount> {
        let month = |month: String| {
            let (by_people, by_machine) = self.months.get(&month).copied().unwrap_or_default();
            MonthCount {
                month,
                by_people,
                by_machine,
            }
        };
        half.months().into_iter().map(month).collect()
    }
}

/// Whole per cent, rounded to the nearest; nothing of nothing.
fn percent(part: u64, whole: u64) -> Option<u64> {
    (part * 100 + whole / 2).checked_div(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_the_middle() {
        let mut hours = Hours::default();
        assert_eq!(hours.median(), None);
        for (more, middle) in [(5, 5), (1, 5), (168, 5), (169, 168), (2, 5)] {
            hours.add(Some(more));
            assert_eq!(hours.median(), Some(middle), "{hours:?}");
        }
        hours.add(None);
        assert_eq!(hours.within(168), 4);
    }

    #[test]
    fn per_cent_are_whole_and_never_of_nothing() {
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(1, 3), Some(33));
        assert_eq!(percent(2, 3), Some(67));
        assert_eq!(percent(1, 200), Some(1));
        assert_eq!(percent(7, 7), Some(100));
    }
}
