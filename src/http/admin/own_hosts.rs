//! The admin listener answers to its own addresses and names only. A page that an operator's browser shows could otherwise let
//! its own name point to this machine, and read here what no other site may read (DNS rebinding).

use super::error::AdminError;
use crate::http::plumbing::host;
use crate::http::plumbing::lifecycle::OpenConnection;
use crate::service::OperatorView;
use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use actix_web::{Error, HttpRequest, ResponseError as _, web};
use std::net::IpAddr;

/// Whether a request names loopback, the address that its client has connected to, or one of the names that the settings
/// add. A request without any Host, as HTTP/1.0 may send it, comes from no browser.
fn is_for(names: &[String], request: &HttpRequest) -> bool {
    let Some(host) = host::of(request) else { return !request.headers().contains_key("host") };
    let is_local_name = host == "localhost" || host.ends_with(".localhost");
    let is_named = || names.iter().any(|name| host::canonical(name) == host);
    is_local_name || is_named() || address(&host).is_some_and(|address| is_own(address, request))
}

fn address(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    bare.parse().ok().map(|address: IpAddr| address.to_canonical())
}

fn is_own(address: IpAddr, request: &HttpRequest) -> bool {
    address.is_loopback() || OpenConnection::local(request) == Some(address)
}

/// Middleware, for `App::wrap_fn`: 421 to requests for other hosts.
pub fn own_hosts<S>(
    request: ServiceRequest,
    routes: &S,
) -> impl Future<Output = Result<ServiceResponse<BoxBody>, Error>> + use<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    let service = request.app_data::<web::Data<OperatorView>>().expect("the admin listener has it");
    let answer = if is_for(service.admin_hosts(), request.request()) {
        Ok(routes.call(request))
    } else {
        Err(request.into_response(AdminError::ForeignHost.error_response()))
    };
    async {
        match answer {
            Ok(answer) => answer.await,
            Err(refused) => Ok(refused),
        }
    }
}
