//! The detectors against texts that were written before them (`*.tsv`): what is found, and whom it bothers needlessly.
#![expect(clippy::unwrap_used, reason = "a file that cannot be read fails")]
mod figures;

use figures::{Lines, lines, marked, percent};
use kairanban::screening::{names, personal, scam};

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
fn names_are_found_in_texts_about_places_and_words_for_people_are_let_be() {
    let texts = lines(include_str!("names.tsv"));
    for set in ["open", "held"] {
        let (named, plain): (Vec<_>, Vec<_>) =
            texts.of(set).partition(|line| whole(line).contains('⟦'));
        let missed: Vec<_> = named
            .iter()
            .filter(|line| !names_found(&whole(line)))
            .collect();
        let wrong: Vec<_> = plain
            .iter()
            .filter(|line| !names::find(&whole(line)).is_empty())
            .collect();
        let found = percent(named.len() - missed.len(), named.len());
        let asked = percent(wrong.len(), plain.len());
        println!(
            "names, {set}: {found:.1} % of {} found, {asked:.1} % of {} asked about needlessly",
            named.len(),
            plain.len()
        );
        if set == "open" {
            for line in missed.iter().chain(&wrong) {
                println!("  {}", whole(line));
            }
        }
        assert!(found >= 90.0, "{set}: {found:.1} %");
        assert!(asked <= 5.0, "{set}: {asked:.1} %");
    }
}

/// These lines have no column for a kind.
fn whole(line: &figures::Line) -> String {
    [line.kind.as_str(), line.text.as_str()].concat()
}

fn names_found(text: &str) -> bool {
    let (text, parts) = marked(text);
    let found = names::find(&text);
    parts.iter().all(|(start, end)| {
        found
            .iter()
            .any(|one| one.start < *end && one.start + one.length > *start)
    })
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
