//! Emails that are written and not yet on the disk, as the open files they were written to: a mail server may collect or
//! rename an email before it is synced.

use domain::outbox::EmailId;
use rustix::fs::{Advice, fadvise};
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Limit: how many files are kept open until they are synced. What is written while there are so many is synced at once.
const FILES_OPEN: usize = 256;

/// Limit: how many threads sync at once, and how many files there must be for each of them.
const THREADS: usize = 8;
const FILES_PER_THREAD: usize = 8;

/// One instance for a folder.
#[derive(Debug, Default)]
pub(super) struct UnsyncedEmails(Mutex<HashMap<EmailId, Unsynced>>);

#[derive(Debug)]
enum Unsynced {
    Written(File),
    /// What the memory of the machine holds of it may differ from the disk permanently.
    Failed,
}

/// Files for one thread to sync.
pub(super) type Share = Vec<(EmailId, File)>;

impl UnsyncedEmails {
    /// Keeps a file until it is synced, or syncs it now.
    pub(super) fn keep(&self, id: &EmailId, file: File) -> io::Result<()> {
        {
            let mut emails = self.lock();
            if emails.len() < FILES_OPEN {
                emails.insert(id.clone(), Unsynced::Written(file));
                return Ok(());
            }
        }
        file.sync_all()
    }

    /// The files of those of these emails that are not synced, for as many threads as it pays to use.
    pub(super) fn take(&self, ids: &[EmailId]) -> Vec<Share> {
        let mut emails = self.lock();
        let mut written = Vec::with_capacity(ids.len());
        for id in ids {
            match emails.remove(id) {
                Some(Unsynced::Written(file)) => written.push((id.clone(), file)),
                Some(Unsynced::Failed) => _ = emails.insert(id.clone(), Unsynced::Failed),
                None => {}
            }
        }
        drop(emails);
        let each = written.len().div_ceil(THREADS).max(FILES_PER_THREAD);
        let mut shares = Vec::new();
        while !written.is_empty() {
            shares.push(written.split_off(written.len().saturating_sub(each)));
        }
        shares
    }

    /// Syncs files. All are tried: those that fail are remembered, and the first error is returned.
    pub(super) fn sync(&self, files: Share) -> io::Result<()> {
        // Their write-back is begun for all before any is waited for, so that they share the file system's commits. A
        // file system that does not know this advice begins with each sync.
        for (_, file) in &files {
            let _ = fadvise(file, 0, None, Advice::DontNeed);
        }
        let mut outcome = Ok(());
        for (id, file) in files {
            if let Err(error) = sync(&file) {
                self.fail(&id);
                outcome = outcome.and(Err(error));
            }
        }
        outcome
    }

    pub(super) fn fail(&self, id: &EmailId) {
        self.lock().insert(id.clone(), Unsynced::Failed);
    }

    /// Whether a sync of it has failed since it was written.
    pub(super) fn has_failed(&self, id: &EmailId) -> bool {
        matches!(self.lock().get(id), Some(Unsynced::Failed))
    }

    /// It was written and synced anew, or is of no use any more.
    pub(super) fn forget(&self, id: &EmailId) {
        let forgotten = self.lock().remove(id);
        // Closed without the lock.
        drop(forgotten);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<EmailId, Unsynced>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file that was collected and removed since has nothing to bring down.
fn sync(file: &File) -> io::Result<()> {
    if file.metadata().is_ok_and(|metadata| metadata.nlink() == 0) { Ok(()) } else { file.sync_all() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> EmailId {
        EmailId::parse(&format!("{number:032x}")).unwrap()
    }

    #[test]
    fn files_are_shared_among_a_few_threads_each_with_enough_to_do() {
        let emails = UnsyncedEmails::default();
        for (count, shares) in [(1, 1), (8, 1), (9, 2), (64, 8), (200, 8)] {
            let ids: Vec<_> = (0..count).map(id).collect();
            for id in &ids {
                emails.keep(id, tempfile::tempfile().unwrap()).unwrap();
            }
            let taken = emails.take(&ids);
            assert_eq!((taken.len(), taken.iter().map(Vec::len).sum::<usize>()), (shares, count));
            assert!(emails.take(&ids).is_empty());
            for share in taken {
                emails.sync(share).unwrap();
            }
        }
    }

    #[test]
    fn more_files_than_may_be_open_are_synced_at_once() {
        let emails = UnsyncedEmails::default();
        let ids: Vec<_> = (0..=FILES_OPEN).map(id).collect();
        for id in &ids {
            emails.keep(id, tempfile::tempfile().unwrap()).unwrap();
        }
        assert_eq!(emails.take(&ids).iter().map(Vec::len).sum::<usize>(), FILES_OPEN);
    }

    #[test]
    fn a_file_that_cannot_be_synced_is_remembered_and_the_others_are_synced() {
        let emails = UnsyncedEmails::default();
        // A pipe cannot be synced.
        let (_reader, pipe) = io::pipe().unwrap();
        let pipe = File::from(std::os::fd::OwnedFd::from(pipe));
        let share = vec![(id(1), pipe), (id(2), tempfile::tempfile().unwrap())];
        assert!(emails.sync(share).is_err());
        assert!(emails.has_failed(&id(1)) && !emails.has_failed(&id(2)));
        emails.forget(&id(1));
        assert!(!emails.has_failed(&id(1)));
    }
}
