//! Waiting for what happens elsewhere, with a limit.

use std::time::Duration;

/// How long anything may take on a busy machine.
const LIMIT: Duration = Duration::from_mins(1);

/// Looks again and again until it has happened.
pub async fn until(what: &str, happened: impl AsyncFn() -> bool) {
    assert!(happens(happened).await, "it never happened: {what}");
}

/// Looks again and again; tells whether it has happened in time.
pub async fn happens(happened: impl AsyncFn() -> bool) -> bool {
    let waiting = async {
        while !happened().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(LIMIT, waiting).await.is_ok()
}
