//! The half-yearly report: its figures are what anybody counts over the rows of the file, whatever happened.
use chrono::TimeDelta;
use kairanban::transparency::{
    Act, Content, Decider, Entry, Outcome, Trigger, chain::LogRow, export,
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngSeed, TestRunner},
};
use serde_json::{Value, json};

use crate::{
    rights::{Asked, refusal},
    village::{Village, send},
};

/// The log as everybody fetches it.
pub async fn fetched(village: &Village) -> Vec<LogRow> {
    let url = format!("{}/transparency/log.csv", village.url);
    let answer = send(village.guest().client.get(url)).await;
    assert_eq!(answer.status, 200);
    export::rows(&String::from_utf8(answer.body).unwrap()).unwrap()
}

fn decisions(row: &LogRow) -> bool {
    [
        Act::NoAction,
        Act::Label,
        Act::Warn,
        Act::EditRequired,
        Act::Hide,
        Act::Remove,
        Act::Limit,
        Act::Suspend,
        Act::Close,
    ]
    .contains(&row.act)
}

/// The later of the two in the middle.
fn median(mut hours: Vec<i32>) -> Value {
    hours.sort_unstable();
    hours
        .get(hours.len() / 2)
        .map_or(Value::Null, |middle| json!(middle))
}

/// Whole per cent.
fn percent(part: usize, whole: usize) -> Value {
    if whole == 0 {
        return Value::Null;
    }
    let tenths = part * 1_000 / whole;
    json!(tenths / 10 + usize::from(tenths % 10 >= 5))
}

/// Counts once more, in another way than the server: over lists of rows.
fn counted(rows: &[&LogRow]) -> Value {
    let of = |meets: &dyn Fn(&LogRow) -> bool| rows.iter().filter(|row| meets(row)).count();
    let act = |act: Act| of(&|row| row.act == act);
    let first = |row: &LogRow| matches!(row.act, Act::RightsDecided | Act::RightsMoreTime);
    let hours = |meets: &dyn Fn(&LogRow) -> bool| -> Vec<i32> {
        let met = rows.iter().filter(|row| meets(row));
        met.filter_map(|row| row.hours_to_decision).collect()
    };
    let within = hours(&first)
        .into_iter()
        .filter(|hours| *hours <= 168)
        .count();
    let made = of(&decisions);
    let nothing = act(Act::NoAction);
    let appeals = act(Act::AppealAnswered);
    let outcome =
        |outcome| of(&|row| row.act == Act::AppealAnswered && row.appeal == Some(outcome));
    json!({
        "rows": rows.len(),
        "through": rows.last().map_or(0, |row| row.seq),
        "requests": {
            "received": act(Act::RightsReceived),
            "from_public_bodies": of(&|row| row.act == Act::RightsReceived && row.trigger == Trigger::GovernmentRequest),
            "answered": of(&first),
            "within_week": within,
            "within_week_percent": percent(within, of(&first)),
            "median_hours": median(hours(&first)),
            "more_time": act(Act::RightsMoreTime),
            "taken_back": of(&|row| row.act == Act::Withdraw && row.content == Content::RightsRequest),
        },
        "decisions": {
            "made": made,
            "no_action": nothing,
            "no_action_percent": percent(nothing, made),
            "median_hours": median(hours(&decisions)),
            "by_government": of(&|row| decisions(row) && row.decider == Decider::GovernmentDesk),
            "asked_by_government": of(&|row| decisions(row) && row.trigger == Trigger::GovernmentRequest),
        },
        "appeals": {
            "answered": appeals,
            "upheld": outcome(Outcome::Upheld),
            "modified": outcome(Outcome::Modified),
            "overturned": outcome(Outcome::Overturned),
            "overturned_percent": percent(outcome(Outcome::Overturned), appeals),
        },
        "automated": of(&|row| row.decided_by_machine),
        "found_by_machine": of(&|row| row.found_by_machine),
        "break_glass": act(Act::BreakGlass),
        "rules_published": act(Act::RulePublished),
    })
}

/// Anything that may happen, also what does not.
fn anything() -> impl Strategy<Value = Entry> {
    use sea_orm::Iterable;
    let word = |all: Vec<Act>| prop::sample::select(all);
    let act = word(Act::iter().collect());
    let content = prop::sample::select(Content::iter().collect::<Vec<_>>());
    let trigger = prop::sample::select(Trigger::iter().collect::<Vec<_>>());
    let decider = prop::sample::select(Decider::iter().collect::<Vec<_>>());
    let outcome = prop::sample::select(Outcome::iter().collect::<Vec<_>>());
    let rule = prop::option::of(prop::sample::select(vec![
        "spam",
        "harassment",
        "personal-data",
    ]));
    let hours = prop::option::of(0..400);
    (
        act,
        content,
        trigger,
        decider,
        outcome,
        rule,
        hours,
        any::<(bool, bool)>(),
    )
        .prop_map(
            |(act, content, trigger, decider, outcome, rule, hours, (found, decided))| Entry {
                area: None,
                content,
                act,
                rule: rule.map(|slug| (slug.to_owned(), 1)),
                trigger,
                found_by_machine: found,
                decided_by_machine: decided,
                decider,
                duration_hours: None,
                hours_to_decision: hours,
                appeal: (act == Act::AppealAnswered).then_some(outcome),
                reverts: None,
            },
        )
}

