//! The figures of the store and of registrations, measured now and then for the metrics: no scraper waits for the store.

use super::tick::TICK;
use crate::service::MeasureView;
use domain::time::Now;
use std::time::Duration;

/// How often the figures are measured, by the service's clock.
const MEASURED: Duration = Duration::from_secs(10);

/// Measures once, and again until the service stops.
pub(super) async fn keep(view: MeasureView) {
    let mut measured = view.clock().now();
    loop {
        tokio::time::sleep(TICK).await;
        let now = view.clock().now();
        if now.since(measured.monotonic) >= MEASURED {
            measured = now;
            measure(&view, now).await;
        }
    }
}

/// Where the store does not answer, its figures stay as they were; others report that.
pub(super) async fn measure(view: &MeasureView, now: Now) {
    let counting = view.clone();
    // All names are walked: the other tasks of this thread, which keep the accounts fresh, go on meanwhile.
    let counted = tokio::task::spawn_blocking(move || counting.attempt_history().count_registered(now));
    if let Ok(registered) = counted.await {
        for (tenant, usernames) in view.tenants().iter().zip(registered) {
            view.metrics().set_registered(tenant.id, usernames);
        }
    }
    if let Ok(figures) = view.store().upkeep.figures().await {
        view.metrics().set_store(&figures, now);
    }
}
