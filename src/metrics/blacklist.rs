//! What is counted about the tables of the blacklist and of the replay memory: how full they are, and what they forgot
//! because they were full.

use super::labels::Labels;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// Its metrics.
pub(super) struct BlacklistCounts {
    listings: Counter,
    evictions: Family<Labels, Counter>,
    entries: Family<Labels, Gauge>,
    youngest_evicted: Family<Labels, Gauge<f64, AtomicU64>>,
}

impl BlacklistCounts {
    pub(super) fn within(registry: &mut Registry) -> Self {
        let (listings, evictions, entries) = (Counter::default(), Family::default(), Family::default());
        registry.register("listings", "Listings made since the start", listings.clone());
        registry.register("evictions", "Entries that a full table forgot, by table", Clone::clone(&evictions));
        registry.register(
            "entries",
            "Entries in the tables of the blacklist and replay memory",
            Clone::clone(&entries),
        );
        let youngest_evicted = Family::default();
        registry.register(
            "youngest_eviction_age_seconds",
            "Shortest time since the last use of an entry that a full table forgot within the last one to two hours; \
             infinite where it forgot none",
            Clone::clone(&youngest_evicted),
        );
        Self { listings, evictions, entries, youngest_evicted }
    }

    /// Sets how long the youngest entry that a table forgot lately had been idle; `None` where it forgot none.
    pub(super) fn set_youngest_evicted(&self, table: &'static str, age: Option<Duration>) {
        let age = age.map_or(f64::INFINITY, |age| age.as_secs_f64());
        self.youngest_evicted.get_or_create(&vec![("table", table.to_owned())]).set(age);
    }

    /// Sets the present figures: listings so far; and of each table its entries, and those it forgot so far.
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
