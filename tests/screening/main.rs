//! The detectors against texts that were written before them (`*.tsv`): what is found, and whom it bothers needlessly.
#![expect(clippy::unwrap_used, reason = "a file that cannot be read fails")]
mod figures;

use figures::{Lines, lines, marked, percent};
use kairanban::screening::{personal, scam};

/// Whether a finding lies on a marked part.
fn found(text: &str) -> bool {
    let (text, parts) = marked(text);
    let found = personal::find(&text);
    !parts.is_empty()
        && parts.iter().all(|(start, end)| {
            found
                .iter()
                .any(|one| one.start < *end && one.start + one.length > *start)
        })
}

#[test]
fn nine_of_ten_texts_with_somebodys_data_are_asked_about() {
    let texts = lines(include_str!("personal.tsv"));
    assert!(texts.len() >= 300, "{}", texts.len());
    for set in ["open", "held"] {
        let (hits, missed): (Vec<_>, Vec<_>) = texts.of(set).partition(|line| found(&line.text));
        let share = percent(hits.len(), hits.len() + missed.len());
        println!(
            "personal data, {set}: {share:.1} % of {} found",
            hits.len() + missed.len()
        );
        if set == "open" {
            for line in &missed {
                println!("  missed {}: {}", line.kind, line.text);
            }
        }
        assert!(share >= 90.0, "{set}: {share:.1} %");
    }
}

#[test]
fn at_most_two_of_a_hundred_texts_of_any_day_are_asked_about() {
    let texts = lines(include_str!("town.tsv"));
    assert!(texts.len() >= 500, "{}", texts.len());
    for set in ["open", "held"] {
        let wrong: Vec<_> = texts
            .of(set)
            .filter(|line| !personal::find(&line.text).is_empty())
            .collect();
        let count = texts.of(set).count();
        let share = percent(wrong.len(), count);
        println!("town, {set}: {share:.1} % of {count} asked about needlessly");
        if set == "open" {
            for line in &wrong {
                println!("  {} {:?}", line.text, personal::find(&line.text));
            }
        }
        assert!(share <= 2.0, "{set}: {share:.1} %");
    }
}

#[test]
fn sentences_of_others_are_let_be() {
    let Some(texts) = Lines::of_others() else {
        return;
    };
    let asked = texts.iter().filter(|text| !personal::find(text).is_empty());
    let taken = texts.iter().filter(|text| scam::is_likely(text));
    for (what, wrong) in [
        ("asked about", asked.collect::<Vec<_>>()),
        ("taken for a swindler's", taken.collect()),
    ] {
        let share = percent(wrong.len(), texts.len());
        println!(
            "sentences of others: {share:.2} % of {} {what}",
            texts.len()
        );
        for text in wrong.iter().take(20) {
            println!("  {text}");
        }
        assert!(share <= 2.0, "{share:.2} % {what}");
    }
}

#[test]
fn nine_of_ten_texts_of_swindlers_are_caught() {
    let texts = lines(include_str!("scams.tsv"));
    assert!(texts.len() >= 200, "{}", texts.len());
    for set in ["open", "held"] {
        let (hits, missed): (Vec<_>, Vec<_>) =
            texts.of(set).partition(|line| scam::is_likely(&line.text));
        let share = percent(hits.len(), hits.len() + missed.len());
        println!(
            "swindlers, {set}: {share:.1} % of {} caught",
            hits.len() + missed.len()
        );
        if set == "open" {
            for line in &missed {
                println!("  missed {}: {}", line.kind, line.text);
            }
        }
        assert!(share >= 90.0, "{set}: {share:.1} %");
    }
}

#[test]
fn at_most_two_of_a_hundred_texts_of_any_day_are_taken_for_a_swindlers() {
    let texts = lines(include_str!("town.tsv"));
    for set in ["open", "held"] {
        let wrong: Vec<_> = texts
            .of(set)
            .filter(|line| scam::is_likely(&line.text))
            .collect();
        let count = texts.of(set).count();
        let share = percent(wrong.len(), count);
        println!("town, {set}: {share:.1} % of {count} taken for a swindler's");
        if set == "open" {
            for line in &wrong {
                println!("  {}", line.text);
            }
        }
        assert!(share <= 2.0, "{set}: {share:.1} %");
    }
}
