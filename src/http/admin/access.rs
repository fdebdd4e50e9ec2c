//! Who may ask the admin listener for more than health and metrics: a client with its bearer token (RFC 6750).

use super::api::{SUDO_USER_HEADER, USER_HEADER};
use super::error::AdminError;
use crate::service::{AdminAccess, OperatorView};
use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, HeaderValue};
use actix_web::{FromRequest, HttpRequest, web};
use percent_encoding::percent_decode;
use std::future::{Ready, ready};
use std::net::SocketAddr;

/// A client with the token. Each handler that shows or changes anything extracts it before all else.
#[derive(Clone, Debug)]
pub(super) struct Operator {
    /// Where the connection comes from.
    pub peer: Option<SocketAddr>,
    /// The operating system's user who typed the command, as the command line says; any client with the token may claim
    /// anything here.
    pub user: Option<String>,
    /// Who became that user by sudo, likewise.
    pub sudo_user: Option<String>,
}

/// Limit: the longest name of a user that is logged, in characters.
const USER: usize = 64;

impl FromRequest for Operator {
    type Error = AdminError;
    type Future = Ready<Result<Self, AdminError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let service = request.app_data::<web::Data<OperatorView>>().expect("the admin listener has it");
        let peer = request.peer_addr();
        if allows(service.admin_access(), request) {
            let (user, sudo_user) = (claimed(request, USER_HEADER), claimed(request, SUDO_USER_HEADER));
            return ready(Ok(Self { peer, user, sudo_user }));
        }
        if let Some(suppressed) = service.admin_access().refuse(service.clock().now()) {
            log_rejected(peer, suppressed);
        }
        ready(Err(AdminError::Refused))
    }
}

/// Whether a request carries the token, once and nothing else.
fn allows(access: &AdminAccess, request: &HttpRequest) -> bool {
    let mut headers = request.headers().get_all(AUTHORIZATION);
    let given = headers.next().filter(|_| headers.next().is_none()).and_then(bearer);
    given.is_some_and(|given| access.allows(given))
}

/// Logs a request without the token; never what was sent instead.
fn log_rejected(peer: Option<SocketAddr>, suppressed: u64) {
    let peer = peer.map(|peer| peer.to_string());
    tracing::warn!(target: "realmgate::audit", peer, suppressed, "admin request rejected: missing or wrong token");
}

fn claimed(request: &HttpRequest, name: &str) -> Option<String> {
    let text = percent_decode(request.headers().get(name)?.as_bytes()).decode_utf8_lossy();
    Some(text.chars().take(USER).collect())
}

fn bearer(header: &HeaderValue) -> Option<&[u8]> {
    let (scheme, token) = header.as_bytes().split_at_checked("bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"bearer ").then_some(token)
}
