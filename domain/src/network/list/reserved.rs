//! Address space that no phone on the internet has: published lists name it in pieces wider than any that are assigned.

use ipnet::IpNet;
use std::sync::LazyLock;

/// IPv4: IANA's special-purpose registry (RFC 6890), multicast and the reserved class E together. IPv6: all outside of
/// global unicast, 2000::/3 (RFC 4291 section 2.4), and the parts of it that IANA has assigned to no registry (its registry
/// "IPv6 Global Unicast Address Assignments", November 2026): around 2001::/16, 2003::/16, 2400::/11, 2600::/10, 2800::/12,
/// 2a00::/11 and 2c00::/12. What it assigns later is skipped until this list is changed, and so is never rejected by
/// mistake. 2002::/16 is that of 6to4, which is deprecated (RFC 7526).
static RESERVED: LazyLock<Vec<IpNet>> = LazyLock::new(|| {
    let networks = "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 \
        198.18.0.0/15 224.0.0.0/3 ::/3 4000::/2 8000::/1 2000::/16 2002::/16 2004::/14 2008::/13 2010::/12 2020::/11 2040::/10 \
        2080::/9 2100::/8 2200::/7 2420::/11 2440::/10 2480::/9 2500::/8 2640::/10 2680::/9 2700::/8 2810::/12 2820::/11 \
        2840::/10 2880::/9 2900::/8 2a20::/11 2a40::/10 2a80::/9 2b00::/8 2c10::/12 2c20::/11 2c40::/10 2c80::/9 \
        2d00::/8 2e00::/7 3000::/4";
    networks.split_ascii_whitespace().map(|network| network.parse().expect("a network")).collect()
});

/// Whether a network lies in such space as a whole.
pub(super) fn is_reserved(network: &IpNet) -> bool {
    RESERVED.iter().any(|reserved| reserved.contains(network))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_that_phones_have_is_not_reserved_nor_is_what_holds_some_of_it() {
        for network in [
            "0.0.0.0/0",
            "0.0.0.0/1",
            "192.0.0.0/3",
            "128.0.0.0/1",
            "8.0.0.0/7",
            "::/0",
            "2000::/3",
            "2000::/4",
            "2000::/14",
            "2400::/10",
            "2600::/9",
            "2a00::/10",
            "2001::/16",
            "2003::/18",
            "2630::/12",
            "2c00::/11",
        ] {
            assert!(!is_reserved(&network.parse().unwrap()), "{network}");
        }
    }

    #[test]
    fn the_bogons_of_published_lists_are_reserved() {
        for network in [
            "224.0.0.0/3",
            "240.0.0.0/4",
            "10.0.0.0/8",
            "::/8",
            "100::/8",
            "200::/7",
            "400::/6",
            "4000::/3",
            "8000::/3",
            "c000::/3",
            "f000::/5",
            "fc00::/7",
            "fe80::/10",
            "ff00::/8",
            "2e00::/7",
            "2002::/16",
            "2004::/14",
            "2500::/8",
            "2a80::/9",
            "2c40::/10",
            "3000::/4",
        ] {
            assert!(is_reserved(&network.parse().unwrap()), "{network}");
        }
    }
}
