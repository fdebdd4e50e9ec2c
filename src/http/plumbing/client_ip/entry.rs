//! One entry of a list of addresses that proxies write.

use std::net::{IpAddr, SocketAddr};

/// Whether an element of a list is empty: a surplus comma is ignored (RFC 9110 section 5.6.1.2).
pub(super) fn is_empty(element: &str) -> bool {
    element.trim_ascii().is_empty()
}

/// `203.0.113.5`, `203.0.113.5:4711`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:4711`.
pub(super) fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    let with_port = || entry.parse().ok().map(|address: SocketAddr| address.ip());
    bare.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}
