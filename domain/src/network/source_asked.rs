//! A source as an operator types it: an address, with a port, in brackets, or as the network that it is; or `unknown`.

use crate::network::{Source, at_counted_width, parse_address, parse_network};
use crate::tenant::TenantId;

/// The word for the source that all attempts of a tenant without a believable address share.
pub const UNKNOWN_SOURCE: &str = "unknown";

/// Whether a string reads as an address, and so is taken for one unless the operator says that it is a name.
#[must_use]
pub fn is_address(text: &str) -> bool {
    read_source(TenantId(0), text).is_some_and(|source| source.network.is_some())
}

/// The source of an address, however it is written: with a port, in brackets, as the network that a source is; or
/// `unknown`. `None` for a name and for a network of many sources.
#[must_use]
pub fn read_source(tenant: TenantId, text: &str) -> Option<Source> {
    let text = text.trim();
    if text == UNKNOWN_SOURCE {
        return Some(Source::unknown(tenant));
    }
    let as_network = || {
        let network = parse_network(text).ok()?;
        let source = Source::new(tenant, network.addr());
        (source.block().network == Some(at_counted_width(network))).then_some(source)
    };
    parse_address(text).map(|address| Source::new(tenant, address)).or_else(as_network)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_copy_it_and_a_network_is_none() {
        for text in ["203.0.113.7", "203.0.113.7:5060", "203.0.113.7/32", "::ffff:203.0.113.7", " 203.0.113.7 "] {
            assert_eq!(
                read_source(TenantId(0), text),
                Some(Source::new(TenantId(0), [203, 0, 113, 7].into())),
                "{text}"
            );
        }
        for text in ["2001:db8:1:2::7", "[2001:db8:1:2::7]:5060", "2001:db8:1:2::/64", "2001:db8:1:2::7/128"] {
            assert!(is_address(text), "{text}");
        }
        for text in ["1001", "bob", "203.0.113", "203.0.113.0/24", "2001:db8:1::/48", "unknown", ""] {
            assert!(!is_address(text), "{text}");
        }
        assert_eq!(read_source(TenantId(0), "unknown"), Some(Source::unknown(TenantId(0))));
    }
}
