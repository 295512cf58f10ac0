//! Plain HTTP over sockets of our own, for clients that no HTTP library would be: thousands at once, deaf, slow.
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use crate::{Fault, town};

/// Loopback addresses to come from: one has too few ports for everybody.
const ADDRESSES: u32 = 4;
const PATIENCE: Duration = Duration::from_secs(30);

/// The access tokens in what `tokens` printed.
pub fn tokens(printed: &Path) -> Result<Vec<String>, Fault> {
    let text = std::fs::read_to_string(printed)?;
    let tokens = text.lines().filter_map(|line| line.split('\t').nth(3));
    Ok(tokens.map(str::to_owned).collect())
}

/// A connection from one of several addresses. A small `window` fills before the server's own buffers do.
pub async fn dial(
    address: SocketAddr,
    number: u32,
    window: Option<u32>,
) -> Result<TcpStream, Fault> {
    let from = Ipv4Addr::new(127, 0, 0, u8::try_from(2 + number % ADDRESSES)?);
    let socket = TcpSocket::new_v4()?;
    if let Some(window) = window {
        socket.set_recv_buffer_size(window)?;
    }
    socket.bind(SocketAddr::from((from, 0)))?;
    Ok(timeout(PATIENCE, socket.connect(address)).await??)
}

/// Asks for a stream of hints on a connection; answers what came behind the head.
pub async fn listen(wire: &mut TcpStream, token: &str, from: &str) -> Result<Vec<u8>, Fault> {
    let place = if from.is_empty() {
        String::new()
    } else {
        format!("Last-Event-ID: {from}\r\n")
    };
    let ask = format!(
        "GET /api/v1/live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n{place}Authorization: Bearer {token}\r\n\r\n"
    );
    wire.write_all(ask.as_bytes()).await?;
    let (head, rest) = head(wire).await?;
    if head.starts_with("HTTP/1.1 200") {
        return Ok(rest);
    }
    Err(head.into())
}

/// Reads up to the end of an answer's head.
async fn head(wire: &mut TcpStream) -> Result<(String, Vec<u8>), Fault> {
    let mut said = Vec::new();
    loop {
        if let Some(end) = said.windows(4).position(|end| end == b"\r\n\r\n") {
            let rest = said.split_off(end + 4);
            return Ok((String::from_utf8_lossy(&said).into_owned(), rest));
        }
        hear(wire, &mut said).await?;
    }
}

/// Whatever comes next.
pub async fn hear(wire: &mut TcpStream, said: &mut Vec<u8>) -> Result<(), Fault> {
    let mut buffer = [0; 512];
    let got = wire.read(&mut buffer).await?;
    let part = buffer.get(..got).filter(|part| !part.is_empty());
    said.extend_from_slice(part.ok_or("closed")?);
    Ok(())
}

/// Whether these words were said.
pub fn has(said: &[u8], words: &str) -> bool {
    said.windows(words.len())
        .any(|part| part == words.as_bytes())
}

/// A request that makes something; answers what was made.
pub async fn make(
    address: SocketAddr,
    token: &str,
    path: &str,
    body: &Value,
) -> Result<Value, Fault> {
    let body = body.to_string();
    let ask = format!(
        "POST /api/v1{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\nAuthorization: Bearer {token}\r\n\r\n{body}",
        body.len()
    );
    let mut wire = TcpStream::connect(address).await?;
    wire.write_all(ask.as_bytes()).await?;
    let (head, mut rest) = head(&mut wire).await?;
    wire.read_to_end(&mut rest).await?;
    if head.starts_with("HTTP/1.1 201") {
        return Ok(serde_json::from_slice(&rest)?);
    }
    Err(head.into())
}

/// A post in the neighborhood that everybody follows.
pub async fn publish(address: SocketAddr, token: &str) -> Result<Value, Fault> {
    let post = json!({
        "neighborhood": town::slug(0), "kind": "talk", "audience": "neighborhood",
        "body": "朝市は今日までです。",
    });
    make(address, token, "/posts", &post).await
}

/// Asks for first pages now and then until `end`, on a connection of its own; answers how long each took.
pub async fn read_on(
    address: SocketAddr,
    token: String,
    end: Instant,
) -> Result<Vec<Duration>, Fault> {
    let ask = format!(
        "GET /api/v1/neighborhoods/{}/posts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n",
        town::slug(0)
    );
    let mut wire = TcpStream::connect(address).await?;
    wire.set_nodelay(true)?;
    let mut took = Vec::new();
    while Instant::now() < end {
        let began = Instant::now();
        wire.write_all(ask.as_bytes()).await?;
        let (head, mut rest) = head(&mut wire).await?;
        let length = head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .ok_or("an answer without a length")?;
        let length: usize = length.1.parse()?;
        while rest.len() < length {
            hear(&mut wire, &mut rest).await?;
        }
        if !head.starts_with("HTTP/1.1 200") {
            return Err(head.into());
        }
        took.push(began.elapsed());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(took)
}

/// Eight readers of first pages until `end`; answers their 99th percentile in milliseconds.
pub async fn readers_p99(
    address: SocketAddr,
    tokens: &[String],
    end: Instant,
) -> Result<f64, Fault> {
    let readers = tokens.iter().take(8).cloned();
    let readers: Vec<_> = readers
        .map(|token| tokio::spawn(read_on(address, token, end)))
        .collect();
    let mut took = Vec::new();
    for reader in readers {
        took.extend(reader.await??);
    }
    took.sort_unstable();
    let at = took.len() * 99 / 100;
    Ok(took.get(at).map_or(f64::NAN, Duration::as_secs_f64) * 1000.0)
}

/// What a process holds in memory.
pub fn resident_mib(pid: u32) -> Result<f64, Fault> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .ok_or("no VmRSS")?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kib / 1024.0)
}
