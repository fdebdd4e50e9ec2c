//! What is counted about the blacklist and the replay memory: listings, how full the tables are, and what they forgot because
//! they were full.

use super::labels::{Labels, label};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Its metrics.
pub(super) struct BlacklistCounts {
    listings: Counter,
    listed: Gauge,
    evictions: Family<Labels, Counter>,
    entries: Family<Labels, Gauge>,
    youngest_evicted: Family<Labels, Gauge<f64, AtomicU64>>,
}

impl BlacklistCounts {
    pub(super) fn within(registry: &mut Registry) -> Self {
        let (listings, listed) = (Counter::default(), Gauge::default());
        registry.register("blacklist_listings", "Sources and wider blocks put on the blacklist", listings.clone());
        let help = "Sources and wider blocks that are on the blacklist now";
        registry.register("blacklisted_sources", help, Clone::clone(&listed));
        let (evictions, entries) = (Family::default(), Family::default());
        registry.register("evictions", "Entries that a full table dropped, by table", Clone::clone(&evictions));
        let help = "Entries in the tables of the blacklist and of the replay memory";
        registry.register("table_entries", help, Clone::clone(&entries));
        let youngest_evicted = Family::default();
        registry.register(
            "youngest_eviction_age_seconds",
            "Shortest time since the last use of an entry that a full table dropped within the last one to two hours; \
             infinite where it dropped none",
            Clone::clone(&youngest_evicted),
        );
        Self { listings, listed, evictions, entries, youngest_evicted }
    }

    /// Sets how long the youngest entry that a table forgot lately had been idle; `None` where it forgot none.
    pub(super) fn set_youngest_evicted(&self, table: &'static str, age: Option<Duration>) {
        let age = age.map_or(f64::INFINITY, |age| age.as_secs_f64());
        self.youngest_evicted.get_or_create(&label("table", table)).set(age);
    }

    /// Sets the present figures: listings so far and now; and of each table its entries, and those it forgot so far.
    pub(super) fn set(&self, (listings, listed): (u64, usize), tables: &[(&'static str, usize, u64)]) {
        rise_to(&self.listings, listings);
        self.listed.set(i64::try_from(listed).unwrap_or(i64::MAX));
        for (table, entries, evicted) in tables {
            let labels = label("table", *table);
            rise_to(&self.evictions.get_or_create(&labels), *evicted);
            self.entries.get_or_create(&labels).set(i64::try_from(*entries).unwrap_or(i64::MAX));
        }
    }
}

/// The figure is counted elsewhere; several scrapers may ask at once.
pub(super) fn rise_to(counter: &Counter, total: u64) {
    counter.inner().fetch_max(total, Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_that_several_scrapers_raise_at_once_is_never_too_high() {
        let counter = Counter::default();
        let raise = || (1..=100_000).for_each(|total| rise_to(&counter, total));
        std::thread::scope(|scope| [(); 4].map(|()| scope.spawn(raise)).map(drop));
        assert_eq!(counter.get(), 100_000);
        rise_to(&counter, 1);
        assert_eq!(counter.get(), 100_000);
    }
}
