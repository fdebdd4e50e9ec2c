//! Verified answers handed over to the next process, and taken back from the last one, whatever that has written.

use super::record::AnswerRecord;
use super::{Replay, ResponseKey};
use crate::memory::Fingerprint;
use crate::tenant::TenantId;
use crate::time::{Now, Tick};
use std::time::Duration;

impl Replay {
    /// Hands over all that is remembered, in batches; the first error ends it. No lock is held while `take` runs. How
    /// many answers each account brought today is not handed over: counters do not survive a restart.
    pub fn records<E>(&self, now: Now, take: impl FnMut(Vec<AnswerRecord>) -> Result<(), E>) -> Result<(), E> {
        let tick = Tick::of(now.monotonic);
        let record = |key: &ResponseKey, source: &_, used: Tick| {
            let value = key.key.bits().map(u32::to_le_bytes);
            Some(AnswerRecord::new(key.tenant.0, value, *source, tick.since(used)))
        };
        self.seen.stream_with_use(record, take)
    }

    /// Takes one back, `away` after it was handed over; those longest unused are still the first to be forgotten. One
    /// of a tenant that there is none of is left out.
    pub fn recall(&self, record: &AnswerRecord, away: Duration, now: Now) {
        if usize::from(record.tenant) >= self.tenants {
            return;
        }
        let value = Fingerprint::from_bits(record.value.map(u32::from_le_bytes));
        let key = ResponseKey { tenant: TenantId(record.tenant), key: value };
        let used = Tick::of(now.monotonic).minus(record.age().saturating_add(away));
        self.seen.restore(key, record.source.into(), used, now.monotonic);
    }

    /// Another number after something changed that outlives a restart; what was only used again does not count.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes.number()
    }
}
