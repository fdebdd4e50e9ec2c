//! Keeps the index current with all commits, of this process and of others, by reading again what changed.

use super::account_counts::AccountCounts;
use super::all_accounts;
use super::error::SqliteError;
use super::file::StoreFile;
use super::indexed;
use super::rows;
use crate::store::index::AccountIndex;
use domain::self_service::upkeep::AccountCount;
use rusqlite::Connection;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

/// A connection of its own and how far it has followed.
pub(super) struct Follower {
    file: StoreFile,
    connection: Option<Connection>,
    index: Arc<OnceLock<AccountIndex>>,
    counts: AccountCounts,
    seen: Option<Seen>,
}

/// What was true of the file when the index was last brought up to date.
#[derive(Clone, Copy)]
struct Seen {
    /// `PRAGMA data_version`: changes with every commit of any other connection.
    version: i64,
    /// The number of the last change taken over.
    sequence: i64,
}

impl Follower {
    /// Reads nothing yet, so that a command line does not pay for an index.
    pub(super) fn new(file: StoreFile, index: Arc<OnceLock<AccountIndex>>) -> Self {
        Self { file, connection: None, index, counts: AccountCounts::default(), seen: None }
    }

    /// Closes the connection. The next round opens the file anew and reads everything again.
    pub(super) fn close(&mut self) {
        self.seen = None;
        self.connection = None;
    }

    /// The number of the last change that the index holds; none while it is not known.
    pub(super) fn followed(&self) -> i64 {
        self.seen.map_or(0, |seen| seen.sequence)
    }

    /// How many accounts of each tenant are in each state.
    pub(super) fn account_counts(&self) -> Vec<AccountCount> {
        self.counts.list()
    }

    /// Brings the index up to date, and what changed to its place in it. Costs a few microseconds where nothing was
    /// committed.
    pub(super) fn catch_up_and_settle(&mut self) -> Result<(), SqliteError> {
        self.catch_up()?;
        if let Some(index) = self.index.get() {
            index.settle();
        }
        Ok(())
    }

    /// Brings an index up to date that has been filled before; does nothing otherwise.
    pub(super) fn catch_up_if_filled(&mut self) -> Result<(), SqliteError> {
        if self.index.get().is_none() { Ok(()) } else { self.catch_up() }
    }

    /// Brings the index up to date, filling it at first.
    fn catch_up(&mut self) -> Result<(), SqliteError> {
        self.file.check()?;
        let mut connection = self.connection.take().map_or_else(|| self.file.open_reader(), Ok)?;
        let reached = self.follow(&mut connection)?;
        // Kept only after success: after an error the next attempt opens the file afresh, and reads everything again,
        // because the versions that a new connection counts are its own.
        self.seen = Some(reached);
        self.connection = Some(connection);
        Ok(())
    }

    fn follow(&mut self, connection: &mut Connection) -> Result<Seen, SqliteError> {
        let seen = self.seen.take();
        let version = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        if let Some(seen) = seen
            && seen.version == version
        {
            return Ok(seen);
        }
        let transaction = connection.transaction()?;
        let sequence = rows::newest_change(&transaction)?;
        let changed = seen.map(|seen| changed_accounts(&transaction, seen.sequence, sequence)).transpose()?.flatten();
        match changed {
            Some(names) if self.index.get().is_some() => self.reread(&transaction, &names)?,
            _ => self.load_all(&transaction)?,
        }
        transaction.finish()?;
        Ok(Seen { version, sequence })
    }

    fn reread(&mut self, connection: &Connection, names: &HashSet<Name>) -> Result<(), SqliteError> {
        let index = self.index.get().expect("it was filled before");
        let parts = indexed::SchemaParts::of(connection)?;
        for (tenant, realm, username) in names {
            let account = indexed::indexed_account(connection, &parts, tenant, realm, username)?;
            let former = index.change(tenant, realm, username, account.as_ref());
            self.counts.note(tenant, former, account.map(|account| account.state));
        }
        Ok(())
    }

    /// Logins go on meanwhile, where the index was filled before.
    fn load_all(&mut self, connection: &Connection) -> Result<(), SqliteError> {
        // Handed over only when it is full: an account that is merely not read yet must not look unknown.
        let fresh = self.index.get().is_none().then(AccountIndex::empty);
        let index = fresh.as_ref().or_else(|| self.index.get()).expect("one of the two is there");
        let (loaded, counts) = all_accounts::read(&self.file, connection, index)?;
        index.replace(loaded);
        self.counts = counts;
        if let Some(fresh) = fresh {
            // Nothing else fills it: the follower is locked.
            let _ = self.index.set(fresh);
        }
        Ok(())
    }
}

type Name = (String, String, String);

/// The accounts of the changes after `seen` up to `newest`; `None` where some of the changes are no longer recorded.
fn changed_accounts(connection: &Connection, seen: i64, newest: i64) -> rusqlite::Result<Option<HashSet<Name>>> {
    let sql = "SELECT tenant, realm, username FROM account_change WHERE sequence > ?";
    let mut statement = connection.prepare_cached(sql)?;
    let mut told = 0;
    let mut names = HashSet::new();
    for name in statement.query_map([seen], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))? {
        told += 1;
        names.insert(name?);
    }
    Ok((told == newest - seen).then_some(names))
}
