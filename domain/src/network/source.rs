//! Where an attempt came from, at the width that is counted: an IPv4 address or an IPv6 /64, within one tenant; and the
//! wider blocks that an IPv6 source lies in.

use crate::tenant::TenantId;
use ipnet::{IpNet, Ipv6Net};
use std::net::{IpAddr, Ipv6Addr};

/// A source (docs/policy.md section 1). `Ipv6` holds the /64 prefix with the rest zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// Whose platform or website saw it.
    pub tenant: TenantId,
    /// The address at the counted width; `None` where there was none that can be believed.
    pub network: Option<IpAddr>,
}

/// A source, or a wider block of IPv6 that sources lie in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// Whose platform or website saw it.
    pub tenant: TenantId,
    /// A /32 of IPv4, a /64, /56 or /48 of IPv6; `None` for the source without an address.
    pub network: Option<IpNet>,
}

/// The prefix under which a translator shows IPv4 addresses to IPv6 hosts (RFC 6052 section 2.1).
const TRANSLATED: Ipv6Addr = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0);

/// The address itself: IPv4 inside IPv6 (mapped, or translated by NAT64) is IPv4. All IPv4 phones that reach us by one
/// translator would otherwise be one source.
#[must_use]
pub fn canonical(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) if six.to_bits() >> 32 == TRANSLATED.to_bits() >> 32 => {
            let [.., a, b, c, d] = six.octets();
            IpAddr::from([a, b, c, d])
        }
        address => address,
    }
}

/// An address at the width that is counted: a single one of IPv4, inside IPv6 too, or the /64 of an IPv6 address.
#[must_use]
pub fn counted(address: IpAddr) -> IpAddr {
    match canonical(address) {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}

/// The wider blocks that are counted beside an IPv6 source, narrow first (docs/policy.md section 2).
const WIDER: [u8; 2] = [56, 48];

impl Source {
    /// The source of an address; IPv4 inside IPv6 counts as IPv4.
    #[must_use]
    pub fn new(tenant: TenantId, address: IpAddr) -> Self {
        Self { tenant, network: Some(counted(address)) }
    }

    /// The one source of all attempts of a tenant that name no address.
    #[must_use]
    pub const fn unknown(tenant: TenantId) -> Self {
        Self { tenant, network: None }
    }

    /// The block that is this source.
    #[must_use]
    pub fn block(self) -> Block {
        let whole = |network: IpAddr| IpNet::new(network, if network.is_ipv6() { 64 } else { 32 });
        let network = self.network.map(|network| whole(network).expect("no more bits than it has"));
        Block { tenant: self.tenant, network }
    }

    /// The blocks that a failure from here counts for: the source itself, then its /56 and its /48.
    pub fn blocks(self) -> impl Iterator<Item = Block> {
        let wider = WIDER.into_iter().filter_map(move |prefix| {
            let Some(IpAddr::V6(address)) = self.network else { return None };
            let network = Ipv6Net::new(address, prefix).expect("no more bits than it has").trunc();
            Some(Block { tenant: self.tenant, network: Some(network.into()) })
        });
        std::iter::once(self.block()).chain(wider)
    }
}

impl Block {
    /// How many bits of an IPv6 block are fixed, where it is wider than a source.
    #[must_use]
    pub fn wide(self) -> Option<u8> {
        let prefix = self.network.filter(|network| network.addr().is_ipv6())?.prefix_len();
        (prefix < 64).then_some(prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new(TenantId(0), text.parse().unwrap())
    }

    #[test]
    fn one_ipv6_customer_is_one_source_and_mapped_ipv4_is_ipv4() {
        assert_eq!(source("2001:db8:1:2:3::4"), source("2001:db8:1:2::"));
        assert_ne!(source("2001:db8:1:2::"), source("2001:db8:1:3::"));
        assert_eq!(source("::ffff:203.0.113.5"), source("203.0.113.5"));
        assert_eq!(source("64:ff9b::203.0.113.5"), source("203.0.113.5"));
        assert_ne!(source("64:ff9b:1::203.0.113.5"), source("203.0.113.5"));
        assert_ne!(source("203.0.113.5"), Source::unknown(TenantId(0)));
    }

    #[test]
    fn an_ipv6_source_counts_for_its_56_and_its_48_too_and_nothing_wider() {
        let blocks = |source: Source| -> Vec<_> {
            source.blocks().map(|block| (block.network.map(|network| network.to_string()), block.wide())).collect()
        };
        let named = |text: &str, wide| (Some(text.to_owned()), wide);
        assert_eq!(
            blocks(source("2001:db8:1:234:5::6")),
            [
                named("2001:db8:1:234::/64", None),
                named("2001:db8:1:200::/56", Some(56)),
                named("2001:db8:1::/48", Some(48)),
            ]
        );
        assert_eq!(blocks(source("203.0.113.5")), [named("203.0.113.5/32", None)]);
        assert_eq!(blocks(Source::unknown(TenantId(0))), [(None, None)]);
    }
}