/// What the server reports, without what is named and listed.
async fn reported(village: &Village, half: &str) -> Value {
    let path = format!("/transparency/reports/{half}");
    village.guest().get(&path).await.expect(200)
}

fn assert_equal(report: &Value, counted: &Value) {
    for (name, figure) in counted.as_object().unwrap() {
        assert_eq!(&report[name], figure, "{name}");
    }
}

#[actix_web::test]
async fn the_figures_are_a_count_over_the_rows() {
    let village = Village::new().await;
    let start: chrono::DateTime<chrono::Utc> = "2031-06-10T03:00:00Z".parse().unwrap();
    village.later(start - village.clock.now());
    let config = Config {
        rng_seed: RngSeed::Fixed(20_311_126),
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    for number in 0..300 {
        let entry = anything().new_tree(&mut runner).unwrap().current();
        village.publishes(entry).await.unwrap();
        // Across the end of a half-year, and the report is read again and again while rows come.
        village.later(TimeDelta::hours(6));
        if number % 97 == 0 {
            reported(&village, "2031-1").await;
        }
    }
    let rows = fetched(&village).await;
    assert_eq!(rows.len(), 300);
    for (half, from, to) in [
        ("2031-1", "2031-01-01", "2031-06-30"),
        ("2031-2", "2031-07-01", "2031-12-31"),
    ] {
        let own = rows
            .iter()
            .filter(|row| row.day.as_str() >= from && row.day.as_str() <= to);
        let own: Vec<_> = own.collect();
        assert!(own.len() > 50, "{half} has {} rows", own.len());
        let report = reported(&village, half).await;
        assert_equal(&report, &counted(&own));
        let sum = |list: &str, of: &[&str]| -> u64 {
            let items = report[list].as_array().unwrap().iter();
            items
                .map(|one| {
                    of.iter()
                        .map(|name| one[*name].as_u64().unwrap())
                        .sum::<u64>()
                })
                .sum()
        };
        assert_eq!(sum("by_act", &["count"]), own.len() as u64);
        assert_eq!(
            sum("months", &["by_people", "by_machine"]),
            own.len() as u64
        );
        let made = report["decisions"]["made"].as_u64().unwrap();
        assert_eq!(
            (sum("by_decider", &["count"]), sum("by_trigger", &["count"])),
            (made, made)
        );
        let cited = own
            .iter()
            .filter(|row| decisions(row) && row.rule.is_some())
            .count();
        assert_eq!(sum("by_rule", &["acts", "no_action"]), cited as u64);
    }
    let list = village
        .guest()
        .get("/transparency/reports")
        .await
        .expect(200);
    let names: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["half"].clone())
        .collect();
    assert_eq!(names, ["2031-2", "2031-1"]);
    for nothing in ["2030-2", "2032-1", "2031-3", "1", "2031-02"] {
        let path = format!("/transparency/reports/{nothing}");
        assert_eq!(
            village.guest().get(&path).await.refused(404),
            "not_found",
            "{nothing}"
        );
    }
    village.close().await;
}

#[actix_web::test]
async fn a_request_is_one_however_often_it_took_more_time() {
    let mut asked = Asked::new(json!({})).await;
    let more = |village: &Village, hours: i64| {
        json!({"verdict": "more_time", "words": "確認に時間がかかっています。",
            "until": kairanban::clock::Moment(village.clock.now() + TimeDelta::hours(hours))})
    };
    for hours in [100, 200, 300] {
        asked.village.later(TimeDelta::hours(100));
        asked.back().await;
        asked
            .act("decision", more(&asked.village, hours))
            .await
            .expect(200);
    }
    asked.act("decision", refusal()).await.expect(200);
    let rows = fetched(&asked.village).await;
    let acts: Vec<_> = rows.iter().map(|row| row.act).collect();
    assert_eq!(
        acts,
        [
            Act::RightsReceived,
            Act::RightsMoreTime,
            Act::RightsMoreTimeAgain,
            Act::RightsMoreTimeAgain,
            // The case about the same thing.
            Act::NoAction,
            Act::RightsDecidedLater
        ]
    );
    assert_eq!(
        rows[0].area, "JP",
        "where it is would tell whether it is there"
    );
    let list = asked
        .village
        .guest()
        .get("/transparency/reports")
        .await
        .expect(200);
    let mut sums = (0, 0, 0);
    for one in list["items"].as_array().unwrap() {
        let report = reported(&asked.village, one["half"].as_str().unwrap()).await;
        let figure = |name: &str| report["requests"][name].as_u64().unwrap();
        sums = (
            sums.0 + figure("received"),
            sums.1 + figure("answered"),
            sums.2 + figure("within_week"),
        );
    }
    assert_eq!(sums, (1, 1, 1), "received once, answered once, in time");
    asked.village.close().await;
}
