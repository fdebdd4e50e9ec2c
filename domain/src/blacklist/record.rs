//! The form of what outlives a restart: listings, known-good pairs and the successes of sources
//! (docs/policy.md section 2, "snapshot"). Times are kept as ages, for the next process counts from another start.
//!
//! This is what lies on disks: whatever changes the bytes of a record here is a new version of the snapshot's format.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One thing remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlacklistRecord {
    /// A listing, or an ended one that still counts for the ladder.
    Listing(ListingRecord),
    /// A pair that has succeeded.
    KnownGood(KnownGoodRecord),
    /// When a source or a wider block last had a success.
    Success(SuccessRecord),
}

/// Of a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingRecord {
    /// The tenant's number in the process that wrote it.
    pub tenant: u16,
    /// The block, or none for the source without an address.
    pub network: Option<IpNet>,
    pub(super) step: u8,
    #[serde(with = "milliseconds")]
    pub(super) age: Duration,
    #[serde(with = "milliseconds")]
    pub(super) remaining: Duration,
    /// How long ago it ended, where it has.
    #[serde(with = "milliseconds")]
    pub(super) ended: Duration,
    pub(super) cause: u8,
    /// The place of its evidence in the list of all.
    pub(super) evidence: u8,
}

/// Of a known-good pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownGoodRecord {
    /// The tenant's number in the process that wrote it.
    pub tenant: u16,
    pub(super) pair: KeyRecord,
    #[serde(with = "milliseconds")]
    pub(super) age: Duration,
    pub(super) dialogue: DialogueRecord,
}

/// The dialogue of a pair's last success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum DialogueRecord {
    Unknown,
    Registration(KeyRecord),
    Call(KeyRecord),
}

/// Of a source's success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuccessRecord {
    /// The tenant's number in the process that wrote it.
    pub tenant: u16,
    /// The block, or none for the source without an address.
    pub network: Option<IpNet>,
    #[serde(with = "milliseconds")]
    pub(super) age: Duration,
}

/// As bytes: a random number does not get shorter by leaving its zeros out.
pub(super) type KeyRecord = [[u8; 4]; 3];

impl BlacklistRecord {
    /// Whose it is, by the number in the process that wrote it.
    pub const fn tenant_mut(&mut self) -> &mut u16 {
        match self {
            Self::Listing(record) => &mut record.tenant,
            Self::KnownGood(record) => &mut record.tenant,
            Self::Success(record) => &mut record.tenant,
        }
    }
}

/// A time as one whole number: any number is one, where seconds and nanoseconds beside each other can overflow.
mod milliseconds {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::time::Duration;

    pub fn serialize<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        u64::try_from(time.as_millis()).unwrap_or(u64::MAX).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_millis)
    }
}
