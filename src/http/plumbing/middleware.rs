//! What is done for each request of every listener: its connection is marked as used, and its answer gets the headers that
//! all answers have. Without a box or a clone of the routes, because the webhook passes here too.

use super::headers;
use super::lifecycle::{ActiveRequest, OpenConnection};
use actix_web::Error;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use std::sync::Arc;

/// Middleware, for `App::wrap_fn`.
pub fn every_request<S, B>(
    request: ServiceRequest,
    routes: &S,
) -> impl Future<Output = Result<ServiceResponse<B>, Error>> + use<S, B>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    let active = ActiveRequest::begin(request.request().conn_data::<Arc<OpenConnection>>());
    let answer = routes.call(request);
    async {
        let mut answer = answer.await?;
        headers::secure(answer.headers_mut());
        active.end(answer.response_mut());
        Ok(answer)
    }
}
