//! The address a request really came from, through the operator's own proxies and no others.

mod entry;
mod forwarded;

use actix_web::HttpRequest;
use domain::network::Source;
use domain::tenant::TenantId;
use entry::{address, is_empty};
use ipnet::IpNet;
use std::net::IpAddr;

/// The peer's address, or, where the peer is a trusted proxy, the right-most address of `X-Forwarded-For` that is
/// not one; where that header is absent, of `Forwarded` (RFC 7239). `None` where the connection has no address.
#[must_use]
pub fn of(request: &HttpRequest, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    if let Some(entries) = list(request, "x-forwarded-for") {
        return Some(believed(peer, addresses_from_the_right(&entries), trusted));
    }
    let forwarded = list(request, "forwarded").unwrap_or_default();
    Some(believed(peer, forwarded::addresses_from_the_right(&forwarded), trusted))
}

/// All lines of a header as one list (RFC 9110 section 5.3); `None` where it holds no element. A line that is not text ends the
/// walk like any other garbage.
fn list(request: &HttpRequest, name: &str) -> Option<String> {
    let lines: Vec<_> = request.headers().get_all(name).map(|line| line.to_str().unwrap_or("?")).collect();
    let list = lines.join(",");
    (!list.split(',').all(is_empty)).then_some(list)
}

fn addresses_from_the_right(list: &str) -> impl Iterator<Item = Option<IpAddr>> {
    list.rsplit(',').filter(|entry| !is_empty(entry)).map(address)
}

/// The source that a request of one tenant's website is charged to.
#[must_use]
pub(in crate::http) fn source(request: &HttpRequest, tenant: TenantId, trusted: &[IpNet]) -> Source {
    of(request, trusted).map_or_else(|| Source::unknown(tenant), |address| Source::new(tenant, address))
}

/// Walks from the right: each entry was written by the proxy to its right, so the walk goes on only while that one
/// is trusted, and ends at the last address that can be believed.
fn believed(peer: IpAddr, entries: impl Iterator<Item = Option<IpAddr>>, trusted: &[IpNet]) -> IpAddr {
    let mut client = peer;
    for entry in entries {
        if !trusted.iter().any(|network| network.contains(&client)) {
            break;
        }
        match entry {
            Some(address) => client = address,
            None => break,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn believed_by(peer: &str, forwarded: &str) -> String {
        let trusted = ["10.0.0.0/8", "2001:db8:f::/48"].map(|network| network.parse().unwrap());
        let peer: IpAddr = peer.parse().unwrap();
        believed(peer.to_canonical(), addresses_from_the_right(forwarded), &trusted).to_string()
    }

    #[test]
    fn a_stranger_s_header_counts_for_nothing() {
        assert_eq!(believed_by("203.0.113.9", "198.51.100.1"), "203.0.113.9");
        assert_eq!(believed_by("203.0.113.9", ""), "203.0.113.9");
    }

    #[test]
    fn a_trusted_proxy_s_right_most_untrusted_entry_is_the_client() {
        for (forwarded, client) in [
            ("198.51.100.1", "198.51.100.1"),
            ("1.2.3.4, 198.51.100.1", "198.51.100.1"),
            ("1.2.3.4,198.51.100.1 , 10.9.9.9", "198.51.100.1"),
            ("198.51.100.1:4711", "198.51.100.1"),
            ("[2001:db8::7]:4711", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
            ("10.1.1.1, 10.2.2.2", "10.1.1.1"),
            ("198.51.100.1, 2001:db8:f::2", "198.51.100.1"),
            ("198.51.100.1,", "198.51.100.1"),
            (",198.51.100.1 , ,10.9.9.9, ", "198.51.100.1"),
        ] {
            assert_eq!(believed_by("10.0.0.1", forwarded), client, "{forwarded}");
            assert_eq!(believed_by("::ffff:10.0.0.1", forwarded), client, "{forwarded}");
        }
    }

    #[test]
    fn garbage_ends_the_walk_at_the_last_believable_address() {
        assert_eq!(believed_by("10.0.0.1", ""), "10.0.0.1");
        assert_eq!(believed_by("10.0.0.1", "198.51.100.1, unknown"), "10.0.0.1");
        assert_eq!(believed_by("10.0.0.1", "198.51.100.1, ?, 10.2.2.2"), "10.2.2.2");
    }
}
