//! The form in which a verified answer outlives a restart (docs/policy.md section 2, "snapshot").
//!
//! This is what lies on disks: whatever changes the bytes of a record here is a new version of the snapshot's format.

use super::answer_source::{AnswerSource, Spot};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A remembered answer: the fingerprint of its value, never the value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRecord {
    /// The tenant's number in the process that wrote it.
    pub tenant: u16,
    pub(super) value: FingerprintRecord,
    pub(super) source: SourceRecord,
    /// How long ago it was last used, in milliseconds: the next process counts from another start.
    age: u64,
}

/// Where an answer was first seen, or on the first socket that it was seen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum SourceRecord {
    Observed([u8; 8]),
    Claimed([u8; 8]),
    Unnamed,
    Absent,
}

/// As bytes: a hash does not get shorter by leaving its zeros out.
pub(super) type FingerprintRecord = [[u8; 4]; 3];

impl AnswerRecord {
    pub(super) fn new(tenant: u16, value: FingerprintRecord, source: AnswerSource, age: Duration) -> Self {
        let age = u64::try_from(age.as_millis()).unwrap_or(u64::MAX);
        Self { tenant, value, source: source.into(), age }
    }

    pub(super) const fn age(&self) -> Duration {
        Duration::from_millis(self.age)
    }
}

impl From<AnswerSource> for SourceRecord {
    fn from(source: AnswerSource) -> Self {
        match source {
            AnswerSource::Observed(spot) => Self::Observed(spot.bytes()),
            AnswerSource::Claimed(spot) => Self::Claimed(spot.bytes()),
            AnswerSource::Unnamed => Self::Unnamed,
            AnswerSource::Absent => Self::Absent,
        }
    }
}

impl From<SourceRecord> for AnswerSource {
    fn from(source: SourceRecord) -> Self {
        match source {
            SourceRecord::Observed(bytes) => Self::Observed(Spot::from_bytes(bytes)),
            SourceRecord::Claimed(bytes) => Self::Claimed(Spot::from_bytes(bytes)),
            SourceRecord::Unnamed => Self::Unnamed,
            SourceRecord::Absent => Self::Absent,
        }
    }
}
