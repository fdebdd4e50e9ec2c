//! The format of a file, version 1. All numbers outside of postcard are little-endian.
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | the [`MAGIC`](super::kept::KeptState::MAGIC) of what is kept in it |
//! | 2 | the version |
//! | 4, and as many as they say | the [`SnapshotHeader`], by postcard |
//! | 4, and as many as they say, again and again | a block of whole records, by postcard |
//! | 4 | zero: no more blocks |
//! | 8 | how many records there were |
//! | 32 | the SHA-256 of all before it |

use serde::{Deserialize, Serialize};
use std::io;
use std::time::Duration;

/// Limit: the most that a snapshot may have, in bytes: thirty million known-good pairs or verified answers, where a
/// million and 300 000 are kept unless set otherwise. What is larger is not read to its end.
pub(super) const SNAPSHOT_SIZE: u64 = 1 << 30;

/// How many bytes name what is kept.
pub(super) const MAGIC: usize = 8;

/// The version that is written, and the only one there is so far.
pub(super) const VERSION: u16 = 1;

/// Magic and version.
pub(super) const PRELUDE: usize = MAGIC + 2;

/// The SHA-256 at the end.
pub(super) const CHECKSUM: usize = 32;

/// Limit: a block of whole records of a snapshot, in bytes.
pub(super) const BLOCK: usize = 64 * 1024;

/// Limit: a record of a snapshot, in bytes.
pub(super) const RECORD: usize = 128;

/// What is not about a single record.
#[derive(Serialize, Deserialize)]
pub(super) struct SnapshotHeader {
    /// The wall clock at the writing, in milliseconds since the Unix epoch: records have their ages as of then.
    written: u64,
    /// The key of the fingerprints of the pairs, or of the answers. With this key and the file one can test which of
    /// them are in there: only its owner may read the file.
    pub(super) key: [u8; 16],
    /// The tenants' names; a record holds an index into this list.
    pub(super) tenants: Vec<String>,
}

impl SnapshotHeader {
    /// That of a snapshot written at `wall` since the Unix epoch.
    pub(super) fn new(wall: Duration, key: [u8; 16], tenants: Vec<String>) -> Self {
        Self { written: u64::try_from(wall.as_millis()).unwrap_or(u64::MAX), key, tenants }
    }

    /// How long ago it was written; zero where that is in the future, because a clock was set back.
    pub(super) fn away(&self, wall: Duration) -> Duration {
        wall.saturating_sub(Duration::from_millis(self.written))
    }
}

/// Why a snapshot cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// A folder, a pipe, a device.
    #[error("not a regular file")]
    NoFile,
    /// It is incomplete.
    #[error("truncated")]
    CutOff,
    /// It is something else.
    #[error("not a snapshot")]
    Foreign,
    /// Another program wrote it, most likely a later one.
    #[error("version {0} is not supported; this program reads version {VERSION}")]
    Version(u16),
    /// Larger than any that is written.
    #[error("larger than {} MiB", SNAPSHOT_SIZE >> 20)]
    Large,
    /// The contents changed after they were written.
    #[error("wrong checksum")]
    Checksum,
    /// The contents are invalid, so the file was forged.
    #[error("invalid contents despite a correct checksum")]
    Nonsense,
}
