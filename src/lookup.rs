//! The one client that asks the world something on somebody's word: a TXT record, and one small file over HTTPS.
//!
//! Whoever names the host must not make this server knock at doors inside: only public addresses are asked, the
//! address that was checked is the one that is dialed, nothing leads on elsewhere, and answers are small and soon.
//! No cookies, no credentials, no proxy. DNS is asked of the machine's own resolver.
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use hickory_resolver::{
    TokioResolver,
    config::{LookupIpStrategy, NameServerConfig, ResolveHosts, ResolverConfig},
    net::{NetError, runtime::TokioRuntimeProvider},
    proto::rr::{Name, RData},
};
use rustls::{ClientConfig, RootCertStore, pki_types::CertificateDer};

mod address;
mod host;
pub use address::is_public;
pub use host::Host;

/// Where a host shows that somebody may speak for it.
pub const WELL_KNOWN: &str = "/.well-known/kairanban.txt";
/// The label below a host whose TXT records are read.
pub const TXT_LABEL: &str = "_kairanban";
/// The file is a line or two.
const FILE_MOST: usize = 4096;
/// Records and characters of TXT that are looked at.
const TXT_MOST: usize = 50;
/// For all of one look-up: the gate's own deadline is longer.
const PATIENCE: Duration = Duration::from_secs(6);

/// Asks.
pub struct Lookup {
    patience: Duration,
    tls: Arc<ClientConfig>,
    exception: Option<Exception>,
}

/// What a test sets up on its own machine, named to the last port: a resolver, a site, and who vouches for it.
#[derive(Clone, Debug)]
pub struct Exception {
    /// The resolver that is asked instead of the machine's.
    pub resolver: SocketAddr,
    /// The only address that may be dialed although it is not public, and its port instead of 443.
    pub site: SocketAddr,
    /// The only root that vouches for the site, as DER.
    pub root: Vec<u8>,
    /// How long a look-up may take.
    pub patience: Duration,
}

/// Why nothing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No such host, or no such record.
    #[error("not found")]
    Missing,
    /// The host has an address that is not of the public network.
    #[error("an address that is not public")]
    Private,
    /// It leads elsewhere.
    #[error("redirected")]
    Redirected,
    /// Neither 200 nor a redirection.
    #[error("answered {0}")]
    Status(u16),
    /// More than it takes to say it.
    #[error("too large")]
    TooLarge,
    /// Not within the time.
    #[error("too slow")]
    TooSlow,
    /// Not text.
    #[error("not text")]
    NotText,
    /// No connection, or nobody vouches for the certificate.
    #[error("unreachable")]
    Unreachable,
}

impl Fault {
    /// The machine word on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Private => "private_address",
            Self::Redirected => "redirected",
            Self::Status(_) => "status",
            Self::TooLarge => "too_large",
            Self::TooSlow => "too_slow",
            Self::NotText => "not_text",
            Self::Unreachable => "unreachable",
        }
    }
}

impl Lookup {
    /// As a server asks: public addresses, port 443, the roots that travel in the binary.
    ///
    /// # Errors
    /// The TLS library's, if it has no ciphers.
    pub fn new() -> Result<Self, rustls::Error> {
        let roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        Ok(Self {
            patience: PATIENCE,
            tls: Arc::new(tls(roots)?),
            exception: None,
        })
    }

