//! The website: pages and forms: the route table on one screen, which request goes to which file.

mod account;
mod account_pages;
mod activation;
mod acts;
mod asked_emails;
mod prefetch;
mod captcha;
mod change_password;
mod cookies;
mod form;
mod ha1_fields;
mod magic;
mod owner_links;
pub(super) mod page;
mod phone;
mod provision;
mod qr;
mod realm;
mod session;
mod sign_in;
mod sign_out;
mod signup;
pub mod sip_uri; // addresses as phones write them
mod error_pages;
mod store_deadline;
mod typed_addresses;

use super::plumbing::{cross_site, error};
use actix_web::dev::HttpServiceFactory;
use actix_web::{FromRequest, Handler, Resource, Responder, web};

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
        .service(get("/login/challenge", web::to(sign_in::challenge), web::to(sign_in::challenge)))
        .service(post("/login", web::to(sign_in::sign_in)))
        .service(post("/reauthenticate", web::to(sign_in::reauthenticate)))
        .service(post("/logout", web::to(sign_out::sign_out)))
        .service(post("/logout/all", web::to(sign_out::sign_out_everywhere)))
        .service(post("/recover/password", web::to(owner_links::recover_password)))
        .service(form("/recover", account_pages::recover, web::to(asked_emails::recover)))
        .service(post("/magic/code", web::to(magic::code)))
        .service(form("/magic", account_pages::magic, web::to(magic::post)))
        .service(post("/magic.ashx", web::to(magic::post)))
        .service(post("/activation/resend", web::to(asked_emails::resend)))
        .service(form("/email/undo", account_pages::undo_email, web::to(owner_links::undo_email)))
        .service(form("/email", account_pages::confirm_email, web::to(owner_links::confirm_email)))
        .service(form("/restore", account_pages::restore, web::to(owner_links::restore)))
        .service(get("/account", web::to(account_pages::account), web::to(account_pages::account)))
        .service(get(change_password::PATH, web::to(change_password::lead), web::to(change_password::lead)))
        .configure(account::routes)
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

/// A page whose script posts to its own address.
fn form<P, A>(path: &str, page: P, post: actix_web::Route) -> impl HttpServiceFactory + use<P, A>
where
    P: Handler<A> + Copy,
    P::Output: Responder + 'static,
    A: FromRequest + 'static,
{
    web::resource(path)
        .wrap_fn(cross_site::refuse)
        .route(web::get().to(page))
        .route(web::head().to(page))
        .route(post.guard(actix_web::guard::Post()))
        .default_service(web::to(error::other_method))
}

/// A resource that is posted to, by pages of this website and by scripts alone. The one place where POST gets a route.
fn post(path: &str, post: actix_web::Route) -> impl HttpServiceFactory + use<> {
    let resource = web::resource(path).wrap_fn(cross_site::refuse);
    resource
        .route(post.guard(actix_web::guard::Post()))
        .default_service(web::to(typed_addresses::redirect_or_only_post))
}
