//! Preparing photos beside the request threads.
use std::time::Duration;

use image::ImageFormat;
use kairanban::media::{Declined, Refusal, Workshop};

use super::fixtures::{encoded, quadrants};

/// Holds its bench until told to go on: its bytes are asked for on the blocking thread.
struct Stubborn {
    go: std::sync::Mutex<std::sync::mpsc::Receiver<()>>,
    started: std::sync::mpsc::Sender<()>,
}

impl AsRef<[u8]> for Stubborn {
    fn as_ref(&self) -> &[u8] {
        self.started.send(()).unwrap();
        self.go.lock().unwrap().recv().unwrap();
        b""
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_comes_back_prepared_or_refused() {
    let workshop = Workshop::default();
    let photo = workshop.prepare_in_background(encoded(&quadrants(80, 60), ImageFormat::Png));
    assert_eq!(photo.await.unwrap().width, 80);
    let refused = workshop
        .prepare_in_background(b"GIF89a".to_vec())
        .await
        .unwrap_err();
    assert_eq!(refused, Declined::Refused(Refusal::Unsupported("GIF")));
}

#[tokio::test(flavor = "multi_thread")]
async fn when_every_bench_is_taken_for_long_the_answer_is_busy() {
    let workshop = Workshop::new(1, Duration::from_millis(20));
    let (go, wait) = std::sync::mpsc::channel();
    let (started, starts) = std::sync::mpsc::channel();
    let stubborn = Stubborn {
        go: std::sync::Mutex::new(wait),
        started,
    };
    let first = workshop.clone();
    let first = tokio::spawn(async move { first.prepare_in_background(stubborn).await });
    tokio::task::spawn_blocking(move || starts.recv().unwrap())
        .await
        .unwrap();
    // The sender hangs up, but its photo is still on the bench.
    first.abort();
    let second = workshop
        .prepare_in_background(Vec::new())
        .await
        .unwrap_err();
    assert_eq!(second, Declined::Busy);
    go.send(()).unwrap();
    let mut third = workshop.prepare_in_background(Vec::new()).await;
    while third
        .as_ref()
        .is_err_and(|declined| *declined == Declined::Busy)
    {
        third = workshop.prepare_in_background(Vec::new()).await;
    }
    assert_eq!(
        third.unwrap_err(),
        Declined::Refused(Refusal::Damaged("empty"))
    );
}
