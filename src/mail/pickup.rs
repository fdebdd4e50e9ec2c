//! The pickup folder: a mail server collects `.eml` files from it, which appear by rename, never half written.

use std::collections::HashSet;
use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::MailError;
use crate::letter::{Letter, LetterId};

/// One folder. All its work is done off the async threads. It is made where it is missing, once: one that vanishes later
/// is waited for, since from another one made in its place nobody may collect.
#[derive(Clone, Debug)]
pub(super) struct Pickup {
    directory: PathBuf,
    /// Set when it was there.
    seen: Arc<OnceLock<()>>,
}

impl Pickup {
    pub(super) fn new(directory: PathBuf) -> Self {
        Self { directory, seen: Arc::default() }
    }

    pub(super) async fn prepare(&self, letter: &Letter) -> Result<(), MailError> {
        let letter = letter.clone();
        self.work(move |folder| folder.write(&letter)).await
    }

    pub(super) async fn discard(&self, id: &LetterId) {
        let temporary = self.temporary(id);
        // What stays behind is removed at the next start.
        let _: Result<(), MailError> = self.work(move |_| remove(&temporary)).await;
    }

    pub(super) async fn deliver(&self, letter: &Letter) -> Result<(), MailError> {
        let letter = letter.clone();
        self.work(move |folder| folder.put_in_place(&letter)).await
    }

    pub(super) async fn tidy(&self, waiting: HashSet<LetterId>) -> Result<u64, MailError> {
        self.work(move |folder| folder.remove_all_but(&waiting)).await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> io::Result<T> + Send + 'static,
    ) -> Result<T, MailError> {
        let folder = self.clone();
        match tokio::task::spawn_blocking(move || work(&folder)).await {
            Ok(done) => done.map_err(|error| MailError::Unreachable(Box::new(error))),
            Err(error) => Err(MailError::Unreachable(Box::new(error))),
        }
    }

    /// Writes a letter under its temporary name, down to the disk.
    fn write(&self, letter: &Letter) -> io::Result<()> {
        if self.seen.get().is_none() {
            DirBuilder::new().recursive(true).mode(0o700).create(&self.directory)?;
            self.seen.get_or_init(|| ());
        }
        let mut options = File::options();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(self.temporary(&letter.id))?;
        file.write_all(&letter.message)?;
        file.sync_all()
    }

    /// Gives a letter its final name. One that has it already was delivered before a crash.
    fn put_in_place(&self, letter: &Letter) -> io::Result<()> {
        let (temporary, delivered) = (self.temporary(&letter.id), self.delivered(&letter.id));
        if delivered.try_exists()? {
            return remove(&temporary);
        }
        // A temporary may be missing or, after a crash, cut short: then it is written anew.
        if !is_whole(&temporary, letter) {
            self.write(letter)?;
        }
        fs::rename(&temporary, &delivered)?;
        File::open(&self.directory)?.sync_all()
    }

    fn remove_all_but(&self, waiting: &HashSet<LetterId>) -> io::Result<u64> {
        let entries = match fs::read_dir(&self.directory) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
            entries => entries?,
        };
        self.seen.get_or_init(|| ());
        let mut removed = 0;
        for entry in entries {
            let entry = entry?;
            let orphan = entry.file_name().to_str().and_then(id_of_temporary).is_some_and(|id| !waiting.contains(&id));
            if orphan {
                remove(&entry.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn temporary(&self, id: &LetterId) -> PathBuf {
        self.directory.join(format!(".{}.tmp", id.as_str()))
    }

    fn delivered(&self, id: &LetterId) -> PathBuf {
        self.directory.join(format!("{}.eml", id.as_str()))
    }
}

fn is_whole(temporary: &Path, letter: &Letter) -> bool {
    fs::read(temporary).is_ok_and(|written| written == letter.message)
}

fn id_of_temporary(file: &str) -> Option<LetterId> {
    LetterId::parse(file.strip_prefix('.')?.strip_suffix(".tmp")?)
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests;
