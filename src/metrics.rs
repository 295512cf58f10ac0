//! What the machine's keeper wants to know, in Prometheus' form, on a second address that the world does not see.
//!
//! Labels are operations and status classes: nothing in here is about anybody.
use std::{
    net::{SocketAddr, TcpListener},
    sync::{OnceLock, atomic::AtomicU64},
    time::Duration,
};

use actix_web::{
    App as Actix, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::{StatusCode, header},
    web::{self, Data},
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use crate::{
    app::App,
    db::Db,
    error::{Error, Result},
    jobs, log,
    web::document,
};

/// Seconds. A feed page takes less than the first, a password more than the fifth.
const BUCKETS: [f64; 9] = [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0, 20.0];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    operation: String,
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Operation {
    operation: String,
}

/// The counters of one operation, found once.
struct Series {
    classes: [Counter; 5],
    seconds: Histogram,
}

/// Everything that is counted.
pub struct Metrics {
    registry: Registry,
    answered: Family<Answered, Counter>,
    seconds: Family<Operation, Histogram, fn() -> Histogram>,
    series: Vec<OnceLock<Series>>,
    seen: Seen,
}

/// What is looked at when somebody asks.
#[derive(Default)]
struct Seen {
    streams: Gauge,
    waiting: Gauge,
    given_up: Gauge,
    lag: Gauge,
    memory: Gauge<u64, AtomicU64>,
}

impl Metrics {
    /// Counts from zero.
    #[must_use]
    pub fn new(db: &Db) -> Self {
        let mut registry = Registry::with_prefix("kairanban");
        let answered = Family::default();
        let buckets: fn() -> Histogram = || Histogram::new(BUCKETS);
        let seconds = Family::new_with_constructor(buckets);
        let seen = Seen::default();
        registry.register(
            "http_requests",
            "Requests answered, by operation and status class",
            answered.clone(),
        );
        registry.register(
            "http_request_seconds",
            "Time to the head of the answer",
            seconds.clone(),
        );
        registry.register(
            "live_streams",
            "Open streams of hints",
            seen.streams.clone(),
        );
        registry.register(
            "jobs_waiting",
            "Jobs that are due or will be",
            seen.waiting.clone(),
        );
        registry.register(
            "jobs_given_up",
            "Jobs that failed too often",
            seen.given_up.clone(),
        );
        registry.register(
            "change_log_lag",
            "Lines of the change log that this process has not followed yet",
            seen.lag.clone(),
        );
        registry.register(
            "memory_bytes",
            "Resident memory of the process",
            seen.memory.clone(),
        );
        registry.register(
            "commit_use_cases",
            "Use cases that shared one commit (SQLite)",
            db.commit_sizes().clone(),
        );
        let series = (0..document::operations().count())
            .map(|_| OnceLock::new())
            .collect();
        Self {
            registry,
            answered,
            seconds,
            series,
            seen,
        }
    }

    /// One request was answered.
    pub fn count(&self, operation: usize, status: StatusCode, took: Duration) {
        let Some(place) = self.series.get(operation) else {
            return;
        };
        let series = place.get_or_init(|| self.series_of(operation));
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = series.classes.get(class) {
            counter.inc();
        }
        series.seconds.observe(took.as_secs_f64());
    }

    fn series_of(&self, operation: usize) -> Series {
        let name = document::operations().name(operation).to_owned();
        let class = |status| {
            let labels = Answered {
                operation: name.clone(),
                status,
            };
            self.answered.get_or_create_owned(&labels)
        };
        Series {
            classes: CLASSES.map(class),
            seconds: self.seconds.get_or_create_owned(&Operation {
                operation: name.clone(),
            }),
        }
    }

    async fn text(&self, app: &App) -> Result<String> {
        self.seen.streams.set(signed(app.live.count() as u64));
        // A database that is away leaves the last figures; the rest is still worth reading.
        if let Ok((waiting, given_up)) = jobs::waiting(&app.db).await {
            self.seen.waiting.set(signed(waiting));
            self.seen.given_up.set(signed(given_up));
        }
        if let Ok(end) = log::end(&app.db).await {
            self.seen
                .lag
                .set(end.seq.saturating_sub(app.live.position().seq).max(0));
        }
        if let Some(bytes) = resident() {
            self.seen.memory.set(bytes);
        }
        let mut text = String::new();
        encode(&mut text, &self.registry).map_err(Error::internal)?;
        Ok(text)
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Resident memory, where the system tells it.
fn resident() -> Option<u64> {
    let pages: u64 = std::fs::read_to_string("/proc/self/statm")
        .ok()?
        .split(' ')
        .nth(1)?
        .parse()
        .ok()?;
    pages.checked_mul(rustix::param::page_size().try_into().ok()?)
}

async fn read(app: Data<App>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok()
        .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(app.metrics.text(&app).await?))
}

/// Listens on the second address; answers where.
///
/// # Errors
/// When it cannot be taken.
pub fn listen(app: Data<App>) -> Result<(SocketAddr, ServerHandle)> {
    let listener = TcpListener::bind(app.config.metrics_listen)
        .map_err(|error| Error::internal(format!("KAIRANBAN_METRICS_LISTEN: {error}")))?;
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || {
        Actix::new()
            .app_data(app.clone())
            .route("/metrics", web::get().to(read))
    })
    .workers(1)
    .shutdown_timeout(0)
    .disable_signals()
    .listen(listener)
    .map_err(Error::internal)?
    .run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    Ok((address, handle))
}
