//! A complete copy of the store in use, made beside its destination and put there whole.

use super::error::SqliteError;
use super::file::{StoreFile, connect};
use super::rows::{seconds, stored};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Copies the store to a new file. It appears under its name complete or not at all, and never over another file.
pub(super) fn write(file: &StoreFile, destination: &Path) -> Result<(), SqliteError> {
    if destination.symlink_metadata().is_ok() {
        return Err(named(destination, &"exists already and stays as it is"));
    }
    let partial = partial_path(destination);
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&partial);
    made.map_err(|error| named(&partial, &error))?;
    let result = copy(file, &partial).and_then(|()| {
        // A link, because renaming would silently replace a file that appeared meanwhile.
        publish(&partial, destination).map_err(|error| named(destination, &error))
    });
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut leftover = partial.clone().into_os_string();
        leftover.push(suffix);
        // Only the first is there after a success, and a leftover of a failure does no harm beyond its size.
        let _ = fs::remove_file(leftover);
    }
    result
}

/// Notes in the store that a copy begun at `at` (Unix seconds) was finished; an earlier one does not take a later one's place.
pub(super) fn note(connection: &Connection, at: u64) -> Result<(), SqliteError> {
    let sql = "INSERT INTO last_backup (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = max(at, excluded.at)";
    connection.prepare_cached(sql)?.execute([stored(at)])?;
    Ok(())
}

/// When the last finished copy was begun.
pub(super) fn last(connection: &Connection) -> Result<Option<u64>, SqliteError> {
    let sql = "SELECT at FROM last_backup";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0).map(seconds)).optional()?)
}

/// One step over all pages is one read transaction: consistent, and in the way of no writer (WAL).
fn copy(file: &StoreFile, partial: &Path) -> Result<(), SqliteError> {
    let source = file.open_reader()?;
    let mut target = connect(partial, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let step = Backup::new(&source, &mut target)?.step(-1)?;
    if step != StepResult::Done {
        return Err(named(partial, &"the copy could not be made in one piece; try again"));
    }
    // A single file, readable from a folder that cannot be written.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    let sound: String = target.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if sound != "ok" {
        return Err(named(partial, &"the copy is damaged; the store itself may be: run sqlite3 on it"));
    }
    target.close().map_err(|(_, error)| SqliteError::from(error))
}

fn publish(partial: &Path, destination: &Path) -> io::Result<()> {
    File::open(partial)?.sync_all()?;
    fs::hard_link(partial, destination)?;
    let folder = destination.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn partial_path(destination: &Path) -> PathBuf {
    let mut name = destination.as_os_str().to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    name.into()
}

fn named(path: &Path, problem: &dyn std::fmt::Display) -> SqliteError {
    SqliteError::text(format!("{}: {problem}", path.display()))
}