    /// As a test asks: the same, but for exactly what it set up.
    ///
    /// # Errors
    /// The TLS library's, if the root is none.
    pub fn with(exception: Exception) -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(exception.root.clone()))?;
        Ok(Self {
            patience: exception.patience,
            tls: Arc::new(tls(roots)?),
            exception: Some(exception),
        })
    }

    /// The TXT records of a host's label, each with its strings joined.
    ///
    /// # Errors
    /// `Missing`, `TooSlow` or `Unreachable`.
    pub async fn txt(&self, host: &Host) -> Result<Vec<String>, Fault> {
        let name = absolute(&format!("{TXT_LABEL}.{}", host.as_str()))?;
        let asked = self.resolver()?;
        let found = self
            .in_time(asked.txt_lookup(name))
            .await?
            .map_err(|error| silent(&error))?;
        let texts = found
            .answers()
            .iter()
            .filter_map(|record| match &record.data {
                RData::TXT(txt) => Some(txt.txt_data.concat()),
                _ => None,
            });
        let texts = texts.filter_map(|bytes| String::from_utf8(bytes).ok());
        let texts: Vec<String> = texts.take(TXT_MOST).collect();
        if texts.is_empty() {
            return Err(Fault::Missing);
        }
        Ok(texts)
    }

    /// The lines of a host's well-known file.
    ///
    /// # Errors
    /// Every `Fault`.
    pub async fn well_known(&self, host: &Host) -> Result<Vec<String>, Fault> {
        let text = self.in_time(self.file(host)).await??;
        Ok(text.lines().map(|line| line.trim().to_owned()).collect())
    }

    async fn file(&self, host: &Host) -> Result<String, Fault> {
        let pinned = self.addresses(host).await?;
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured((*self.tls).clone())
            .https_only(true)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .pool_max_idle_per_host(0)
            .resolve_to_addrs(host.as_str(), &pinned)
            .user_agent("kairanban")
            .build()
            .map_err(|_| Fault::Unreachable)?;
        let url = format!("https://{}{WELL_KNOWN}", host.as_str());
        let answer = client.get(url).send().await;
        let mut answer = answer.map_err(|_| Fault::Unreachable)?;
        match answer.status() {
            status if status.is_redirection() => return Err(Fault::Redirected),
            status if status != 200 => return Err(Fault::Status(status.as_u16())),
            _ => {}
        }
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(|_| Fault::Unreachable)? {
            if body.len() + part.len() > FILE_MOST {
                return Err(Fault::TooLarge);
            }
            body.extend_from_slice(&part);
        }
        String::from_utf8(body).map_err(|_| Fault::NotText)
    }

    /// Where the host is, if all of it is public: one inside address among public ones is somebody's trick.
    async fn addresses(&self, host: &Host) -> Result<Vec<SocketAddr>, Fault> {
        let asked = self.resolver()?;
        let found = asked.lookup_ip(absolute(host.as_str())?).await;
        let found = found.map_err(|error| silent(&error))?;
        let dialed: Option<Vec<SocketAddr>> = found.iter().map(|ip| self.dial(ip)).collect();
        match dialed {
            None => Err(Fault::Private),
            Some(none) if none.is_empty() => Err(Fault::Missing),
            Some(all) => Ok(all),
        }
    }

    fn dial(&self, ip: IpAddr) -> Option<SocketAddr> {
        match &self.exception {
            Some(exception) if exception.site.ip() == ip => Some(exception.site),
            _ => is_public(ip).then_some(SocketAddr::new(ip, 443)),
        }
    }

    /// A resolver for one question: no memory, no hosts file, no search list. The machine's settings are read anew.
    fn resolver(&self) -> Result<TokioResolver, Fault> {
        let mut builder = match &self.exception {
            None => TokioResolver::builder_tokio().map_err(|_| Fault::Unreachable)?,
            Some(exception) => {
                let mut server = NameServerConfig::udp(exception.resolver.ip());
                for connection in &mut server.connections {
                    connection.port = exception.resolver.port();
                }
                let config = ResolverConfig::from_name_servers(vec![server]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
        };
        let options = builder.options_mut();
        options.cache_size = 0;
        options.use_hosts_file = ResolveHosts::Never;
        options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
        options.timeout = self.patience / 3;
        options.attempts = 1;
        builder.build().map_err(|_| Fault::Unreachable)
    }

    async fn in_time<T>(&self, work: impl Future<Output = T>) -> Result<T, Fault> {
        let done = tokio::time::timeout(self.patience, work).await;
        done.map_err(|_| Fault::TooSlow)
    }
}

/// A name as it stands, without the machine's search list.
fn absolute(name: &str) -> Result<Name, Fault> {
    Name::from_ascii(format!("{name}.")).map_err(|_| Fault::Missing)
}

fn silent(error: &NetError) -> Fault {
    match error {
        NetError::Timeout => Fault::TooSlow,
        error if error.is_no_records_found() || error.is_nx_domain() => Fault::Missing,
        _ => Fault::Unreachable,
    }
}

fn tls(roots: RootCertStore) -> Result<ClientConfig, rustls::Error> {
    let ciphers = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder =
        ClientConfig::builder_with_provider(ciphers).with_safe_default_protocol_versions()?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
