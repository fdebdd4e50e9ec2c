//! The admin listener: health, readiness, metrics, the blacklist, and the network rules that an operator makes.

mod access;
pub mod api;
pub mod audit;
mod change;
mod contents;
mod feed;
mod json_answer;
mod lift;
mod listing;
mod own_hosts;
mod error;
mod query;
mod refused;
mod standing;
mod view;
mod warning;

pub use own_hosts::own_hosts;

use crate::ambient::terminal::backlog;
use crate::http::plumbing::lifecycle::Lifecycle;
use crate::service::OperatorView;
use actix_web::{HttpResponse, web};
use api::health::{Health, HealthWord};
use domain::accounts::CredentialKey;
use domain::digest::HashFunction;

/// The type of the OpenMetrics text format, which Prometheus asks for.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The table of the replay memory, as metrics name it.
const VERIFIED_ANSWERS: &str = "verified_answers";

/// The routes of the admin listener. Those of the blacklist, of what blocks a phone and of rejected attempts need
/// the token.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/", web::get().to(contents::contents))
        .route("/healthz", web::get().to(healthz))
        .route("/readyz", web::get().to(readyz))
        .route("/metrics", web::get().to(metrics))
        .service(web::resource("/refused-attempts").route(web::get().to(refused::refused)))
        .service(web::resource("/blacklist").route(web::get().to(listing::list)))
        .service(web::resource("/blacklist/feed").route(web::get().to(feed::feed)))
        .service(web::resource("/blacklist/add").route(web::post().to(change::add)))
        .service(web::resource("/blacklist/allow").route(web::post().to(change::allow)))
        .service(web::resource("/blacklist/remove").route(web::post().to(change::remove)))
        .service(web::resource("/blacklist/disallow").route(web::post().to(change::disallow)))
        .service(web::resource("/blacklist/lift").route(web::post().to(lift::lift)))
        .service(web::resource("/standing/{tenant}").route(web::get().to(standing::standing)))
        .service(web::resource("/blacklist/{tenant}/{address}").route(web::get().to(listing::show)));
}

/// The process answers.
async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: HealthWord::Ok })
}

/// Platforms may send requests: the store answers, and the service is not on its way out.
async fn readyz(lifecycle: web::Data<Lifecycle>, service: web::Data<OperatorView>) -> HttpResponse {
    let status = if lifecycle.is_draining() {
        HealthWord::Stopping
    } else if !store_answers(&service).await {
        HealthWord::StoreUnavailable
    } else {
        HealthWord::Ready
    };
    let mut response =
        if status == HealthWord::Ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.json(Health { status })
}

async fn store_answers(service: &OperatorView) -> bool {
    let key = CredentialKey { tenant: "", realm: "", username: "", algorithm: HashFunction::Md5 };
    service.store().credentials.credential(key, service.clock().now()).await.is_ok()
}

async fn metrics(lifecycle: web::Data<Lifecycle>, service: web::Data<OperatorView>) -> HttpResponse {
    let (now, metrics) = (service.clock().now(), service.metrics());
    let replay = service.replay();
    let mut tables = service.blacklist().tables().to_vec();
    tables.push((VERIFIED_ANSWERS, replay.len(), replay.forgotten()));
    metrics.set_blacklist((service.blacklist().listed_so_far(), service.blacklist().count_listed(now)), &tables);
    metrics.set_youngest_evicted(VERIFIED_ANSWERS, replay.youngest_forgotten(now));
    metrics.set_connections(lifecycle.connections(), lifecycle.refused());
    metrics.set_log_lines_dropped(backlog::dropped());
    metrics.set_ready(!lifecycle.is_draining() && store_answers(&service).await);
    HttpResponse::Ok().content_type(OPENMETRICS).body(metrics.render())
}
