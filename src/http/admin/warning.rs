//! What an operator should know about the rule just made: at night a slip of the pen locks thousands out.

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
        1 => warnings.push("1 source in it has phones that were right lately; they are refused from now on".to_owned()),
        homes => warnings
            .push(format!("{homes} sources in it have phones that were right lately; they are refused from now on")),
    }
    if is_wide(network) {
        let what = if refused { "is refused" } else { "may guess passwords unhindered" };
        warnings.push(format!("{network} is as wide as a continent: everybody in it {what}"));
    }
    if refused && holds_loopback(network) {
        warnings.push("it holds loopback, where whoever comes through this machine itself comes from".to_owned());
    }
    if let (true, Some(allowed)) = (refused, added.overruled_by) {
        warnings.push(format!("{allowed} is allowed, and allowing wins: nobody is refused by this"));
    }
    if added.replaced.as_ref().is_some_and(|old| old.verdict != added.rule.verdict) {
        let was = if refused { "allowed" } else { "refused" };
        warnings.push(format!("until now this network was {was} by a rule, whose place this one takes"));
    }
    if refused && mode != Mode::Enforce {
        warnings.push("by the setting blacklist.mode nobody is refused".to_owned());
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
