//! The HTTP edge: which listener has which routes.

pub mod admin;
pub mod plumbing;
pub mod webhook;
pub mod website;

use actix_web::web;
use plumbing::error::{self, WebsiteError};

/// The one route of platforms, and no other. It expects `web::Data<WebhookView>`.
pub fn platforms(routes: &mut web::ServiceConfig) {
    hook(routes);
    routes.default_service(web::to(error::not_found));
}

/// The routes of the public listener: the webhook for platforms, the website for people. They expect
/// `web::Data<WebhookView>` and `web::Data<WebsiteView>`.
pub fn public(routes: &mut web::ServiceConfig) {
    hook(routes);
    website::routes(routes);
}

/// The hook, in each way that its address is typed (docs/contract.md section 1.2).
fn hook(routes: &mut web::ServiceConfig) {
    // The first one matches first; the other is the same with surplus slashes.
    for path in ["/webhooks/auth", "/{before:/*}webhooks/{within:/*}auth{behind:/*}"] {
        routes.service(web::resource(path).to(webhook::webhook));
    }
}
