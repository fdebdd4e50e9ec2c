//! Warnings about a network rule that an operator has just added: a typing error can lock out thousands of phones.

use domain::blacklist::Mode;
use domain::blacklist::oversee::Added;
use domain::network::RuleAction;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks so wide, in bits, are rarely meant.
const WIDE: (u8, u8) = (8, 19);

/// The warnings, most urgent first.
pub(super) fn about(added: &Added, mode: Mode) -> Vec<String> {
    let (network, refused) = (added.rule.network, added.rule.verdict == RuleAction::Refuse);
    let mut warnings = Vec::new();
    match added.homes {
        0 => {}
        _ if !refused => {}
        1 => warnings.push(
            "1 source in this network has phones that logged in recently; they are rejected from now on".to_owned(),
        ),
        homes => warnings.push(format!(
            "{homes} sources in this network have phones that logged in recently; they are rejected from now on"
        )),
    }
    if is_wide(network) {
        let what = if refused { "is rejected" } else { "may guess passwords without limit" };
        warnings.push(format!("{network} is as large as a continent: everyone in it {what}"));
    }
    if refused && holds_loopback(network) {
        warnings.push(
            "this network contains loopback, the source of all clients on this machine and behind a local proxy"
                .to_owned(),
        );
    }
    if let (true, Some(allowed)) = (refused, added.overruled_by) {
        warnings.push(format!("{allowed} is allowed, and allow rules win: this rule has no effect"));
    }
    if added.replaced.as_ref().is_some_and(|old| old.verdict != added.rule.verdict) {
        let was = if refused { "allowed" } else { "rejected" };
        warnings.push(format!("this rule replaces one by which this network was {was}"));
    }
    if refused && mode != Mode::Enforce {
        warnings.push("no effect: with the current setting blacklist.mode no source is rejected".to_owned());
    }
    warnings
}

const fn is_wide(network: IpNet) -> bool {
    match network {
        IpNet::V4(four) => four.prefix_len() <= WIDE.0,
        IpNet::V6(six) => six.prefix_len() <= WIDE.1,
    }
}

fn holds_loopback(network: IpNet) -> bool {
    let loopback = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    loopback.iter().any(|address| network.contains(address))
}
