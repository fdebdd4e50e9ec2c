//! The whole service side of a webhook call, from the parsed head of a request to the last byte of its answer, in the
//! service's own wiring; and the same framework around a handler that does nothing.

use actix_http::Response;
use actix_service::ServiceFactory as _;
use actix_web::body::{BoxBody, to_bytes};
use actix_web::dev::{AppConfig, Service, ServiceResponse};
use actix_web::{App, Error, HttpResponse, test, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt as _;
use realmgate::http;
use realmgate::http::plumbing::middleware;
use realmgate::service::WebhookView;
use std::hint::black_box;
use tokio::task::unconstrained;

/// A request as the framework hands it on.
pub type Request = actix_http::Request;

/// Requests to the webhook with these bodies.
#[must_use]
pub fn requests(bodies: Vec<String>) -> Vec<Request> {
    let basic = format!("Basic {}", STANDARD.encode("jambonz:a long webhook password"));
    let request = |body: String| {
        test::TestRequest::post()
            .uri("/webhooks/auth")
            .insert_header(("host", "127.0.0.1"))
            .insert_header(("authorization", basic.as_str()))
            .insert_header(("content-type", "application/json"))
            .insert_header(("content-length", body.len()))
            .set_payload(body)
            .to_request()
    };
    bodies.into_iter().map(request).collect()
}

/// The webhook, the routes and the middleware of the public listener.
pub async fn service(webhook: WebhookView) -> impl Service<Request, Response = Response<BoxBody>, Error = Error> {
    let routes = App::new().wrap_fn(middleware::every_request).configure(http::public);
    let service = http::with_webhook(routes, &webhook).new_service(AppConfig::default());
    service.await.expect("the routes are made")
}

/// The same framework around next to nothing: the body is read, and a constant is the answer.
pub async fn nothing() -> impl Service<Request, Response = ServiceResponse, Error = Error> {
    let answer = async |body: web::Bytes| {
        black_box(body);
        HttpResponse::Ok()
            .content_type("application/json")
            .body(r#"{"status":"ok","message":"authentication granted","expires":3600}"#)
    };
    test::init_service(App::new().service(web::resource("/webhooks/auth").to(answer))).await
}

/// Has the service answer; gives the bytes of the last answer.
#[inline(never)]
pub fn webhook<S, R>(service: &S, requests: Vec<Request>) -> web::Bytes
where
    S: Service<Request, Response = R, Error = Error>,
    R: Into<Response<BoxBody>>,
{
    answer(service, requests)
}

/// The same before anything is measured, under a name that is not counted.
#[inline(never)]
pub fn before<S, R>(service: &S, requests: Vec<Request>)
where
    S: Service<Request, Response = R, Error = Error>,
    R: Into<Response<BoxBody>>,
{
    // Something to tell it by: of two equal functions the compiler makes one, and this one would be counted too.
    black_box(("before", answer(service, requests)));
}

/// The same of the framework alone.
#[inline(never)]
pub fn framework<S, R>(service: &S, requests: Vec<Request>) -> web::Bytes
where
    S: Service<Request, Response = R, Error = Error>,
    R: Into<Response<BoxBody>>,
{
    answer(service, requests)
}

/// One after the other, in one go: nothing here waits for anything, and nothing but it runs meanwhile.
fn answer<S, R>(service: &S, requests: Vec<Request>) -> web::Bytes
where
    S: Service<Request, Response = R, Error = Error>,
    R: Into<Response<BoxBody>>,
{
    let all = async {
        let mut last = web::Bytes::new();
        for request in requests {
            let response: Response<_> = service.call(request).await.expect("an answer").into();
            last = to_bytes(response.into_body()).await.unwrap_or_else(|_| panic!("a whole answer"));
        }
        last
    };
    unconstrained(all).now_or_never().expect("nothing waits")
}
