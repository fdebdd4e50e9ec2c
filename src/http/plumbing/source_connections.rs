//! Counts the open connections of each source, so that one client cannot take all that a listener has. A platform is free
//! of the count as soon as it has shown its password: its bursts are registrations.

use domain::network::counted;
use ipnet::IpNet;
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::timeout;

/// Limit: how long a connection of a source that has as many as it may waits for one of them to end, or for its source
/// to be known as a platform.
const CONNECTION_WAIT: Duration = Duration::from_secs(1);

/// Limit: sources of platforms, which have any number of connections, that are remembered.
const PLATFORMS_KNOWN: usize = 1_024;

/// The open connections of one listener, by source: a single IPv4 address or an IPv6 /64. It holds one entry per source
/// that has a connection open, and so never more than there are connections.
#[derive(Debug)]
pub struct SourceConnections {
    most: NonZeroU32,
    /// How many more may wait for a slot.
    waiting: u32,
    exempt: Vec<IpNet>,
    sources: Mutex<Sources>,
    /// A slot was given back, or a source became a platform.
    freed: Notify,
}

#[derive(Debug, Default)]
struct Sources {
    counts: HashMap<IpAddr, Count>,
    platforms: HashSet<IpAddr>,
}

#[derive(Debug, Default)]
struct Count {
    open: u32,
    waiting: u32,
}

/// The slot of a connection, given back when it is dropped.
#[derive(Debug)]
pub(super) struct ConnectionSlot {
    counted: Option<(Arc<SourceConnections>, IpAddr)>,
    vouched: AtomicBool,
}

impl SourceConnections {
    /// Allows each source `most` connections, and those in `exempt` any number.
    #[must_use]
    pub fn new(most: NonZeroU32, exempt: Vec<IpNet>) -> Arc<Self> {
        Arc::new(Self { most, waiting: 0, exempt, sources: Mutex::default(), freed: Notify::new() })
    }

    /// The same where as many connections of a source as it may have open may wait for [`CONNECTION_WAIT`]: a platform that
    /// opens hundreds at once has shown its password on one of them by then.
    #[must_use]
    pub fn with_platforms(most: NonZeroU32, exempt: Vec<IpNet>) -> Arc<Self> {
        let (sources, freed) = (Mutex::default(), Notify::new());
        Arc::new(Self { most, waiting: most.get(), exempt, sources, freed })
    }

    /// A slot for one more connection, now or within [`CONNECTION_WAIT`]; `None` where the source has as many as it may
    /// have.
    pub(super) async fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<ConnectionSlot> {
        if let Some(slot) = self.admit_now(peer) {
            return Some(slot);
        }
        let _wait = self.queue(counted(peer))?;
        let admitted = timeout(CONNECTION_WAIT, async {
            loop {
                let mut freed = pin!(self.freed.notified());
                freed.as_mut().enable();
                if let Some(slot) = self.admit_now(peer) {
                    return slot;
                }
                freed.await;
            }
        });
        admitted.await.ok()
    }

    fn admit_now(self: &Arc<Self>, peer: IpAddr) -> Option<ConnectionSlot> {
        if self.exempt.iter().any(|network| network.contains(&peer.to_canonical())) {
            return Some(ConnectionSlot { counted: None, vouched: AtomicBool::new(false) });
        }
        let source = counted(peer);
        let mut sources = self.lock();
        let is_free = sources.platforms.contains(&source);
        let count = sources.counts.entry(source).or_default();
        if count.open >= self.most.get() && !is_free {
            return None;
        }
        count.open += 1;
        Some(ConnectionSlot { counted: Some((Arc::clone(self), source)), vouched: AtomicBool::new(false) })
    }

