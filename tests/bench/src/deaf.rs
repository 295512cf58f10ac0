//! A thousand readers who stop reading: how soon they are dropped, what they cost, and whether others notice.
use std::{
    net::SocketAddr,
    path::PathBuf,
    time::{Duration, Instant},
};

use clap::Args;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
    time::timeout,
};

use crate::{Fault, wire};

/// A window that is shut after a few hints.
const WINDOW: u32 = 1024;
/// Neighbors who go on reading.
const READERS: u32 = 10;
/// Events as fast as they can be written, before the even ones.
const BURST: u32 = 500;
/// One hint a tick is said; even events come a little slower, so that each is said at once.
const EVEN: Duration = Duration::from_millis(300);
/// Nobody is dropped any more after this.
const END: Duration = Duration::from_mins(1);

#[derive(Args)]
pub struct Wish {
    /// The server.
    #[arg(long)]
    address: SocketAddr,
    /// Where its metrics are.
    #[arg(long)]
    metrics: SocketAddr,
    /// Its process, for its memory.
    #[arg(long)]
    pid: u32,
    /// What `tokens` printed.
    #[arg(long)]
    tokens: PathBuf,
}

pub async fn run(wish: Wish) -> Result<(), Fault> {
    let tokens = wire::tokens(&wish.tokens)?;
    let (first, address) = (tokens.first().ok_or("no tokens")?, wish.address);
    let (heard, mut hints) = mpsc::unbounded_channel();
    for (number, token) in (0..READERS).zip(&tokens) {
        let mut wire = wire::dial(address, number, None).await?;
        wire::listen(&mut wire, token, "").await?;
        tokio::spawn(read(wire, heard.clone()));
    }
    let before = wire::resident_mib(wish.pid)?;
    let mut deaf = Vec::with_capacity(tokens.len());
    for (number, token) in (0..).zip(&tokens) {
        let mut wire = wire::dial(address, number, Some(WINDOW)).await?;
        wire::listen(&mut wire, token, "").await?;
        deaf.push(wire);
    }
    let began = Instant::now();
    let mut most = wire::resident_mib(wish.pid)?;
    for _ in 0..BURST {
        wire::publish(address, first).await?;
        most = most.max(wire::resident_mib(wish.pid)?);
    }
    let (mut dropped, mut worst) = (None, Duration::ZERO);
    while dropped.is_none() && began.elapsed() < END {
        tokio::time::sleep(EVEN).await;
        while hints.try_recv().is_ok() {}
        let said = Instant::now();
        wire::publish(address, first).await?;
        for _ in 0..READERS {
            let at = timeout(Duration::from_secs(5), hints.recv()).await?;
            worst = worst.max(at.ok_or("readers are gone")?.duration_since(said));
        }
        most = most.max(wire::resident_mib(wish.pid)?);
        if open(wish.metrics).await? <= READERS {
            dropped = Some(began.elapsed());
        }
    }
    println!(
        r#"{{"deaf":{},"left":{},"dropped_s":{:.1},"rise_mib":{:.1},"hint_worst_ms":{}}}"#,
        deaf.len(),
        open(wish.metrics).await?.saturating_sub(READERS),
        dropped.unwrap_or(END).as_secs_f64(),
        most - before,
        worst.as_millis(),
    );
    Ok(())
}

/// Tells of every part that has a hint in it.
async fn read(mut wire: TcpStream, heard: mpsc::UnboundedSender<Instant>) -> Result<(), Fault> {
    loop {
        let mut said = Vec::new();
        wire::hear(&mut wire, &mut said).await?;
        if wire::has(&said, "event: hint") {
            heard.send(Instant::now())?;
        }
    }
}

/// How many streams the server counts.
async fn open(metrics: SocketAddr) -> Result<u32, Fault> {
    let mut wire = TcpStream::connect(metrics).await?;
    let ask = b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    wire.write_all(ask).await?;
    let mut text = String::new();
    wire.read_to_string(&mut text).await?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("kairanban_live_streams "))
        .ok_or("no kairanban_live_streams")?;
    Ok(line.trim().parse()?)
}
