//! `health`: asks a running server whether it is ready, so that an image needs no other program for it.
use std::{
    io::{Read, Write},
    net::{IpAddr, SocketAddr, TcpStream},
    process::ExitCode,
    time::Duration,
};

use crate::config::Config;

const PATIENCE: Duration = Duration::from_secs(4);

pub(super) fn ask(config: &Config) -> ExitCode {
    match answer(reachable(config.listen)) {
        Ok(answer) if answer.starts_with("HTTP/1.1 200") => ExitCode::SUCCESS,
        Ok(answer) => {
            let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
            eprintln!("not ready: {body}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("not ready: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A server that listens everywhere is asked at home.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let home = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::from([127, 0, 0, 1]),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]),
        ip => ip,
    };
    SocketAddr::new(home, listen.port())
}

fn answer(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut text = String::new();
    stream.take(64 * 1024).read_to_string(&mut text)?;
    Ok(text)
}
