//! What is counted about the blacklist's tables: how full they are, and what they forgot for want of room.

use super::Labels;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Its metrics.
pub(super) struct BlacklistCounts {
    listings: Counter,
    evictions: Family<Labels, Counter>,
    entries: Family<Labels, Gauge>,
}

impl BlacklistCounts {
    pub(super) fn within(registry: &mut Registry) -> Self {
        let (listings, evictions, entries) = (Counter::default(), Family::default(), Family::default());
        registry.register("listings", "Listings made since the start", listings.clone());
        registry.register(
            "evictions",
            "Entries that a table of the blacklist forgot for want of room",
            Clone::clone(&evictions),
        );
        registry.register("entries", "Entries in the tables of the blacklist", Clone::clone(&entries));
        Self { listings, evictions, entries }
    }

    /// Takes the present figures: listings so far; and of each table its entries, and those it forgot so far.
    pub(super) fn set(&self, listings: u64, tables: &[(&'static str, usize, u64)]) {
        rise_to(&self.listings, listings);
        for (table, entries, evicted) in tables {
            let labels = vec![("table", (*table).to_owned())];
            rise_to(&self.evictions.get_or_create(&labels), *evicted);
            self.entries.get_or_create(&labels).set(i64::try_from(*entries).unwrap_or(i64::MAX));
        }
    }
}

/// The figure is counted elsewhere; asked by one scraper after another.
pub(super) fn rise_to(counter: &Counter, total: u64) {
    counter.inc_by(total.saturating_sub(counter.get()));
}
