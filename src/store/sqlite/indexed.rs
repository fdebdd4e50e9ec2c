//! What the index in memory keeps of an account, read from its rows.

use super::phones;
use super::rows::{application_sid, direct_calling, ha1s, parsed, phones_are_there};
use crate::store::index::IndexedAccount;
use domain::accounts::{AccountState, SessionEpoch};
use rusqlite::{Connection, OptionalExtension, Row};

/// What the accounts of a store have. One of an older schema, which can only be read, lacks some of it.
pub(super) struct SchemaParts {
    /// The column of the session epoch.
    pub(super) epoch: &'static str,
    /// Whether there are phones.
    pub(super) has_phones: bool,
}

impl SchemaParts {
    /// Those of this store.
    pub(super) fn of(connection: &Connection) -> rusqlite::Result<Self> {
        Ok(Self { epoch: epoch_column(connection)?, has_phones: phones_are_there(connection)? })
    }
}

/// What the index keeps of one account.
pub(super) fn indexed_account(
    connection: &Connection,
    parts: &SchemaParts,
    tenant: &str,
    realm: &str,
    username: &str,
) -> rusqlite::Result<Option<IndexedAccount>> {
    let epoch = parts.epoch;
    let sql = format!(
        "SELECT id, state, expires_max, application_sid, direct_app, direct_queue, direct_user, {epoch} FROM account \
         WHERE tenant = ? AND realm = ? AND username = ?"
    );
    let read = |row: &Row<'_>| {
        Ok(IndexedAccount {
            state: parsed(row, 1, AccountState::by_name)?,
            expires_max: row.get(2)?,
            application_sid: application_sid(row, 3)?,
            direct_calling: direct_calling(row, 4)?,
            session_epoch: SessionEpoch(row.get(7)?),
            ha1s: ha1s(connection, row.get(0)?)?,
            phones: if parts.has_phones { phones::ha1s(connection, row.get(0)?)? } else { Vec::new() },
        })
    };
    connection.prepare_cached(&sql)?.query_row([tenant, realm, username], read).optional()
}

/// A store without the column has no epochs.
fn epoch_column(connection: &Connection) -> rusqlite::Result<&'static str> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pragma_table_info('account') WHERE name = 'session_epoch')";
    Ok(if connection.query_row(sql, [], |row| row.get(0))? { "session_epoch" } else { "0" })
}
