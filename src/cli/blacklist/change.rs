//! `blacklist add`, `remove` and `allow`: an operator's rule about a network, and its effects.

use super::network;
use crate::ambient::terminal::warn;
use crate::cli::CliError;
use crate::cli::admin_client::AdminClient;
use crate::cli::key_flags::TenantFilter;
use crate::cli::output::{Format, Output, Sorted};
use crate::cli::words::listings;
use crate::cli::words::names::shown;
use crate::http::admin::api::entry::{BlockEntry, RuleEntry};
use crate::http::admin::api::rules::{self, RuleMade, RulesRemoved, StillRefused};
use crate::http::admin::api::standing::LockStanding;
use clap::Args;
use domain::network::{NetworkError, Reason, ReasonError, UNKNOWN_SOURCE};
use domain::time::whole_seconds;
use humantime::parse_duration;
use serde::Serialize;
use std::time::Duration;

/// How many ended listings are printed one by one.
const PRINTED_MOST: usize = 10;

/// How long, or permanently: one of the two.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct HowLong {
    /// For how long, e.g. 2h or 30min
    #[arg(long = "for", value_name = "PERIOD", value_parser = parse_duration)]
    period: Option<Duration>,
    /// Permanently
    #[arg(long)]
    forever: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct AddArguments {
    /// The network, or an address
    #[arg(value_name = "NETWORK", value_parser = network)]
    network: String,
    #[command(flatten)]
    how_long: HowLong,
    /// Why; shown by `blacklist list` and in the audit log
    #[arg(long, value_name = "TEXT", default_value = "", value_parser = reason)]
    reason: String,
    #[command(flatten)]
    tenant: TenantFilter,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct RemoveArguments {
    /// The network, an address, or `unknown` for all attempts without one
    #[arg(value_name = "NETWORK", value_parser = network_or_unknown)]
    network: String,
    #[command(flatten)]
    tenant: TenantFilter,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct AllowArguments {
    /// The network, or an address
    #[arg(value_name = "NETWORK", value_parser = network)]
    network: String,
    /// Remove the rule that allows it
    #[arg(long, conflicts_with = "reason")]
    remove: bool,
    /// Why; shown by `blacklist list` and in the audit log
    #[arg(long, value_name = "TEXT", default_value = "", value_parser = reason)]
    reason: String,
    #[command(flatten)]
    tenant: TenantFilter,
}

fn reason(text: &str) -> Result<String, ReasonError> {
    Reason::parse(text).map(|reason| reason.to_string())
}

fn network_or_unknown(text: &str) -> Result<String, NetworkError> {
    if text == UNKNOWN_SOURCE { Ok(text.to_owned()) } else { network(text) }
}

impl AddArguments {
    pub(super) fn run(&self, client: &AdminClient, output: &mut Output) -> Result<(), CliError> {
        let order = rules::Order {
            // A part of a second counts as a second: nothing ends sooner than was asked for.
            for_seconds: self.how_long.period.map(whole_seconds),
            forever: self.how_long.forever,
            ..order(&self.network, &self.tenant, &self.reason)
        };
        let made: RuleMade = client.change("/blacklist/add", &order)?;
        let lasting = made.rule.remaining_seconds;
        let lasting =
            lasting.map_or_else(|| "permanently".to_owned(), |seconds| format!("for {}", listings::wait(seconds)));
        let network = listings::network_or_none(Some(&made.rule.network));
        made_rule(&made, &format!("{network} is blocked {lasting}, for {}", for_whom(&made.rule)), output)
    }
}

impl AllowArguments {
    pub(super) fn run(&self, client: &AdminClient, output: &mut Output) -> Result<(), CliError> {
        if self.remove {
            return self.take_back(client, output);
        }
        let order = order(&self.network, &self.tenant, &self.reason);
        let made: RuleMade = client.change("/blacklist/allow", &order)?;
        let (network, whom) = (listings::network_or_none(Some(&made.rule.network)), for_whom(&made.rule));
        made_rule(&made, &format!("{network} is allowed, for {whom}: it gets no points and is never listed"), output)
    }

    fn take_back(&self, client: &AdminClient, output: &mut Output) -> Result<(), CliError> {
        let removed: RulesRemoved = client.change("/blacklist/disallow", &recall(&self.network, &self.tenant))?;
        let place = listings::network_or_none(Some(&self.network));
        if removed.rules.is_empty() {
            let whose = self.tenant.tenant.as_ref().map(|tenant| format!(" for tenant {tenant}")).unwrap_or_default();
            return Err(CliError::Failed(format!("there is no rule{whose} that allows {place}")));
        }
        let mut lines = vec![format!("{place} is no longer allowed by a rule")];
        lines.extend(still(&removed, place));
        print(&removed, &lines, output)
    }
}

impl RemoveArguments {
    pub(super) fn run(&self, client: &AdminClient, output: &mut Output) -> Result<(), CliError> {
        let removed: RulesRemoved = client.change("/blacklist/remove", &recall(&self.network, &self.tenant))?;
        let place = listings::network_or_none(Some(&self.network));
        let mut lines = Vec::new();
        for rule in &removed.rules {
            let (network, whom) = (listings::network_or_none(Some(&rule.network)), for_whom(rule));
            lines.push(format!("{network} is no longer blocked by a rule, for {whom}"));
        }
        lines.extend(ended(&removed));
        lines.extend(unlocked(&removed));
        if lines.is_empty() {
            lines
                .push(format!("{place} was neither listed nor blocked by a rule; its points and failures are cleared"));
        }
        lines.extend(still(&removed, place));
        print(&removed, &lines, output)
    }
}

fn order(network: &str, tenant: &TenantFilter, reason: &str) -> rules::Order {
    rules::Order {
        network: network.to_owned(),
        tenant: tenant.tenant.clone(),
        reason: reason.to_owned(),
        ..rules::Order::default()
    }
}

fn recall(network: &str, tenant: &TenantFilter) -> rules::Recall {
    rules::Recall { network: network.to_owned(), tenant: tenant.tenant.clone() }
}

/// The rule that was made, and what to know about it.
fn made_rule(made: &RuleMade, text: &str, output: &mut Output) -> Result<(), CliError> {
    print(made, &[text.to_owned()], output)?;
    if output.format() == Format::Text {
        output.flush()?;
        for warning in &made.warnings {
            warn(format_args!("realmgate: warning: {warning}"));
        }
    }
    Ok(())
}

fn print(answer: &impl Serialize, lines: &[String], output: &mut Output) -> Result<(), CliError> {
    if output.format() == Format::Json {
        return Ok(output.line("", &Sorted(answer))?);
    }
    for line in lines {
        output.text(line)?;
    }
    Ok(())
}

fn for_whom(rule: &RuleEntry) -> String {
    rule.tenant.as_ref().map_or_else(|| "all tenants".to_owned(), |tenant| format!("tenant {tenant}"))
}

/// The listings that have ended: a few by their addresses, all by their number.
fn ended(removed: &RulesRemoved) -> Vec<String> {
    let line = |entry: &BlockEntry| {
        let left = entry.listing.as_ref().map(|listing| listing.remaining_seconds).unwrap_or_default();
        let (network, left) = (listings::network_or_none(entry.network.as_deref()), listings::wait(left));
        format!("{network} is unblocked: its listing, with {left} left, has ended")
    };
    let mut lines: Vec<String> = removed.ended.iter().take(PRINTED_MOST).map(line).collect();
    let more = removed.ended_count.saturating_sub(lines.len());
    if more > 0 {
        lines.push(format!("and {more} more are unblocked: their listings have ended"));
    }
    lines
}

/// The names that are no longer locked: a few by themselves, all by their number.
fn unlocked(removed: &RulesRemoved) -> Vec<String> {
    let line = |lock: &LockStanding| {
        let name = lock.username.as_deref().map_or_else(|| "attempts without a username".to_owned(), shown);
        format!("{name} is no longer locked at {}", listings::network_or_none(lock.network.as_deref()))
    };
    let mut lines: Vec<String> = removed.locks.iter().take(PRINTED_MOST).map(line).collect();
    let more = removed.locks_count.saturating_sub(lines.len());
    if more > 0 {
        lines.push(format!("and {more} more locks have ended"));
    }
    lines
}

/// What still blocks the network, and what to do about it.
fn still(removed: &RulesRemoved, place: &str) -> Vec<String> {
    let line = |one: &StillRefused| match one {
        StillRefused::Rule { rule } => {
            let (network, whom) = (listings::network_or_none(Some(&rule.network)), for_whom(rule));
            format!("{place} is still blocked by the rule for {network}, for {whom}{}", listings::reason(rule))
        }
        StillRefused::Listing { listing: block } => {
            let lasting = listings::lasting(block.listing.as_ref().map(|listing| listing.remaining_seconds));
            format!("{place} is still listed with {}, {lasting}", listings::network_or_none(block.network.as_deref()))
        }
        StillRefused::ListFile => {
            format!("{place} is still blocked by the network list: allow it, or remove it from the list")
        }
    };
    removed.still.iter().map(line).collect()
}
