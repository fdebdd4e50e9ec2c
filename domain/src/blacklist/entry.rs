//! What an operator sees of a block: whether it is listed and why, and what it has done.

use super::Blacklist;
use super::listing::{Certainty, Listed};
use super::penalties::{Counts, Penalties};
use crate::network::Block;
use crate::time::{Now, Tick};
use std::time::Duration;

/// A block, as it stands.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which.
    pub block: Block,
    /// Its listing, where it is listed now.
    pub listing: Option<ListingView>,
    /// What went wrong there recently, where anything did.
    pub failures: Option<FailuresView>,
    /// How long ago a phone there was right.
    pub succeeded: Option<Duration>,
    /// The points in its bucket, and how many that holds.
    pub points: (f64, f64),
}

/// A listing in force.
#[derive(Clone, Copy, Debug)]
pub struct ListingView {
    /// How long it lasts.
    pub listed: Listed,
    /// How long ago it began.
    pub age: Duration,
    /// Which rung of the ladder, from 1.
    pub step: usize,
    /// The fault that caused it, in a word.
    pub cause: &'static str,
    /// How sure it is that the failures that caused it came from there.
    pub evidence: Certainty,
    /// How many attempts it has refused.
    pub refused: u32,
}

/// Failures without a pause of a day between.
#[derive(Clone, Copy, Debug)]
pub struct FailuresView {
    /// How long ago the first one was.
    pub first: Duration,
    /// How long ago the last one was.
    pub last: Duration,
    /// How many of which kind.
    pub counts: Counts,
}

impl Blacklist {
    /// How a block stands; asking changes nothing.
    #[must_use]
    pub fn entry(&self, block: Block, now: Now) -> Entry {
        let tick = Tick::of(now.monotonic);
        let penalties = self.penalties.read(&block, |penalties| *penalties).unwrap_or_default();
        let capacity = self.capacity(block, penalties.is_trusted(&self.policy, tick));
        let counts = penalties.counts;
        let failures = || FailuresView { first: tick.since(counts.first), last: tick.since(counts.last), counts };
        Entry {
            block,
            listing: self.listing_of(block, now),
            failures: counts.any().then(failures),
            succeeded: penalties.succeeded.map(|at| tick.since(at)),
            points: (penalties.points(capacity, &self.policy, tick), capacity),
        }
    }

    /// All blocks that are listed now, in the order of their addresses.
    #[must_use]
    pub fn entries(&self, now: Now) -> Vec<Entry> {
        let mut blocks = self.listings.collect(|block, listing| listing.remaining(now.monotonic).map(|_| *block));
        blocks.sort_by_key(|block| (block.tenant.0, block.network));
        blocks.dedup();
        blocks.into_iter().map(|block| self.entry(block, now)).filter(|entry| entry.listing.is_some()).collect()
    }

    /// The last names that were tried from a block, the latest last.
    #[must_use]
    pub fn names_tried(&self, block: Block) -> Vec<String> {
        self.names_tried.read(&block, super::names_tried::NamesTried::names).unwrap_or_default()
    }

    /// Whether a listing is fit for a firewall, which drops every packet: its address had to answer, no web page can
    /// have brought it about, and no phone there has been right recently. All others are refused by this service alone,
    /// which lets known-good phones through.
    pub(super) fn is_hopeless(&self, entry: &Entry, now: Now) -> bool {
        let tick = Tick::of(now.monotonic);
        let home = self.penalties.read(&entry.block, |penalties| penalties.is_home(&self.policy, tick)) == Some(true);
        entry.block.network.is_some()
            && !home
            && entry.listing.is_some_and(|listing| listing.evidence == Certainty::Firm)
    }

    /// Unblocks a source: its listing, its place on the ladder, its points, the locks of its pairs and what was tried
    /// from there. Whether it was listed.
    pub fn forgive(&self, block: Block, now: Now) -> bool {
        let listed = self.listings.remove(&block).is_some_and(|listing| listing.remaining(now.monotonic).is_some());
        let tick = Tick::of(now.monotonic);
        self.penalties.upsert(block, now.monotonic, Penalties::default, |penalties| penalties.forgive(tick));
        self.names_tried.remove(&block);
        self.changed();
        listed
    }

    fn listing_of(&self, block: Block, now: Now) -> Option<ListingView> {
        let listing = self.listings.read(&block, |listing| *listing)?;
        let remaining = Some(listing.remaining(now.monotonic)?);
        Some(ListingView {
            listed: Listed { remaining, on_wire: block.network.is_some() },
            age: now.since(listing.since),
            step: usize::from(listing.step) + 1,
            cause: listing.cause.name(),
            evidence: listing.evidence,
            refused: listing.refused,
        })
    }
}
