//! The steps of handing an email to the relay, and at which of them it failed.

use std::fmt;

/// A step of handing an email to the relay, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelayStep {
    /// TCP, TLS where `smtp_tls` is `required`, the greeting and EHLO.
    Connect,
    /// STARTTLS, the certificate check and EHLO again.
    Starttls,
    /// AUTH.
    Login,
    /// NOOP, or the email.
    Use,
}

/// The step at which the relay failed, and why.
#[derive(Debug, thiserror::Error)]
#[error("{step} failed: {reason}")]
pub struct RelayFailure {
    /// The step.
    pub step: RelayStep,
    /// The relay's reply or the error of the connection.
    pub reason: String,
}

impl fmt::Display for RelayStep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Connect => "connecting",
            Self::Starttls => "STARTTLS",
            Self::Login => "login",
            Self::Use => "the command",
        })
    }
}
