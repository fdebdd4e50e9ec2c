//! What outlives a restart: listings, known-good pairs and the successes of sources (POLICY section 2, "snapshot"). Times
//! are told as ages, for the next process counts from another start.

use super::Blacklist;
use super::admission::Fault;
use super::conduct::Conduct;
use super::known_good::KnownGood;
use super::listing::Listing;
use super::visitor::{Dialogue, PairKey};
use crate::bounded::Owned;
use crate::fingerprint::Fingerprint;
use crate::now::Now;
use crate::source::Block;
use crate::tenant::TenantId;
use crate::tick::Tick;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One thing remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Record {
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
    step: u8,
    age: Duration,
    remaining: Duration,
    /// How long ago it ended, where it has.
    ended: Duration,
    cause: u8,
    doubtful: bool,
}

/// Of a known-good pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownGoodRecord {
    /// The tenant's number in the process that wrote it.
    pub tenant: u16,
    pair: [u32; 3],
    age: Duration,
    call_id: Option<[u32; 3]>,
    calling: bool,
}

/// Of a source's success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuccessRecord {
    /// The tenant's number in the process that wrote it.
    pub tenant: u16,
    /// The block, or none for the source without an address.
    pub network: Option<IpNet>,
    age: Duration,
}

const CAUSES: [Fault; 4] = [Fault::Guess, Fault::Unseen, Fault::Nonsense, Fault::Replay];

impl Record {
    /// Whose it is, by the number in the process that wrote it.
    pub const fn tenant_mut(&mut self) -> &mut u16 {
        match self {
            Self::Listing(record) => &mut record.tenant,
            Self::KnownGood(record) => &mut record.tenant,
            Self::Success(record) => &mut record.tenant,
        }
    }
}

impl Blacklist {
    /// Hands over all that is to outlive the process, in batches; the first error ends it. No lock is held while `take`
    /// runs.
    pub fn records<E>(&self, now: Now, mut take: impl FnMut(Vec<Record>) -> Result<(), E>) -> Result<(), E> {
        let tick = Tick::of(now.monotonic);
        self.listings.stream(|block, listing| Some(listing_record(*block, listing, now)), &mut take)?;
        self.known_good.stream(|pair, known| Some(known_good_record(*pair, known, tick)), &mut take)?;
        self.conducts.stream(|block, conduct| success_record(*block, conduct, tick), &mut take)
    }

    /// Takes one back, `away` after it was handed over. What is out of date by now is left out; a tenant number that
    /// there is none of is ignored.
    pub fn recall(&self, record: &Record, away: Duration, now: Now) {
        match record {
            Record::Listing(record) if self.has(record.tenant) => self.recall_listing(record, away, now),
            Record::KnownGood(record) if self.has(record.tenant) => self.recall_known_good(record, away, now),
            Record::Success(record) if self.has(record.tenant) => self.recall_success(record, away, now),
            _ => {}
        }
    }

    fn has(&self, tenant: u16) -> bool {
        usize::from(tenant) < self.tenants
    }

    fn recall_listing(&self, record: &ListingRecord, away: Duration, now: Now) {
        let remaining = record.remaining.saturating_sub(away);
        let ended = record.ended.saturating_add(away.saturating_sub(record.remaining));
        let listing = Listing {
            step: record.step,
            since: now.monotonic.saturating_sub(record.age.saturating_add(away)),
            until: (now.monotonic.saturating_add(remaining)).saturating_sub(ended),
            cause: CAUSES.get(usize::from(record.cause)).copied().unwrap_or(Fault::Guess),
            doubtful: record.doubtful,
            refused: 0,
        };
        // A process may run for less time than a listing has been over: then it no longer counts.
        let told = now.monotonic.checked_sub(ended).is_some() && remaining <= self.policy.longest_listing();
        if told && listing.counts(&self.policy, now.monotonic) {
            let block = Block { tenant: TenantId(record.tenant), network: record.network.map(|net| net.trunc()) };
            self.listings.upsert(block, now.monotonic, || listing, |_| ());
        }
    }

    fn recall_known_good(&self, record: &KnownGoodRecord, away: Duration, now: Now) {
        let tick = Tick::of(now.monotonic);
        let call_id = record.call_id.map(Fingerprint::from_bits);
        let dialogue = match call_id {
            None => Dialogue::Unknown,
            Some(call_id) if record.calling => Dialogue::Call(call_id),
            Some(call_id) => Dialogue::Registration(call_id),
        };
        let known = KnownGood::new(tick.minus(record.age.saturating_add(away)), dialogue, tick);
        if known.counts(&self.policy, tick) {
            let pair = Owned { tenant: TenantId(record.tenant), key: Fingerprint::from_bits(record.pair) };
            self.known_good.upsert(pair, now.monotonic, || known, |_| ());
        }
    }

    fn recall_success(&self, record: &SuccessRecord, away: Duration, now: Now) {
        let tick = Tick::of(now.monotonic);
        let conduct = Conduct::succeeded_at(tick.minus(record.age.saturating_add(away)));
        if conduct.matters(&self.policy, tick) {
            let block = Block { tenant: TenantId(record.tenant), network: record.network.map(|net| net.trunc()) };
            self.conducts.upsert(block, now.monotonic, || conduct, |_| ());
        }
    }
}

fn listing_record(block: Block, listing: &Listing, now: Now) -> Record {
    let cause = CAUSES.iter().position(|cause| *cause == listing.cause).and_then(|place| u8::try_from(place).ok());
    Record::Listing(ListingRecord {
        tenant: block.tenant.0,
        network: block.network,
        step: listing.step,
        age: now.since(listing.since),
        remaining: listing.remaining(now.monotonic).unwrap_or_default(),
        ended: now.since(listing.until),
        cause: cause.unwrap_or_default(),
        doubtful: listing.doubtful,
    })
}

fn known_good_record(pair: PairKey, known: &KnownGood, now: Tick) -> Record {
    let (call_id, calling) = match known.dialogue {
        Dialogue::Unknown => (None, false),
        Dialogue::Registration(call_id) => (Some(call_id), false),
        Dialogue::Call(call_id) => (Some(call_id), true),
    };
    Record::KnownGood(KnownGoodRecord {
        tenant: pair.tenant.0,
        pair: pair.key.bits(),
        age: now.since(known.succeeded),
        call_id: call_id.map(Fingerprint::bits),
        calling,
    })
}

fn success_record(block: Block, conduct: &Conduct, now: Tick) -> Option<Record> {
    let age = now.since(conduct.succeeded?);
    Some(Record::Success(SuccessRecord { tenant: block.tenant.0, network: block.network, age }))
}
