//! Every setting, read once from the environment; all problems are reported together.
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

mod tiles;
pub use tiles::Tiles;

/// What the server was told. `.env.example` lists each setting with a reason; a test holds the two together.
#[derive(Clone, Debug)]
pub struct Config {
    /// `KAIRANBAN_DATA`: the folder for database, photos, mail files and the secret.
    pub data: PathBuf,
    /// `KAIRANBAN_LISTEN`: address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// `KAIRANBAN_METRICS_LISTEN`: address and port of `/metrics`.
    pub metrics_listen: SocketAddr,
    /// `DATABASE_URL`: `sqlite://…` or `postgres://…`; SQLite in the data folder when unset.
    pub database_url: Option<String>,
    /// `KAIRANBAN_PUBLIC_URL`: the address in mails; the listening one when unset.
    pub public_url: Option<String>,
    /// `KAIRANBAN_SMTP_URL`: `smtp://…` or `smtps://…`; mail goes to files when unset.
    pub smtp_url: Option<String>,
    /// `KAIRANBAN_MAIL_FROM`: the sender.
    pub mail_from: String,
    /// `KAIRANBAN_SECRET`: 32 bytes in base64url, for several processes; else a file in the data folder.
    pub secret: Option<String>,
    /// `KAIRANBAN_TRUSTED_PROXIES`: addresses whose `X-Forwarded-For` is believed, comma-separated.
    pub trusted_proxies: Vec<IpAddr>,
    /// `KAIRANBAN_RATE_SCALE`: multiplies every rate limit; 1 is meant for people.
    pub rate_scale: u32,
    /// `KAIRANBAN_WORKERS`: HTTP worker threads; the number of cores when unset.
    pub workers: Option<usize>,
    /// `KAIRANBAN_PASSWORD_COST`: argon2 memory in KiB (19456 is the floor in production).
    pub password_cost: u32,
    /// `KAIRANBAN_RIGHTS_KEPT_DAYS`: how long after its end a request about an infringed right keeps what is personal.
    pub rights_kept_days: u16,
    /// `KAIRANBAN_FIRST_POSTS_HELD`: how many first posts of somebody not verified in a town are looked at.
    pub first_posts_held: u8,
    /// `KAIRANBAN_TILES`, `KAIRANBAN_TILES_CREDIT`: what lies below the places on maps; nothing when unset.
    pub tiles: Option<Tiles>,
    /// `KAIRANBAN_LOG`: `tracing` filter; `KAIRANBAN_LOG_FORMAT` is `text` or `json`.
    pub log: String,
    /// Whether log lines are JSON.
    pub log_json: bool,
}

/// One setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {reason}")]
pub struct BadSetting {
    /// The variable's name.
    pub name: &'static str,
    /// What is wrong with it; never its value, which may be a secret.
    pub reason: &'static str,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("./var"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            metrics_listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            database_url: None,
            public_url: None,
            smtp_url: None,
            mail_from: "Kairanban <kairanban@localhost>".into(),
            secret: None,
            trusted_proxies: Vec::new(),
            rate_scale: 1,
            workers: None,
            password_cost: 19_456,
            rights_kept_days: 180,
            first_posts_held: 3,
            tiles: None,
            log: "info".into(),
            log_json: false,
        }
    }
}

