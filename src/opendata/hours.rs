//! When a place is open, in the syntax of OpenStreetMap's `opening_hours`; what does not fit in it stays in words.
use super::{cell, when};

/// Opening hours, and what cannot be said in that syntax.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hours {
    /// `Mo-Fr 09:00-17:00`; empty where nothing is known for sure.
    pub rule: String,
    /// In words.
    pub note: String,
}

/// What the four cells say; `None` is a column that is not there at all.
pub(super) struct Cells<'c> {
    pub days: Option<&'c str>,
    pub opens: &'c str,
    pub closes: &'c str,
    /// A cell that says both, as 「9:00～17:00」.
    pub both: &'c str,
    pub note: &'c str,
}

const DAYS: [(char, &str); 7] = [
    ('月', "Mo"),
    ('火', "Tu"),
    ('水', "We"),
    ('木', "Th"),
    ('金', "Fr"),
    ('土', "Sa"),
    ('日', "Su"),
];

/// Reads the cells. A time without a day where there is a column for days claims nothing: it stays in words.
pub(super) fn read(cells: &Cells<'_>) -> Hours {
    let mut words = Vec::new();
    let spans = spans(cells, &mut words);
    let days = match cells.days {
        None => Some(Days::default().every()),
        Some(text) if cell::is_nothing(text) => None,
        Some(text) => {
            let days = days(text);
            if days.is_none() {
                words.push(cell::line(text));
            }
            days
        }
    };
    let rule = match (days, spans) {
        (Some(days), Some(spans)) => rule(&days, &spans),
        (None, Some(spans)) => {
            let said = cells.days.map_or_else(String::new, cell::line);
            let spans: Vec<_> = spans
                .iter()
                .map(|(from, to)| format!("{}～{}", when::clock(*from), when::clock(*to)))
                .collect();
            words.retain(|word| *word != said);
            words.insert(0, format!("{said} {}", spans.join("、")).trim().to_owned());
            String::new()
        }
        (Some(_), None) if cells.days.is_some() => {
            words.insert(0, cells.days.map_or_else(String::new, cell::line));
            String::new()
        }
        _ => String::new(),
    };
    let note = cell::text(cells.note);
    if !cell::is_nothing(&note) && note != "なし" {
        words.push(note);
    }
    words.retain(|word| !word.is_empty());
    Hours {
        rule,
        note: words.join("\n"),
    }
}

/// The times between which it is open, each in minutes.
fn spans(cells: &Cells<'_>, words: &mut Vec<String>) -> Option<Vec<(u32, u32)>> {
    if cell::is_nothing(cells.opens) && cell::is_nothing(cells.closes) {
        if cell::is_nothing(cells.both) {
            return None;
        }
        let found = both(cells.both);
        if found.is_none() {
            words.push(cell::text(cells.both));
        }
        return found;
    }
    let list = |text: &str| -> Option<Vec<u32>> {
        let text = cell::nfkc(text);
        text.split([';', '、', '/', '\n'])
            .map(when::minutes)
            .collect()
    };
    let (opens, closes) = (list(cells.opens), list(cells.closes));
    match (opens, closes) {
        (Some(opens), Some(closes)) if opens.len() == closes.len() => {
            Some(opens.into_iter().zip(closes).collect())
        }
        _ => {
            words.push(cell::line(&format!("{}～{}", cells.opens, cells.closes)));
            None
        }
    }
}

/// 「9:00～17:00」, 「9時から17時」, 「24時間」.
fn both(text: &str) -> Option<Vec<(u32, u32)>> {
    let text = cell::line(text);
    if ["24時間", "終日", "常時", "24時間利用可能", "24時間利用可"].contains(&text.as_str())
    {
        return Some(vec![(0, 24 * 60)]);
    }
    let mut spans = Vec::new();
    for part in text.split([';', '、', ',', '/']) {
        let part = part.replace("から", "~").replace("まで", "");
        let (from, to) =
            part.split_once(|c: char| matches!(c, '~' | '～' | '〜') || cell::is_dash(c))?;
        spans.push((when::minutes(from)?, when::minutes(to)?));
    }
    Some(spans)
}

/// Days of the week, and whether holidays are among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Days {
    week: [bool; 7],
    holidays: bool,
}

impl Days {
    fn every(mut self) -> Self {
        self.week = [true; 7];
        self
    }

    fn mark(&mut self, from: usize, to: usize) {
        for at in 0..7 {
            let within = if from <= to {
                (from..=to).contains(&at)
            } else {
                at >= from || at <= to
            };
            if let (true, Some(day)) = (within, self.week.get_mut(at)) {
                *day = true;
            }
        }
    }
}

