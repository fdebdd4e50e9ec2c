//! What is asked of the store is answered within the deadline, or with 503: never with a refusal.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::time::error::Elapsed;
use tokio::time::timeout;

use super::PublicError;
use crate::limits::DECISION_DEADLINE;
use crate::store::StoreError;

/// Awaits what is to be done within a time. Most of it is done at once, and no timer is made for that.
pub(super) async fn within<F: Future>(limit: Duration, doing: F) -> Result<F::Output, Elapsed> {
    let mut doing = pin!(doing);
    if let Poll::Ready(done) = poll_fn(|context| Poll::Ready(doing.as_mut().poll(context))).await {
        return Ok(done);
    }
    timeout(limit, doing).await
}

/// Awaits an answer that depends on the store; a store that is late is one that does not answer.
pub(super) async fn answer<T, E: From<StoreError>>(asking: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    let late = |_| E::from(StoreError(Box::new(Late(DECISION_DEADLINE))));
    within(DECISION_DEADLINE, asking).await.map_err(late)?
}

/// Awaits what the store says, and tells the operator where it says nothing.
pub(super) async fn of_the_store<T>(
    asking: impl Future<Output = Result<T, StoreError>>,
    tenant: &str,
) -> Result<T, PublicError> {
    answer(asking).await.map_err(|error| {
        tracing::error!(tenant, error = error.to_string(), "the store does not answer");
        PublicError::Unavailable
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no answer within {} ms", .0.as_millis())]
struct Late(Duration);
