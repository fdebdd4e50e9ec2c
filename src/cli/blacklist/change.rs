//! `blacklist add`, `remove` and `allow`: what an operator says of a network, and what came of it.

use super::{Desk, TenantFilter, network, typed, words};
use crate::cli::CliError;
use crate::cli::explain::words::names::shown;
use crate::cli::output::{Format, Output};
use crate::http::admin::api::standing::LockStanding;
use crate::network_rule::{NetworkError, Reason, ReasonError};
use crate::source_asked::UNKNOWN_SOURCE;
use crate::terminal::warn;
use crate::whole_seconds::whole_seconds;
use clap::Args;
use humantime::parse_duration;
use serde_json::{Value, json};
use std::time::Duration;

/// How many ended listings are told one by one.
const TOLD: usize = 10;

/// How long, or for good: one of the two.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct HowLong {
    /// For how long, as in 2h or 30min
    #[arg(long = "for", value_name = "PERIOD", value_parser = parse_duration)]
    period: Option<Duration>,
    /// For good
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
    /// Why, for whoever reads it later
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
    /// Allow it no longer
    #[arg(long, conflicts_with = "reason")]
    remove: bool,
    /// Why, for whoever reads it later
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
    pub(super) fn run(&self, desk: &Desk, output: &mut Output) -> Result<(), CliError> {
        let mut order = json!({ "network": self.network, "tenant": self.tenant.tenant, "reason": self.reason });
        match self.how_long.period {
            // A part of a second is a second: nothing ends sooner than it was said.
            Some(period) => order["for_seconds"] = whole_seconds(period).into(),
            None => order["forever"] = true.into(),
        }
        let told: Value = desk.tell("/blacklist/add", &order)?;
        let rule = &told["rule"];
        let lasting = rule["remaining_seconds"]
            .as_u64()
            .map_or_else(|| "for good".to_owned(), |seconds| format!("for {}", words::wait(seconds)));
        let text = format!("{} is refused {lasting}, for {}", words::place(rule["network"].as_str()), for_whom(rule));
        made(&told, &text, output)
    }
}

impl AllowArguments {
    pub(super) fn run(&self, desk: &Desk, output: &mut Output) -> Result<(), CliError> {
        if self.remove {
            return self.take_back(desk, output);
        }
        let order = json!({ "network": self.network, "tenant": self.tenant.tenant, "reason": self.reason });
        let told: Value = desk.tell("/blacklist/allow", &order)?;
        let rule = &told["rule"];
        let place = words::place(rule["network"].as_str());
        made(&told, &format!("{place} is allowed, for {}: no points, never listed", for_whom(rule)), output)
    }

    fn take_back(&self, desk: &Desk, output: &mut Output) -> Result<(), CliError> {
        let told: Value =
            desk.tell("/blacklist/disallow", &json!({ "network": self.network, "tenant": self.tenant.tenant }))?;
        let place = words::place(Some(&self.network));
        if told["rules"].as_array().is_none_or(Vec::is_empty) {
            let whose = self.tenant.tenant.as_ref().map(|tenant| format!(" for tenant {tenant}")).unwrap_or_default();
            return Err(CliError::Failed(format!("there is no rule{whose} that allows {place}")));
        }
        let mut lines = vec![format!("{place} is no longer allowed by a rule")];
        lines.extend(still(&told, place));
        say(&told, &lines, output)
    }
}

impl RemoveArguments {
    pub(super) fn run(&self, desk: &Desk, output: &mut Output) -> Result<(), CliError> {
        let told: Value =
            desk.tell("/blacklist/remove", &json!({ "network": self.network, "tenant": self.tenant.tenant }))?;
        let place = words::place(Some(&self.network));
        let mut lines = Vec::new();
        for rule in told["rules"].as_array().into_iter().flatten() {
            lines.push(format!(
                "{} is no longer refused by an operator, for {}",
                words::place(rule["network"].as_str()),
                for_whom(rule)
            ));
        }
        lines.extend(ended(&told));
        lines.extend(unlocked(&told)?);
        if lines.is_empty() {
            lines.push(format!("{place} was neither listed nor refused by an operator; what it had done is forgiven"));
        }
        lines.extend(still(&told, place));
        say(&told, &lines, output)
    }
}

/// What was made of a rule, and what to know about it.
fn made(told: &Value, text: &str, output: &mut Output) -> Result<(), CliError> {
    say(told, &[text.to_owned()], output)?;
    if output.format() == Format::Text {
        output.flush()?;
        for warning in told["warnings"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            warn(format_args!("realmgate: warning: {warning}"));
        }
    }
    Ok(())
}

fn say(told: &Value, lines: &[String], output: &mut Output) -> Result<(), CliError> {
    if output.format() == Format::Json {
        return Ok(output.line("", told)?);
    }
    for line in lines {
        output.line(line, &Value::Null)?;
    }
    Ok(())
}

fn for_whom(rule: &Value) -> String {
    rule["tenant"].as_str().map_or_else(|| "all tenants".to_owned(), |tenant| format!("tenant {tenant}"))
}

/// The listings that have ended: a few by their addresses, all by their number.
fn ended(told: &Value) -> Vec<String> {
    let shown = told["ended"].as_array().into_iter().flatten().take(TOLD);
    let mut lines: Vec<String> = shown
        .map(|entry| {
            let left = words::wait(entry["listing"]["remaining_seconds"].as_u64().unwrap_or_default());
            format!("{} is forgiven: its listing of {left} more has ended", words::place(entry["network"].as_str()))
        })
        .collect();
    let more = told["ended_count"].as_u64().unwrap_or_default().saturating_sub(lines.len() as u64);
    if more > 0 {
        lines.push(format!("and {more} more are forgiven: their listings have ended"));
    }
    lines
}

/// The names that are no longer locked: a few by themselves, all by their number.
fn unlocked(told: &Value) -> Result<Vec<String>, CliError> {
    let locks: Vec<LockStanding> = typed(&told["locks"])?;
    let line = |lock: &LockStanding| {
        let name = lock.username.as_deref().map_or_else(|| "attempts without a name".to_owned(), shown);
        format!("{name} is no longer locked at {}", words::place(lock.network.as_deref()))
    };
    let mut lines: Vec<String> = locks.iter().take(TOLD).map(line).collect();
    let more = told["locks_count"].as_u64().unwrap_or_default().saturating_sub(lines.len() as u64);
    if more > 0 {
        lines.push(format!("and {more} more locks have ended"));
    }
    Ok(lines)
}

/// What stands against the network all the same, and what to do about it.
fn still(told: &Value, place: &str) -> Vec<String> {
    let line = |one: &Value| match one["by"].as_str() {
        Some("rule") => {
            let rule = &one["rule"];
            let (network, whom) = (words::place(rule["network"].as_str()), for_whom(rule));
            format!("{place} is still refused by the rule for {network}, for {whom}{}", words::reason(rule))
        }
        Some("listing") => {
            let (network, listing) = (words::place(one["listing"]["network"].as_str()), &one["listing"]["listing"]);
            format!("{place} is still listed with {network}, {}", words::lasting(&listing["remaining_seconds"]))
        }
        _ => format!("{place} is still refused by the list file; allow it, or take it out there"),
    };
    told["still"].as_array().into_iter().flatten().map(line).collect()
}
