//! The website: pages and forms: the route table on one screen, which request goes to which file.

mod activation;
mod prefetch;
mod bearer;
mod captcha;
mod form;
pub(super) mod page;
mod phone;
mod provision;
mod qr;
mod realm;
mod sign_in;
mod sign_out;
mod signup;
pub mod sip_uri; // addresses as phones write them
mod error_pages;
mod store_deadline;
mod typed_addresses;

use super::plumbing::{cross_site, error};
use actix_web::dev::HttpServiceFactory;
use actix_web::{Resource, web};

/// The routes for people alone. They expect `web::Data<WebsiteView>`.
pub fn routes(routes: &mut web::ServiceConfig) {
    let website = web::scope("")
        .service(get("/assets/{asset}", web::to(page::asset), web::to(page::asset)))
        .service(get("/theme-{hash}.css", web::to(page::theme), web::to(page::theme)))
        .service(get("/logo-{hash}", web::to(page::logo), web::to(page::logo)))
        .service(get("/icon.svg", web::to(page::icon), web::to(page::icon)))
        .service(get("/captcha.ashx", web::to(captcha::issue), web::to(captcha::issue)))
        .service(post("/signup.ashx", web::to(signup::sign_up)))
        .service(get("/activate.ashx", web::to(activation::activate), web::to(activation::head)))
        .service(post("/login", web::to(sign_in::sign_in)))
        .service(post("/logout", web::to(sign_out::sign_out)))
        .service(get("/phone", web::to(phone::show), web::to(phone::show)))
        .service(post("/provision", web::to(provision::issue)))
        .service(get("/provision.json", web::to(provision::last_link), web::to(provision::last_link)))
        .service(get("/provision/{token}", web::to(provision::open), web::to(provision::head)))
        .service(get("/provision/{token}/", web::to(provision::open), web::to(provision::head)))
        .service(get("/realm.json", web::to(realm::signup_realm), web::to(realm::signup_realm)))
        .service(get("/", web::to(page::start), web::to(page::start)))
        .service(get("/signup", web::to(page::signup), web::to(page::signup)))
        .service(get("/login.html", web::to(page::login), web::to(page::login)))
        .default_service(web::to(typed_addresses::redirect_or_not_found))
        .wrap_fn(error_pages::show);
    routes.service(website);
}

/// A resource to be read, and what answers GET and HEAD.
fn get(path: &str, get: actix_web::Route, head: actix_web::Route) -> Resource {
    web::resource(path)
        .route(get.guard(actix_web::guard::Get()))
        .route(head.guard(actix_web::guard::Head()))
        .default_service(web::to(error::only_get))
}

/// A resource that is posted to, by pages of this website and by scripts alone. The one place where POST gets a route.
fn post(path: &str, post: actix_web::Route) -> impl HttpServiceFactory + use<> {
    let resource = web::resource(path).wrap_fn(cross_site::refuse);
    resource
        .route(post.guard(actix_web::guard::Post()))
        .default_service(web::to(typed_addresses::redirect_or_only_post))
}
