//! Whether the process lives, and whether it can serve: for supervisors and load balancers.
use std::{
    path::Path,
    sync::Mutex,
    time::{Duration, Instant},
};

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::Data,
};

use crate::{
    app::App,
    error::{Problem, Refused, Result},
};

/// Below this share of free space the disk counts as full: letters, photos and the log still need some.
const FREE_PERCENT: u64 = 5;
/// And only below this many bytes: a twentieth of a large disk is room for years of a town.
const FREE_BYTES: u64 = 1 << 30;
/// The database answers within this time, or it is away.
const PATIENCE: Duration = Duration::from_secs(2);
/// Anybody may ask; asking more often than this asks nothing new.
const KEPT: Duration = Duration::from_millis(500);

/// What was found last, and when.
#[derive(Default)]
pub struct Readiness {
    last: Mutex<Option<(Instant, Vec<Refused>)>>,
}

/// The process answers. Asks nothing and nobody: a database that is away must not restart it.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("text/plain; charset=utf-8")
        .body("alive\n")
}

/// Whether requests would be served: the database takes writes and is migrated, the disk has room.
///
/// # Errors
/// None: what is missing is named in a 503.
pub async fn ready(app: Data<App>) -> Result<HttpResponse> {
    let missing = match app.readiness.fresh() {
        Some(missing) => missing,
        None => app.readiness.keep(look(&app).await),
    };
    if missing.is_empty() {
        return Ok(HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .content_type("text/plain; charset=utf-8")
            .body("ready\n"));
    }
    let problem = Problem {
        kind: "about:blank".into(),
        title: "Service Unavailable".into(),
        status: 503,
        code: "unavailable".into(),
        errors: missing,
    };
    Ok(HttpResponse::build(StatusCode::SERVICE_UNAVAILABLE)
        .content_type("application/problem+json")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::RETRY_AFTER, "5"))
        .body(serde_json::to_vec(&problem).unwrap_or_default()))
}

async fn look(app: &App) -> Vec<Refused> {
    let mut missing = Vec::new();
    let mut lacks = |what: &'static str, code: &'static str| {
        missing.push(Refused::new(what, code));
    };
    if app.live.is_closed() {
        lacks("process", "stopping");
    }
    match tokio::time::timeout(PATIENCE, app.db.probe()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => lacks("database", error.code()),
        Err(_) => lacks("database", "timeout"),
    }
    match tokio::time::timeout(PATIENCE, app.db.migrated()).await {
        Ok(Ok(true)) => {}
        Ok(Ok(false)) => lacks("migrations", "missing"),
        Ok(Err(_)) | Err(_) => lacks("migrations", "unknown"),
    }
    match rustix::fs::statvfs(&app.config.data) {
        Ok(disk) if is_full(disk.f_bavail, disk.f_blocks, disk.f_frsize) => {
            lacks("disk", "storage_full");
        }
        Ok(_) => {
            if takes_bytes(&app.config.data).await.is_err() {
                lacks("disk", "unavailable");
            }
        }
        Err(_) => lacks("disk", "unavailable"),
    }
    missing
}

/// Whether `free` of `all` blocks of `size` bytes is too little to take a town's writes.
fn is_full(free: u64, all: u64, size: u64) -> bool {
    free.saturating_mul(100) < all.saturating_mul(FREE_PERCENT)
        && free.saturating_mul(size) < FREE_BYTES
}

/// A disk that fails, or was mounted for reading only, says so when it is written to and not before.
async fn takes_bytes(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    tokio::fs::write(&probe, b"ok").await?;
    tokio::fs::remove_file(&probe).await
}

impl Readiness {
    /// Forgets what was found, so that the next asking looks.
    pub fn forget(&self) {
        if let Ok(mut last) = self.last.lock() {
            *last = None;
        }
    }

    fn fresh(&self) -> Option<Vec<Refused>> {
        let last = self.last.lock().ok()?;
        let (at, missing) = last.as_ref()?;
        (at.elapsed() < KEPT).then(|| missing.clone())
    }

    fn keep(&self, missing: Vec<Refused>) -> Vec<Refused> {
        if let Ok(mut last) = self.last.lock() {
            *last = Some((Instant::now(), missing.clone()));
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::is_full;

    const BLOCK: u64 = 4096;
    const MIB: u64 = (1 << 20) / BLOCK;

    #[test]
    fn a_disk_is_full_by_its_share_and_by_what_is_left() {
        for (free, all, full) in [
            (MIB, 32 * MIB, true),
            (2 * MIB, 32 * MIB, false),
            (900 * MIB, 250_000 * MIB, true),
            (9_000 * MIB, 250_000 * MIB, false),
            (0, 32 * MIB, true),
        ] {
            assert_eq!(is_full(free, all, BLOCK), full, "{free} of {all}");
        }
    }
}
