//! Queries and changes the running server over its admin listener, whose answers are small and immediate.

use super::actor;
use crate::config::Settings;
use crate::http::admin::api::health::{Health, HealthWord};
use crate::http::admin::api::{ErrorBody, ErrorCode, SUDO_USER_HEADER, USER_HEADER};
use domain::secrets::Secret;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use ureq::http::Response;
use ureq::{Agent, Body};

/// Limit: how long the running server may take to answer the command line, connecting included.
pub(super) const ANSWER: Duration = Duration::from_secs(3);

/// Limit: the running server's answer to the command line, in bytes: more than as many listings as there may be, at a
/// kilobyte each.
const ANSWER_SIZE: u64 = 64 << 20;

/// The server that the settings describe, running or not.
pub(super) struct RunningServer {
    agent: Agent,
    base: String,
}

/// What it answered.
struct Reply {
    status: u16,
    body: Vec<u8>,
}

/// Why it did not answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum AskError {
    #[error("admin_listen has port 0, so the port is unknown: give it with --admin-listen")]
    NoPort,
    #[error("no answer from {0}: {1}")]
    NoAnswer(String, String),
    #[error("{0} is not a Realmgate admin listener: status {1}")]
    Stranger(String, u16),
    #[error("not ready: {0}")]
    NotReady(&'static str),
    #[error("cannot read the answer of {0}, which is probably another version: restart the server")]
    OtherVersion(String),
    #[error("the server rejects the admin token: it was probably started with another data_dir or admin_token")]
    Refused,
    #[error("the server does not know this tenant: it was probably started with other settings")]
    NoTenant,
    #[error("{0}")]
    Declined(String),
}

impl RunningServer {
    /// Sends nothing yet.
    pub(super) fn of(settings: &Settings) -> Result<Self, AskError> {
        let address = reachable(settings.admin_listen);
        if address.port() == 0 {
            return Err(AskError::NoPort);
        }
        // A proxy set in the environment is for other hosts, and would see the token.
        let agent = Agent::config_builder()
            .timeout_global(Some(ANSWER))
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .build();
        Ok(Self { agent: agent.into(), base: format!("http://{address}") })
    }

    /// Whether platforms may send requests.
    pub(super) fn readiness(&self) -> Result<(), AskError> {
        let reply = self.get("/readyz", None)?;
        match (reply.status, serde_json::from_slice(&reply.body)) {
            (200, Ok(Health { status: HealthWord::Ready })) => Ok(()),
            (503, Ok(Health { status })) => Err(AskError::NotReady(status.name())),
            (status, _) => Err(AskError::Stranger(self.base.clone(), status)),
        }
    }

    /// Sends a query, whose members are strings, with the admin token; the answer is read as its type.
    pub(super) fn query<T: DeserializeOwned>(
        &self,
        token: &Secret,
        path: &str,
        question: &impl Serialize,
    ) -> Result<T, AskError> {
        self.answer(&self.get(&format!("{path}{}", query_string(question)), Some(token))?)
    }

    /// Requests a change and states which user makes it; the answer is read as its type.
    pub(super) fn change<T: DeserializeOwned>(
        &self,
        token: &Secret,
        path: &str,
        order: &impl Serialize,
    ) -> Result<T, AskError> {
        let mut request = self.agent.post(format!("{}{path}", self.base)).header("authorization", bearer(token));
        request = request.header(USER_HEADER, part(&actor::user()));
        if let Some(user) = actor::sudo_user() {
            request = request.header(SUDO_USER_HEADER, part(&user));
        }
        let body = serde_json::to_vec(order).expect("the members of an order have names");
        let answer = request.content_type("application/json").send(body);
        self.answer(&self.read(answer)?)
    }

    /// The answer in a body of status 200; one of another type is from a server of another version.
    fn answer<T: DeserializeOwned>(&self, reply: &Reply) -> Result<T, AskError> {
        if reply.status == 200 && is_object(&reply.body) {
            return serde_json::from_slice(&reply.body).map_err(|_| AskError::OtherVersion(self.base.clone()));
        }
        let error: Option<ErrorBody> = serde_json::from_slice(&reply.body).ok();
        let code = error.as_ref().map(|error| error.error);
        match (reply.status, code, error) {
            (401, ..) => Err(AskError::Refused),
            (404, Some(ErrorCode::UnknownTenant), _) => Err(AskError::NoTenant),
            (_, Some(ErrorCode::InvalidRequest | ErrorCode::Unavailable), Some(error)) => {
                Err(AskError::Declined(error.error_description.escape_debug().to_string()))
            }
            (status, ..) => Err(AskError::Stranger(self.base.clone(), status)),
        }
    }

    fn get(&self, path: &str, token: Option<&Secret>) -> Result<Reply, AskError> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        if let Some(token) = token {
            request = request.header("authorization", bearer(token));
        }
        self.read(request.call())
    }

    fn read(&self, answer: Result<Response<Body>, ureq::Error>) -> Result<Reply, AskError> {
        let no_answer = |error: ureq::Error| AskError::NoAnswer(self.base.clone(), in_words(&error));
        let mut response = answer.map_err(no_answer)?;
        let body = response.body_mut().with_config().limit(ANSWER_SIZE).read_to_vec().map_err(no_answer)?;
        Ok(Reply { status: response.status().as_u16(), body })
    }
}

fn bearer(token: &Secret) -> String {
    format!("Bearer {}", token.expose())
}

fn is_object(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

/// A query as the end of a URL; empty where no member is set.
fn query_string(question: &impl Serialize) -> String {
    let members = serde_json::to_value(question).and_then(serde_json::from_value::<BTreeMap<String, String>>);
    let members = members.expect("the members of a question have names and are text");
    let pairs: Vec<String> = members.iter().map(|(name, value)| format!("{name}={}", part(value))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// A string as one part of a path or query.
pub(super) fn part(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn in_words(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(error) => error.to_string(),
        ureq::Error::Timeout(_) => format!("no answer within {} s", ANSWER.as_secs()),
        other => other.to_string(),
    }
}

/// Where a server that listens on all addresses is reached from its own machine.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::admin::api::standing::StandingQuery;

    #[test]
    fn a_server_on_all_addresses_is_asked_on_loopback() {
        let asked = |address: &str| reachable(address.parse().unwrap()).to_string();
        assert_eq!(asked("0.0.0.0:8081"), "127.0.0.1:8081");
        assert_eq!(asked("[::]:8081"), "[::1]:8081");
        assert_eq!(asked("192.0.2.1:8081"), "192.0.2.1:8081");
    }

    #[test]
    fn a_question_is_a_query_string_of_the_members_that_are_set() {
        let question = StandingQuery { name: Some("a b&c=ä".to_owned()), ..StandingQuery::default() };
        assert_eq!(query_string(&question), "?name=a%20b%26c%3D%C3%A4");
        let question = StandingQuery { realm: Some("r".to_owned()), ..question };
        assert_eq!(query_string(&question), "?name=a%20b%26c%3D%C3%A4&realm=r");
        assert_eq!(query_string(&StandingQuery::default()), "");
    }
}
