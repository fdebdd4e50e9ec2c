//! After a command that removes something: what remains of it is erased, by the running server or else here.

use crate::ambient::data_lock::DataLock;
use crate::ambient::terminal::warn;
use crate::config::Settings;
use crate::mail::Pickup;
use domain::self_service::erase::{self, NotErased};
use domain::self_service::upkeep::{LogState, Upkeep};

/// Erases what is left where no server does. The command succeeds even if this fails: the next start of the server
/// tries again.
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
    // Where a relay is set now, the folder may still hold emails of before.
    let pickup = Pickup::new(settings.pickup_dir());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    runtime.block_on(erase::erase_all(upkeep, &pickup)).map_err(|error: NotErased| error.to_string())
}
