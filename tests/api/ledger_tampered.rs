//! A thousand ways to tamper with ten thousand rows: each is found, whoever made the hashes fit again.
use kairanban::{
    secrets::Secrets,
    transparency::{
        self, Act, Content, Decider, Outcome, Trigger,
        chain::{self, Head, LogRow, NOTHING},
        heads,
        verify::{self, Check, Fault},
    },
};
use proptest::{
    prelude::*,
    test_runner::{Config, RngSeed, TestRunner},
};
use sea_orm::ConnectionTrait;

use crate::{
    ledger::{entry, line},
    village::Village,
};

const ROWS: usize = 10_000;
/// A head each so many rows. The last row is under one.
const DAY: usize = 100;

fn row(number: usize, prev: &str) -> LogRow {
    let pick = |n: usize| (number * 7_919 / 3) % n;
    let mut row = LogRow {
        seq: i64::try_from(number).unwrap(),
        day: format!("2026-{:02}-{:02}", 1 + number / 900, 1 + number / 33 % 28),
        area: ["JP", "JP-13", "131083", "141330"][pick(4)].to_owned(),
        content: [Content::Post, Content::Comment, Content::Photo][pick(3)],
        act: [Act::NoAction, Act::Hide, Act::Remove, Act::Warn][pick(4)],
        rule: (pick(5) > 0).then(|| format!("rule-{}", pick(9))),
        rule_version: (pick(5) > 0).then_some(1),
        trigger: [Trigger::Report, Trigger::Own][pick(2)],
        found_by_machine: pick(3) == 0,
        decided_by_machine: pick(7) == 0,
        decider: [Decider::Staff, Decider::AreaModerators][pick(2)],
        duration_hours: (pick(6) == 0).then_some(24),
        hours_to_decision: (pick(4) > 0).then(|| i32::try_from(pick(170)).unwrap()),
        appeal: (pick(11) == 0).then_some(Outcome::Upheld),
        reverts: (pick(13) == 0).then_some(1),
        prev: prev.to_owned(),
        hash: String::new(),
    };
    row.hash = chain::hash(prev, &row).unwrap();
    row
}

struct Log {
    rows: Vec<LogRow>,
    heads: Vec<Head>,
    secrets: Secrets,
}

impl Log {
    fn new() -> Self {
        let secrets = Secrets::from_text(&"A".repeat(43)).unwrap();
        let mut rows: Vec<LogRow> = Vec::new();
        for number in 1..=ROWS {
            let prev = rows.last().map_or(NOTHING, |row| &row.hash).to_owned();
            rows.push(row(number, &prev));
        }
        let mut log = Self {
            rows,
            heads: Vec::new(),
            secrets,
        };
        for end in (0..=ROWS).step_by(DAY) {
            let seq = i64::try_from(end).unwrap();
            let head = Head {
                day: format!(
                    "{}-{:02}-{:02}",
                    2026,
                    1 + end / DAY / 28,
                    1 + end / DAY % 28
                ),
                seq,
                count: seq,
                hash: end
                    .checked_sub(1)
                    .map_or(NOTHING, |at| &log.rows[at].hash)
                    .to_owned(),
                audit_hash: NOTHING.to_owned(),
                at: "2026-01-01T00:00:00.000Z".to_owned(),
                prev: match log.heads.last() {
                    Some(head) => head.digest().unwrap(),
                    None => NOTHING.to_owned(),
                },
                key: String::new(),
                signature: String::new(),
            };
            log.heads.push(heads::sign(&log.secrets, head).unwrap());
        }
        log
    }
}

