//! One server per data folder: two would count sign-ups and replays separately and deliver each other's emails.

use std::fs::{File, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Held until dropped, or until the process ends, however it ends.
#[derive(Debug)]
pub struct DataLock(File);

/// A command that asks whether a server runs holds the lock for some microseconds.
fn patiently(file: &File) -> Result<(), TryLockError> {
    let mut taken = file.try_lock();
    for _ in 0..100 {
        if !matches!(taken, Err(TryLockError::WouldBlock)) {
            break;
        }
        std::thread::yield_now();
        taken = file.try_lock();
    }
    taken
}

impl DataLock {
    /// Takes the folder for this server; the error says what to do where another has it. The command line works beside
    /// it all the same.
    pub fn take(folder: &Path) -> io::Result<Self> {
        let path = folder.join("server.lock");
        let file = File::options().write(true).create(true).truncate(false).mode(0o600).open(&path)?;
        match patiently(&file) {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::Error(error)) => Err(error),
            Err(TryLockError::WouldBlock) => Err(io::Error::other(format!(
                "another server runs on {}: stop it, or give this one a --data-dir of its own",
                folder.display()
            ))),
        }
    }

    /// Whether a server runs on this folder; `false` where that cannot be determined.
    #[must_use]
    pub fn is_taken(folder: &Path) -> bool {
        let Ok(file) = File::open(folder.join("server.lock")) else { return false };
        // Shared, so that two processes that ask at once do not take each other for a server.
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }

    /// Releases the folder.
    pub fn release(self) {
        drop(self.0);
    }
}
