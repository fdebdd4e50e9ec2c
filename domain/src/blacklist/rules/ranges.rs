//! A set of networks as sorted ranges that do not overlap: 8 bytes per IPv4 network, 16 per IPv6 network, and one
//! binary search per look-up.

use crate::network::canonical_network;
use ipnet::IpNet;
use std::net::IpAddr;

/// Networks of both families. IPv6 is kept in /64s, the width of a source: a narrower network holds the whole source.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::blacklist) struct Ranges {
    ipv4: Vec<(u32, u32)>,
    ipv6: Vec<(u64, u64)>,
}

impl Ranges {
    /// No network.
    #[must_use]
    pub const fn none() -> Self {
        Self { ipv4: Vec::new(), ipv6: Vec::new() }
    }

    /// Takes networks in any order, overlapping or not. A million take about a tenth of a second.
    #[must_use]
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Self {
        let mut ranges = Self::none();
        for network in networks {
            match canonical_network(network) {
                IpNet::V4(four) => ranges.ipv4.push((four.network().to_bits(), four.broadcast().to_bits())),
                IpNet::V6(six) => ranges.ipv6.push((prefix(six.network()), prefix(six.broadcast()))),
            }
        }
        merge(&mut ranges.ipv4);
        merge(&mut ranges.ipv6);
        ranges
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ipv4.is_empty() && self.ipv6.is_empty()
    }

    /// Whether the source that begins at this address lies in one of them.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(four) => holds(&self.ipv4, four.to_bits()),
            IpAddr::V6(six) => holds(&self.ipv6, prefix(six)),
        }
    }
}

/// The /64 of an address.
fn prefix(address: std::net::Ipv6Addr) -> u64 {
    u64::try_from(address.to_bits() >> 64).expect("64 bits are left")
}

/// Sorts and makes one range of those that overlap.
fn merge<T: Copy + Ord>(ranges: &mut Vec<(T, T)>) {
    ranges.sort_unstable();
    ranges.dedup_by(|next, last| {
        let overlaps = next.0 <= last.1;
        if overlaps {
            last.1 = last.1.max(next.1);
        }
        overlaps
    });
    ranges.shrink_to_fit();
}

fn holds<T: Copy + Ord>(ranges: &[(T, T)], sought: T) -> bool {
    let count = ranges.partition_point(|(first, _)| *first <= sought);
    count > 0 && sought <= ranges[count - 1].1
}
