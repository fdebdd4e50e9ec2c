//! Why a command fails.

use crate::config::ConfigError;
use domain::accounts::CreateAccountError;
use domain::store_error::StoreError;
use std::io;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// Wrong usage: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// It could not be done: exit code 1.
    #[error("{0}")]
    Failed(String),
    /// The command has printed why: exit code 1.
    #[error("reported")]
    Reported,
    /// The operator pressed Ctrl-C, or a signal came, while a password was asked for: exit code 130.
    #[error("interrupted; nothing was changed")]
    Interrupted,
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Create(#[from] CreateAccountError),
    #[error(transparent)]
    Io(#[from] io::Error),
}