    fn queue(&self, source: IpAddr) -> Option<Wait<'_>> {
        let mut sources = self.lock();
        let count = sources.counts.entry(source).or_default();
        if count.waiting >= self.waiting {
            return None;
        }
        count.waiting += 1;
        Some(Wait { counter: self, source })
    }

    fn leave(&self, source: IpAddr, what: impl FnOnce(&mut Count)) {
        let mut sources = self.lock();
        let Some(count) = sources.counts.get_mut(&source) else { return };
        what(count);
        if count.open == 0 && count.waiting == 0 {
            sources.counts.remove(&source);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Sources> {
        self.sources.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ConnectionSlot {
    /// Marks the source as a platform's, by the password of a webhook user: from now on it has as many connections as
    /// it likes, until the process ends. At most [`PLATFORMS_KNOWN`] sources are remembered.
    pub(super) fn vouch(&self) {
        let Some((counter, source)) = &self.counted else { return };
        if self.vouched.load(Ordering::Relaxed) || self.vouched.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut sources = counter.lock();
        let is_new = sources.platforms.len() < PLATFORMS_KNOWN && sources.platforms.insert(*source);
        drop(sources);
        if is_new {
            counter.freed.notify_waiters();
        }
    }
}

impl Drop for ConnectionSlot {
    fn drop(&mut self) {
        let Some((counter, source)) = &self.counted else { return };
        counter.leave(*source, |count| count.open -= 1);
        counter.freed.notify_waiters();
    }
}

/// A connection that waits for a slot.
struct Wait<'counter> {
    counter: &'counter SourceConnections,
    source: IpAddr,
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        self.counter.leave(self.source, |count| count.waiting -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn two_each() -> Arc<SourceConnections> {
        SourceConnections::new(NonZeroU32::new(2).unwrap(), vec!["192.0.2.0/24".parse().unwrap()])
    }

    #[test]
    fn a_source_has_as_many_places_as_it_may_have_and_gets_back_what_it_leaves() {
        let counter = two_each();
        let first = counter.admit_now(address("203.0.113.1")).unwrap();
        let _second = counter.admit_now(address("::ffff:203.0.113.1")).unwrap();
        assert!(counter.admit_now(address("203.0.113.1")).is_none());
        let _other = counter.admit_now(address("203.0.113.2")).unwrap();
        drop(first);
        assert!(counter.admit_now(address("203.0.113.1")).is_some());
    }

    #[test]
    fn an_ipv6_source_is_its_64_bit_network() {
        let counter = two_each();
        let _places = ["2001:db8::1", "2001:db8::ffff:1"].map(|peer| counter.admit_now(address(peer)).unwrap());
        assert!(counter.admit_now(address("2001:db8::2")).is_none());
        assert!(counter.admit_now(address("2001:db8:0:1::1")).is_some());
        let behind_a_translator = ["64:ff9b::cb00:7101", "64:ff9b::cb00:7102", "64:ff9b::cb00:7103"];
        assert!(behind_a_translator.map(|peer| counter.admit_now(address(peer))).iter().all(Option::is_some));
    }

    #[test]
    fn exempt_networks_are_not_counted_and_nothing_is_kept_of_those_who_left() {
        let counter = two_each();
        let exempt = [1, 2, 3].map(|_| counter.admit_now(address("192.0.2.7")).unwrap());
        assert!(counter.lock().counts.is_empty());
        let places: Vec<_> = (1..=9).map(|last| counter.admit_now(address(&format!("203.0.113.{last}")))).collect();
        assert_eq!(counter.lock().counts.len(), 9);
        drop((exempt, places));
        assert!(counter.lock().counts.is_empty());
    }

    #[tokio::test]
    async fn a_source_that_has_shown_its_password_has_any_number_and_those_who_waited_get_in() {
        let two = NonZeroU32::new(2).unwrap();
        let counter = SourceConnections::with_platforms(two, Vec::new());
        let platform = address("203.0.113.1");
        let first = counter.admit(platform).await.unwrap();
        let _second = counter.admit(platform).await.unwrap();
        assert!(counter.admit(platform).now_or_never().is_none(), "it waits");
        let waiting = [1, 2].map(|_| {
            tokio::spawn({
                let counter = Arc::clone(&counter);
                async move { counter.admit(platform).await }
            })
        });
        tokio::task::yield_now().await;
        assert!(matches!(counter.admit(platform).now_or_never(), Some(None)), "as many wait as may");
        first.vouch();
        for slot in waiting {
            assert!(slot.await.unwrap().is_some());
        }
        let _more = [1, 2, 3].map(|_| counter.admit_now(platform).unwrap());
        assert!(counter.admit_now(address("203.0.113.2")).is_some());
    }

    #[tokio::test]
    async fn one_that_waits_takes_the_place_that_is_given_back() {
        let counter = SourceConnections::with_platforms(NonZeroU32::MIN, Vec::new());
        let first = counter.admit(address("203.0.113.1")).await.unwrap();
        let next = tokio::spawn({
            let counter = Arc::clone(&counter);
            async move { counter.admit(address("203.0.113.1")).await }
        });
        tokio::task::yield_now().await;
        drop(first);
        drop(next.await.unwrap().unwrap());
        assert!(counter.lock().counts.is_empty());
    }
}
