//! Clients that send a byte a second: how long they are borne, and whether anybody else has to wait.
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use clap::Args;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::Semaphore,
    task::JoinHandle,
    time::timeout,
};

use crate::{Fault, wire};

/// Connections being made at one time.
const OPENING: usize = 200;
const DROP: Duration = Duration::from_secs(1);

#[derive(Args)]
pub struct Wish {
    /// The server.
    #[arg(long)]
    address: SocketAddr,
    /// What `tokens` printed.
    #[arg(long)]
    tokens: PathBuf,
    /// Heads that drip.
    #[arg(long, default_value_t = 5_000)]
    heads: u32,
    /// Bodies that drip.
    #[arg(long, default_value_t = 1_000)]
    bodies: u32,
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

const HEAD: &str = "GET /api/v1/rules HTTP/1.1\r\nHost: x\r\nX-Slow: ";
const BODY: &str = "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";

pub async fn run(wish: Wish) -> Result<(), Fault> {
    let tokens = wire::tokens(&wish.tokens)?;
    let end = Instant::now() + Duration::from_secs(wish.seconds);
    let opening = Arc::new(Semaphore::new(OPENING));
    let crowd = |many: u32, words: &'static str| -> Vec<JoinHandle<Duration>> {
        let one = |number| {
            let opening = opening.clone();
            tokio::spawn(async move { drips(wish.address, number, words, (&opening, end)).await })
        };
        (0..many).map(one).collect()
    };
    let (heads, bodies) = (crowd(wish.heads, HEAD), crowd(wish.bodies, BODY));
    let feed = wire::readers_p99(wish.address, &tokens, end).await?;
    let (heads, bodies) = (longest(heads).await?, longest(bodies).await?);
    println!(
        r#"{{"heads_s":{:.1},"bodies_s":{:.1},"feed_p99_ms":{feed:.2}}}"#,
        heads.as_secs_f64(),
        bodies.as_secs_f64(),
    );
    Ok(())
}

async fn longest(crowd: Vec<JoinHandle<Duration>>) -> Result<Duration, Fault> {
    let mut most = Duration::ZERO;
    for one in crowd {
        most = most.max(one.await?);
    }
    Ok(most)
}

/// Comes back whenever it is sent away; answers the longest time it was borne.
async fn drips(
    address: SocketAddr,
    number: u32,
    words: &str,
    (opening, end): (&Semaphore, Instant),
) -> Duration {
    let mut most = Duration::ZERO;
    while Instant::now() < end {
        let Ok(place) = opening.acquire().await else {
            break;
        };
        let wire = wire::dial(address, number, None).await;
        drop(place);
        let Ok(mut wire) = wire else {
            tokio::time::sleep(DROP).await;
            continue;
        };
        let began = Instant::now();
        let mut sent = wire.write_all(words.as_bytes()).await.is_ok();
        let mut said = [0; 512];
        while sent && Instant::now() < end {
            match timeout(DROP, wire.read(&mut said)).await {
                Ok(Ok(0) | Err(_)) => break,
                // A refusal; it is borne until the connection is closed.
                Ok(Ok(_)) => {}
                Err(_silence) => sent = wire.write_all(b" ").await.is_ok(),
            }
        }
        most = most.max(began.elapsed());
    }
    most
}
