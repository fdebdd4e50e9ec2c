//! Counts the open connections of each source, so that one client cannot take all that a listener has.

use crate::source::counted;
use ipnet::IpNet;
use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

/// The open connections of one listener, by source: a single IPv4 address or an IPv6 /64. It holds one entry per source
/// that has a connection open, and so never more than there are connections.
#[derive(Debug)]
pub struct PerSource {
    most: NonZeroU32,
    exempt: Vec<IpNet>,
    open: Mutex<HashMap<IpAddr, u32>>,
}

/// A connection's place in the count, given back when it is dropped.
#[derive(Debug)]
pub struct Place {
    counted: Option<(Arc<PerSource>, IpAddr)>,
}

impl PerSource {
    /// Allows each source `most` connections, and those in `exempt` any number.
    #[must_use]
    pub fn new(most: NonZeroU32, exempt: Vec<IpNet>) -> Arc<Self> {
        Arc::new(Self { most, exempt, open: Mutex::default() })
    }

    /// A place for one more connection; `None` where the source has as many as it may have.
    #[must_use]
    pub fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        if self.exempt.iter().any(|network| network.contains(&peer.to_canonical())) {
            return Some(Place { counted: None });
        }
        let source = counted(peer);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(source).or_default();
        if *count >= self.most.get() {
            return None;
        }
        *count += 1;
        Some(Place { counted: Some((Arc::clone(self), source)) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((counter, source)) = &self.counted else { return };
        let mut open = counter.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(source).filter(|count| **count > 1) {
            *count -= 1;
        } else {
            open.remove(source);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn two_each() -> Arc<PerSource> {
        PerSource::new(NonZeroU32::new(2).unwrap(), vec!["192.0.2.0/24".parse().unwrap()])
    }

    #[test]
    fn a_source_has_as_many_places_as_it_may_have_and_gets_back_what_it_leaves() {
        let counter = two_each();
        let first = counter.admit(address("203.0.113.1")).unwrap();
        let _second = counter.admit(address("::ffff:203.0.113.1")).unwrap();
        assert!(counter.admit(address("203.0.113.1")).is_none());
        let _other = counter.admit(address("203.0.113.2")).unwrap();
        drop(first);
        assert!(counter.admit(address("203.0.113.1")).is_some());
    }

    #[test]
    fn an_ipv6_source_is_its_64_bit_network() {
        let counter = two_each();
        let _places = ["2001:db8::1", "2001:db8::ffff:1"].map(|peer| counter.admit(address(peer)).unwrap());
        assert!(counter.admit(address("2001:db8::2")).is_none());
        assert!(counter.admit(address("2001:db8:0:1::1")).is_some());
        let behind_a_translator = ["64:ff9b::cb00:7101", "64:ff9b::cb00:7102", "64:ff9b::cb00:7103"];
        assert!(behind_a_translator.map(|peer| counter.admit(address(peer))).iter().all(Option::is_some));
    }

    #[test]
    fn exempt_networks_are_not_counted_and_nothing_is_kept_of_those_who_left() {
        let counter = two_each();
        let exempt = [1, 2, 3].map(|_| counter.admit(address("192.0.2.7")).unwrap());
        assert!(counter.open.lock().unwrap().is_empty());
        let places: Vec<_> = (1..=9).map(|last| counter.admit(address(&format!("203.0.113.{last}")))).collect();
        assert_eq!(counter.open.lock().unwrap().len(), 9);
        drop((exempt, places));
        assert!(counter.open.lock().unwrap().is_empty());
    }
}
