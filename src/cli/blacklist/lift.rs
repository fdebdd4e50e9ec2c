//! `blacklist lift NAME`: a name that is locked, at one address or anywhere, or guarded, may try again at once.

use crate::ambient::clock::Clock;
use crate::cli::CliError;
use crate::cli::admin_client::AdminClient;
use crate::cli::key_flags::TenantFilter;
use crate::cli::output::{Format, Output};
use crate::cli::standing::{Commands, obstacles};
use crate::cli::words::listings::{bare, network_or_none};
use crate::cli::words::names::{shown, with_name};
use crate::config::Settings;
use crate::http::admin::api::lift::LiftOrder;
use crate::http::admin::api::lifted_names::LiftedNames;
use clap::Args;
use domain::network::{UNKNOWN_SOURCE, is_address};

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// The username, e.g. bob, bob@realm or sip:bob@realm
    #[arg(value_name = "NAME")]
    name: String,
    /// Only its lock at this address, or `unknown` [default: its locks at all addresses, and its guard]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    from: Option<String>,
    /// The username in one realm [default: in any]
    #[arg(long, value_name = "REALM")]
    realm: Option<String>,
    #[command(flatten)]
    tenant: TenantFilter,
}

fn address(text: &str) -> Result<String, &'static str> {
    let is_fine = text == UNKNOWN_SOURCE || is_address(text);
    if is_fine { Ok(text.to_owned()) } else { Err("not an address: expected e.g. 203.0.113.7, or unknown") }
}

impl Arguments {
    pub(super) fn run(&self, client: &AdminClient, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let order = LiftOrder {
            name: self.name.clone(),
            realm: self.realm.clone(),
            from: self.from.clone(),
            tenant: self.tenant.tenant.clone(),
        };
        let lifted: LiftedNames = client.change("/blacklist/lift", &order)?;
        if output.format() == Format::Json {
            return Ok(output.line("", &lifted)?);
        }
        for line in self.lines(&lifted, &Commands::of(settings)) {
            output.text(line)?;
        }
        Ok(())
    }

    fn lines(&self, lifted: &LiftedNames, commands: &Commands) -> Vec<String> {
        let name = shown(&self.name);
        let mut lines = Vec::new();
        for lock in &lifted.locks {
            let at = network_or_none(lock.network.as_deref());
            let name = shown(lock.username.as_deref().unwrap_or_default());
            lines.push(format!("{name} is no longer locked at {at} (tenant {})", lock.tenant));
        }
        let more = lifted.locks_count.saturating_sub(lifted.locks.len());
        if more > 0 {
            lines.push(format!("and at {more} more addresses"));
        }
        for guard in &lifted.guards {
            lines.push(format!("{} is no longer guarded (tenant {})", shown(&guard.username), guard.tenant));
        }
        if lines.is_empty() {
            let place = self.from.as_ref().map(|from| format!(" at {}", bare(from))).unwrap_or_default();
            let standing = if is_address(&self.name) { "realmgate standing --name" } else { "realmgate standing" };
            let asked = with_name(standing, &self.name, "");
            lines.push(format!("{name} was neither locked nor guarded{place}; to see what else blocks it: {asked}"));
        }
        for standing in &lifted.still {
            lines.push(format!("what still blocks it (tenant {}):", standing.tenant));
            lines.extend(obstacles(standing, commands, Clock::system().now().wall));
        }
        lines
    }
}
