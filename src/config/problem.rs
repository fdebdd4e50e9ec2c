//! One thing that is wrong with the settings, as one line.

use super::ConfigError;
use std::fmt;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The service does not start with it.
    Error,
    /// It is as wrong as an error, and `check` fails. But a running service may have had it since before it was checked
    /// for, and an upgrade must not refuse all phones: a start logs it as an error and goes on.
    Exposed,
    /// The service starts, but the operator should know.
    Warning,
}

impl Severity {
    /// The word that begins the line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error | Self::Exposed => "error",
            Self::Warning => "warning",
        }
    }
}

/// One problem, as one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsProblem {
    /// How bad it is.
    pub severity: Severity,
    /// The key it is about.
    pub key: String,
    /// What is wrong and what to do. Never a secret.
    pub text: String,
}

impl SettingsProblem {
    pub(super) fn error(key: impl Into<String>, text: impl Into<String>) -> Self {
        Self { severity: Severity::Error, key: key.into(), text: text.into() }
    }

    pub(super) fn exposed(key: impl Into<String>, text: impl Into<String>) -> Self {
        Self { severity: Severity::Exposed, key: key.into(), text: text.into() }
    }

    /// One that stops nothing.
    pub fn warning(key: impl Into<String>, text: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, key: key.into(), text: text.into() }
    }
}

/// An error becomes a problem of its key.
impl From<ConfigError> for SettingsProblem {
    fn from(error: ConfigError) -> Self {
        let (key, text) = error.0.split_once(": ").unwrap_or(("settings", &error.0));
        Self::error(key, text)
    }
}

impl fmt::Display for SettingsProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}: {}", self.severity.name(), self.key, self.text)
    }
}
