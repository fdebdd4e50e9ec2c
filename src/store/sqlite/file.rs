//! The store's file: made private, watched for being replaced, and opened as connections with the right settings.

use super::error::SqliteError;
use super::log_length::LogLength;
use domain::self_service::upkeep::LogState;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File, FileTimes, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Limit: how long a connection to the store waits for another process's write before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Limit: how long emptying the store's log waits for readers; no writer can write meanwhile.
const EMPTYING: Duration = Duration::from_millis(100);

/// What is escaped in the path of a URI.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.');

/// The path of an opened store and which file stood there then.
#[derive(Clone, Debug)]
pub(super) struct StoreFile {
    path: PathBuf,
    device: u64,
    inode: u64,
    purpose: Purpose,
    /// Held while the log is moved: SQLite refuses a second checkpoint at the same time.
    checkpoint: Arc<Mutex<()>>,
    log_length: LogLength,
}

/// What the store was opened for, and whether other processes have it open.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    /// To serve: it is written. Other processes may have it open.
    Serve,
    /// To read it. Other processes may have it open.
    Read,
    /// To read it when no other process had it open: there was no write-ahead log, which each of them makes.
    ReadAlone,
}

impl StoreFile {
    /// Makes the folder (0700) and the file (0600) where they are missing, and brings the file to the newest schema.
    /// Gives the connection that will write.
    pub(super) fn open(path: &Path) -> Result<(Self, Connection), SqliteError> {
        let log_length = LogLength::default();
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        crate::ambient::private_folder::make(folder).map_err(|error| at(folder, &error))?;
        // Two processes that start at once make one file, one after the other. The lock is on the folder: closing a
        // second handle on the file itself would drop SQLite's own locks (POSIX).
        let lock = File::open(folder).map_err(|error| at(folder, &error))?;
        refuse_read_only_disk(&lock).map_err(|error| at(path, &format!("it cannot be written: {error}")))?;
        lock.lock().map_err(|error| at(folder, &error))?;
        make_private(path).map_err(|error| at(path, &error))?;
        // The name of a new file is to survive a power loss as well.
        lock.sync_all().map_err(|error| at(folder, &error))?;
        let connection = prepare_writer(path, &log_length).map_err(|error| at(path, &error.0))?;
        let metadata = fs::metadata(path).map_err(|error| at(path, &error))?;
        Ok((Self { log_length, ..Self::of(path, &metadata, Purpose::Serve) }, connection))
    }

    /// Opens the connection that writes once more.
    pub(super) fn open_to_write_again(&self) -> Result<Connection, SqliteError> {
        self.check()?;
        match self.purpose {
            Purpose::Serve => prepare_writer(&self.path, &self.log_length).map_err(|error| at(&self.path, &error.0)),
            Purpose::Read | Purpose::ReadAlone => Err(at(&self.path, &"it was opened to be looked at")),
        }
    }

    /// Takes the file as it is; it must be there and of a schema that can be read. Gives a connection that cannot write.
    ///
    /// Where no other process has it open, it is opened as immutable: otherwise even a reader makes a log beside it and
    /// leaves that there, and cannot read at all where it may not. Only for short reads: what another process begins to
    /// write meanwhile is not seen, or seen in part.
    pub(super) fn open_to_read(path: &Path) -> Result<(Self, Connection), SqliteError> {
        let metadata = fs::metadata(path).map_err(|error| at(path, &error))?;
        let log = beside(path, "-wal").try_exists().map_err(|error| at(path, &error))?;
        let file = Self::of(path, &metadata, if log { Purpose::Read } else { Purpose::ReadAlone });
        // SQLite does not report why it cannot.
        let hint =
            |error: SqliteError| at(path, &format!("{}; may this user read it, and what is beside it?", error.0));
        let connection = file.open_reader().map_err(hint)?;
        super::migrations::check(&connection).map_err(|error| at(path, &error.0))?;
        Ok((file, connection))
    }

    fn of(path: &Path, metadata: &Metadata, purpose: Purpose) -> Self {
        Self {
            path: path.to_owned(),
            device: metadata.dev(),
            inode: metadata.ino(),
            purpose,
            checkpoint: Arc::default(),
            log_length: LogLength::default(),
        }
    }

    /// Opens a connection that only reads.
    pub(super) fn open_reader(&self) -> Result<Connection, SqliteError> {
        self.check()?;
        let connection = match self.purpose {
            Purpose::Serve | Purpose::Read => connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
            Purpose::ReadAlone => connect_alone(&self.path)?,
        };
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_prepared_statement_cache_capacity(32);
        Ok(connection)
    }

    /// Moves what stands in the write-ahead log alone into the file and empties the log. SQLite does so when the last
    /// connection is closed, but a process that ends closes none; and a log that is left would be replayed over
    /// whatever file later replaces this one.
    pub(super) fn settle(&self) -> Result<(), SqliteError> {
        let _no_other = self.checkpoint.lock().unwrap_or_else(PoisonError::into_inner);
        self.check()?;
        let connection = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        let is_busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if is_busy { Err(at(&self.path, &"another process is using it")) } else { Ok(()) }
    }

