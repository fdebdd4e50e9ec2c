//! One line in the log for each change that an operator makes: who, what, for whom, until when and why. At all log levels.

use super::view::date;
use crate::audit::Record;
use crate::network_rule::{NetworkRule, Verdict};
use crate::oversee::{Added, Removed};
use ipnet::IpNet;
use std::net::SocketAddr;
use std::time::Duration;

/// A command was run beside the server, or while it was stopped: `at` tells when.
pub fn command(record: &Record) {
    tracing::info!(
        target: "realmgate::audit",
        audit = record.id,
        at = date(Duration::from_secs(record.at)),
        actor = record.actor.as_str(),
        sudo_user = record.sudo_user.as_deref(),
        action = record.action.as_str(),
        tenant = record.tenant.as_deref(),
        realm = record.realm.as_deref(),
        account = record.account.as_deref(),
        reference = record.reference.as_deref(),
        detail = record.detail.as_deref(),
        "an operator ran a command"
    );
}

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
