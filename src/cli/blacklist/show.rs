//! `blacklist show ADDRESS`: how it stands, what holds it, and what came from there.

use super::{Desk, TenantFilter, typed, words};
use crate::cli::CliError;
use crate::cli::explain::words::names::shown;
use crate::cli::output::{Format, Output};
use crate::cli::running_server::part;
use crate::cli::standing;
use crate::clock::Clock;
use crate::config::Settings;
use crate::http::admin::api::standing::{GuardStanding, LockStanding};
use crate::source_asked::{UNKNOWN_SOURCE, is_address};
use clap::Args;
use serde_json::Value;
use std::time::Duration;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// The address, or `unknown` for all attempts without one
    #[arg(value_name = "ADDRESS", value_parser = address)]
    address: String,
    #[command(flatten)]
    tenant: TenantFilter,
    /// Show the last names that were tried from there too
    #[arg(long)]
    names: bool,
}

fn address(text: &str) -> Result<String, &'static str> {
    let is_fine = text == UNKNOWN_SOURCE || is_address(text);
    if is_fine { Ok(text.to_owned()) } else { Err("this is no address like \"203.0.113.7\", nor \"unknown\"") }
}

impl Arguments {
    /// One tenant, or each of the settings.
    pub(super) fn run(&self, desk: &Desk, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let tenants = match &self.tenant.tenant {
            Some(tenant) => vec![tenant.clone()],
            None => settings.tenant_settings().iter().map(|tenant| tenant.name.clone()).collect(),
        };
        for tenant in tenants {
            let names = if self.names { "?names=1" } else { "" };
            let told: Value = desk.ask(&format!("/blacklist/{}/{}{names}", part(&tenant), part(&self.address)))?;
            if output.format() == Format::Json {
                output.line("", &told)?;
                continue;
            }
            for line in lines(&told, Clock::system().now().wall)? {
                output.line(line, &Value::Null)?;
            }
        }
        Ok(())
    }
}

fn lines(told: &Value, now: Duration) -> Result<Vec<String>, CliError> {
    let place = words::place(told["source"].as_str());
    let mut lines = vec![format!("{place} (tenant {}) {}", told["tenant"].as_str().unwrap_or_default(), stands(told))];
    let mut say = |what: &str, text: String| lines.push(format!("  {what:<14} {text}"));
    for rule in told["rules"].as_array().into_iter().flatten() {
        let verdict = if rule["verdict"] == "allow" { "allowed" } else { "refused" };
        let lasting = words::lasting(&rule["remaining_seconds"]);
        say(
            "rule",
            format!("{} is {verdict} {lasting}{}", words::place(rule["network"].as_str()), words::reason(rule)),
        );
    }
    if let Some(network) = told["allowed_by_settings"].as_str() {
        say("settings", format!("{network} is in blacklist.allow"));
    } else if told["never_listed"] == true {
        say("settings", "it is in blacklist.never: counted, and never listed".to_owned());
    }
    if told["in_list_file"] == true {
        say("list file", "it is in blacklist.list_file".to_owned());
    }
    for (place, block) in told["blocks"].as_array().into_iter().flatten().enumerate() {
        if place > 0 {
            say("within", words::place(block["network"].as_str()).to_owned());
        }
        block_lines(block, now, &mut say);
    }
    held(told, now, &mut say)?;
    if let Some(names) = told["names"].as_array() {
        let names: Vec<_> = names.iter().filter_map(Value::as_str).map(|name| format!("{name:?}")).collect();
        say("last names", if names.is_empty() { "none are remembered".to_owned() } else { names.join(", ") });
    }
    Ok(lines)
}

/// The names that are locked there, and those seen there that are guarded.
fn held(told: &Value, now: Duration, say: &mut impl FnMut(&str, String)) -> Result<(), CliError> {
    let (locks, guards): (Vec<LockStanding>, Vec<GuardStanding>) = (typed(&told["locks"])?, typed(&told["guards"])?);
    for lock in locks {
        let name = lock.username.as_deref().map_or_else(|| "attempts without a name".to_owned(), shown);
        let left = words::wait(lock.remaining_seconds);
        say("locked", format!("{name} for {left} more: {}", standing::lock(&lock, now)));
    }
    if let Some(more) = told["locks_more"].as_u64().filter(|more| *more > 0) {
        say("locked", format!("{more} more names"));
    }
    for guard in guards {
        say("guarded", format!("{} everywhere: {}", shown(&guard.username), standing::guard(&guard)));
    }
    Ok(())
}

/// What is so, in half a sentence.
fn stands(told: &Value) -> String {
    let lasting = words::lasting(&told["remaining_seconds"]);
    let stands = match told["by"].as_str() {
        Some("allowed") => "is allowed: no points, never listed".to_owned(),
        Some("rule") => format!("is refused {lasting}, by an operator, known-good phones too"),
        Some("list_file") => "is refused, by the list file; known-good phones pass".to_owned(),
        Some(_) => format!("is listed {lasting}; known-good phones pass"),
        None => match told["locks"].as_array().map_or(0, Vec::len) {
            0 => "is not listed".to_owned(),
            1 => "is not listed, but a name is locked there".to_owned(),
            count => format!("is not listed, but {count} names are locked there"),
        },
    };
    match told["mode"].as_str() {
        Some(mode @ ("observe" | "off")) => format!("{stands} (by blacklist.mode = {mode:?} nobody is refused)"),
        _ => stands,
    }
}

fn block_lines(block: &Value, now: Duration, say: &mut impl FnMut(&str, String)) {
    let (listing, failures) = (&block["listing"], &block["failures"]);
    if listing.is_object() {
        let since = words::ago(&listing["since"], now).unwrap_or_default();
        let step = listing["step"].as_u64().unwrap_or_default();
        let left = words::lasting(&listing["remaining_seconds"]);
        let refused = listing["refused"].as_u64().unwrap_or_default();
        say(
            "listed",
            format!("{since}, {left}, step {step} of the ladder; {refused} refused since{}", words::doubt(listing)),
        );
    }
    if failures.is_object() {
        say("failures", words::failures(failures).join(", "));
        say("first failure", words::ago(&failures["first"], now).unwrap_or_default());
        say("last failure", words::ago(&failures["last"], now).unwrap_or_default());
    }
    say("last success", words::ago(&block["last_success"], now).unwrap_or_else(|| "none is remembered".to_owned()));
    say("points", format!("{} of {}", block["points"], block["capacity"]));
}
