//! The HTTP edge: which listener has which routes.

pub mod admin;
pub mod plumbing;
pub mod webhook;
pub mod website;

use crate::service::WebhookView;
use actix_http::{Request, Response};
use actix_service::{ServiceFactory, apply_fn_factory};
use actix_web::body::BoxBody;
use actix_web::dev::{AppConfig, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};
use plumbing::error::{self, WebsiteError};
use std::rc::Rc;

/// Routes with the hook among them, made for one worker: plain calls are answered before the routes are asked.
pub fn with_webhook<T>(
    routes: App<T>,
    webhook: &WebhookView,
) -> impl ServiceFactory<Request, Config = AppConfig, Response = Response<BoxBody>, Error = Error, InitError = ()> + use<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()> + 'static,
{
    let own = Rc::new(webhook.clone());
    let routes = routes.app_data(web::Data::new(webhook.clone()));
    apply_fn_factory(routes, move |request, routes: &_| webhook::fast_path(request, routes, &own))
}

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
    for path in [webhook::HOOK, "/{before:/*}webhooks/{within:/*}auth{behind:/*}"] {
        routes.service(web::resource(path).to(webhook::webhook));
    }
}
