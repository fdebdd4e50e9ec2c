//! `blacklist list`: active listings first, then what operators say of networks, then what the settings allow.

use super::table::Table;
use super::{Desk, TenantFilter, words};
use crate::cli::CliError;
use crate::cli::output::{Format, Output};
use crate::cli::running_server::part;
use crate::clock::Clock;
use clap::Args;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    tenant: TenantFilter,
}

impl Arguments {
    pub(super) fn run(&self, desk: &Desk, output: &mut Output) -> Result<(), CliError> {
        let filter = self.tenant.tenant.as_ref().map(|tenant| format!("?tenant={}", part(tenant))).unwrap_or_default();
        let told = desk.ask(&format!("/blacklist{filter}"))?;
        if output.format() == Format::Json {
            return objects(&told, output);
        }
        let rows = rows(&told);
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

fn rows(told: &Value) -> Vec<[String; 5]> {
    let now = Clock::system().now().wall;
    let all = |of: &str| told[of].as_array().into_iter().flatten();
    let row = |network: &Value, tenant: &str, state: &str, ends: String, why: String| {
        [words::place(network).to_owned(), tenant.to_owned(), state.to_owned(), ends, why]
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
    listings.chain(rules).chain(settings).collect()
}

/// One object a line, of three kinds.
fn objects(told: &Value, output: &mut Output) -> Result<(), CliError> {
    for (kind, of) in [("listing", "listings"), ("rule", "rules")] {
        for one in told[of].as_array().into_iter().flatten() {
            let mut object = one.clone();
            object["kind"] = kind.into();
            output.line("", &object)?;
        }
    }
    for network in told["allowed_by_settings"].as_array().into_iter().flatten() {
        output.line("", &json!({ "kind": "setting", "network": network, "verdict": "allow" }))?;
    }
    Ok(())
}
