//! The two logs: what is written to them stays, in one chain, with what it tells of or not at all.
use chrono::TimeDelta;
use entity::{
    audit_line,
    id::{AgencyId, NeighborhoodId},
    log_chain, neighborhood, public_log,
};
use futures_util::future::join_all;
use kairanban::{
    access::Viewer,
    db::Tx,
    error::{Error, Result},
    transparency::{self, Act, AuditLine, Content, Decider, Entry, Trigger, chain},
};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use crate::village::Village;

/// Something that staff did about a post.
pub fn entry(area: Option<NeighborhoodId>) -> Entry {
    Entry {
        area,
        content: Content::Post,
        act: Act::Hide,
        rule: Some(("kindness".to_owned(), 1)),
        trigger: Trigger::Report,
        found_by_machine: false,
        decided_by_machine: false,
        decider: Decider::Staff,
        duration_hours: None,
        hours_to_decision: Some(7),
        appeal: None,
        reverts: None,
    }
}

/// The same for the audit trail.
pub fn line() -> AuditLine {
    AuditLine {
        role: "staff",
        team: None,
        action: "hide",
        object: ("post", Uuid::now_v7()),
        before: Some(json!({"withheld": null})),
        after: Some(json!({"withheld": "hidden", "b": 1, "a": 1.5})),
        reason: Some("rule:kindness".to_owned()),
    }
}

impl Village {
    /// Adds a row to the public log.
    pub async fn publishes(&self, entry: Entry) -> Result<i64> {
        let guest = Viewer::guest();
        self.db()
            .write(&guest, async |tx| {
                transparency::publish(tx, entry.clone()).await
            })
            .await
    }
}

/// Both logs, each chained from its first row to the end that is kept.
async fn whole(village: &Village) -> (Vec<public_log::Model>, Vec<audit_line::Model>) {
    let conn = village.raw().await;
    let rows = public_log::Entity::find().order_by_asc(public_log::COLUMN.seq);
    let rows = rows.all(&conn).await.unwrap();
    let mut prev = chain::NOTHING.to_owned();
    for (row, seq) in rows.iter().zip(1..) {
        assert_eq!((row.seq, &row.prev), (seq, &prev));
        let row = chain::LogRow::from(row.clone());
        assert_eq!(row.hash, chain::hash(&prev, &row).unwrap());
        prev = row.hash;
    }
    let lines = audit_line::Entity::find().order_by_asc(audit_line::COLUMN.seq);
    let lines = lines.all(&conn).await.unwrap();
    let mut last = chain::NOTHING.to_owned();
    for (row, seq) in lines.iter().zip(1..) {
        assert_eq!((row.seq, &row.prev), (seq, &last));
        let hash = row.hash.clone();
        assert_eq!(
            hash,
            chain::hash(&last, &chain::AuditRow::from(row.clone())).unwrap()
        );
        last = hash;
    }
    let ends = log_chain::Entity::find().all(&conn).await.unwrap();
    assert_eq!(ends.len(), 1);
    assert_eq!(
        (ends[0].public_seq, &ends[0].public_hash),
        (rows.last().map_or(0, |row| row.seq), &prev)
    );
    assert_eq!(
        (ends[0].audit_seq, &ends[0].audit_hash),
        (lines.last().map_or(0, |row| row.seq), &last)
    );
    (rows, lines)
}

#[actix_web::test]
async fn what_is_undone_leaves_neither_row_nor_gap() {
    let village = Village::new().await;
    let (db, guest) = (village.db(), Viewer::guest());
    // Half of them write one log first, half the other: nobody waits for somebody who waits for them.
    let both = async |tx: &Tx<'_>, n: i32| -> Result<()> {
        if n % 2 == 0 {
            transparency::publish(tx, entry(None)).await?;
            transparency::audit(tx, line()).await
        } else {
            transparency::audit(tx, line()).await?;
            transparency::publish(tx, entry(None)).await.map(drop)
        }
    };
    let all = join_all((0..60).map(|n| {
        db.write(&guest, async move |tx| {
            both(tx, n).await?;
            tokio::task::yield_now().await;
            if n % 3 == 0 {
                Err(Error::Conflict("on purpose"))
            } else {
                Ok(())
            }
        })
    }))
    .await;
    assert_eq!(all.iter().filter(|done| done.is_ok()).count(), 40);
    let (rows, lines) = whole(&village).await;
    assert_eq!((rows.len(), lines.len()), (40, 40));
    village.close().await;
}

#[actix_web::test]
async fn one_who_gives_up_in_the_middle_leaves_nothing_in_the_logs() {
    let village = Village::new().await;
    let (db, guest) = (village.db(), Viewer::guest());
    let (told, hears) = tokio::sync::oneshot::channel();
    let given_up = db.write(&guest, async move |tx| {
        transparency::publish(tx, entry(None)).await?;
        transparency::audit(tx, line()).await?;
        told.send(()).ok();
        std::future::pending::<()>().await;
        Ok(())
    });
    tokio::select! {
        _ = given_up => panic!("it waits for ever"),
        heard = hears => heard.unwrap(),
    }
    assert_eq!(village.publishes(entry(None)).await.unwrap(), 1);
    let (rows, lines) = whole(&village).await;
    assert_eq!((rows.len(), lines.len()), (1, 0));
    village.close().await;
}

