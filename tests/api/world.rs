//! A small world outside: a DNS responder and an HTTPS site on loopback, so that an office has a domain to prove.
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use hickory_resolver::proto::{
    op::{Message, OpCode, ResponseCode},
    rr::{
        RData, Record, RecordType,
        rdata::{A, AAAA, TXT},
    },
};
use kairanban::lookup::{Exception, Lookup};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, UdpSocket},
};
use tokio_rustls::TlsAcceptor;

/// What the site answers.
#[derive(Clone, Debug)]
pub enum Page {
    /// 200 with a text.
    Text(String),
    /// A way to somewhere else.
    Redirect(String),
    /// Another status.
    Status(u16),
    /// More bytes than anybody asked for.
    Large,
    /// A body that never ends, and never comes.
    Slow,
}

/// The world, until it is dropped.
pub struct World {
    names: Arc<Mutex<Names>>,
    page: Arc<Mutex<Page>>,
    asked: Arc<Mutex<Vec<String>>>,
    resolver: SocketAddr,
    site: SocketAddr,
}

#[derive(Default)]
struct Names {
    addresses: HashMap<String, Vec<IpAddr>>,
    texts: HashMap<String, Vec<String>>,
}

impl World {
    /// A world in which nothing has a name yet.
    pub async fn new() -> Self {
        let dns = UdpSocket::bind(("127.0.0.1", 0)).await.unwrap();
        let web = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let world = Self {
            names: Arc::default(),
            page: Arc::new(Mutex::new(Page::Status(404))),
            asked: Arc::default(),
            resolver: dns.local_addr().unwrap(),
            site: web.local_addr().unwrap(),
        };
        tokio::spawn(resolve(dns, world.names.clone()));
        tokio::spawn(serve(web, world.page.clone(), world.asked.clone()));
        world
    }

    /// A look-up that sees this world, and of it nothing but the site's own port.
    pub fn lookup(&self) -> Lookup {
        Lookup::with(Exception {
            resolver: self.resolver,
            site: self.site,
            root: include_bytes!("site/root.der").to_vec(),
            patience: Duration::from_secs(3),
        })
        .unwrap()
    }

    /// A host has these addresses.
    pub fn address(&self, host: &str, addresses: &[&str]) {
        let parsed = addresses.iter().map(|ip| ip.parse().unwrap()).collect();
        let mut names = self.names.lock().unwrap();
        names.addresses.insert(format!("{host}."), parsed);
    }

    /// A host is the site.
    pub fn at_the_site(&self, host: &str) {
        self.address(host, &["127.0.0.1"]);
    }

    /// A name has these TXT records.
    pub fn text(&self, name: &str, texts: &[&str]) {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        let mut names = self.names.lock().unwrap();
        names.texts.insert(format!("{name}."), texts);
    }

    /// What the site answers from now on.
    pub fn page(&self, page: Page) {
        *self.page.lock().unwrap() = page;
    }

    /// The heads of the requests the site saw.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn resolve(socket: UdpSocket, names: Arc<Mutex<Names>>) {
    let mut buffer = [0; 1500];
    while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
        let Ok(query) = Message::from_vec(&buffer[..length]) else {
            continue;
        };
        let answer = answer(&query, &names.lock().unwrap());
        let _gone_by_now = socket.send_to(&answer.to_vec().unwrap(), from).await;
    }
}

fn answer(query: &Message, names: &Names) -> Message {
    let mut answer = Message::response(query.metadata.id, OpCode::Query);
    answer.metadata.recursion_available = true;
    let question = query.queries[0].clone();
    let name = question.name().to_ascii().to_ascii_lowercase();
    let addresses = names.addresses.get(&name);
    let data: Vec<RData> = match question.query_type() {
        RecordType::A => addresses
            .into_iter()
            .flatten()
            .filter_map(|ip| match ip {
                IpAddr::V4(ip) => Some(RData::A(A(*ip))),
                IpAddr::V6(_) => None,
            })
            .collect(),
        RecordType::AAAA => addresses
            .into_iter()
            .flatten()
            .filter_map(|ip| match ip {
                IpAddr::V6(ip) => Some(RData::AAAA(AAAA(*ip))),
                IpAddr::V4(_) => None,
            })
            .collect(),
        RecordType::TXT => {
            let texts = names.texts.get(&name).into_iter().flatten();
            texts
                .map(|text| RData::TXT(TXT::new(vec![text.clone()])))
                .collect()
        }
        _ => Vec::new(),
    };
    if data.is_empty() && addresses.is_none() {
        answer.metadata.response_code = ResponseCode::NXDomain;
    }
    let name = question.name().clone();
    answer.add_query(question);
    for data in data {
        answer.add_answer(Record::from_rdata(name.clone(), 60, data));
    }
    answer
}

async fn serve(web: TcpListener, page: Arc<Mutex<Page>>, asked: Arc<Mutex<Vec<String>>>) {
    let certificate = CertificateDer::from(include_bytes!("site/site.der").to_vec());
    let key = PrivatePkcs8KeyDer::from(include_bytes!("site/key.der").to_vec());
    let ciphers = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(ciphers)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], PrivateKeyDer::Pkcs8(key))
        .unwrap();
    let tls = TlsAcceptor::from(Arc::new(config));
    while let Ok((stream, _)) = web.accept().await {
        let (tls, page, asked) = (tls.clone(), page.clone(), asked.clone());
        tokio::spawn(async move {
            let Ok(mut stream) = tls.accept(stream).await else {
                return;
            };
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") {
                match stream.read(&mut byte).await {
                    Ok(1) => head.push(byte[0]),
                    _ => return,
                }
            }
            asked.lock().unwrap().push(String::from_utf8(head).unwrap());
            let page = page.lock().unwrap().clone();
            write(&mut stream, page).await;
        });
    }
}

async fn write(stream: &mut (impl AsyncWriteExt + Unpin), page: Page) {
    let answer = match &page {
        Page::Text(text) => format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{text}",
            text.len()
        ),
        Page::Redirect(to) => {
            format!(
                "HTTP/1.1 302 Found\r\nLocation: {to}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            )
        }
        Page::Status(status) => {
            format!("HTTP/1.1 {status} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        }
        Page::Large => format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}",
            "a\n".repeat(100_000)
        ),
        Page::Slow => {
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\n".to_owned()
        }
    };
    let _gone_by_now = stream.write_all(answer.as_bytes()).await;
    let _gone_by_now = stream.flush().await;
    if matches!(page, Page::Slow) {
        std::future::pending::<()>().await;
    }
    let _gone_by_now = stream.shutdown().await;
}
