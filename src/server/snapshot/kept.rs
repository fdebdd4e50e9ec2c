//! What is kept in a snapshot, each in a file of its own: so that what is switched off loses nothing, and damage to one
//! does not affect the other.

use domain::authentication::replay::{AnswerRecord, Replay};
use domain::blacklist::{Blacklist, BlacklistRecord};
use domain::memory::Fingerprints;
use domain::time::Now;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// What survives a restart as records.
pub trait KeptState: Send + Sync + 'static {
    /// One of them.
    type Record: Serialize + DeserializeOwned;

    /// What its file begins with; the non-ASCII byte reveals transfers that change line ends or clear the eighth bit.
    const MAGIC: [u8; 8];
    /// The name of its file in the data folder.
    const FILE: &'static str;
    /// The value of the field `snapshot` in log lines.
    const NAME: &'static str;

    /// The key of its records' fingerprints, to be kept with them.
    fn fingerprints(&self) -> &Fingerprints;
    /// A number that is another one after a change that survives a restart; ageing alone is none.
    fn changes(&self) -> u64;
    /// Hands over all records in batches; the first error ends it. No lock is held while `take` runs.
    fn records<E>(&self, now: Now, take: impl FnMut(Vec<Self::Record>) -> Result<(), E>) -> Result<(), E>;
    /// Takes one back, `away` after it was handed over.
    fn recall(&self, record: &Self::Record, away: Duration, now: Now);
    /// Its tenant, by the number in the process that wrote it.
    fn tenant_mut(record: &mut Self::Record) -> &mut u16;
}

impl KeptState for Blacklist {
    type Record = BlacklistRecord;

    const MAGIC: [u8; 8] = *b"\x89RGATE\r\n";
    const FILE: &'static str = "blacklist.snapshot";
    const NAME: &'static str = "blacklist";

    fn fingerprints(&self) -> &Fingerprints {
        self.fingerprints()
    }

    fn changes(&self) -> u64 {
        self.changes()
    }

    fn records<E>(&self, now: Now, take: impl FnMut(Vec<BlacklistRecord>) -> Result<(), E>) -> Result<(), E> {
        self.records(now, take)
    }

    fn recall(&self, record: &BlacklistRecord, away: Duration, now: Now) {
        self.recall(record, away, now);
    }

    fn tenant_mut(record: &mut BlacklistRecord) -> &mut u16 {
        record.tenant_mut()
    }
}

impl KeptState for Replay {
    type Record = AnswerRecord;

    const MAGIC: [u8; 8] = *b"\x89RGANS\r\n";
    const FILE: &'static str = "replay.snapshot";
    const NAME: &'static str = "replay";

    fn fingerprints(&self) -> &Fingerprints {
        self.fingerprints()
    }

    fn changes(&self) -> u64 {
        self.changes()
    }

    fn records<E>(&self, now: Now, take: impl FnMut(Vec<AnswerRecord>) -> Result<(), E>) -> Result<(), E> {
        self.records(now, take)
    }

    fn recall(&self, record: &AnswerRecord, away: Duration, now: Now) {
        self.recall(record, away, now);
    }

    fn tenant_mut(record: &mut AnswerRecord) -> &mut u16 {
        &mut record.tenant
    }
}