impl Config {
    /// Reads the process environment.
    ///
    /// # Errors
    /// Every setting that cannot be used, at once.
    pub fn from_env() -> Result<Self, Vec<BadSetting>> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the environment"
        )]
        Self::read(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    /// Reads settings from anywhere.
    ///
    /// # Errors
    /// Every setting that cannot be used, at once.
    pub fn read(get: impl Fn(&'static str) -> Option<String>) -> Result<Self, Vec<BadSetting>> {
        let mut r = Reader {
            get,
            bad: Vec::new(),
        };
        let d = Self::default();
        let config = Self {
            data: r.value("KAIRANBAN_DATA", "is no path", d.data),
            listen: r.value("KAIRANBAN_LISTEN", "is not address:port", d.listen),
            metrics_listen: r.value(
                "KAIRANBAN_METRICS_LISTEN",
                "is not address:port",
                d.metrics_listen,
            ),
            database_url: r.url("DATABASE_URL", &["sqlite", "postgres", "postgresql"]),
            public_url: r.url("KAIRANBAN_PUBLIC_URL", &["http", "https"]),
            smtp_url: r.url("KAIRANBAN_SMTP_URL", &["smtp", "smtps"]),
            mail_from: r.value("KAIRANBAN_MAIL_FROM", "is no mail address", d.mail_from),
            secret: (r.get)("KAIRANBAN_SECRET"),
            trusted_proxies: r.list("KAIRANBAN_TRUSTED_PROXIES", "is no list of addresses"),
            rate_scale: r
                .value("KAIRANBAN_RATE_SCALE", "is no number from 1", d.rate_scale)
                .max(1),
            workers: r.list("KAIRANBAN_WORKERS", "is no number").first().copied(),
            password_cost: r.value(
                "KAIRANBAN_PASSWORD_COST",
                "is no number of KiB",
                d.password_cost,
            ),
            rights_kept_days: r.value(
                "KAIRANBAN_RIGHTS_KEPT_DAYS",
                "is no number of days",
                d.rights_kept_days,
            ),
            first_posts_held: r.value(
                "KAIRANBAN_FIRST_POSTS_HELD",
                "is no number from 0 to 255",
                d.first_posts_held,
            ),
            tiles: r.tiles(),
            log: r.value("KAIRANBAN_LOG", "is no filter", d.log),
            log_json: r.one_of(
                "KAIRANBAN_LOG_FORMAT",
                "is not text or json",
                ["text", "json"],
            ) == "json",
        };
        let mut bad = r.bad;
        bad.extend(config.unusable());
        if bad.is_empty() { Ok(config) } else { Err(bad) }
    }

    /// What can be read and still not be used.
    fn unusable(&self) -> impl Iterator<Item = BadSetting> {
        let sender: Result<lettre::message::Mailbox, _> = self.mail_from.parse();
        let filter = tracing_subscriber::EnvFilter::try_new(&self.log);
        let secret = self
            .secret
            .as_ref()
            .map(|text| crate::secrets::Secrets::from_text(text));
        [
            (sender.is_err(), "KAIRANBAN_MAIL_FROM", "is no mail address"),
            (filter.is_err(), "KAIRANBAN_LOG", "is no filter"),
            (
                secret.is_some_and(|secret| secret.is_err()),
                "KAIRANBAN_SECRET",
                "is not 32 bytes in base64url",
            ),
        ]
        .into_iter()
        .filter(|(bad, ..)| *bad)
        .map(|(_, name, reason)| BadSetting { name, reason })
    }

    /// Where the data lives: the given URL, or SQLite in the data folder.
    #[must_use]
    pub fn database(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", self.data.join("kairanban.db").display()))
    }
}

struct Reader<G> {
    get: G,
    bad: Vec<BadSetting>,
}

impl<G: Fn(&'static str) -> Option<String>> Reader<G> {
    fn value<T: std::str::FromStr>(
        &mut self,
        name: &'static str,
        reason: &'static str,
        or: T,
    ) -> T {
        let Some(text) = (self.get)(name) else {
            return or;
        };
        text.trim().parse().unwrap_or_else(|_| {
            self.bad.push(BadSetting { name, reason });
            or
        })
    }

    /// One of two words; the first when nothing is set.
    fn one_of(
        &mut self,
        name: &'static str,
        reason: &'static str,
        words: [&'static str; 2],
    ) -> &'static str {
        let [first, _] = words;
        let Some(text) = (self.get)(name) else {
            return first;
        };
        let known = words.into_iter().find(|word| *word == text.trim());
        known.unwrap_or_else(|| {
            self.bad.push(BadSetting { name, reason });
            first
        })
    }

    fn list<T: std::str::FromStr>(&mut self, name: &'static str, reason: &'static str) -> Vec<T> {
        let text = (self.get)(name).unwrap_or_default();
        let items = text
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty());
        items
            .map(str::parse)
            .collect::<Result<_, _>>()
            .unwrap_or_else(|_| {
                self.bad.push(BadSetting { name, reason });
                Vec::new()
            })
    }

    fn tiles(&mut self) -> Option<Tiles> {
        let name = "KAIRANBAN_TILES";
        let url = (self.get)(name)?;
        match Tiles::read(url.trim(), (self.get)("KAIRANBAN_TILES_CREDIT")) {
            Ok(tiles) => Some(tiles),
            Err(reason) => {
                self.bad.push(BadSetting { name, reason });
                None
            }
        }
    }

    fn url(&mut self, name: &'static str, schemes: &[&str]) -> Option<String> {
        let text = (self.get)(name)?;
        match url::Url::parse(&text) {
            Ok(url) if schemes.contains(&url.scheme()) => {
                Some(text.trim_end_matches('/').to_owned())
            }
            _ => {
                self.bad.push(BadSetting {
                    name,
                    reason: "is no URL of a kind that is understood",
                });
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_reported_at_once() {
        let bad = Config::read(|name| match name {
            "KAIRANBAN_LISTEN" => Some("nowhere".into()),
            "DATABASE_URL" => Some("mysql://x".into()),
            "KAIRANBAN_SECRET" => Some("short".into()),
            "KAIRANBAN_LOG" => Some("a=b=c".into()),
            "KAIRANBAN_LOG_FORMAT" => Some("xml".into()),
            _ => None,
        })
        .unwrap_err();
        let names: Vec<_> = bad.iter().map(|b| b.name).collect();
        assert_eq!(
            names,
            [
                "KAIRANBAN_LISTEN",
                "DATABASE_URL",
                "KAIRANBAN_LOG_FORMAT",
                "KAIRANBAN_LOG",
                "KAIRANBAN_SECRET"
            ]
        );
        assert!(
            !bad.iter().any(|b| b.to_string().contains("mysql")),
            "a value may be a secret"
        );
    }

    #[test]
    fn without_settings_it_is_sqlite_in_the_folder() {
        let config = Config::read(|_| None).unwrap();
        assert_eq!(config.database(), "sqlite://./var/kairanban.db");
    }
}
