//! The route table: which request goes to which file.

mod activation;
pub mod body;
mod captcha;
pub mod client_ip;
pub mod counters;
pub mod error;
mod form;
pub mod headers;
pub mod host;
mod page;
mod realm;
mod signup;
mod website;

pub use counters::Counters;
pub use error::PublicError;
pub use website::Website;

use actix_web::{Resource, web};

/// The public routes of all tenants' websites. They expect `web::Data<Website>`.
pub fn website(routes: &mut web::ServiceConfig) {
    routes
        .service(get("/captcha.ashx", web::to(captcha::issue), web::to(captcha::issue)))
        .service(post("/signup.ashx", web::to(signup::sign_up)))
        .service(get("/activate.ashx", web::to(activation::activate), web::to(activation::look)))
        .service(get("/realm.json", web::to(realm::tell), web::to(realm::tell)))
        .service(get("/login.html", web::to(page::login), web::to(page::login)))
        .service(get("/style.css", web::to(page::style), web::to(page::style)))
        .service(get("/activated.js", web::to(page::activated_script), web::to(page::activated_script)))
        .default_service(web::to(error::not_found));
}

/// A resource to be read, and what answers GET and HEAD.
fn get(path: &str, get: actix_web::Route, head: actix_web::Route) -> Resource {
    web::resource(path)
        .route(get.guard(actix_web::guard::Get()))
        .route(head.guard(actix_web::guard::Head()))
        .default_service(web::to(error::only_get))
}

/// A resource that is posted to.
fn post(path: &str, post: actix_web::Route) -> Resource {
    web::resource(path).route(post.guard(actix_web::guard::Post())).default_service(web::to(error::only_post))
}
