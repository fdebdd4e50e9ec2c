//! The store: where accounts, credentials, activations, unsent emails and operators' rules live. [`Store`] is the sum
//! of the domain's role traits, and code that needs one role names that role alone. `sqlite` keeps them in a file,
//! `index` keeps all credentials in memory.

mod index;
mod roles;
mod sqlite;

pub use roles::Store;

use domain::accounts::Author;
use domain::store_error::StoreError;
use std::path::Path;
use std::sync::Arc;

/// Opens the store that `url` names: `sqlite:PATH`. A missing file is made (0600), and its folder (0700).
/// No other file asks which store it is.
pub fn open(url: &str) -> Result<Arc<dyn Store>, StoreError> {
    Ok(Arc::new(sqlite::SqliteStore::open(path_in(url)?)?))
}

/// The same for an operator: each of their changes of accounts writes an audit record in its transaction.
pub fn open_for(url: &str, author: Author) -> Result<Arc<dyn Store>, StoreError> {
    Ok(Arc::new(sqlite::SqliteStore::open_for(path_in(url)?, author)?))
}

/// Opens the store that `url` names only to read it: it is there already and stays as it is, of an older schema too,
/// and each method that would write answers `Unavailable`.
pub fn open_to_read(url: &str) -> Result<Arc<dyn Store>, StoreError> {
    Ok(Arc::new(sqlite::SqliteStore::open_to_read(path_in(url)?)?))
}

fn path_in(url: &str) -> Result<&Path, StoreError> {
    let path = url.strip_prefix("sqlite:").filter(|path| !path.is_empty());
    path.map(Path::new).ok_or_else(|| StoreError("a store is named by sqlite:PATH".into()))
}
