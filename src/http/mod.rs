//! The HTTP edge: the route table on one screen.

pub mod admin;
pub mod body;
pub mod lifecycle;
pub mod webhook;

use actix_web::middleware::DefaultHeaders;
use actix_web::web;
use actix_web::web::ServiceConfig;

/// The routes of the public listener. Each handler judges the method itself, so that a wrong one is told the right.
pub fn public_routes(config: &mut ServiceConfig) {
    config.route("/webhooks/auth", web::route().to(webhook::webhook));
}

/// On every answer, errors included (CONTRACT section 6).
#[must_use]
pub fn security_headers() -> DefaultHeaders {
    DefaultHeaders::new().add(("x-content-type-options", "nosniff")).add(("referrer-policy", "no-referrer"))
}
