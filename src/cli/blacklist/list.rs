//! `blacklist list`: active listings first, then locked and guarded names, then what operators say of networks, then what
//! the settings allow.

use super::table::Table;
use super::{Desk, TenantFilter, typed, words};
use crate::cli::CliError;
use crate::cli::explain::words::names::shown;
use crate::cli::output::{Format, Output};
use crate::cli::running_server::part;
use crate::cli::standing;
use crate::clock::Clock;
use crate::http::admin::api::standing::{GuardStanding, LockStanding};
use clap::Args;
use serde_json::{Value, json};
use std::time::Duration;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    tenant: TenantFilter,
}

impl Arguments {
    pub(super) fn run(&self, desk: &Desk, output: &mut Output) -> Result<(), CliError> {
        let filter = self.tenant.tenant.as_ref().map(|tenant| format!("?tenant={}", part(tenant))).unwrap_or_default();
        let told: Value = desk.ask(&format!("/blacklist{filter}"))?;
        if output.format() == Format::Json {
            return objects(&told, output);
        }
        let rows = rows(&told)?;
        if rows.is_empty() {
            output.line("nobody is listed, refused or allowed", &Value::Null)?;
        } else {
            let mut table = Table::new(["NETWORK", "TENANT", "STATE", "ENDS", "WHY"]);
            for row in rows {
                table.add(row);
            }
            for line in table.lines() {
                output.line(line, &Value::Null)?;
            }
        }
        if told["mode"] != "enforce" {
            let mode = told["mode"].as_str().unwrap_or_default();
            output.line(format_args!("by blacklist.mode = {mode:?} nobody is refused"), &Value::Null)?;
        }
        Ok(())
    }
}

fn rows(told: &Value) -> Result<Vec<[String; 5]>, CliError> {
    let now = Clock::system().now().wall;
    let all = |of: &str| told[of].as_array().into_iter().flatten();
    let row = |network: &Value, tenant: &str, state: &str, ends: String, why: String| {
        [words::place(network.as_str()).to_owned(), tenant.to_owned(), state.to_owned(), ends, why]
    };
    let listings = all("listings").map(|entry| {
        let ends = words::ends(&entry["listing"]["remaining_seconds"]);
        row(&entry["network"], words::tenant(entry), "listed", ends, words::why(entry, now))
    });
    let rules = all("rules").map(|rule| {
        let state = if rule["verdict"] == "allow" { "allowed" } else { "refused" };
        let why = format!("by an operator{}", words::reason(rule));
        row(&rule["network"], words::tenant(rule), state, words::ends(&rule["remaining_seconds"]), why)
    });
    let settings = all("allowed_by_settings")
        .map(|network| row(network, "all", "allowed", "never".to_owned(), "by the settings".to_owned()));
    Ok(listings.chain(held(told, now)?).chain(rules).chain(settings).collect())
}

/// Locked names, then guarded ones, which are so wherever they come from; and how many more there are.
fn held(told: &Value, now: Duration) -> Result<Vec<[String; 5]>, CliError> {
    let (locks, guards): (Vec<LockStanding>, Vec<GuardStanding>) = (typed(&told["locks"])?, typed(&told["guards"])?);
    let mut rows = Vec::new();
    for lock in locks {
        let name = lock.username.as_deref().map_or_else(|| "(no name)".to_owned(), shown);
        let why = format!("{name}: {}", standing::lock(&lock, now));
        let ends = format!("in {}", words::wait(lock.remaining_seconds));
        rows.push([words::place(lock.network.as_deref()).to_owned(), lock.tenant, "locked".to_owned(), ends, why]);
    }
    let more = |of: &str| told[of].as_u64().filter(|more| *more > 0).map(|more| format!("and {more} more"));
    rows.extend(
        more("locks_more").map(|more| [more, String::new(), "locked".to_owned(), String::new(), String::new()]),
    );
    for guard in guards {
        let why = format!("{}: {}", shown(&guard.username), standing::guard(&guard));
        let ends = format!("in {}", words::wait(guard.remaining_seconds));
        rows.push(["(anywhere)".to_owned(), guard.tenant, "guarded".to_owned(), ends, why]);
    }
    rows.extend(
        more("guards_more").map(|more| [more, String::new(), "guarded".to_owned(), String::new(), String::new()]),
    );
    Ok(rows)
}

/// One object a line, of five kinds; what is not shown is counted in a sixth.
fn objects(told: &Value, output: &mut Output) -> Result<(), CliError> {
    for (kind, of) in [("listing", "listings"), ("lock", "locks"), ("guard", "guards"), ("rule", "rules")] {
        for one in told[of].as_array().into_iter().flatten() {
            let mut object = one.clone();
            object["kind"] = kind.into();
            output.line("", &object)?;
        }
    }
    for (of, more) in [("lock", "locks_more"), ("guard", "guards_more")] {
        if told[more].as_u64().is_some_and(|more| more > 0) {
            output.line("", &json!({ "kind": "more", "of": of, "count": told[more] }))?;
        }
    }
    for network in told["allowed_by_settings"].as_array().into_iter().flatten() {
        output.line("", &json!({ "kind": "setting", "network": network, "verdict": "allow" }))?;
    }
    Ok(())
}
