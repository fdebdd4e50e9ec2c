//! The HA1s of accounts' own passwords in SQL.

use domain::digest::Ha1;
use rusqlite::{Connection, params};

/// Replaces all HA1s of an account's password; triggers end its sessions.
pub(super) fn replace_ha1s(connection: &Connection, account: i64, ha1s: &[Ha1]) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM credential WHERE account = ?")?.execute([account])?;
    insert_ha1s(connection, account, ha1s)
}

/// Adds HA1s to an account that has none.
pub(super) fn insert_ha1s(connection: &Connection, account: i64, ha1s: &[Ha1]) -> rusqlite::Result<()> {
    let sql = "INSERT INTO credential (account, algorithm, ha1) VALUES (?, ?, ?)";
    let mut statement = connection.prepare_cached(sql)?;
    for ha1 in ha1s {
        statement.execute(params![account, ha1.algorithm().name(), ha1.as_bytes()])?;
    }
    Ok(())
}
