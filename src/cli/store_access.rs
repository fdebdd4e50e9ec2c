//! How commands open the store, and wait for it.

use super::actor;
use super::error::CliError;
use crate::ambient::terminal::warn;
use crate::config::Settings;
use crate::store::{self, Store};
use domain::accounts::{Action, AuditSubject};
use std::sync::Arc;

/// Opens the store to make accounts in it, making it where there is none. What is done is recorded.
pub(super) fn open_or_create(settings: &Settings, action: Action) -> Result<Arc<dyn Store>, CliError> {
    Ok(store::open_for(&settings.store_url(), actor::author(settings, action))?)
}

/// Opens the store to change accounts that are in it. What is done is recorded.
pub(super) fn open_to_change(settings: &Settings, action: Action) -> Result<Arc<dyn Store>, CliError> {
    check_exists(settings)?;
    open_or_create(settings, action)
}

/// Opens the store to copy from it, and records that. A disk that cannot be written must not prevent a copy.
pub(super) fn open_to_copy(
    settings: &Settings,
    action: Action,
    subject: AuditSubject<'_>,
) -> Result<Arc<dyn Store>, CliError> {
    let recorded = open_to_change(settings, action).and_then(|store| {
        block_on(async { Ok(store.record(subject).await?) })?;
        Ok(store)
    });
    recorded.or_else(|error| {
        let store = open_to_read(settings)?;
        warn(format_args!("realmgate: warning: no audit record of this could be written: {error}"));
        Ok(store)
    })
}

/// Opens the store; a command that only reads must not make an empty one in the wrong folder.
pub(super) fn open_existing(settings: &Settings) -> Result<Arc<dyn Store>, CliError> {
    check_exists(settings)?;
    Ok(store::open(&settings.store_url())?)
}

/// Opens the store as it is, to change nothing about it.
pub(super) fn open_to_read(settings: &Settings) -> Result<Arc<dyn Store>, CliError> {
    check_exists(settings)?;
    Ok(store::open_to_read(&settings.store_url())?)
}

fn check_exists(settings: &Settings) -> Result<(), CliError> {
    let path = settings.store_path();
    let exists = path.try_exists().map_err(|error| CliError::Failed(format!("{}: {error}", path.display())))?;
    if exists {
        return Ok(());
    }
    Err(CliError::Failed(format!("there is no store at {}: is --data-dir or --config right?", path.display())))
}

/// Runs a command's future on this thread.
pub(super) fn block_on<T>(work: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}
