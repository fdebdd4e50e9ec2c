//! A complete copy of the store in use, made beside its destination and put there whole.

use super::error::SqliteError;
use super::file::{StoreFile, connect};
use super::rows::{seconds, stored};
use domain::accounts::Progress;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// How many pages are copied between two reports of progress: 4 MiB.
const PAGES: i32 = 1024;

/// Copies the store to a new file. It appears under its name complete or not at all, and never over another file.
pub(super) fn write(file: &StoreFile, destination: &Path, progress: &Progress) -> Result<(), SqliteError> {
    if destination.symlink_metadata().is_ok() {
        return Err(named(destination, &"exists already and stays as it is"));
    }
    let partial = partial_path(destination);
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&partial);
    made.map_err(|error| named(&partial, &error))?;
    let result = copy(file, &partial, progress).and_then(|()| {
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

/// All pages within one read transaction: consistent, and in the way of no writer (WAL).
fn copy(file: &StoreFile, partial: &Path, progress: &Progress) -> Result<(), SqliteError> {
    let source = file.open_reader()?;
    // It begins with the first read and lasts over all steps: without it each step would be one of its own, and a write
    // between two of them would start the copy anew.
    source.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema;")?;
    let mut target = connect(partial, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let backup = Backup::new(&source, &mut target)?;
    loop {
        let step = backup.step(PAGES)?;
        let (left, all) = (backup.progress().remaining, backup.progress().pagecount);
        progress.set(u64::try_from(all - left).unwrap_or_default(), u64::try_from(all).unwrap_or_default());
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            _ => return Err(named(partial, &"the copy was interrupted by a lock; try again")),
        }
    }
    drop(backup);
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
