//! The store of the service under trial, read beside it.

use domain::accounts::ActivationHash;
use rusqlite::{Connection, OpenFlags, Params, Row};
use std::collections::BTreeMap;
use std::path::Path;

/// The store's file, which nothing here writes to.
pub struct StoreFile(Connection);

impl StoreFile {
    /// That of a service that was started in `folder`.
    pub fn within(folder: &Path) -> Self {
        let file = folder.join("data/realmgate.sqlite");
        Self(Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the store opens"))
    }

    /// All accounts behind a row, none of which was activated, with the hash of their links.
    pub fn accounts_behind(&self, row: i64) -> BTreeMap<String, ActivationHash> {
        let sql = "SELECT username, token_hash FROM account LEFT JOIN activation ON activation.account = account.id \
                   WHERE account.id > ?1";
        self.rows(sql, [row], |row| Ok((row.get(0)?, ActivationHash(row.get(1)?)))).into_iter().collect()
    }

    /// The row of the account that was made last; 0 where there is none.
    pub fn last_account(&self) -> i64 {
        self.rows("SELECT ifnull(max(id), 0) FROM account", [], |row| row.get(0))[0]
    }

    /// The waiting emails, by their ids.
    pub fn outbox(&self) -> Vec<String> {
        self.rows("SELECT id FROM outbox", [], |row| row.get(0))
    }

    fn rows<T>(&self, sql: &str, of: impl Params, read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
        let mut statement = self.0.prepare(sql).expect("the schema is the service's");
        let rows = statement.query_map(of, read).expect("the store answers");
        rows.collect::<rusqlite::Result<_>>().expect("each account has an activation")
    }
}
