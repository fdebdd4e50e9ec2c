//! One line in the log for each change that an operator makes: who, what, for whom, until when and why. At all log levels.

use super::view::date;
use crate::network_rule::{NetworkRule, Verdict};
use crate::oversee::{Added, Removed};
use ipnet::IpNet;
use std::net::SocketAddr;
use std::time::Duration;

/// A rule was made.
pub fn added(added: &Added, peer: Option<SocketAddr>) {
    let rule = &added.rule;
    tracing::info!(
        target: "realmgate::audit",
        action = action(rule.verdict),
        network = rule.network.to_string(),
        tenant = rule.tenant.as_deref().unwrap_or("all"),
        until = end_of(rule),
        reason = rule.reason.as_str(),
        peer = peer.map(|peer| peer.to_string()),
        "an operator changed the blacklist"
    );
}

/// Rules were removed, and listings ended with them.
pub fn removed(verdict: Verdict, network: IpNet, tenant: Option<&str>, removed: &Removed, peer: Option<SocketAddr>) {
    tracing::info!(
        target: "realmgate::audit",
        action = if verdict == Verdict::Allow { "disallow" } else { "remove" },
        network = network.to_string(),
        tenant = tenant.unwrap_or("all"),
        rules = removed.rules.len(),
        listings = removed.ended.len(),
        peer = peer.map(|peer| peer.to_string()),
        "an operator changed the blacklist"
    );
}

const fn action(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "allow",
        Verdict::Refuse => "add",
    }
}

fn end_of(rule: &NetworkRule) -> String {
    rule.until.map_or_else(|| "forever".to_owned(), |until| date(Duration::from_secs(until)))
}
