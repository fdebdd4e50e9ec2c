//! Problems of networks that are trusted, and of the check of a phone's own address.

use super::{Settings, SettingsProblem};
use domain::authentication::authenticate::IdentityCheck;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr};

/// Adds them.
pub(super) fn network_problems(settings: &Settings, problems: &mut Vec<SettingsProblem>) {
    proxy_problems(settings, problems);
    for network in settings.blacklist.allow.iter().filter(|network| holds_much_of_the_internet(network)) {
        let text = format!(
            "{network} covers much of the internet, and no source in it gets points or is listed: set your own networks"
        );
        problems.push(SettingsProblem::warning("blacklist.allow", text));
    }
    let word = match settings.webhook.identity_register {
        IdentityCheck::Off => "off",
        IdentityCheck::Log => "log",
        IdentityCheck::Enforce | IdentityCheck::Require => return,
    };
    let text = format!(
        "is {word:?}, so any phone can register the address of another user, and platforms do not check that: use \"enforce\""
    );
    problems.push(SettingsProblem::warning("webhook.identity_register", text));
}

fn proxy_problems(settings: &Settings, problems: &mut Vec<SettingsProblem>) {
    for network in settings.trusted_proxies.iter().filter(|network| holds_much_of_the_internet(network)) {
        let text = format!(
            "{network} covers much of the internet, and any client in it can claim any address by X-Forwarded-For: set the \
             proxy's own address"
        );
        problems.push(SettingsProblem::warning("trusted_proxies", text));
    }
}

/// Wider than any network that has one owner: 10.0.0.0/8 and fc00::/7 are the widest. IPv4-mapped networks
/// (`::ffff:0:0/96`, RFC 4291 section 2.5.5.2) count as the IPv4 networks they map to.
fn holds_much_of_the_internet(network: &IpNet) -> bool {
    match network {
        IpNet::V4(network) => network.prefix_len() < 8,
        IpNet::V6(network) => {
            let all_mapped = Ipv4Addr::UNSPECIFIED.to_ipv6_mapped();
            let is_mapped = network.network().to_ipv4_mapped().is_some() || network.contains(&all_mapped);
            network.prefix_len() < 7 || (is_mapped && network.prefix_len() < 96 + 8)
        }
    }
}

/// Whether a host name or address, IPv6 in brackets or without, is this machine's own.
pub(super) fn is_loopback_host(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = |address: IpAddr| address.to_canonical().is_loopback();
    host.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_that_can_have_one_owner_is_distinguished_from_a_wider_one() {
        for network in ["0.0.0.0/0", "::/0", "128.0.0.0/1", "10.0.0.0/7", "2000::/3", "::ffff:0:0/96", "::/64"] {
            assert!(holds_much_of_the_internet(&network.parse().unwrap()), "{network}");
        }
        for network in ["10.0.0.0/8", "127.0.0.1/32", "fc00::/7", "2001:db8::/32", "::1/128", "::ffff:10.0.0.0/104"] {
            assert!(!holds_much_of_the_internet(&network.parse().unwrap()), "{network}");
        }
    }

    #[test]
    fn this_machine_has_many_names() {
        for host in ["localhost", "LOCALHOST.", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "::ffff:127.0.0.1"] {
            assert!(is_loopback_host(host), "{host}");
        }
        for host in ["", "localhost.example.com", "relay.example.com", "10.0.0.1", "0.0.0.0", "::"] {
            assert!(!is_loopback_host(host), "{host}");
        }
    }
}
