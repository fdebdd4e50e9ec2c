//! Writes the log lines that unauthenticated clients cause, one by one or counted together.

use crate::service::StrangerLines;
use domain::memory::Held;
use domain::network::Source;
use domain::tenant::Tenants;
use domain::time::Now;
use std::net::IpAddr;

/// Limit: what a log line holds of each string that a phone sent, in bytes.
pub(in crate::http) const LOGGED_TEXT: usize = 256;

/// The event of lines about repeated attempts, whose reason says what became of them.
const ATTEMPTS: &str = "attempt";

/// Logs a wrong webhook password; never what was sent.
pub(in crate::http) fn wrong_caller(lines: &StrangerLines, peer: Option<IpAddr>, now: Now) {
    if lines.callers.permits(peer, now) {
        wrong_callers(peer, 1);
    }
}

/// Logs how many lines were only counted; called several times per second.
pub fn log_counts(lines: &StrangerLines, tenants: &Tenants, now: Now) {
    for Held { key, count } in lines.callers.due(now) {
        wrong_callers(key.flatten(), count);
    }
    for Held { key, count } in lines.website.due(now) {
        repeated(key.map(|(refusal, source)| (refusal.reason(), source, refusal.message())), count, tenants);
    }
    for Held { key, count } in lines.sign_ins.due(now) {
        repeated(key.map(|(message, source)| (None, source, message)), count, tenants);
    }
    for Held { key, count } in lines.attempts.due(now) {
        repeated(key.map(|(reason, source)| (Some(reason), source, ATTEMPTS)), count, tenants);
    }
    for Held { key, count } in lines.undecided.due(now) {
        let tenant = key.map(|(_, tenant)| tenants.get(tenant).name.as_str());
        let event = key.map(|(message, _)| message);
        tracing::error!(tenant, event, count, "failures repeated");
    }
}

/// One line for what one source repeated; `None` is many sources and events together.
fn repeated(what: Option<(Option<&str>, Source, &str)>, count: u64, tenants: &Tenants) {
    let event = what.map(|(_, _, event)| event);
    let reason = what.and_then(|(reason, _, _)| reason);
    let tenant = what.map(|(_, source, _)| tenants.get(source.tenant).name.as_str());
    let source = what.and_then(|(_, source, _)| source.network).map(|network| network.to_string());
    tracing::info!(tenant, source, event, reason, count, "events repeated");
}

/// `None` is a connection without an address, or many of them.
fn wrong_callers(peer: Option<IpAddr>, count: u64) {
    let peer = peer.map(|peer| peer.to_string());
    tracing::warn!(target: "realmgate::audit", peer, count, "webhook call rejected: wrong webhook password");
}
