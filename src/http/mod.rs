//! The HTTP edge: the route table on one screen, which request goes to which file.

pub mod website;
pub mod plumbing;
pub mod admin;
pub mod webhook;

pub use crate::http::plumbing::error::PublicError;

use actix_web::dev::HttpServiceFactory;
use actix_web::{HttpRequest, Resource, web};

/// The one route of platforms, and none beside it. It expects `web::Data<WebhookView>`.
pub fn platforms(routes: &mut web::ServiceConfig) {
    hook(routes);
    routes.default_service(web::to(crate::http::plumbing::error::not_found));
}

/// The routes of the public listener: the webhook for platforms, the website for people. They expect
/// `web::Data<WebhookView>` and `web::Data<WebsiteView>`.
pub fn public(routes: &mut web::ServiceConfig) {
    hook(routes);
    website(routes);
}

/// The hook, in each way that its address gets typed (docs/contract.md section 1.2).
fn hook(routes: &mut web::ServiceConfig) {
    // The first one is found first; the other is the same with slashes too many.
    for path in ["/webhooks/auth", "/{before:/*}webhooks/{within:/*}auth{behind:/*}"] {
        routes.service(web::resource(path).to(webhook::webhook));
    }
}

/// The routes for people alone. They expect `web::Data<WebsiteView>`.
pub fn website(routes: &mut web::ServiceConfig) {
    let assets = crate::http::website::page::ASSETS.iter().fold(web::scope(""), |routes, asset| {
        let answer = move |request: HttpRequest| async move { asset.answer(&request) };
        routes.service(get(asset.path, web::to(answer), web::to(answer)))
    });
    let website = assets
        .service(get(
            "/captcha.ashx",
            web::to(crate::http::website::captcha::issue),
            web::to(crate::http::website::captcha::issue),
        ))
        .service(post("/signup.ashx", web::to(crate::http::website::signup::sign_up)))
        .service(get(
            "/activate.ashx",
            web::to(crate::http::website::activation::activate),
            web::to(crate::http::website::activation::look),
        ))
        .service(post("/login", web::to(crate::http::website::sign_in::sign_in)))
        .service(post("/logout", web::to(crate::http::website::sign_out::sign_out)))
        .service(get("/phone", web::to(crate::http::website::phone::show), web::to(crate::http::website::phone::show)))
        .service(post("/provision", web::to(crate::http::website::provision::issue)))
        .service(get(
            "/provision.json",
            web::to(crate::http::website::provision::tell),
            web::to(crate::http::website::provision::tell),
        ))
        .service(get(
            "/provision/{token}",
            web::to(crate::http::website::provision::open),
            web::to(crate::http::website::provision::look),
        ))
        .service(get(
            "/provision/{token}/",
            web::to(crate::http::website::provision::open),
            web::to(crate::http::website::provision::look),
        ))
        .service(get(
            "/realm.json",
            web::to(crate::http::website::realm::tell),
            web::to(crate::http::website::realm::tell),
        ))
        .service(get("/", web::to(crate::http::website::page::start), web::to(crate::http::website::page::start)))
        .service(get(
            "/signup",
            web::to(crate::http::website::page::signup),
            web::to(crate::http::website::page::signup),
        ))
        .service(get(
            "/login.html",
            web::to(crate::http::website::page::login),
            web::to(crate::http::website::page::login),
        ))
        .default_service(web::to(crate::http::website::typed_addresses::lead_or_not_found))
        .wrap_fn(crate::http::website::status_pages::show);
    routes.service(website);
}

/// A resource to be read, and what answers GET and HEAD.
fn get(path: &str, get: actix_web::Route, head: actix_web::Route) -> Resource {
    web::resource(path)
        .route(get.guard(actix_web::guard::Get()))
        .route(head.guard(actix_web::guard::Head()))
        .default_service(web::to(crate::http::plumbing::error::only_get))
}

/// A resource that is posted to, by pages of this website and by scripts alone. The one place where POST gets a route.
fn post(path: &str, post: actix_web::Route) -> impl HttpServiceFactory + use<> {
    let resource = web::resource(path).wrap_fn(crate::http::plumbing::cross_site::refuse);
    resource
        .route(post.guard(actix_web::guard::Post()))
        .default_service(web::to(crate::http::website::typed_addresses::lead_or_only_post))
}
