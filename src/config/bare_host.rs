//! Whether a setting is a host alone.

/// A host name or an address, IPv6 in brackets, without scheme, user, port and path.
pub(super) fn is_bare_host(host: &str) -> bool {
    let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    match inner {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            !host.is_empty()
                && !host.contains(|character: char| character.is_whitespace() || ":/@[]".contains(character))
        }
    }
}
