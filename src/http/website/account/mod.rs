//! The routes of the signed-in (docs/formats.md): what an owner sees and changes of their account, as JSON.

mod act;
mod advice;
mod answers;
mod attempts;
mod data;
mod deletion;
mod email;
mod password;
mod phones;
mod profile;
mod security;
mod sessions;
mod state;

use crate::http::plumbing::{cross_site, error};
use actix_web::{Resource, web};

/// Adds them.
pub(super) fn routes(routes: &mut web::ServiceConfig) {
    routes
        .service(resource("/account/state").route(web::get().to(state::show)))
        .service(resource("/account/events").route(web::get().to(state::events)))
        .service(resource("/account/attempts").route(web::get().to(attempts::list)))
        .service(resource("/account/phones").route(web::get().to(phones::list)).route(web::post().to(phones::add)))
        .service(resource("/account/phones/{id}").route(web::delete().to(phones::revoke)))
        .service(resource("/account/password").route(web::put().to(password::change)))
        .service(
            resource("/account/sessions")
                .route(web::get().to(sessions::list))
                .route(web::delete().to(sessions::end_others)),
        )
        .service(resource("/account/sessions/{id}").route(web::delete().to(sessions::end)))
        .service(
            resource("/account/profile").route(web::get().to(profile::show)).route(web::patch().to(profile::change)),
        )
        .service(resource("/account/email").route(web::post().to(email::change)))
        .service(resource("/account/security").route(web::get().to(security::list)))
        .service(resource("/account/data").route(web::get().to(data::download)))
        .service(resource("/account/delete").route(web::post().to(deletion::request)));
}

/// A resource that only pages of this website, and scripts, may change.
fn resource(
    path: &str,
) -> Resource<
    impl actix_web::dev::ServiceFactory<
        actix_web::dev::ServiceRequest,
        Config = (),
        Response = actix_web::dev::ServiceResponse<actix_web::body::EitherBody<actix_web::body::BoxBody>>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    web::resource(path).wrap_fn(cross_site::refuse_changes).default_service(web::to(error::other_method))
}
