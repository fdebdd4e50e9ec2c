//! Settings that cannot be used.

/// The settings cannot be read. One line that names the key or the position; it never shows a secret.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub(crate) String);
