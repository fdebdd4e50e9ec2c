//! What happens by itself: following other processes' changes, forgetting what no longer matters.

use super::wiring::Parts;
use crate::http::webhook::Platform;
use crate::now::Now;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// How often it looks; a change made by the command line counts within a second.
const TICK: Duration = Duration::from_millis(250);

/// How often expired things are swept, by the service's clock.
const SWEEP: Duration = Duration::from_mins(1);

/// The running task.
pub struct Housekeeping(JoinHandle<()>);

impl Housekeeping {
    /// Starts it.
    pub fn start(parts: &Parts) -> Self {
        Self(actix_web::rt::spawn(keep(Arc::clone(&parts.platform))))
    }

    /// Ends it.
    pub async fn stop(self) {
        self.0.abort();
        let ended = self.0.await;
        if ended.is_err_and(|error| error.is_panic()) {
            tracing::error!("housekeeping had panicked");
        }
    }
}

async fn keep(platform: Arc<Platform>) {
    let mut swept = platform.clock.now().monotonic;
    let mut follows = true;
    loop {
        tokio::time::sleep(TICK).await;
        let now = platform.clock.now();
        follows = follow(&platform, follows, now).await;
        if now.since(swept) >= SWEEP {
            swept = now.monotonic;
            sweep(&platform, now).await;
        }
    }
}

/// Brings the credentials up to date; says in the log when that stops working and when it works again.
async fn follow(platform: &Platform, followed: bool, now: Now) -> bool {
    let refreshed = platform.store.refresh(now).await;
    match (&refreshed, followed) {
        (Err(error), true) => tracing::error!(%error, "the store cannot be followed"),
        (Ok(()), false) => tracing::info!("the store is followed again"),
        _ => {}
    }
    refreshed.is_ok()
}

async fn sweep(platform: &Platform, now: Now) {
    platform.blacklist.sweep(now);
    match platform.store.purge_expired(now.unix_seconds()).await {
        Ok(0) => {}
        Ok(purged) => tracing::info!(purged, "removed accounts that were not activated in time"),
        Err(error) => tracing::warn!(%error, "expired accounts could not be removed"),
    }
}
