//! Brings a SQLite file to the schema this program knows, one numbered script at a time.

use super::error::SqliteError;
use rusqlite::{Connection, TransactionBehavior};

/// The version that the last script makes.
const NEWEST: u32 = 8;

/// The oldest version that can be read without migration: later scripts only added what may be absent.
const OLDEST_READ: u32 = 1;

/// The scripts in order; the first makes version 1. A released script never changes.
const SCRIPTS: [&str; NEWEST as usize] = [
    include_str!("../migrations/sqlite/0001_accounts.sql"),
    include_str!("../migrations/sqlite/0002_network_rules.sql"),
    include_str!("../migrations/sqlite/0003_audit.sql"),
    include_str!("../migrations/sqlite/0004_pending_accounts.sql"),
    include_str!("../migrations/sqlite/0005_session_epoch.sql"),
    include_str!("../migrations/sqlite/0006_last_backup.sql"),
    include_str!("../migrations/sqlite/0007_phones.sql"),
    include_str!("../migrations/sqlite/0008_account_life.sql"),
];

/// Marks a SQLite file as ours: "RLMG" in ASCII.
const APPLICATION_ID: i32 = 0x524c_4d47;

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
enum SchemaError {
    #[error(
        "its schema is version {found}, this program knows up to {known}: run the newer realmgate, or restore a backup"
    )]
    Newer { found: u32, known: u32 },
    #[error(
        "its schema is version {found}, this program reads {oldest} and above: start the server of this version first"
    )]
    Older { found: u32, oldest: u32 },
    #[error("it is a SQLite file of another program")]
    Foreign,
}

/// Runs the scripts that the file has not seen yet, in one transaction. The version is `PRAGMA user_version`.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), SqliteError> {
    if version(connection)? == NEWEST && is_ours(connection)? {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&transaction)?;
    if found > NEWEST {
        return Err(SqliteError::of(SchemaError::Newer { found, known: NEWEST }));
    }
    if !is_ours(&transaction)? && !is_empty(&transaction)? {
        return Err(SqliteError::of(SchemaError::Foreign));
    }
    for script in SCRIPTS.iter().skip(found as usize) {
        transaction.execute_batch(script)?;
    }
    transaction.pragma_update(None, "user_version", NEWEST)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()?;
    Ok(())
}

/// Fails where the file is not ours or of a version that cannot be read; changes nothing.
pub(super) fn check(connection: &Connection) -> Result<(), SqliteError> {
    let wrong = match version(connection)? {
        _ if !is_ours(connection)? => SchemaError::Foreign,
        OLDEST_READ..=NEWEST => return Ok(()),
        found @ ..OLDEST_READ => SchemaError::Older { found, oldest: OLDEST_READ },
        found => SchemaError::Newer { found, known: NEWEST },
    };
    Err(SqliteError::of(wrong))
}

fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn is_ours(connection: &Connection) -> rusqlite::Result<bool> {
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok(id == APPLICATION_ID)
}

fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_is_brought_to_the_newest_version_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        assert_eq!(version(&connection).unwrap(), NEWEST);
        check(&connection).unwrap();
    }

    #[test]
    fn a_reader_leaves_an_older_schema_as_it_is() {
        let mut connection = Connection::open_in_memory().unwrap();
        assert!(check(&connection).unwrap_err().to_string().contains("another program"), "nothing is in it");
        migrate(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", OLDEST_READ).unwrap();
        check(&connection).unwrap();
        connection.pragma_update(None, "user_version", 0).unwrap();
        let error = check(&connection).unwrap_err().to_string();
        assert!(error.contains("version 0") && error.contains("start the server"), "{error}");
        assert_eq!(version(&connection).unwrap(), 0);
    }

    #[test]
    fn a_newer_schema_is_refused_with_the_remedy() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(migrate(&mut connection).unwrap_err().to_string().contains("version 99"));
        assert!(check(&connection).unwrap_err().to_string().contains("version 99"));
    }

    #[test]
    fn a_file_of_another_program_stays_as_it_is() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE theirs (x)").unwrap();
        assert!(migrate(&mut connection).unwrap_err().to_string().contains("another program"));
        assert_eq!(version(&connection).unwrap(), 0);
    }
}
