//! Who may ask the admin listener for more than health and metrics: whoever has its bearer token (RFC 6750).

use super::api::{SUDO_USER_HEADER, USER_HEADER};
use super::problem::Problem;
use crate::http::webhook::Platform;
use crate::now::Now;
use crate::secret::Secret;
use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, HeaderValue};
use actix_web::{FromRequest, HttpRequest, web};
use percent_encoding::percent_decode;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// Limit: the time in which at most one line is logged about refused admin tokens.
const REFUSED_TOKENS: Duration = Duration::from_secs(10);

/// The token, where there is one; without it nobody may.
pub struct AdminAccess {
    token: OnceLock<Secret>,
    refused: Mutex<Refused>,
}

/// Refused tokens, of which not each is worth a line. Neither a `RateLimit` nor a `LogLimit`: one line in a while for all
/// sources together, and the next line says how many there were since.
#[derive(Default)]
struct Refused {
    told: Option<Duration>,
    untold: u64,
}

/// Somebody who has the token. Asked for in front of all else by each handler that tells or changes anything.
#[derive(Clone, Debug)]
pub struct Operator {
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

impl AdminAccess {
    /// Takes the token, where there is one yet.
    #[must_use]
    pub fn new(token: Option<Secret>) -> Self {
        Self { token: token.map(OnceLock::from).unwrap_or_default(), refused: Mutex::default() }
    }

    /// Takes the token that there is now; the first one counts.
    pub fn give(&self, token: Secret) {
        self.token.get_or_init(|| token);
    }

    /// Whether there is a token.
    #[must_use]
    pub fn has_token(&self) -> bool {
        self.token.get().is_some()
    }

    /// Whether a request carries the token, once and nothing else.
    fn allows(&self, request: &HttpRequest) -> bool {
        let mut headers = request.headers().get_all(AUTHORIZATION);
        let given = headers.next().filter(|_| headers.next().is_none()).and_then(bearer);
        self.token.get().zip(given).is_some_and(|(token, given)| token.is(given))
    }

    /// Says in the log that somebody came without the token, now and then; never what came instead.
    fn log_refused(&self, peer: Option<SocketAddr>, now: Now) {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        if refused.told.is_some_and(|told| now.since(told) < REFUSED_TOKENS) {
            refused.untold += 1;
            return;
        }
        let more = std::mem::take(&mut refused.untold);
        refused.told = Some(now.monotonic);
        let peer = peer.map(|peer| peer.to_string());
        tracing::warn!(target: "realmgate::audit", peer, more, "refused somebody without the admin token");
    }
}

impl FromRequest for Operator {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let access = request.app_data::<web::Data<AdminAccess>>().expect("the admin listener has it");
        let peer = request.peer_addr();
        if access.allows(request) {
            let (user, sudo_user) = (claimed(request, USER_HEADER), claimed(request, SUDO_USER_HEADER));
            return ready(Ok(Self { peer, user, sudo_user }));
        }
        let platform = request.app_data::<web::Data<Platform>>().expect("the admin listener has it");
        access.log_refused(peer, platform.clock.now());
        ready(Err(Problem::Refused))
    }
}

fn claimed(request: &HttpRequest, name: &str) -> Option<String> {
    let text = percent_decode(request.headers().get(name)?.as_bytes()).decode_utf8_lossy();
    Some(text.chars().take(USER).collect())
}

fn bearer(header: &HeaderValue) -> Option<&[u8]> {
    let (scheme, token) = header.as_bytes().split_at_checked("bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"bearer ").then_some(token)
}
