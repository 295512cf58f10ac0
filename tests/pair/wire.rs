//! A wire between a server and PostgreSQL whose notification channel can be cut, and nothing else.
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

/// What becomes of connections that listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// They work.
    Open,
    /// Nothing comes through them any more, and nobody is told: the other end seems to be silent.
    Silent,
    /// They are cut, as often as they are made again.
    Closed,
}

pub struct Wire {
    url: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    channel: AtomicU8,
    listened: AtomicUsize,
    words: AtomicUsize,
}

impl Wire {
    /// A wire to the database that `url` names.
    pub async fn to(url: &str) -> Self {
        let mut url = url::Url::parse(url).unwrap();
        let there = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap_or(5432));
        let here = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = here.local_addr().unwrap();
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(address.port())).unwrap();
        let shared = Arc::<Shared>::default();
        let wires = shared.clone();
        tokio::spawn(async move {
            while let Ok((server, _)) = here.accept().await {
                let database = TcpStream::connect(&there).await.unwrap();
                join(server, database, &wires);
            }
        });
        Self {
            url: url.to_string(),
            shared,
        }
    }

    /// The database's URL through this wire.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on.
    pub fn set(&self, channel: Channel) {
        self.shared.channel.store(channel as u8, Ordering::SeqCst);
    }

    /// How often a connection began to listen.
    pub fn listened(&self) -> usize {
        self.shared.listened.load(Ordering::SeqCst)
    }

    /// How many notifications came through.
    pub fn words(&self) -> usize {
        self.shared.words.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn is(&self, channel: Channel) -> bool {
        self.channel.load(Ordering::SeqCst) == channel as u8
    }
}

fn join(server: TcpStream, database: TcpStream, shared: &Arc<Shared>) {
    let (from_server, to_server) = server.into_split();
    let (from_database, to_database) = database.into_split();
    let listens = Arc::new(AtomicBool::new(false));
    tokio::spawn(ask(
        from_server,
        to_database,
        listens.clone(),
        shared.clone(),
    ));
    tokio::spawn(answer(from_database, to_server, listens, shared.clone()));
}

async fn ask(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    listens: Arc<AtomicBool>,
    shared: Arc<Shared>,
) {
    let mut buffer = vec![0; 65_536];
    while let Ok(got @ 1..) = from.read(&mut buffer).await {
        if has(&buffer[..got], b"LISTEN \"") {
            listens.store(true, Ordering::SeqCst);
            shared.listened.fetch_add(1, Ordering::SeqCst);
        }
        if to.write_all(&buffer[..got]).await.is_err() {
            break;
        }
    }
}

async fn answer(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    listens: Arc<AtomicBool>,
    shared: Arc<Shared>,
) {
    let mut buffer = vec![0; 65_536];
    while let Ok(got @ 1..) = from.read(&mut buffer).await {
        if listens.load(Ordering::SeqCst) {
            if shared.is(Channel::Closed) {
                break; // both halves are dropped one after the other, which closes both ends
            }
            if shared.is(Channel::Silent) {
                continue;
            }
            if has(&buffer[..got], b"kairanban\0") {
                shared.words.fetch_add(1, Ordering::SeqCst);
            }
        }
        if to.write_all(&buffer[..got]).await.is_err() {
            break;
        }
    }
}

fn has(said: &[u8], word: &[u8]) -> bool {
    said.windows(word.len()).any(|part| part == word)
}
