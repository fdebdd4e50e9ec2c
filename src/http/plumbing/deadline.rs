//! What is asked of the store is answered within the deadline, or with 503, never with a rejection.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;
use tokio::time::error::Elapsed;
use tokio::time::timeout;

use domain::store_error::StoreError;

/// Limit: how long a decision may take once the body is read (docs/contract.md section 1.4).
pub(in crate::http) const DECISION_DEADLINE: Duration = Duration::from_millis(1500);

/// Awaits what is to be done within a time. Most of it is done at once, or, where it is the body of a request, when the
/// connection comes round to it again; no timer is made for that. Pinned by the caller: taken by value, each layer of
/// futures would hold it twice, and the webhook's is copied for each request.
pub(in crate::http) async fn within<F: Future>(limit: Duration, mut doing: Pin<&mut F>) -> Result<F::Output, Elapsed> {
    let mut is_first = true;
    let soon = poll_fn(|context| match doing.as_mut().poll(context) {
        Poll::Pending if is_first => {
            is_first = false;
            context.waker().wake_by_ref();
            Poll::Pending
        }
        polled => Poll::Ready(polled),
    });
    match soon.await {
        Poll::Ready(done) => Ok(done),
        Poll::Pending => timeout(limit, doing).await,
    }
}

/// Awaits an answer that depends on the store; a store that is late is one that does not answer.
pub(in crate::http) async fn answer<T, E: From<StoreError>>(
    asking: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let late = |_| E::from(StoreError(Box::new(Late(DECISION_DEADLINE))));
    within(DECISION_DEADLINE, pin!(asking)).await.map_err(late)?
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no answer within {} ms", .0.as_millis())]
struct Late(Duration);
