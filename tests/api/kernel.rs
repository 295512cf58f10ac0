//! The kernel's promises: commits that are shared but never lost, a log without gaps, turns that do no harm.
use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use entity::id::PersonId;
use futures_util::future::{join_all, poll_immediate};
use kairanban::{
    access::Viewer,
    db::Db,
    error::Error,
    events::Event,
    log::{self, Position},
};

use crate::village::Village;

/// The lines after a position, once as many are there as were expected, or however many there are in the end.
/// On PostgreSQL a line shows once no older transaction runs any more, other tests' among them.
async fn lines(db: &Db, after: Position, expected: usize) -> usize {
    let until = std::time::Instant::now() + Duration::from_secs(20);
    loop {
        let found = log::after(db, after).await.unwrap().len();
        if found >= expected || std::time::Instant::now() > until {
            return found;
        }
        tokio::task::yield_now().await;
    }
}

/// Something that leaves a line in the log at the end of its transaction, and a job at once.
fn happened() -> Event {
    Event::AccountAlert {
        person: PersonId::new(),
        what: "password_changed",
        old_address: None,
    }
}

async fn jobs(db: &Db) -> u64 {
    kairanban::jobs::waiting(db).await.unwrap().0
}

#[actix_web::test]
async fn use_cases_that_come_together_are_all_written() {
    let village = Village::new().await;
    let db = village.db();
    let before = log::end(db).await.unwrap();
    let guest = Viewer::guest();
    let all =
        join_all((0..200).map(|_| db.write(&guest, async |tx| tx.emit(happened()).await))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(lines(db, before, 200).await, 200);
    village.close().await;
}

#[actix_web::test]
async fn one_that_fails_takes_nobody_with_it() {
    let village = Village::new().await;
    let db = village.db();
    let (before, waiting) = (log::end(db).await.unwrap(), jobs(db).await);
    let guest = Viewer::guest();
    let all = join_all((0..60).map(|n| {
        db.write(&guest, async move |tx| {
            tx.emit(happened()).await?;
            if n % 3 == 0 {
                Err(Error::Conflict("on purpose"))
            } else {
                Ok(())
            }
        })
    }))
    .await;
    assert_eq!(all.iter().filter(|done| done.is_ok()).count(), 40);
    assert_eq!(lines(db, before, 40).await, 40, "what failed left nothing");
    assert_eq!(jobs(db).await - waiting, 40, "nor any rows");
    village.close().await;
}

#[actix_web::test]
async fn a_client_that_goes_away_in_the_middle_harms_nobody() {
    let village = Village::new().await;
    let db = village.db();
    let (before, waiting) = (log::end(db).await.unwrap(), jobs(db).await);
    let guest = Viewer::guest();
    let started = Arc::new(AtomicUsize::new(0));
    for _ in 0..20 {
        let here = started.clone();
        let given_up = db.write(&guest, async move |tx| {
            tx.emit(happened()).await?;
            here.fetch_add(1, Ordering::SeqCst);
            std::future::pending::<()>().await;
            Ok(())
        });
        // Polled until it is in the middle of its turn, then dropped as actix drops a request's future.
        let mut given_up = Box::pin(given_up);
        let seen = started.load(Ordering::SeqCst);
        while started.load(Ordering::SeqCst) == seen {
            assert!(poll_immediate(&mut given_up).await.is_none());
            tokio::task::yield_now().await;
        }
        drop(given_up);
        let next = db.write(&guest, async |tx| tx.emit(happened()).await);
        tokio::time::timeout(Duration::from_secs(10), next)
            .await
            .unwrap()
            .unwrap();
    }
    assert_eq!(
        lines(db, before, 20).await,
        20,
        "only those that came to an end"
    );
    assert_eq!(jobs(db).await - waiting, 20, "nor rows of the others");
    village.close().await;
}

#[actix_web::test]
async fn what_was_committed_is_told_also_when_nobody_waits_for_the_answer() {
    let village = Village::new().await;
    let db = village.db();
    let before = log::end(db).await.unwrap();
    let guest = Viewer::guest();
    let told = Arc::new(Mutex::new(HashSet::new()));
    let caches = told.clone();
    db.hub().follow(move |change| {
        caches.lock().unwrap().insert(change.row);
    });
    for round in 0..60 {
        let ended = Arc::new(AtomicBool::new(false));
        let end = ended.clone();
        let mut given_up = Box::pin(db.write(&guest, async move |tx| {
            tx.emit(happened()).await?;
            end.store(true, Ordering::SeqCst);
            Ok(())
        }));
        // Polled until its work is done, and a few times more while it waits for the commit.
        let mut more = round % 6;
        while !ended.load(Ordering::SeqCst) || more > 0 {
            if poll_immediate(&mut given_up).await.is_some() {
                break;
            }
            more -= i32::from(ended.load(Ordering::SeqCst));
            tokio::task::yield_now().await;
        }
        drop(given_up);
        db.write(&guest, async |tx| tx.emit(happened()).await)
            .await
            .unwrap();
    }
    let until = std::time::Instant::now() + Duration::from_secs(20);
    let (mut there, mut untold) = (0, Vec::new());
    while std::time::Instant::now() < until {
        let lines = log::after(db, before).await.unwrap();
        let told = told.lock().unwrap().clone();
        there = lines.len();
        untold = lines
            .into_iter()
            .filter(|line| !told.contains(&line.change.row))
            .collect();
        // On PostgreSQL nobody reads past a transaction that is still running, another story's as well.
        if there >= 60 && untold.is_empty() {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(there >= 60, "those that were waited for at least");
    assert_eq!(untold.len(), 0, "caches go on as before");
    village.close().await;
}

#[actix_web::test]
async fn a_follower_passes_nothing_over_while_many_write() {
    let village = Village::new().await;
    let db = village.db().clone();
    let start = log::end(&db).await.unwrap();
    let guest = Viewer::guest();
    let writing = join_all((0..40).map(|n| {
        let db = db.clone();
        let guest = guest.clone();
        async move {
            for _ in 0..10 {
                db.write(&guest, async |tx| {
                    tx.emit(happened()).await?;
                    for _ in 0..n % 5 {
                        tokio::task::yield_now().await; // later ones overtake
                    }
                    tx.emit(happened()).await
                })
                .await
                .unwrap();
            }
        }
    }));
    let following = async {
        let (mut at, mut seen) = (start, 0);
        while seen < 800 {
            for line in log::after(&db, at).await.unwrap() {
                assert!(line.at > at, "in order");
                at = line.at;
                seen += 1;
            }
            tokio::task::yield_now().await;
        }
        seen
    };
    let (_, seen) = tokio::time::timeout(
        Duration::from_mins(1),
        futures_util::future::join(writing, following),
    )
    .await
    .unwrap();
    assert_eq!(seen, 800);
    assert!(
        log::after(&db, start).await.unwrap().len() == 500,
        "pages are bounded"
    );
    village.close().await;
}

#[test]
fn a_position_reads_back_as_it_was_written() {
    let at = Position { xact: 7, seq: 42 };
    assert_eq!(at.to_string().parse::<Position>().unwrap(), at);
    for bad in ["", "7", "a.b", "1.2.3x"] {
        assert!(bad.parse::<Position>().is_err(), "{bad}");
    }
}
