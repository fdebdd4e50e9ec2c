//! The operations listener: is the process alive, is it ready, what has it counted, whom has it listed.

mod access;
mod listing;

pub use access::AdminAccess;
pub use listing::UNKNOWN_SOURCE;

use super::lifecycle::Lifecycle;
use super::webhook::Platform;
use crate::digest::HashFunction;
use crate::store::CredentialKey;
use actix_web::{HttpResponse, web};
use serde_json::json;

/// The type of the OpenMetrics text format, which Prometheus asks for.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The routes of the admin listener.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/healthz", web::get().to(healthz))
        .route("/readyz", web::get().to(readyz))
        .route("/metrics", web::get().to(metrics))
        .service(web::resource("/blacklist/{tenant}/{address}").route(web::get().to(listing::look)));
}

/// The process answers.
async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "ok" }))
}

/// Platforms may send requests: the store answers, and the service is not on its way out.
async fn readyz(lifecycle: web::Data<Lifecycle>, platform: web::Data<Platform>) -> HttpResponse {
    let problem = if lifecycle.is_draining() {
        Some("stopping")
    } else if !store_answers(&platform).await {
        Some("store unavailable")
    } else {
        None
    };
    match problem {
        None => HttpResponse::Ok().json(json!({ "status": "ready" })),
        Some(problem) => HttpResponse::ServiceUnavailable().json(json!({ "status": problem })),
    }
}

async fn store_answers(platform: &Platform) -> bool {
    let key = CredentialKey { tenant: "", realm: "", username: "", algorithm: HashFunction::Md5 };
    platform.store.credential(key, platform.clock.now()).await.is_ok()
}

async fn metrics(lifecycle: web::Data<Lifecycle>, platform: web::Data<Platform>) -> HttpResponse {
    let (now, metrics) = (platform.clock.now(), &platform.metrics);
    metrics.set_level("blacklisted_sources", platform.blacklist.count_listed(now));
    let evicted = platform.blacklist.tables().iter().map(|(_, _, evicted)| evicted).sum::<u64>();
    metrics.set_level("blacklist_evictions", usize::try_from(evicted).unwrap_or(usize::MAX));
    metrics.set_level("remembered_answers", platform.replay.len());
    metrics.set_level("connections", lifecycle.connections());
    metrics.set_level("ready", usize::from(!lifecycle.is_draining() && store_answers(&platform).await));
    HttpResponse::Ok().content_type(OPENMETRICS).body(metrics.render())
}
