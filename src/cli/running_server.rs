//! Asks the running server on its admin listener, whose answers are small and at once.

use crate::config::Settings;
use crate::secret::Secret;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use ureq::http::Response;
use ureq::{Agent, Body};

/// How long an answer may take, connecting included.
pub(super) const ANSWER: Duration = Duration::from_secs(3);

/// More than any of these answers has, in bytes: as many listings as there may be, at a kilobyte each.
const ANSWER_SIZE: u64 = 64 << 20;

/// The server that the settings describe, running or not.
pub(super) struct RunningServer {
    agent: Agent,
    base: String,
}

/// Why it did not say what was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum AskError {
    #[error("admin_listen has port 0, so nobody knows where it listens: name it with --admin-listen")]
    NoPort,
    #[error("no answer from {0}: {1}")]
    NoAnswer(String, String),
    #[error("{0} does not answer as Realmgate does: status {1}")]
    Stranger(String, u16),
    #[error("not ready: {0}")]
    NotReady(String),
    #[error("it refuses the admin token: was it started with another data_dir or admin_token?")]
    Refused,
    #[error("it knows no such tenant: was it started with other settings?")]
    NoTenant,
    #[error("{0}")]
    Declined(String),
}

impl RunningServer {
    /// Asks nothing yet.
    pub(super) fn of(settings: &Settings) -> Result<Self, AskError> {
        let address = reachable(settings.admin_listen);
        if address.port() == 0 {
            return Err(AskError::NoPort);
        }
        // A proxy of the environment is for the world outside, and would get to see the token.
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
        let (status, body) = self.get("/readyz", None)?;
        match (status, body["status"].as_str()) {
            (200, Some("ready")) => Ok(()),
            (503, Some(problem)) => Err(AskError::NotReady(problem.escape_debug().to_string())),
            _ => Err(AskError::Stranger(self.base.clone(), status)),
        }
    }

    /// What it answers to who has its token.
    pub(super) fn ask(&self, token: &Secret, path: &str) -> Result<Value, AskError> {
        self.told(self.get(path, Some(token))?)
    }

    /// The same as a type that the handler shares.
    pub(super) fn ask_as<T: DeserializeOwned>(&self, token: &Secret, path: &str) -> Result<T, AskError> {
        let told = self.ask(token, path)?;
        serde_json::from_value(told).map_err(|_| AskError::Stranger(self.base.clone(), 200))
    }

    /// Tells it of a change, and what it says to that.
    pub(super) fn tell(&self, token: &Secret, path: &str, change: &Value) -> Result<Value, AskError> {
        let request = self.agent.post(format!("{}{path}", self.base)).header("authorization", bearer(token));
        let answer = request.content_type("application/json").send(change.to_string());
        self.told(self.read(answer)?)
    }

    fn told(&self, (status, body): (u16, Value)) -> Result<Value, AskError> {
        match (status, body["error_description"].as_str()) {
            (200, _) if body.is_object() => Ok(body),
            (401, _) => Err(AskError::Refused),
            (404, _) if body["error"] == "unknown_tenant" => Err(AskError::NoTenant),
            (400 | 413 | 503, Some(description)) => Err(AskError::Declined(description.escape_debug().to_string())),
            _ => Err(AskError::Stranger(self.base.clone(), status)),
        }
    }

    /// Status and JSON; null for what is none.
    fn get(&self, path: &str, token: Option<&Secret>) -> Result<(u16, Value), AskError> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        if let Some(token) = token {
            request = request.header("authorization", bearer(token));
        }
        self.read(request.call())
    }

    fn read(&self, answer: Result<Response<Body>, ureq::Error>) -> Result<(u16, Value), AskError> {
        let no_answer = |error: ureq::Error| AskError::NoAnswer(self.base.clone(), in_words(&error));
        let mut response = answer.map_err(no_answer)?;
        let text = response.body_mut().with_config().limit(ANSWER_SIZE).read_to_vec().map_err(no_answer)?;
        Ok((response.status().as_u16(), serde_json::from_slice(&text).unwrap_or_default()))
    }
}

fn bearer(token: &Secret) -> String {
    format!("Bearer {}", token.expose())
}

/// A text as one part of a path or query.
pub(super) fn part(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn in_words(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(error) => error.to_string(),
        ureq::Error::Timeout(_) => format!("nothing came within {} s", ANSWER.as_secs()),
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
    use super::reachable;

    #[test]
    fn a_server_on_all_addresses_is_asked_on_loopback() {
        let asked = |address: &str| reachable(address.parse().unwrap()).to_string();
        assert_eq!(asked("0.0.0.0:8081"), "127.0.0.1:8081");
        assert_eq!(asked("[::]:8081"), "[::1]:8081");
        assert_eq!(asked("192.0.2.1:8081"), "192.0.2.1:8081");
    }
}
