//! The pickup folder: a mail server collects `.eml` files from it, which appear by rename, never half written.

mod unsynced;

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::ambient::private_folder;
use async_trait::async_trait;
use domain::outbox::{Email, EmailId, MailError, Transport};
use tokio::task::{JoinError, JoinHandle};
use unsynced::UnsyncedEmails;

/// One folder. All its work is done off the async threads. It is made where it is missing, once: one that vanishes
/// later is waited for, since a mail server may not collect from another one made in its place.
#[derive(Clone, Debug)]
pub struct Pickup {
    directory: PathBuf,
    /// Held while the folder is made, and from giving an email its final name until its mark is written: a crash finds
    /// at most one email between the two.
    one_at_a_time: Arc<Mutex<()>>,
    /// Set when it was there.
    seen: Arc<OnceLock<()>>,
    /// What is written and not yet on the disk.
    unsynced: Arc<UnsyncedEmails>,
    /// Which start of the machine this is (random(4)); empty where the system does not provide it, and then no mark
    /// counts.
    boot_id: Arc<[u8]>,
}

impl Pickup {
    /// Lays emails as `.eml` files into `directory`, which is made (0700) where it is missing at first. One that
    /// vanishes later is not made again: until it is back, sign-ups fail and the outbox keeps what was committed.
    #[must_use]
    pub fn new(directory: PathBuf) -> Self {
        let boot_id = fs::read("/proc/sys/kernel/random/boot_id").unwrap_or_default().into();
        Self { directory, one_at_a_time: Arc::default(), seen: Arc::default(), unsynced: Arc::default(), boot_id }
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> io::Result<T> + Send + 'static,
    ) -> Result<T, MailError> {
        done(self.begin(work).await)
    }

    /// The work goes on whether its end is awaited or not.
    fn begin<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> io::Result<T> + Send + 'static,
    ) -> JoinHandle<io::Result<T>> {
        let folder = self.clone();
        tokio::task::spawn_blocking(move || work(&folder))
    }

    /// Writes an email under its temporary name. Its row in the outbox holds the whole of it, so it need not be synced
    /// before `sync` is called.
    fn prepare_unsynced(&self, email: &Email) -> io::Result<()> {
        let file = self.write(email)?;
        self.unsynced.keep(&email.id, file)
    }

    fn write(&self, email: &Email) -> io::Result<File> {
        self.make_folder()?;
        let mut options = File::options();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(self.temporary(&email.id))?;
        file.write_all(&email.message)?;
        Ok(file)
    }

    /// Once. What finds the folder there may rely on its name.
    fn make_folder(&self) -> io::Result<()> {
        let _one_at_a_time = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        if self.seen.get().is_none() {
            private_folder::make(&self.directory)?;
            self.seen.get_or_init(|| ());
        }
        Ok(())
    }

    /// Gives an email its final name and syncs file and name. One that has it already was delivered before a crash, and so
    /// was one that is marked: the mail server has collected it since. The process that gave it that name may have got no
    /// further, and a power loss may have left a part of it.
    fn put_in_place(&self, email: &Email) -> io::Result<()> {
        let (temporary, delivered) = (self.temporary(&email.id), self.delivered(&email.id));
        match self.read(&delivered, email)? {
            Found::Whole(file) => file.sync_all().and_then(|()| remove(&temporary))?,
            Found::Nothing if self.is_marked(&email.id) => remove(&temporary)?,
            Found::Nothing | Found::Part => {
                let file = match self.read(&temporary, email)? {
                    Found::Whole(file) => file,
                    Found::Nothing | Found::Part => self.write(email)?,
                };
                file.sync_all()?;
                self.rename(&email.id)?;
            }
        }
        self.sync_names()?;
        self.unsynced.forget(&email.id);
        Ok(())
    }

    fn read(&self, path: &Path, email: &Email) -> io::Result<Found> {
        let mut file = match File::open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
            file => file?,
        };
        let mut there = Vec::with_capacity(email.message.len());
        file.read_to_end(&mut there)?;
        let is_whole = there == email.message && !self.unsynced.has_failed(&email.id);
        Ok(if is_whole { Found::Whole(file) } else { Found::Part })
    }

    fn sync_names(&self) -> io::Result<()> {
        File::open(&self.directory)?.sync_all()
    }

    fn forget(&self, id: &EmailId) -> io::Result<()> {
        self.unsynced.forget(id);
        remove(&self.temporary(id)).and(remove(&self.mark(id)))
    }

    /// Emails whose names are gone stay gone after a power loss.
    fn remove_whole(&self, ids: &[EmailId]) -> io::Result<()> {
        for id in ids {
            remove(&self.delivered(id)).and(self.forget(id))?;
        }
        match self.sync_names() {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }

    /// The name is given by rename alone, so that an incomplete email is never seen; the mark lies in the same folder,
    /// so that one that vanishes with its emails leaves no mark that they were delivered.
    fn rename(&self, id: &EmailId) -> io::Result<()> {
        let _one_at_a_time = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        fs::rename(self.temporary(id), self.delivered(id))?;
        // It is delivered, marked or not: without the mark a crash may deliver it twice.
        let mut options = File::options();
        let mark = options.write(true).create(true).truncate(true).mode(0o600).open(self.mark(id));
        let _ = mark.and_then(|mut mark| mark.write_all(&self.boot_id));
        Ok(())
    }

    /// A mark is not synced, and a power loss may keep it and undo the name: then it counts no more.
    fn is_marked(&self, id: &EmailId) -> bool {
        !self.boot_id.is_empty() && fs::read(self.mark(id)).is_ok_and(|mark| mark == *self.boot_id)
    }

    fn remove_all_but(&self, waiting: &HashSet<EmailId>) -> io::Result<u64> {
        let entries = match fs::read_dir(&self.directory) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
            entries => entries?,
        };
        self.seen.get_or_init(|| ());
        let mut removed = 0;
        for entry in entries {
            let path = entry?.path();
            let orphan = path.file_name().and_then(OsStr::to_str).and_then(id_of_hidden);
            if orphan.is_some_and(|id| !waiting.contains(&id)) {
                remove(&path)?;
                // A mark that outlived its row is not an email.
                removed += u64::from(path.extension() == Some(OsStr::new("tmp")));
            }
        }
        Ok(removed)
    }

    /// Marks an email as one that was given its final name, for as long as the outbox has it.
    fn mark(&self, id: &EmailId) -> PathBuf {
        self.directory.join(format!(".{}.sent", id.as_str()))
    }

    fn temporary(&self, id: &EmailId) -> PathBuf {
        self.directory.join(format!(".{}.tmp", id.as_str()))
    }

    /// The file of an email once it is delivered.
    #[must_use]
    pub fn delivered(&self, id: &EmailId) -> PathBuf {
        self.directory.join(format!("{}.eml", id.as_str()))
    }
}