/// 「月火水木金」, 「月～金」, 「月曜日から金曜日」, 「平日」, 「毎日」, 「土日祝」.
fn days(text: &str) -> Option<Days> {
    let text = cell::line(text)
        .replace("曜日", "")
        .replace("から", "~")
        .replace("まで", "")
        .replace("祝日", "祝")
        .replace("休日", "祝")
        .replace("年中無休", "毎日")
        .replace("無休", "毎日")
        .replace("全日", "毎日")
        .replace("全曜", "毎日")
        .replace("平日", "月~金");
    let mut found = Days::default();
    let mut last = None;
    let mut range = false;
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("毎日") {
            found = found.every();
            rest = after;
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match (DAYS.iter().position(|(day, _)| *day == c), c) {
            (Some(at), _) => {
                found.mark(if range { last? } else { at }, at);
                (last, range) = (Some(at), false);
            }
            (None, '祝') => found.holidays = true,
            (None, '~' | '～' | '〜') => range = true,
            (None, c) if cell::is_dash(c) => range = true,
            (None, '・' | '、' | ',' | ';' | ' ' | '/' | '曜' | '及' | 'び' | '(' | ')') => {}
            _ => return None,
        }
    }
    (!range && (found.holidays || found.week.contains(&true))).then_some(found)
}

fn rule(days: &Days, spans: &[(u32, u32)]) -> String {
    let times: Vec<String> = spans.iter().map(|span| time(*span)).collect();
    let times = times.join(",");
    let always = times == "00:00-24:00";
    let every = days.week == [true; 7];
    if always && every {
        return "24/7".to_owned();
    }
    let mut when = if every { Vec::new() } else { week(days.week) };
    if days.holidays && !every {
        when.push("PH".to_owned());
    }
    format!("{} {times}", when.join(",")).trim().to_owned()
}

/// The whole day is written by towns as 0:00 to 23:59, and as 0:00 to 0:00.
fn time((from, to): (u32, u32)) -> String {
    let to = if from == 0 && matches!(to, 0 | 1439) {
        1440
    } else {
        to
    };
    format!("{}-{}", when::clock(from), when::clock(to))
}

/// Days that follow one another as a range.
fn week(days: [bool; 7]) -> Vec<String> {
    let names: Vec<Option<&str>> = days
        .iter()
        .zip(DAYS)
        .map(|(on, (_, name))| on.then_some(name))
        .collect();
    names
        .split(Option::is_none)
        .filter_map(|run| match run {
            [Some(one)] => Some((*one).to_owned()),
            [Some(first), Some(second)] => Some(format!("{first},{second}")),
            [Some(first), .., Some(last)] => Some(format!("{first}-{last}")),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(days: &str, opens: &str, closes: &str, note: &str) -> (String, String) {
        let cells = Cells {
            days: Some(days),
            opens,
            closes,
            both: "",
            note,
        };
        let read = read(&cells);
        (read.rule, read.note)
    }

    #[test]
    fn days_and_times_become_a_rule() {
        for (days, opens, closes, rule) in [
            ("月火水木金", "08:00:00", "16:00:00", "Mo-Fr 08:00-16:00"),
            ("月～金", "9:00", "17:15", "Mo-Fr 09:00-17:15"),
            ("月曜日から金曜日", "9時", "17時", "Mo-Fr 09:00-17:00"),
            ("火水木金土日", "9:30", "16:30", "Tu-Su 09:30-16:30"),
            ("月木金土日", "9:00", "17:00", "Mo,Th-Su 09:00-17:00"),
            ("月火木金", "9:00", "17:00", "Mo,Tu,Th,Fr 09:00-17:00"),
            ("土日祝", "10:00", "16:00", "Sa,Su,PH 10:00-16:00"),
            ("月火水木金土日", "0:00", "23:59", "24/7"),
            ("毎日", "00:00", "24:00", "24/7"),
            (
                "平日",
                "9:00;13:00",
                "12:00;17:00",
                "Mo-Fr 09:00-12:00,13:00-17:00",
            ),
            ("月火水木金土", "18:00", "25:00", "Mo-Sa 18:00-25:00"),
            ("土～月", "9:00", "17:00", "Mo,Sa,Su 09:00-17:00"),
        ] {
            assert_eq!(
                hours(days, opens, closes, ""),
                (rule.to_owned(), String::new()),
                "{days}"
            );
        }
    }

    #[test]
    fn what_is_not_sure_stays_in_words() {
        assert_eq!(hours("", "9:00", "17:00", "").1, "09:00～17:00");
        assert_eq!(
            hours("学校開庁日", "9:00", "17:00", ""),
            (String::new(), "学校開庁日 09:00～17:00".into())
        );
        assert_eq!(hours("月火", "要相談", "", "").0, "");
        assert_eq!(
            hours("月", "9:00", "17:00", "祝日を除く"),
            ("Mo 09:00-17:00".into(), "祝日を除く".into())
        );
        assert_eq!(hours("", "", "", "なし"), (String::new(), String::new()));
        assert_eq!(
            hours("月火水", "", "", ""),
            (String::new(), "月火水".into())
        );
        let cells = Cells {
            days: None,
            opens: "",
            closes: "",
            both: "9:00～17:00",
            note: "",
        };
        assert_eq!(read(&cells).rule, "09:00-17:00");
    }
}
