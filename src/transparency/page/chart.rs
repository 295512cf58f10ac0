//! Simple charts, drawn here as SVG: bars and columns. Each has a title and a description, and stands beside the table
//! with the same figures; colors come from the style sheet, so that both color schemes have theirs.
use maud::{Markup, html};

use super::Setting;

/// What is drawn.
pub(super) struct Chart<'a> {
    /// A word that is in no other chart of the page.
    pub id: &'a str,
    pub title: &'a str,
    /// What the rows are, for the table's head.
    pub what: &'a str,
    /// Names of the parts, for the table's head and for the legend: one or two.
    pub parts: Vec<&'a str>,
    pub rows: Vec<(String, Vec<u64>)>,
}

const WIDTH: u64 = 360;
const BAR: u64 = 14;
const ROW: u64 = 40;
const TALL: u64 = 150;

/// As much of a name as fits over a bar; the table has all of it.
fn short(name: &str) -> String {
    let mut room = 48;
    let mut kept = String::new();
    for letter in name.chars() {
        room -= if letter.is_ascii() { 1 } else { 2 };
        if room < 0 {
            kept.push('…');
            break;
        }
        kept.push(letter);
    }
    kept
}

/// Where each part of a bar begins and how long it is, and where the bar ends. What is there at all is seen.
fn spans(parts: &[u64], room: u64, most: u64) -> (Vec<(u64, u64)>, u64) {
    let mut end = 0;
    let mut span = |count: &u64| {
        let from = end;
        let long = (room * count / most).max(u64::from(*count > 0));
        end += long;
        (from, long)
    };
    let spans = parts.iter().map(&mut span).collect();
    (spans, end)
}

impl Chart<'_> {
    fn most(&self) -> u64 {
        let sums = self.rows.iter().map(|(_, parts)| parts.iter().sum());
        sums.max().unwrap_or(0).max(1)
    }

    /// In a sentence, for whoever does not see it.
    fn description(&self, setting: &Setting<'_>) -> String {
        let sum = |parts: &[u64]| parts.iter().sum::<u64>();
        let rows = self.rows.iter();
        let rows: Vec<_> = rows
            .map(|(name, parts)| format!("{name} {}", sum(parts)))
            .collect();
        rows.join(setting.say("、", ", "))
    }

    /// Lying bars, each under its name.
    pub(super) fn bars(&self, setting: &Setting<'_>) -> Markup {
        let most = self.most();
        let height = ROW * self.rows.len() as u64 + 4;
        self.figure(setting, &html! {
            svg.chart viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-labelledby=(self.named()) {
                (self.said(setting))
                @for (at, (name, parts)) in self.rows.iter().enumerate() {
                    @let top = ROW * at as u64;
                    text x="0" y=(top + 15) { (short(name)) }
                    @let (spans, end) = spans(parts, WIDTH - 48, most);
                    @for (part, (from, long)) in spans.into_iter().enumerate() {
                        rect class=(format!("part-{part}")) x=(from) y=(top + 20) width=(long) height=(BAR) {}
                    }
                    text.figure-count x=(end + 6) y=(top + 32) { (parts.iter().sum::<u64>()) }
                }
            }
        })
    }

    /// Standing columns, for what goes on in time.
    pub(super) fn columns(&self, setting: &Setting<'_>) -> Markup {
        let most = self.most();
        let wide = WIDTH / (self.rows.len() as u64).max(1);
        let height = TALL + 44;
        self.figure(setting, &html! {
            svg.chart viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-labelledby=(self.named()) {
                (self.said(setting))
                @for (at, (name, parts)) in self.rows.iter().enumerate() {
                    @let left = wide * at as u64;
                    @let (spans, end) = spans(parts, TALL, most);
                    @let ground = TALL + 20;
                    @for (part, (from, long)) in spans.into_iter().enumerate() {
                        rect class=(format!("part-{part}")) x=(left + 8) y=(ground - from - long) width=(wide - 16) height=(long) {}
                    }
                    text.middle x=(left + wide / 2) y=(ground - end - 5) { (parts.iter().sum::<u64>()) }
                    text.middle x=(left + wide / 2) y=(height - 6) { (name) }
                }
                line.axis x1="0" x2=(WIDTH) y1=(TALL + 20) y2=(TALL + 20) {}
            }
        })
    }

    fn named(&self) -> String {
        format!("{0}-title {0}-desc", self.id)
    }

    fn said(&self, setting: &Setting<'_>) -> Markup {
        html! {
            title id=(format!("{}-title", self.id)) { (self.title) }
            desc id=(format!("{}-desc", self.id)) { (self.description(setting)) }
        }
    }

    /// The drawing, its legend, and the same figures as a table.
    fn figure(&self, setting: &Setting<'_>, drawn: &Markup) -> Markup {
        html! {
            figure.chart-figure {
                (drawn)
                @if self.parts.len() > 1 {
                    ul.legend aria-hidden="true" {
                        @for (part, name) in self.parts.iter().enumerate() {
                            li { svg.legend-mark viewBox="0 0 12 12" { rect class=(format!("part-{part}")) width="12" height="12" {} } (name) }
                        }
                    }
                }
                (self.table(setting))
            }
        }
    }

    fn table(&self, setting: &Setting<'_>) -> Markup {
        html! {
            details.paper-fold {
                summary { (setting.say("表で見る", "As a table")) }
                table {
                    caption { (self.title) }
                    thead { tr { th scope="col" { (self.what) } @for part in &self.parts { th scope="col" { (part) } } } }
                    tbody {
                        @for (name, parts) in &self.rows {
                            tr { th scope="row" { (name) } @for count in parts { td { (count) } } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_end_in_dots() {
        assert_eq!(short("投稿"), "投稿");
        assert_eq!(short(&"長".repeat(30)), format!("{}…", "長".repeat(24)));
    }

    #[test]
    fn what_is_there_is_seen_and_nothing_leaves_the_picture() {
        assert_eq!(
            spans(&[1, 0, 999], 100, 1_000),
            (vec![(0, 1), (1, 0), (1, 99)], 100)
        );
        assert_eq!(spans(&[0, 0], 100, 1), (vec![(0, 0), (0, 0)], 0));
    }
}
