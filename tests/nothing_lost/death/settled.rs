//! A service that has started and put in order what its last life left: whatever waited has left.

use super::store::StoreFile;
use realmgate_testkit::patience::happens;
use realmgate_testkit::pickup::PickupFolder;
use std::path::Path;

/// Waits until no email is in the outbox and none is begun, whether the service sees to them before it is ready or
/// behind that. No one may sign up meanwhile. What is still there after a minute is a loss, and reported as one by the
/// test that looks for losses.
pub async fn settled(folder: &Path) {
    let pickup = PickupFolder::within(folder);
    let is_settled =
        || pickup.names().iter().all(|name| !name.starts_with('.')) && StoreFile::within(folder).outbox().is_empty();
    let _ = happens(async || is_settled()).await;
}
