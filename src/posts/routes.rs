//! HTTP for posts.
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of this feature.
pub fn routes(cfg: &mut ServiceConfig) {
    let _ = cfg;
}
