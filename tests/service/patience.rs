//! Waiting for what happens elsewhere, with a limit.

use std::time::Duration;

/// How long anything may take on a busy machine.
const LIMIT: Duration = Duration::from_mins(1);

/// Looks again and again until it has happened.
pub async fn until(what: &str, happened: impl AsyncFn() -> bool) {
    let waiting = async {
        while !happened().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(LIMIT, waiting).await.is_ok(), "it never happened: {what}");
}
