//! Why the store did not answer: the one error that every role of the store shares.

/// The store did not answer. Never a statement about an account; callers answer 503 or 500 and penalize no one.
#[derive(Debug, thiserror::Error)]
#[error("the store is unavailable: {0}")]
pub struct StoreError(#[source] pub Box<dyn std::error::Error + Send + Sync>);
