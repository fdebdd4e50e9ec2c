//! What is asked of the admin listener and what it answers, as types that its handlers write and the command line reads.
//!
//! They use serde and the domain's types alone, nothing of the HTTP framework: the command line is built on them.

pub mod entry;
pub mod health;
pub mod lift;
pub mod lifted_names;
pub mod list;
pub mod refused;
pub mod rules;
pub mod source;
pub mod standing;

use crate::http::plumbing::error_body;
use serde::{Deserialize, Serialize};

/// The header that says which user typed a command, percent-encoded.
pub const USER_HEADER: &str = "x-realmgate-user";

/// The same for who became that user by sudo.
pub const SUDO_USER_HEADER: &str = "x-realmgate-sudo-user";

/// The body of every refusal.
pub type ErrorBody = error_body::ErrorBody<ErrorCode>;

/// The kinds of refusals; each goes with one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// 401: the admin token is missing or wrong.
    Unauthorized,
    /// 421: the listener does not answer to this host.
    UnknownHost,
    /// 404: none of the settings' tenants.
    UnknownTenant,
    /// 400, 413 or 415: the request is wrong, and the description says how.
    InvalidRequest,
    /// 408: the body took too long.
    RequestTimeout,
    /// 503: the store does not answer.
    Unavailable,
}
