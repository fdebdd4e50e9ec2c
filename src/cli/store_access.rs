//! How commands open the store, and wait for it.

use super::actor;
use super::error::CliError;
use crate::ambient::terminal::warn;
use crate::config::Settings;
use crate::store::{self, Store};
use domain::accounts::{Action, AuditSubject};
use std::sync::Arc;

/// Opens the store to add accounts, and creates it if it does not exist. Each change writes an audit record.
pub(super) fn open_or_create(settings: &Settings, action: Action) -> Result<Arc<dyn Store>, CliError> {
    Ok(store::open_for(&settings.store_url(), actor::author(settings, action))?)
}

/// Opens an existing store to change accounts. Each change writes an audit record.
pub(super) fn open_to_change(settings: &Settings, action: Action) -> Result<Arc<dyn Store>, CliError> {
    check_exists(settings)?;
    open_or_create(settings, action)
}

/// Opens the store to copy from it, and writes an audit record. A disk that is not writable must not prevent a copy.
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
        warn(format_args!("realmgate: warning: no audit record was written: {error}"));
        Ok(store)
    })
}

/// Opens an existing store; a command that only reads must not create an empty one in the wrong folder.
pub(super) fn open_existing(settings: &Settings) -> Result<Arc<dyn Store>, CliError> {
    check_exists(settings)?;
    Ok(store::open(&settings.store_url())?)
}

/// Opens an existing store read-only: not even its schema changes.
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
    Err(CliError::Failed(format!("there is no store at {}; check --data-dir and --config", path.display())))
}

/// Runs a command's future on this thread.
pub(super) fn block_on<T>(work: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}