/// One way of tampering, with as much cunning as it needs.
#[derive(Clone, Debug)]
enum Tamper {
    /// A member of a row gets another value; the hash of the row is made to fit, or those of all behind it, or none.
    Change {
        at: usize,
        member: usize,
        fits: Fits,
    },
    Delete {
        at: usize,
        fits: Fits,
    },
    /// Two rows change places, with or without their numbers.
    Swap {
        one: usize,
        other: usize,
        numbered: bool,
        fits: Fits,
    },
    Insert {
        at: usize,
        fits: Fits,
    },
    Cut {
        at: usize,
    },
    /// Something about a head.
    Head {
        at: usize,
        what: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fits {
    Not,
    /// Numbers and hashes as if it had always been so.
    ToTheEnd,
}

fn tamper() -> impl Strategy<Value = Tamper> {
    let at = 0..ROWS;
    let fits = prop_oneof![Just(Fits::Not), Just(Fits::ToTheEnd)];
    prop_oneof![
        4 => (at.clone(), 0..17_usize, fits.clone()).prop_map(|(at, member, fits)| Tamper::Change { at, member, fits }),
        2 => (at.clone(), fits.clone()).prop_map(|(at, fits)| Tamper::Delete { at, fits }),
        2 => (at.clone(), at.clone(), any::<bool>(), fits.clone())
            .prop_filter("two", |(one, other, ..)| one != other)
            .prop_map(|(one, other, numbered, fits)| Tamper::Swap { one, other, numbered, fits }),
        2 => (at.clone(), fits).prop_map(|(at, fits)| Tamper::Insert { at, fits }),
        1 => at.prop_map(|at| Tamper::Cut { at }),
        2 => (0..=ROWS / DAY, 0..7_usize).prop_map(|(at, what)| Tamper::Head { at, what }),
    ]
}

fn other_value(row: &mut LogRow, member: usize) {
    match member {
        0 => row.seq += 1,
        1 => row.day.replace_range(..4, "2025"),
        2 => row.area.push('0'),
        3 => row.content = Content::Rule,
        4 => row.act = Act::Release,
        5 => row.rule = Some("another".to_owned()),
        6 => row.rule_version = Some(9),
        7 => row.trigger = Trigger::GovernmentRequest,
        8 => row.found_by_machine ^= true,
        9 => row.decided_by_machine ^= true,
        10 => row.decider = Decider::GovernmentDesk,
        11 => row.duration_hours = Some(720),
        12 => row.hours_to_decision = Some(999),
        13 => row.appeal = Some(Outcome::Overturned),
        14 => row.reverts = Some(2),
        15 => row.prev = "1".repeat(64),
        _ => row.hash = "1".repeat(64),
    }
}

/// Numbers and hashes as if it had always been so.
fn fit(rows: &mut [LogRow], at: usize, before: Option<&LogRow>) {
    let (mut seq, mut prev) = match (at.checked_sub(1), before) {
        (Some(last), _) => (rows[last].seq, rows[last].hash.clone()),
        (None, Some(row)) => (row.seq, row.hash.clone()),
        (None, None) => (0, NOTHING.to_owned()),
    };
    for row in &mut rows[at..] {
        seq += 1;
        row.seq = seq;
        row.prev.clone_from(&prev);
        row.hash = chain::hash(&row.prev, row).unwrap();
        prev.clone_from(&row.hash);
    }
}

impl Tamper {
    /// Where the first change is.
    fn first(&self) -> usize {
        match *self {
            Self::Change { at, .. }
            | Self::Delete { at, .. }
            | Self::Insert { at, .. }
            | Self::Cut { at }
            | Self::Head { at, .. } => at,
            Self::Swap { one, other, .. } => one.min(other),
        }
    }

    /// The rows as they would lie there, from the last head before the first change on, and as far as it takes: two heads
    /// further the log is as it was, or has come to its end.
    fn rows(&self, log: &Log) -> (usize, Vec<LogRow>) {
        let first = self.first();
        let from = first / DAY * DAY;
        let at = first - from;
        let mut rows = log.rows[from..ROWS.min(from + 3 * DAY)].to_vec();
        let fits = match *self {
            Self::Change { member, fits, .. } => {
                other_value(&mut rows[at], member);
                // A number or a hash that is made to fit again is as it was.
                if [0, 15, 16].contains(&member) {
                    Fits::Not
                } else {
                    fits
                }
            }
            Self::Delete { fits, .. } => {
                rows.remove(at);
                fits
            }
            Self::Swap {
                one,
                other,
                numbered,
                fits,
            } => {
                let later = one.max(other);
                let here = rows[at].clone();
                rows[at] = log.rows[later].clone();
                if numbered {
                    rows[at].seq = here.seq;
                }
                if let Some(there) = rows.get_mut(later - from) {
                    let seq = there.seq;
                    *there = here;
                    if numbered {
                        there.seq = seq;
                    }
                }
                fits
            }
            Self::Insert { fits, .. } => {
                let mut more = rows[at].clone();
                more.act = Act::NoAction;
                more.rule = Some("put in".to_owned());
                rows.insert(at, more);
                fits
            }
            Self::Cut { .. } => {
                rows.truncate(at);
                Fits::Not
            }
            Self::Head { .. } => Fits::Not,
        };
        if fits == Fits::ToTheEnd {
            let before = from.checked_sub(1).map(|last| &log.rows[last]);
            fit(&mut rows, at, before);
        }
        (from, rows)
    }
}

fn tampered_heads(log: &Log, at: usize, what: usize) -> Vec<Head> {
    let mut all = log.heads.clone();
    let last = all.len() - 1;
    match what {
        0 => all[at].hash = "2".repeat(64),
        1 => all[at].seq += 1,
        2 => all[at].day.push('0'),
        3 => all[at].count += 1,
        4 => all.swap(at, (at + 1) % (last + 1)),
        // Whoever takes away the last leaves what was there a day before; and a list that was fetched may begin anywhere.
        5 if at > 0 && at < last => drop(all.remove(at)),
        _ => {
            // Somebody else's signature, under a head that is made to fit.
            let stranger = Secrets::from_text(&format!("{}E", "A".repeat(42))).unwrap();
            all[at].hash = "3".repeat(64);
            all[at] = heads::sign(&stranger, all[at].clone()).unwrap();
        }
    }
    all
}

#[test]
fn a_thousand_tampers_of_ten_thousand_rows_are_all_found() {
    let log = Log::new();
    let key = [log.secrets.public_key(heads::PURPOSE).unwrap()];
    verify::heads(&log.heads, &key).unwrap();
    // The honest log is walked once, to its end; each tampered one from the last head before the change on.
    let mut check = Check::of(&log.heads);
    let mut stations = vec![check.clone()];
    for (row, number) in log.rows.iter().zip(1..) {
        check.row(row).unwrap();
        if number % DAY == 0 {
            stations.push(check.clone());
        }
    }
    assert_eq!(check.end().unwrap(), i64::try_from(ROWS).unwrap());
    let config = Config {
        cases: 1_000,
        rng_seed: RngSeed::Fixed(20_261_126),
        failure_persistence: None,
        ..Config::default()
    };
    let found = std::cell::Cell::new(0);
    TestRunner::new(config)
        .run(&tamper(), |tamper| {
            let broken = if let Tamper::Head { at, what } = tamper {
                verify::heads(&tampered_heads(&log, at, what), &key).unwrap_err()
            } else {
                let (from, rows) = tamper.rows(&log);
                let mut check = stations[from / DAY].clone();
                let wrong = rows.iter().find_map(|row| check.row(row).err());
                match wrong {
                    Some(wrong) => wrong,
                    None => check.end().unwrap_err(),
                }
            };
            found.set(found.get() + 1);
            prop_assert!(matches!(broken, Fault::Broken(_)), "{broken:?}");
            Ok(())
        })
        .unwrap();
    assert_eq!(found.get(), 1_000);
}

/// The same in the database, by somebody who took the triggers away first.
#[actix_web::test]
async fn tampering_with_the_database_is_found() {
    let village = Village::new().await;
    let guest = kairanban::access::Viewer::guest();
    for day in 0..4 {
        for _ in 0..5 {
            village
                .db()
                .write(&guest, async |tx| {
                    transparency::publish(tx, entry(None)).await?;
                    transparency::audit(tx, line()).await
                })
                .await
                .unwrap();
        }
        if day < 3 {
            transparency::write_head(&village.app).await.unwrap();
            village.later(chrono::TimeDelta::days(1));
        }
    }
    let seen = verify::database(&village.app, &[]).await.unwrap();
    assert_eq!((seen.rows, seen.lines, seen.heads), (20, 20, 3));
    let conn = village.raw().await;
    for sql in untriggered(village.db().on_postgres()) {
        conn.execute_unprepared(&sql).await.unwrap();
    }
    for table in ["public_log", "audit_line", "log_head", "log_chain"] {
        let keep = format!("CREATE TABLE {table}_before AS SELECT * FROM {table}");
        conn.execute_unprepared(&keep).await.unwrap();
    }
    // What a stranger put there: the hash of row 5.
    let key = transparency::heads::all(&village.app).await.unwrap()[0]
        .hash
        .clone();
    let day = |n: i64| {
        let then =
            village.clock.now() - chrono::TimeDelta::days(3 - n) + chrono::TimeDelta::hours(9);
        then.format("%Y-%m-%d").to_string()
    };
    for (sql, expected) in TAMPERS {
        let expected = &expected
            .replace("DAY0", &day(0))
            .replace("DAY1", &day(1))
            .replace("DAY2", &day(2))
            .replace("KEY", &key)
            // SQLite keeps ids as bytes, and took a text.
            .replace(
                "WAS",
                if village.db().on_postgres() {
                    "was changed"
                } else {
                    "cannot be read"
                },
            );
        conn.execute_unprepared(sql).await.unwrap();
        match verify::database(&village.app, &[]).await {
            Err(Fault::Broken(what)) => assert_eq!(&what, expected, "{sql}"),
            other => panic!("{sql}: {other:?}"),
        }
        for table in ["public_log", "audit_line", "log_head", "log_chain"] {
            for back in [
                format!("DELETE FROM {table}"),
                format!("INSERT INTO {table} SELECT * FROM {table}_before"),
            ] {
                conn.execute_unprepared(&back).await.unwrap();
            }
        }
        verify::database(&village.app, &[]).await.unwrap();
    }
    village.close().await;
}

const TAMPERS: &[(&str, &str)] = &[
    (
        "UPDATE public_log SET act = 'no_action' WHERE seq = 7",
        "public log: row 7 was changed",
    ),
    (
        "UPDATE public_log SET duration_hours = 0 WHERE seq = 1",
        "public log: row 1 was changed",
    ),
    (
        "DELETE FROM public_log WHERE seq = 8",
        "public log: row 8 is missing",
    ),
    (
        "DELETE FROM public_log WHERE seq > 12",
        "public log: row 13 is missing",
    ),
    // Behind the last head only the end that is kept for writing tells of it.
    (
        "DELETE FROM public_log WHERE seq = 20",
        "public log: row 20 is missing",
    ),
    (
        "UPDATE audit_line SET actor = '00000000-0000-7000-8000-000000000001' WHERE seq = 3",
        "audit trail: row 3 WAS",
    ),
    (
        "UPDATE public_log SET act = 'nonsense' WHERE seq = 7",
        "public log: row 7 cannot be read",
    ),
    (
        "UPDATE audit_line SET before = NULL WHERE seq = 20",
        "audit trail: row 20 was changed",
    ),
    (
        "DELETE FROM audit_line WHERE seq > 9",
        "audit trail: row 10 is missing",
    ),
    ("DELETE FROM audit_line", "audit trail: row 1 is missing"),
    (
        "UPDATE log_head SET signature = hash WHERE seq = 10",
        "heads: that of DAY1 was changed",
    ),
    (
        "UPDATE log_head SET key = hash WHERE seq = 5",
        "heads: that of DAY0 was signed by another key, KEY",
    ),
    (
        "DELETE FROM log_head WHERE seq = 10",
        "heads: that of DAY2 does not follow that of DAY0",
    ),
    (
        "DELETE FROM log_head WHERE seq = 5",
        "heads: the first one is missing",
    ),
    // All rows behind a head, with the end that is kept: the head still tells.
    (
        "DELETE FROM public_log WHERE seq > 9; UPDATE log_chain SET public_seq = 9, \
         public_hash = (SELECT hash FROM public_log WHERE seq = 9)",
        "public log: row 10 is missing: on DAY1 the log had 10 rows",
    ),
    (
        "DELETE FROM audit_line WHERE seq > 9; UPDATE log_chain SET audit_seq = 9, \
         audit_hash = (SELECT hash FROM audit_line WHERE seq = 9)",
        "audit trail: the row that ended it on DAY1 is missing",
    ),
];

fn untriggered(postgres: bool) -> Vec<String> {
    let triggers = [
        ("public_log_kept", "public_log"),
        ("public_log_stays", "public_log"),
        ("public_log_chained", "public_log"),
        ("audit_line_kept", "audit_line"),
        ("audit_line_stays", "audit_line"),
        ("audit_line_chained", "audit_line"),
        ("log_head_kept", "log_head"),
        ("log_head_stays", "log_head"),
        ("log_head_later", "log_head"),
    ];
    triggers
        .map(|(name, table)| {
            if postgres {
                format!("DROP TRIGGER {name} ON {table}")
            } else {
                format!("DROP TRIGGER {name}")
            }
        })
        .into()
}
