//! `GET /healthz` and `GET /readyz`: is the process alive, may platforms send requests.

use serde::{Deserialize, Serialize};

/// What both answer: with status 200 `ok` and `ready`, with 503 why it is not ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// In one word.
    pub status: HealthWord,
}

/// How the service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthWord {
    /// The process answers.
    Ok,
    /// Platforms may send requests.
    Ready,
    /// It is draining.
    Stopping,
    /// The store does not answer.
    #[serde(rename = "store unavailable")]
    StoreUnavailable,
}

impl HealthWord {
    /// The word itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Ready => "ready",
            Self::Stopping => "stopping",
            Self::StoreUnavailable => "store unavailable",
        }
    }
}
