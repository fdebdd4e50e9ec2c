//! What is handed over to the next process, and taken back from the last one, whatever that has written.

use super::Blacklist;
use super::fault::Fault;
use super::known_good::{self, KnownGood};
use super::listing::{Certainty, Listing};
use super::penalties::Penalties;
use super::record::{BlacklistRecord, DialogueRecord, KeyRecord, KnownGoodRecord, ListingRecord, SuccessRecord};
use super::visitor::{Dialogue, PairKey};
use crate::memory::{Fingerprint, Owned};
use crate::network::{Block, Source};
use crate::tenant::TenantId;
use crate::time::{Now, Tick};
use ipnet::IpNet;
use std::time::Duration;

/// By their numbers in a record.
const CAUSES: [Fault; 4] = [Fault::Guess, Fault::Unchecked, Fault::Nonsense, Fault::Replay];

/// Likewise. The first two are what older records call not doubtful and doubtful.
const EVIDENCE: [Certainty; 3] = [Certainty::Firm, Certainty::Forgeable, Certainty::Website];

impl Blacklist {
    /// Hands over all that is to outlive the process, in batches; the first error ends it. No lock is held while `take`
    /// runs.
    pub fn records<E>(&self, now: Now, mut take: impl FnMut(Vec<BlacklistRecord>) -> Result<(), E>) -> Result<(), E> {
        let tick = Tick::of(now.monotonic);
        self.listings.stream(|block, listing| Some(listing_record(*block, listing, now)), &mut take)?;
        let known_good = |pair: &PairKey, known: &KnownGood, succeeded| {
            Some(known_good_record(*pair, *known, tick.since(succeeded)))
        };
        self.known_good.stream_with_use(known_good, &mut take)?;
        self.penalties.stream(|block, penalties| success_record(*block, penalties, tick), &mut take)
    }

    /// Takes one back, `away` after it was handed over. What is out of date by now is left out, and so is what no
    /// process can have written: a tenant number that there is none of, a block of another width than those counted.
    pub fn recall(&self, record: &BlacklistRecord, away: Duration, now: Now) {
        match record {
            BlacklistRecord::Listing(record) => self.recall_listing(record, away, now),
            BlacklistRecord::KnownGood(record) => self.recall_known_good(record, away, now),
            BlacklistRecord::Success(record) => self.recall_success(record, away, now),
        }
    }

    fn recall_listing(&self, record: &ListingRecord, away: Duration, now: Now) {
        let Some(block) = self.block(record.tenant, record.network) else { return };
        // The ladder may have become shorter since.
        let remaining = record.remaining.saturating_sub(away).min(self.policy.longest_listing());
        let ended = record.ended.saturating_add(away.saturating_sub(record.remaining));
        let top = u8::try_from(self.policy.ladder.len() - 1).unwrap_or(u8::MAX);
        let age = record.age.saturating_add(away);
        let listing = Listing {
            step: record.step.min(top),
            since: now.monotonic.saturating_sub(age),
            until: now.monotonic.saturating_add(remaining).saturating_sub(ended),
            cause: CAUSES.get(usize::from(record.cause)).copied().unwrap_or(Fault::Guess),
            evidence: EVIDENCE.get(usize::from(record.evidence)).copied().unwrap_or(Certainty::Forgeable),
            refused: 0,
        };
        // A process may run for less time than a listing has been over: then it no longer counts.
        if now.monotonic.checked_sub(ended).is_some() && listing.counts(&self.policy, now.monotonic) {
            self.listings.upsert(block, before(now, age), || listing, |_| ());
        }
    }

    fn recall_known_good(&self, record: &KnownGoodRecord, away: Duration, now: Now) {
        let Some(tenant) = self.tenant(record.tenant) else { return };
        let (tick, age) = (Tick::of(now.monotonic), record.age.saturating_add(away));
        let dialogue = match record.dialogue {
            DialogueRecord::Unknown => Dialogue::Unknown,
            DialogueRecord::Registration(call_id) => Dialogue::Registration(fingerprint(call_id)),
            DialogueRecord::Call(call_id) => Dialogue::Call(fingerprint(call_id)),
        };
        let succeeded = tick.minus(age);
        if known_good::counts(&self.policy, succeeded, tick) {
            let pair = Owned { tenant, key: fingerprint(record.pair) };
            self.known_good.restore(pair, KnownGood::new(dialogue), succeeded, now.monotonic);
        }
    }

    fn recall_success(&self, record: &SuccessRecord, away: Duration, now: Now) {
        let Some(block) = self.block(record.tenant, record.network) else { return };
        let (tick, age) = (Tick::of(now.monotonic), record.age.saturating_add(away));
        let penalties = Penalties::succeeded_at(tick.minus(age));
        if penalties.matters(&self.policy, tick) {
            self.penalties.upsert(block, before(now, age), || penalties, |_| ());
        }
    }

    fn tenant(&self, number: u16) -> Option<TenantId> {
        (usize::from(number) < self.tenants).then_some(TenantId(number))
    }

    /// The block of these addresses, where it is one that is counted: nothing else could ever be asked for, and a
    /// listed 0.0.0.0/0 would be sent to firewalls.
    fn block(&self, tenant: u16, network: Option<IpNet>) -> Option<Block> {
        let tenant = self.tenant(tenant)?;
        let Some(network) = network else { return Some(Source::unknown(tenant).block()) };
        let width = |block: &Block| block.network.map(|own| (own.addr().is_ipv4(), own.prefix_len()));
        let wanted = Some((network.addr().is_ipv4(), network.prefix_len()));
        Source::new(tenant, network.addr()).blocks().find(|block| width(block) == wanted)
    }
}

/// When it was last touched, so that the longest untouched are still the first to be forgotten.
fn before(now: Now, age: Duration) -> Duration {
    now.monotonic.saturating_sub(age)
}

fn listing_record(block: Block, listing: &Listing, now: Now) -> BlacklistRecord {
    BlacklistRecord::Listing(ListingRecord {
        tenant: block.tenant.0,
        network: block.network,
        step: listing.step,
        age: now.since(listing.since),
        remaining: listing.remaining(now.monotonic).unwrap_or_default(),
        ended: now.since(listing.until),
        cause: index(&CAUSES, &listing.cause),
        evidence: index(&EVIDENCE, &listing.evidence),
    })
}

/// By which number a record says it.
fn index<T: PartialEq>(all: &[T], one: &T) -> u8 {
    all.iter().position(|other| other == one).and_then(|index| u8::try_from(index).ok()).unwrap_or_default()
}

fn known_good_record(pair: PairKey, known: KnownGood, age: Duration) -> BlacklistRecord {
    BlacklistRecord::KnownGood(KnownGoodRecord {
        tenant: pair.tenant.0,
        pair: bytes(pair.key),
        age,
        dialogue: match known.dialogue() {
            Dialogue::Unknown => DialogueRecord::Unknown,
            Dialogue::Registration(call_id) => DialogueRecord::Registration(bytes(call_id)),
            Dialogue::Call(call_id) => DialogueRecord::Call(bytes(call_id)),
        },
    })
}

fn success_record(block: Block, penalties: &Penalties, now: Tick) -> Option<BlacklistRecord> {
    let age = now.since(penalties.succeeded?);
    Some(BlacklistRecord::Success(SuccessRecord { tenant: block.tenant.0, network: block.network, age }))
}

fn bytes(fingerprint: Fingerprint) -> KeyRecord {
    fingerprint.bits().map(u32::to_le_bytes)
}

fn fingerprint(record: KeyRecord) -> Fingerprint {
    Fingerprint::from_bits(record.map(u32::from_le_bytes))
}
