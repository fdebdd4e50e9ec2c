//! The file in the data folder: replaced in one step, set aside where it is damaged.

use super::format::Damage;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Where the snapshot is, and the files beside it.
#[derive(Clone, Debug)]
pub(super) struct SnapshotFile {
    folder: PathBuf,
    name: &'static str,
}

impl SnapshotFile {
    /// The one of this name in a data folder.
    pub(super) fn within(folder: &Path, name: &'static str) -> Self {
        Self { folder: folder.to_owned(), name }
    }

    /// Where it is.
    pub(super) fn path(&self) -> PathBuf {
        self.folder.join(self.name)
    }

    /// Where a damaged one is kept.
    pub(super) fn damaged_path(&self) -> PathBuf {
        self.folder.join(format!("{}.damaged", self.name))
    }

    /// Opens it; `None` where there is none. Never blocks on a pipe.
    pub(super) fn open(&self) -> Result<Option<File>, Damage> {
        match fs::metadata(self.path()) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
            Ok(metadata) if !metadata.is_file() => Err(Damage::NoFile),
            Ok(_) => Ok(Some(File::open(self.path())?)),
        }
    }

    /// Replaces it with what `write` writes: after a sudden death at any moment the old one is there or the new one,
    /// whole. An error of `write` or of the system leaves the old one.
    pub(super) fn replace<T>(&self, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>) -> io::Result<T> {
        let partial = self.folder.join(format!("{}.partial", self.name));
        remove(&partial)?;
        let written = Self::write_new(&partial, write).and_then(|written| {
            fs::rename(&partial, self.path())?;
            Ok(written)
        });
        if written.is_err() {
            // On a full disk half a file is worse than none; where removing it fails too, the next attempt starts with that.
            let _ = remove(&partial);
        }
        let written = written?;
        File::open(&self.folder)?.sync_all()?;
        Ok(written)
    }

    /// Keeps a damaged one beside it, replacing an earlier one: evidence of what happened, in bounded space.
    pub(super) fn set_aside(&self) -> io::Result<()> {
        fs::rename(self.path(), self.damaged_path())
    }

    fn write_new<T>(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>) -> io::Result<T> {
        let file = File::options().write(true).create_new(true).mode(0o600).open(path)?;
        let mut file = BufWriter::new(file);
        let written = write(&mut file)?;
        file.flush()?;
        file.get_ref().sync_all()?;
        Ok(written)
    }
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