#[actix_web::test]
async fn the_audit_trail_keeps_what_it_was_told() {
    let village = Village::new().await;
    let (db, guest) = (village.db(), Viewer::guest());
    let team = AgencyId::new();
    db.write(&guest, async |tx| {
        let line = AuditLine {
            team: Some(team),
            ..line()
        };
        transparency::audit(tx, line).await
    })
    .await
    .unwrap();
    let (_, lines) = whole(&village).await;
    let row = &lines[0];
    assert_eq!((row.actor, row.team), (None, Some(team)));
    assert_eq!(
        (&*row.role, &*row.action, &*row.object_kind),
        ("staff", "hide", "post")
    );
    assert_eq!(row.before.as_deref(), Some(r#"{"withheld":null}"#));
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(row.after.as_deref().unwrap()).unwrap(),
        json!({"withheld": "hidden", "a": 1.5, "b": 1})
    );
    village.close().await;
}

/// Whoever has the database and not the program.
#[actix_web::test]
async fn the_database_itself_only_takes_the_next_row() {
    let village = Village::new().await;
    let (db, guest) = (village.db(), Viewer::guest());
    for _ in 0..3 {
        db.write(&guest, async |tx| {
            transparency::publish(tx, entry(None)).await?;
            transparency::audit(tx, line()).await
        })
        .await
        .unwrap();
    }
    let conn = village.raw().await;
    let columns = "seq, day, area, content, act, trigger, found_by_machine, decided_by_machine, decider, prev, hash";
    let copy = |seq: &str, prev: &str| {
        format!(
            "INTO public_log ({columns}) SELECT {seq}, day, area, content, act, trigger, found_by_machine, \
             decided_by_machine, decider, {prev}, hash FROM public_log WHERE seq = 2"
        )
    };
    let mut tampering = vec![
        "UPDATE public_log SET act = 'remove' WHERE seq = 2".to_owned(),
        "UPDATE public_log SET hash = hash".to_owned(),
        "DELETE FROM public_log WHERE seq = 3".to_owned(),
        "UPDATE audit_line SET reason = NULL WHERE seq = 2".to_owned(),
        "DELETE FROM audit_line".to_owned(),
        format!("INSERT {}", copy("5", "hash")),
        format!("INSERT {}", copy("4", "prev")),
        format!("INSERT {}", copy("0", "prev")),
    ];
    if village.db().on_postgres() {
        tampering.push("TRUNCATE public_log".to_owned());
        tampering.push("TRUNCATE audit_line".to_owned());
        tampering.push("TRUNCATE log_head".to_owned());
    } else {
        tampering.push(format!("INSERT OR REPLACE {}", copy("2", "prev")));
    }
    for sql in tampering {
        let refused = conn.execute_unprepared(&sql).await;
        assert!(refused.is_err(), "{sql}");
    }
    let (rows, lines) = whole(&village).await;
    assert_eq!((rows.len(), lines.len()), (3, 3));
    village.close().await;
}

/// 130001 and 140007 are Tokyo and Kanagawa; 131083 is 江東区, 131091 品川区, 141330 中原区.
#[actix_web::test]
async fn a_place_is_named_once_it_is_one_of_five_rows() {
    let village = Village::new().await;
    let koto = village.town("toyosu", "豊洲").await;
    let shinagawa = village.town("oi", "大井").await;
    let nakahara = village.town("kosugi", "小杉").await;
    let conn = village.raw().await;
    for (town, code) in [(koto, "131083"), (shinagawa, "131091")] {
        let row = neighborhood::ActiveModel {
            id: Set(town),
            municipality_code: Set(code.to_owned()),
            ..Default::default()
        };
        row.update(&conn).await.unwrap();
    }
    // The story begins on the first day of a half-year.
    let now = village.clock.now();
    let start = "2031-07-01T03:00:00Z"
        .parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap();
    village.later(start - now);
    for town in [koto, koto, shinagawa, koto, koto, nakahara, shinagawa, koto] {
        village.publishes(entry(Some(town))).await.unwrap();
    }
    village.publishes(entry(None)).await.unwrap();
    let areas = async || -> Vec<String> {
        let (rows, _) = whole(&village).await;
        rows.into_iter().map(|row| row.area).collect()
    };
    // Four of Tokyo, the fifth of Tokyo, one of Kanagawa, the sixth of Tokyo, the fifth of 江東区, one of no place.
    let expected = [
        "JP", "JP", "JP", "JP", "JP-13", "JP", "JP-13", "131083", "JP",
    ];
    assert_eq!(areas().await, expected);
    // What takes back a merged row names no more than that row.
    let back = Entry {
        act: Act::Revert,
        reverts: Some(1),
        ..entry(Some(koto))
    };
    village.publishes(back.clone()).await.unwrap();
    assert_eq!(areas().await[9], "JP");
    let nowhere = Entry {
        reverts: Some(77),
        ..back
    };
    assert!(matches!(
        village.publishes(nowhere).await,
        Err(Error::NotFound(_))
    ));
    // A new half-year counts anew, from midnight in Japan.
    village.later(
        "2031-12-31T14:59:00Z"
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap()
            - village.clock.now(),
    );
    village.publishes(entry(Some(koto))).await.unwrap();
    village.later(TimeDelta::minutes(2));
    village.publishes(entry(Some(koto))).await.unwrap();
    let (rows, _) = whole(&village).await;
    let last: Vec<_> = rows[10..]
        .iter()
        .map(|row| (&*row.day, &*row.area))
        .collect();
    assert_eq!(last, [("2031-12-31", "131083"), ("2032-01-01", "JP")]);
    village.close().await;
}