    /// Empties the log without keeping writers for long: nearly all of it is moved and synced while they go on, and they
    /// wait for what came in meanwhile alone.
    pub(super) fn empty_log(&self) -> Result<LogState, SqliteError> {
        let _no_other = self.checkpoint.lock().unwrap_or_else(PoisonError::into_inner);
        self.check()?;
        let connection = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.busy_timeout(EMPTYING)?;
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        let is_busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(if is_busy { LogState::InUse } else { LogState::Empty })
    }

    /// How many pages the log holds, as far as the connection knows that writes.
    pub(super) fn log_length(&self) -> LogLength {
        self.log_length.clone()
    }

    /// Moves what it can of the log into the file, and keeps no reader or writer waiting.
    pub(super) fn checkpoint(&self) -> Result<(), SqliteError> {
        let _no_other = self.checkpoint.lock().unwrap_or_else(PoisonError::into_inner);
        self.check()?;
        let connection = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        Ok(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
    }

    /// The sizes of the file and of its log, in bytes; a log that is not there has none.
    pub(super) fn sizes(&self) -> Result<(u64, u64), SqliteError> {
        let database = fs::metadata(&self.path).map_err(|error| at(&self.path, &error))?.len();
        let log = fs::metadata(beside(&self.path, "-wal")).map_or(0, |metadata| metadata.len());
        Ok((database, log))
    }

    /// Fails where the path no longer leads to the file that was opened. SQLite itself would go on with the removed
    /// file, and answer for accounts from a store that is no longer at its path.
    pub(super) fn check(&self) -> Result<(), SqliteError> {
        let metadata = fs::metadata(&self.path).map_err(|error| at(&self.path, &error))?;
        if (metadata.dev(), metadata.ino()) == (self.device, self.inode) {
            return Ok(());
        }
        Err(at(&self.path, &"another file took its place; restart to use that one"))
    }
}

/// SQLite silently opens read-only what it cannot open for writing, and reports a file that it cannot create as one
/// that cannot be opened. So this sets the folder's access time to what it is already. Any other error is ignored: a
/// user who may write here may not own the folder.
fn refuse_read_only_disk(folder: &File) -> io::Result<()> {
    let touch = |accessed| folder.set_times(FileTimes::new().set_accessed(accessed));
    match folder.metadata().and_then(|metadata| metadata.accessed()).and_then(touch) {
        Err(error) if error.kind() == io::ErrorKind::ReadOnlyFilesystem => Err(error),
        _ => Ok(()),
    }
}

/// SQLite gives the `-wal` and `-shm` files the mode of the main file.
fn make_private(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    for suffix in ["", "-wal", "-shm"] {
        let file = beside(path, suffix);
        match fs::metadata(&file) {
            Ok(metadata) if metadata.is_file() && metadata.mode() & 0o077 != 0 => {
                fs::set_permissions(&file, Permissions::from_mode(0o600))?;
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// The path of a file that SQLite keeps beside the store.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut file = path.as_os_str().to_owned();
    file.push(suffix);
    file.into()
}

fn prepare_writer(path: &Path, log_length: &LogLength) -> Result<Connection, SqliteError> {
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    if connection.is_readonly(rusqlite::MAIN_DB)? {
        return Err(SqliteError::text("it could be opened to read alone, not to write"));
    }
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // A commit is on the disk before it is answered.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Removed HA1s and addresses are overwritten with zeros.
    connection.pragma_update(None, "secure_delete", true)?;
    // After a large import the log shrinks again; bytes.
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    // What a job would undo is kept in memory: jobs that share a commit would write it to a temporary file.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(64);
    super::migrations::migrate(&mut connection)?;
    // Readers go on while one writes. Only now: the mode is kept in the file, and another program's file is not ours to
    // change.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    log_length.follow(&mut connection)?;
    Ok(connection)
}

/// Each connection stays with one thread at a time, so that SQLite needs no mutex. A path is a path: the bundled SQLite
/// takes `file:x` for a URI whatever the flags say, but not where a folder precedes it.
pub(super) fn connect(path: &Path, access: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    Connection::open_with_flags(Path::new(".").join(path), flags)
}

/// As a URI, which alone can say "immutable"; two more slashes precede it, lest those of the path be read as a host.
fn connect_alone(path: &Path) -> rusqlite::Result<Connection> {
    let host = if path.is_absolute() { "//" } else { "./" };
    let path = percent_encode(path.as_os_str().as_bytes(), IN_PATH);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    Connection::open_with_flags(format!("file:{host}{path}?immutable=1"), flags)
}

fn at(path: &Path, error: &dyn std::fmt::Display) -> SqliteError {
    SqliteError::text(format!("{}: {error}", path.display()))
}
