//! Why the store did not do what it was asked.

use crate::account::AccountKey;

/// The store did not answer. Never a statement about an account; callers answer 503 or 500 and punish nobody.
#[derive(Debug, thiserror::Error)]
#[error("the store is unavailable: {0}")]
pub struct StoreError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Why accounts were not created; nothing at all was written.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Accounts of these keys exist already.
    #[error("{} of the names are taken", .0.len())]
    Taken(Vec<AccountKey>),
    /// The store did not answer.
    #[error(transparent)]
    Unavailable(#[from] StoreError),
}

/// Why nobody was signed up; nothing at all was written.
#[derive(Debug, thiserror::Error)]
pub enum SignupError {
    /// An account of this key exists already.
    #[error("the user name is taken")]
    Taken,
    /// As many accounts of the tenant wait for their activation as may.
    #[error("too many accounts wait for their activation")]
    Full,
    /// The store did not answer.
    #[error(transparent)]
    Unavailable(#[from] StoreError),
}
