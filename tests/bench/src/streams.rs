//! Idle streams, thousands of them, and the moment a new post's hint has reached them all.
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use clap::Args;
use tokio::{
    io::AsyncReadExt,
    sync::{Semaphore, mpsc},
    time::timeout,
};

use crate::{Fault, wire};

/// Connections being made at one time.
const OPENING: usize = 200;
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Args)]
pub struct Wish {
    /// The server.
    #[arg(long)]
    address: SocketAddr,
    /// Its process, for its memory.
    #[arg(long)]
    pid: u32,
    /// What `tokens` printed.
    #[arg(long)]
    tokens: PathBuf,
    #[arg(long, default_value_t = 10_000)]
    streams: u32,
}

/// What all streams share.
struct Watch {
    address: SocketAddr,
    opening: Semaphore,
    open: AtomicU32,
    armed: AtomicBool,
    heard: mpsc::UnboundedSender<Instant>,
}

pub async fn run(wish: Wish) -> Result<(), Fault> {
    let tokens = wire::tokens(&wish.tokens)?;
    let first = tokens.first().ok_or("no tokens")?;
    let (heard, mut hints) = mpsc::unbounded_channel();
    let watch = Arc::new(Watch {
        address: wish.address,
        opening: Semaphore::new(OPENING),
        open: AtomicU32::new(0),
        armed: AtomicBool::new(false),
        heard,
    });
    let before = wire::resident_mib(wish.pid)?;
    for (number, token) in (0..wish.streams).zip(tokens.iter().cycle()) {
        let (watch, token) = (Arc::clone(&watch), token.clone());
        tokio::spawn(async move { listen(&watch, number, &token).await });
    }
    settle(&watch, wish.streams).await;
    let open = watch.open.load(Ordering::Acquire);
    // Heartbeats have gone through every stream once: buffers have the size they keep.
    tokio::time::sleep(Duration::from_secs(12)).await;
    let idle = wire::resident_mib(wish.pid)?;
    watch.armed.store(true, Ordering::Release);
    let began = Instant::now();
    wire::publish(wish.address, first).await?;
    let answered = began.elapsed();
    let mut delays = Vec::with_capacity(open as usize);
    while delays.len() < open as usize {
        let Ok(Some(at)) = timeout(Duration::from_secs(5), hints.recv()).await else {
            break;
        };
        delays.push(at.duration_since(began));
    }
    delays.sort_unstable();
    let readers_end = Instant::now() + Duration::from_secs(5);
    let feed = wire::readers_p99(wish.address, &tokens, readers_end).await?;
    let ms = |at: usize| {
        delays
            .get(at)
            .map_or(-1, |d| i64::try_from(d.as_millis()).unwrap_or(-1))
    };
    println!(
        r#"{{"streams":{},"open":{open},"heard":{},"answer_ms":{},"hint_p50_ms":{},"hint_last_ms":{},"rss_before_mib":{before:.1},"rss_mib":{idle:.1},"feed_p99_ms":{feed:.2}}}"#,
        wish.streams,
        delays.len(),
        answered.as_millis(),
        ms(delays.len() / 2),
        ms(delays.len().saturating_sub(1)),
    );
    Ok(())
}

/// Waits until all streams are open, or no more of them open.
async fn settle(watch: &Watch, wanted: u32) {
    let mut seen = 0;
    let mut since = Instant::now();
    while seen < wanted && since.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let open = watch.open.load(Ordering::Acquire);
        if open != seen {
            (seen, since) = (open, Instant::now());
        }
    }
}

async fn listen(watch: &Watch, number: u32, token: &str) -> Result<(), Fault> {
    let place = watch.opening.acquire().await?;
    let mut wire = wire::dial(watch.address, number, None).await?;
    wire::listen(&mut wire, token, "").await?;
    watch.open.fetch_add(1, Ordering::AcqRel);
    drop(place);
    let mut buffer = [0; 512];
    let mut said = Vec::new();
    loop {
        let got = wire.read(&mut buffer).await?;
        let part = buffer
            .get(..got)
            .filter(|part| !part.is_empty())
            .ok_or("closed")?;
        if watch.armed.load(Ordering::Acquire) {
            said.extend_from_slice(part);
            if wire::has(&said, "event: hint") {
                watch.heard.send(Instant::now())?;
                break;
            }
        }
    }
    // Stays open until the program ends.
    while wire.read(&mut buffer).await? > 0 {}
    Ok(())
}
