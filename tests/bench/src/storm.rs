//! A thousand streams that are cut and come back at once: whoever goes on from a place in the log misses nothing.
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use clap::Args;
use serde_json::json;
use tokio::time::timeout;

use crate::{Fault, wire};

/// Posts while nobody listens.
const MISSED: u32 = 20;
/// Hints of a busy moment come together, a quarter of a second later; this is well after.
const LATE: Duration = Duration::from_secs(1);
/// How long a stream waits for what it missed before that counts as lost.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Args)]
pub struct Wish {
    /// The server.
    #[arg(long)]
    address: SocketAddr,
    /// What `tokens` printed.
    #[arg(long)]
    tokens: PathBuf,
}

pub async fn run(wish: Wish) -> Result<(), Fault> {
    let tokens = wire::tokens(&wish.tokens)?;
    let (first, address) = (tokens.first().ok_or("no tokens")?, wish.address);
    let mut places = Vec::with_capacity(tokens.len());
    for (number, token) in (0..).zip(&tokens) {
        let mut wire = wire::dial(address, number, None).await?;
        let said = wire::listen(&mut wire, token, "").await?;
        places.push((number, token.clone(), place(&mut wire, said).await?));
    }
    // All of them are cut here; then something happens that nobody hears.
    let mut post = serde_json::Value::Null;
    for _ in 0..MISSED {
        post = wire::publish(address, first).await?;
    }
    // What a busy town says late is said by then: whoever hears of the posts heard it from the log.
    tokio::time::sleep(LATE).await;
    let post = post.get("id").and_then(|id| id.as_str()).ok_or("no id")?;
    let (all, back) = (places.len(), Arc::new(AtomicU32::new(0)));
    let began = Instant::now();
    let streams: Vec<_> = places
        .into_iter()
        .map(|(number, token, from)| {
            let back = back.clone();
            tokio::spawn(async move {
                let hears = comes_back(address, number, &token, &from, &back);
                let whole = matches!(timeout(PATIENCE, hears).await, Ok(Ok(())));
                (whole, Instant::now())
            })
        })
        .collect();
    // In the middle of the storm something of another kind happens: late ones find it in the log, others hear it.
    while (back.load(Ordering::Acquire) as usize) < all / 2 && began.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let answer = json!({"body": "まだ間に合いますか"});
    let spoken = began.elapsed();
    wire::make(address, first, &format!("/posts/{post}/comments"), &answer).await?;
    let (mut lost, mut last) = (0, began);
    for stream in streams {
        let (whole, at) = stream.await?;
        lost += u32::from(!whole);
        last = last.max(at);
    }
    let last = last.duration_since(began).as_millis();
    let spoken = spoken.as_millis();
    println!(r#"{{"streams":{all},"lost":{lost},"said_ms":{spoken},"last_ms":{last}}}"#);
    Ok(())
}

/// The place in the log that a stream begins at.
async fn place(wire: &mut tokio::net::TcpStream, mut said: Vec<u8>) -> Result<String, Fault> {
    loop {
        let text = String::from_utf8_lossy(&said);
        if let Some((_, rest)) = text.split_once("id: ")
            && let Some((id, _)) = rest.split_once('\n')
        {
            return Ok(id.to_owned());
        }
        wire::hear(wire, &mut said).await?;
    }
}

/// Goes on from a place, until what was missed and what is new were both heard.
async fn comes_back(
    address: SocketAddr,
    number: u32,
    token: &str,
    from: &str,
    back: &AtomicU32,
) -> Result<(), Fault> {
    let mut wire = wire::dial(address, number, None).await?;
    let mut said = wire::listen(&mut wire, token, from).await?;
    back.fetch_add(1, Ordering::AcqRel);
    let both = |said: &[u8]| {
        wire::has(said, r#""what":"posts""#) && wire::has(said, r#""what":"comments""#)
    };
    while !both(&said) {
        wire::hear(&mut wire, &mut said).await?;
    }
    Ok(())
}
