//! Where an attempt came from, at the width that is counted: one IPv4 address or one IPv6 /64, within one tenant.

use crate::tenant::TenantId;
use std::net::{IpAddr, Ipv6Addr};

/// A source (POLICY section 1). `Ipv6` holds the /64 prefix with the rest zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// Whose platform or website saw it.
    pub tenant: TenantId,
    /// The address at the counted width; `None` where there was none to be believed.
    pub network: Option<IpAddr>,
}

impl Source {
    /// The source of an address; IPv4 inside IPv6 counts as IPv4.
    #[must_use]
    pub fn new(tenant: TenantId, address: IpAddr) -> Self {
        let network = match address.to_canonical() {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        };
        Self { tenant, network: Some(network) }
    }

    /// The one source of all attempts of a tenant that name no address.
    #[must_use]
    pub const fn unknown(tenant: TenantId) -> Self {
        Self { tenant, network: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ipv6_customer_is_one_source_and_mapped_ipv4_is_ipv4() {
        let source = |text: &str| Source::new(TenantId(0), text.parse().unwrap());
        assert_eq!(source("2001:db8:1:2:3::4"), source("2001:db8:1:2::"));
        assert_ne!(source("2001:db8:1:2::"), source("2001:db8:1:3::"));
        assert_eq!(source("::ffff:203.0.113.5"), source("203.0.113.5"));
        assert_ne!(source("203.0.113.5"), Source::unknown(TenantId(0)));
    }
}
