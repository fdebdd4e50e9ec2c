//! One server a data folder: two would count quotas and replays apart and deliver each other's letters.

use std::fs::{File, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Held until dropped, or until the process ends, however it ends.
#[derive(Debug)]
pub struct DataLock(File);

impl DataLock {
    /// Takes the folder for this server; the error says what to do where another has it. The command line works beside
    /// it all the same.
    pub fn take(folder: &Path) -> io::Result<Self> {
        let path = folder.join("server.lock");
        let file = File::options().write(true).create(true).truncate(false).mode(0o600).open(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::Error(error)) => Err(error),
            Err(TryLockError::WouldBlock) => Err(io::Error::other(format!(
                "another server runs on {}: stop it, or give this one a --data-dir of its own",
                folder.display()
            ))),
        }
    }

    /// Lets the folder go.
    pub fn release(self) {
        drop(self.0);
    }
}
