//! What goes wrong in SQLite, its file or its threads. It becomes the domain's error where a role answers.

use domain::accounts::{AddPhoneError, CreateError};
use domain::self_service::activations::SignupError;
use domain::self_service::owner_change::NotChanged;
use domain::store_error::StoreError;
use std::error::Error;
use std::fmt;

/// Why an operation failed. Display and source are those of the error it holds.
#[derive(Debug)]
pub struct SqliteError(pub(super) Box<dyn Error + Send + Sync>);

impl SqliteError {
    /// Holds an error of any kind.
    pub(super) fn of(error: impl Error + Send + Sync + 'static) -> Self {
        Self(Box::new(error))
    }

    /// An error with this message.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }
}

impl fmt::Display for SqliteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl From<rusqlite::Error> for SqliteError {
    fn from(error: rusqlite::Error) -> Self {
        Self::of(error)
    }
}

impl From<SqliteError> for StoreError {
    fn from(error: SqliteError) -> Self {
        Self(error.0)
    }
}

impl From<SqliteError> for CreateError {
    fn from(error: SqliteError) -> Self {
        Self::Unavailable(error.into())
    }
}

impl From<SqliteError> for SignupError {
    fn from(error: SqliteError) -> Self {
        Self::Unavailable(error.into())
    }
}

impl From<SqliteError> for AddPhoneError {
    fn from(error: SqliteError) -> Self {
        Self::Unavailable(error.into())
    }
}

impl From<SqliteError> for NotChanged {
    fn from(error: SqliteError) -> Self {
        Self::Unavailable(error.into())
    }
}
