//! After a command that removes something: its remains are erased, by the running server if there is one, otherwise here.

use crate::ambient::data_lock::DataLock;
use crate::ambient::terminal::warn;
use crate::config::Settings;
use crate::mail::Pickup;
use domain::self_service::erase::{self, NotErased};
use domain::self_service::upkeep::{LogState, Upkeep};

/// Erases the remains if no server is running. The command succeeds even if this fails: the next start of the server tries
/// again.
pub(super) fn finish(upkeep: &dyn Upkeep, settings: &Settings) {
    if DataLock::is_taken(&settings.data_dir) {
        return;
    }
    let problem = match erased(upkeep, settings) {
        Ok(LogState::Empty) => return,
        Ok(LogState::InUse) => "another process is using the store".to_owned(),
        Err(error) => error,
    };
    warn(format_args!(
        "realmgate: warning: erasure is incomplete and will be finished at the next start of the server: {problem}"
    ));
}

fn erased(upkeep: &dyn Upkeep, settings: &Settings) -> Result<LogState, String> {
    // Even if a relay is configured now, the folder may still hold earlier emails.
    let pickup = Pickup::new(settings.pickup_dir());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    runtime.block_on(erase::erase_all(upkeep, &pickup)).map_err(|error: NotErased| error.to_string())
}
