//! Idle streams, thousands of them, and the moment a new post's hint has reached them all.
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use clap::Args;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    sync::{Semaphore, mpsc},
    time::timeout,
};

use crate::{Fault, town};

/// Connections being made at one time.
const OPENING: usize = 200;
/// Loopback addresses to come from: one has too few ports for everybody.
const ADDRESSES: u32 = 4;
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
    let text = std::fs::read_to_string(&wish.tokens)?;
    let tokens: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split('\t').nth(3))
        .collect();
    let first = tokens.first().ok_or("no tokens")?;
    let (heard, mut hints) = mpsc::unbounded_channel();
    let watch = Arc::new(Watch {
        address: wish.address,
        opening: Semaphore::new(OPENING),
        open: AtomicU32::new(0),
        armed: AtomicBool::new(false),
        heard,
    });
    let before = resident_mib(wish.pid)?;
    for (number, token) in (0..wish.streams).zip(tokens.iter().cycle()) {
        let (watch, token) = (Arc::clone(&watch), (*token).to_owned());
        tokio::spawn(async move { listen(&watch, number, &token).await });
    }
    settle(&watch, wish.streams).await;
    let open = watch.open.load(Ordering::Acquire);
    // Heartbeats have gone through every stream once: buffers have the size they keep.
    tokio::time::sleep(Duration::from_secs(12)).await;
    let idle = resident_mib(wish.pid)?;
    watch.armed.store(true, Ordering::Release);
    let began = Instant::now();
    publish(wish.address, first).await?;
    let answered = began.elapsed();
    let mut delays = Vec::with_capacity(open as usize);
    while delays.len() < open as usize {
        let Ok(Some(at)) = timeout(Duration::from_secs(5), hints.recv()).await else {
            break;
        };
        delays.push(at.duration_since(began));
    }
    delays.sort_unstable();
    let ms = |at: usize| {
        delays
            .get(at)
            .map_or(-1, |d| i64::try_from(d.as_millis()).unwrap_or(-1))
    };
    println!(
        r#"{{"streams":{},"open":{open},"heard":{},"answer_ms":{},"hint_p50_ms":{},"hint_last_ms":{},"rss_before_mib":{before:.1},"rss_mib":{idle:.1}}}"#,
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
    let from = u8::try_from(2 + number % ADDRESSES)?;
    let place = watch.opening.acquire().await?;
    let mut wire = dial(watch.address, Ipv4Addr::new(127, 0, 0, from)).await?;
    let ask = format!(
        "GET /api/v1/live HTTP/1.1\r\nHost: {}\r\nAccept: text/event-stream\r\nAuthorization: Bearer {token}\r\n\r\n",
        watch.address
    );
    wire.write_all(ask.as_bytes()).await?;
    let mut buffer = [0; 512];
    let mut said = Vec::new();
    while !said.windows(4).any(|end| end == b"\r\n\r\n") {
        let got = wire.read(&mut buffer).await?;
        said.extend_from_slice(
            buffer
                .get(..got)
                .filter(|part| !part.is_empty())
                .ok_or("closed")?,
        );
    }
    if !said.starts_with(b"HTTP/1.1 200") {
        return Err("refused".into());
    }
    watch.open.fetch_add(1, Ordering::AcqRel);
    drop(place);
    said.clear();
    said.shrink_to_fit();
    loop {
        let got = wire.read(&mut buffer).await?;
        let part = buffer
            .get(..got)
            .filter(|part| !part.is_empty())
            .ok_or("closed")?;
        if watch.armed.load(Ordering::Acquire) {
            said.extend_from_slice(part);
            if said.windows(11).any(|word| word == b"event: hint") {
                watch.heard.send(Instant::now())?;
                break;
            }
        }
    }
    // Stays open until the program ends.
    while wire.read(&mut buffer).await? > 0 {}
    Ok(())
}

async fn dial(address: SocketAddr, from: Ipv4Addr) -> Result<TcpStream, Fault> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((from, 0)))?;
    Ok(timeout(PATIENCE, socket.connect(address)).await??)
}

/// A post in the neighborhood that everybody follows.
async fn publish(address: SocketAddr, token: &str) -> Result<(), Fault> {
    let body = format!(
        r#"{{"neighborhood":"{}","kind":"talk","audience":"neighborhood","body":"朝市は今日までです。"}}"#,
        town::slug(0)
    );
    let ask = format!(
        "POST /api/v1/posts HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\nAuthorization: Bearer {token}\r\n\r\n{body}",
        body.len()
    );
    let mut wire = TcpStream::connect(address).await?;
    wire.write_all(ask.as_bytes()).await?;
    let mut answer = Vec::new();
    wire.read_to_end(&mut answer).await?;
    if answer.starts_with(b"HTTP/1.1 201") {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&answer).into())
}

/// What a process holds in memory.
fn resident_mib(pid: u32) -> Result<f64, Fault> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .ok_or("no VmRSS")?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kib / 1024.0)
}
