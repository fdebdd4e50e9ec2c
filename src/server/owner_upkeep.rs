//! Removes what is over of sessions and links, and accounts whose owners wanted them deleted.

use crate::service::UpkeepView;
use domain::time::Now;
use std::time::Duration;

/// Limit: how long the name of a deleted account is given to no one else, of which a hash alone is kept.
const NAMES_WITHHELD: Duration = Duration::from_hours(24 * 30);

/// Removes them; what fails is tried again with the next sweep.
pub(super) async fn sweep(upkeep: &UpkeepView, now: Now) {
    let (store, seconds) = (upkeep.store(), now.unix_seconds());
    match store.owner_changes.erase_due(seconds, seconds + NAMES_WITHHELD.as_secs()).await {
        Ok(0) => {}
        Ok(accounts) => tracing::info!(accounts, "erased accounts that their owners deleted"),
        Err(error) => tracing::warn!(error = error.to_string(), "cannot erase deleted accounts"),
    }
    if let Err(error) = store.sessions.purge_sessions(*upkeep.session_limits(), seconds).await {
        tracing::warn!(error = error.to_string(), "cannot remove ended sessions");
    }
    if let Err(error) = store.links.purge_links(seconds).await {
        tracing::warn!(error = error.to_string(), "cannot remove expired links");
    }
}
