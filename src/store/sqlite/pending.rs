//! How many accounts of a tenant may be pending at most, so that a signup need not count them while there is room.

use super::rows::seconds;
use rusqlite::Connection;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// For the one connection that writes. A bound is too high at worst: it was counted, other connections have committed
/// nothing since, and each signup adds one to it, whether it comes to pass or not.
#[derive(Debug, Default)]
pub(super) struct PendingBounds(Mutex<Bounds>);

#[derive(Debug, Default)]
struct Bounds {
    /// `PRAGMA data_version`: changes with every commit of any other connection.
    version: Option<i64>,
    by_tenant: HashMap<String, u64>,
}

impl PendingBounds {
    /// Takes room for one more pending account of a tenant, of which as many may be as `most`; `false` where there is none.
    /// Counts only where the bound leaves no room.
    pub(super) fn take_room(&self, connection: &Connection, tenant: &str, most: u64) -> rusqlite::Result<bool> {
        let version = connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        let mut bounds = self.lock();
        if bounds.version != Some(version) {
            *bounds = Bounds { version: Some(version), by_tenant: HashMap::new() };
        }
        let known = bounds.by_tenant.get(tenant).copied().filter(|bound| *bound < most);
        let bound = known.map_or_else(|| pending(connection, tenant), Ok)?;
        let has_room = bound < most;
        bounds.by_tenant.insert(tenant.to_owned(), bound + u64::from(has_room));
        Ok(has_room)
    }

    /// As it was with the last signup; `None` where nothing is known.
    pub(super) fn bound(&self, tenant: &str) -> Option<u64> {
        self.lock().by_tenant.get(tenant).copied()
    }

    /// Another connection writes, or accounts were made by other means.
    pub(super) fn forget(&self) {
        *self.lock() = Bounds::default();
    }

    fn lock(&self) -> MutexGuard<'_, Bounds> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many accounts of a tenant are pending; the partial index answers.
pub(super) fn pending(connection: &Connection, tenant: &str) -> rusqlite::Result<u64> {
    let sql = "SELECT count(*) FROM account WHERE tenant = ? AND state = 'pending'";
    connection.prepare_cached(sql)?.query_row([tenant], |row| row.get(0)).map(seconds)
}
