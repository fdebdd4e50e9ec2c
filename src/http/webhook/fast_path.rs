//! The fast path: nearly every call is a POST to the hook's plain address whose head holds nothing odd. It is answered
//! before the framework looks for a route, whose cost is a good part of a whole decision. All other requests go on to the
//! routes, where the same functions answer them, so that a call gets the same answer on either way.

use super::request::{RequestText, check_content_type, tenant_of};
use super::{answer, not_decided};
use crate::http::plumbing::body::{self, BODY_READ};
use crate::http::plumbing::headers;
use crate::http::plumbing::lifecycle::{ActiveRequest, OpenConnection};
use crate::service::WebhookView;
use actix_http::{Request, Response};
use actix_web::body::BoxBody;
use actix_web::dev::Service;
use actix_web::http::Method;
use actix_web::{HttpMessage as _, HttpResponse};
use domain::authentication::attempt::WEBHOOK_BODY;
use domain::tenant::{SignatureRule, TenantId};
use std::rc::Rc;
use std::sync::Arc;

/// The hook's plain address.
pub const HOOK: &str = "/webhooks/auth";

/// Answers a plain call, and gives every other request to the routes. `webhook` is the worker's own: a count that workers
/// share would be written for each request.
pub fn fast_path<S, R>(
    request: Request,
    routes: &S,
    webhook: &Rc<WebhookView>,
) -> impl Future<Output = Result<Response<BoxBody>, S::Error>> + use<S, R>
where
    S: Service<Request, Response = R>,
    R: Into<Response<BoxBody>>,
{
    let way = match plain_caller(&request, webhook) {
        Some(tenant) => Way::Fast(request, tenant, Rc::clone(webhook)),
        None => Way::Routes(routes.call(request)),
    };
    async {
        match way {
            Way::Fast(request, tenant, webhook) => Ok(call(request, tenant, &webhook).await.into()),
            Way::Routes(answer) => answer.await.map(Into::into),
        }
    }
}

/// Which way a request goes.
enum Way<F> {
    /// Answered here, for the tenant whose platform asks.
    Fast(Request, TenantId, Rc<WebhookView>),
    /// Answered by the routes.
    Routes(F),
}

/// The tenant that may ask, where the head of a request is that of a plain call. What is not plain need not be wrong: the
/// routes find out.
fn plain_caller(request: &Request, webhook: &WebhookView) -> Option<TenantId> {
    let is_plain = request.path() == HOOK && request.method() == Method::POST;
    if !is_plain || *webhook.signature() != SignatureRule::Off || check_content_type(request.headers()).is_err() {
        return None;
    }
    tenant_of(request.headers(), webhook).map(|tenant| tenant.id)
}

/// What the middleware of all routes does is done here too.
async fn call(mut request: Request, tenant: TenantId, webhook: &WebhookView) -> HttpResponse {
    let active = ActiveRequest::begin(request.conn_data::<Arc<OpenConnection>>());
    if let Some(connection) = active.connection() {
        connection.vouch();
    }
    let payload = request.take_payload();
    let answered = match body::read(request.headers(), payload, WEBHOOK_BODY, BODY_READ).await {
        Ok(body) => answer(webhook.tenants().get(tenant), RequestText::Body(body), webhook).await,
        Err(error) => Err(error.into()),
    };
    let mut response = answered.unwrap_or_else(|error| not_decided(error, webhook));
    headers::secure(response.headers_mut());
    active.end(&mut response);
    response
}