/// What there is of an email under a name.
enum Found {
    /// All of it, as far as the memory of the machine goes.
    Whole(File),
    /// Less, or a file that could not be synced: the disk may never get what is read of it (fsync(2)).
    Part,
    Nothing,
}

fn done<T>(work: Result<io::Result<T>, JoinError>) -> Result<T, MailError> {
    work.map_err(io::Error::from).flatten().map_err(|error| MailError::Unreachable(Box::new(error)))
}

#[async_trait]
impl Transport for Pickup {
    async fn prepare(&self, email: &Email) -> Result<(), MailError> {
        let email = email.clone();
        self.work(move |folder| folder.prepare_unsynced(&email)).await
    }

    async fn discard(&self, ids: &[EmailId]) {
        let ids = ids.to_vec();
        // What remains is removed at the next start.
        let _: Result<(), MailError> = self.work(move |folder| ids.iter().try_for_each(|id| folder.forget(id))).await;
    }

    async fn erase(&self, ids: &[EmailId]) -> Result<(), MailError> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids = ids.to_vec();
        self.work(move |folder| folder.remove_whole(&ids)).await
    }

    /// It gets its final name; `sync` makes that outlive a power loss, and what it leads to.
    async fn hand_over(&self, email: &Email) -> Result<(), MailError> {
        let id = email.id.clone();
        self.work(move |folder| folder.rename(&id).inspect_err(|_| folder.unsynced.forget(&id))).await
    }

    async fn sync(&self, ids: &[EmailId]) -> Result<(), MailError> {
        let shares = self.unsynced.take(ids).into_iter();
        let shares: Vec<_> = shares.map(|share| self.begin(move |folder| folder.unsynced.sync(share))).collect();
        for share in shares {
            done(share.await)?;
        }
        self.work(Self::sync_names).await
    }

    async fn deliver(&self, email: &Email) -> Result<(), MailError> {
        let email = email.clone();
        self.work(move |folder| folder.put_in_place(&email)).await
    }

    async fn tidy(&self, waiting: HashSet<EmailId>) -> Result<u64, MailError> {
        self.work(move |folder| folder.remove_all_but(&waiting)).await
    }
}

/// The email whose temporary file or mark this is.
fn id_of_hidden(file: &str) -> Option<EmailId> {
    let name = file.strip_prefix('.')?;
    EmailId::parse(name.strip_suffix(".tmp").or_else(|| name.strip_suffix(".sent"))?)
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests;
