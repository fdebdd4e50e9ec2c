//! One line in the log for each change that an operator makes: who, what, for whom, until when and why. At all log levels.

use super::access::Operator;
use super::view::date;
use domain::accounts::AuditRecord;
use domain::blacklist::Lifted;
use domain::blacklist::oversee::{Added, Removed};
use domain::network::{NetworkRule, RuleAction};
use std::time::Duration;

/// A command was run while the server ran, or while it was stopped: `at` is when.
pub fn command(record: &AuditRecord) {
    tracing::info!(
        target: "realmgate::audit",
        audit_id = record.id,
        at = date(Duration::from_secs(record.at)),
        actor = record.actor.as_str(),
        sudo_user = record.sudo_user.as_deref(),
        action = record.action.as_str(),
        tenant = record.tenant.as_deref(),
        realm = record.realm.as_deref(),
        username = record.account.as_deref(),
        reference = record.reference.as_deref(),
        detail = record.detail.as_deref(),
        "operator ran a command"
    );
}

/// A rule was made.
pub(super) fn added(added: &Added, operator: &Operator) {
    let rule = &added.rule;
    tracing::info!(
        target: "realmgate::audit",
        action = action(rule.verdict),
        network = rule.network.to_string(),
        tenant = rule.tenant.as_deref().unwrap_or("all"),
        until = end_of(rule),
        reason = rule.reason.as_str(),
        peer = operator.peer.map(|peer| peer.to_string()),
        actor = operator.user.as_deref(),
        sudo_user = operator.sudo_user.as_deref(),
        "operator added a network rule"
    );
}

/// Rules were removed, and listings ended with them.
pub(super) fn removed(
    verdict: RuleAction,
    network: &str,
    tenant: Option<&str>,
    removed: &Removed,
    operator: &Operator,
) {
    tracing::info!(
        target: "realmgate::audit",
        action = if verdict == RuleAction::Allow { "disallow" } else { "remove" },
        network,
        tenant = tenant.unwrap_or("all"),
        rules = removed.rules.len(),
        listings = removed.ended.len(),
        locks = removed.locks.len(),
        peer = operator.peer.map(|peer| peer.to_string()),
        actor = operator.user.as_deref(),
        sudo_user = operator.sudo_user.as_deref(),
        "operator removed network rules"
    );
}

/// Locks and guards of a name were lifted.
pub(super) fn lifted(name: &str, from: Option<&str>, tenant: &str, lifted: &Lifted, operator: &Operator) {
    tracing::info!(
        target: "realmgate::audit",
        action = "lift",
        username = name,
        network = from.unwrap_or("all"),
        tenant,
        locks = lifted.locks.len(),
        guards = lifted.guards.len(),
        peer = operator.peer.map(|peer| peer.to_string()),
        actor = operator.user.as_deref(),
        sudo_user = operator.sudo_user.as_deref(),
        "operator unblocked a username"
    );
}

const fn action(verdict: RuleAction) -> &'static str {
    match verdict {
        RuleAction::Allow => "allow",
        RuleAction::Refuse => "add",
    }
}

fn end_of(rule: &NetworkRule) -> String {
    rule.until.map_or_else(|| "forever".to_owned(), |until| date(Duration::from_secs(until)))
}
