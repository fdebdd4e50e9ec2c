//! `realmgate standing NAME|ADDRESS`: everything that blocks a phone now, each with the command that lifts it.

mod commands;
mod lines;

pub(super) use commands::Commands;
pub(super) use lines::obstacles;

use super::CliError;
use super::admin_client::AdminClient;
use super::colour::{self, Span};
use super::key_flags::TenantFilter;
use super::output::{Format, Output};
use super::running_server::part;
use super::words::names::{shown, word};
use crate::ambient::clock::Clock;
use crate::config::Settings;
use crate::http::admin::api::standing::{AccountWord, Hold, Standing, StandingQuery};
use clap::Args;
use domain::network::{NetworkError, UNKNOWN_SOURCE, is_address, parse_network};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The username, e.g. bob, bob@realm or sip:bob@realm; or the address
    #[arg(value_name = "NAME|ADDRESS")]
    who: String,
    /// NAME|ADDRESS is a username, even if it reads like an address
    #[arg(long, conflicts_with = "address")]
    name: bool,
    /// NAME|ADDRESS is an address, or `unknown` for all attempts without one
    #[arg(long)]
    address: bool,
    /// The username in one realm [default: in any]
    #[arg(long, value_name = "REALM", conflicts_with = "address")]
    realm: Option<String>,
    #[command(flatten)]
    tenant: TenantFilter,
}

impl Arguments {
    /// One tenant, or each of the settings.
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let who = self.who.as_str();
        if who.trim().is_empty() {
            return Err(CliError::Usage("expected a username or an address".to_owned()));
        }
        let is_guessed = !self.name && !self.address && self.realm.is_none();
        if is_guessed && !is_address(who) && is_network(who) {
            let text = "this is a network: expected one address, as blacklist list shows them";
            return Err(CliError::Usage(text.to_owned()));
        }
        let by_address = self.address || (is_guessed && is_address(who));
        if self.address && !is_address(who) && who != UNKNOWN_SOURCE {
            let text = "this is not one address: expected e.g. 203.0.113.7, 2001:db8::7 or unknown";
            return Err(CliError::Usage(text.to_owned()));
        }
        let (client, commands) = (AdminClient::of(settings)?, Commands::of(settings));
        for tenant in commands.tenants(self.tenant.tenant.as_deref()) {
            let standing =
                if by_address { address(&client, &tenant, who)? } else { self.named(&client, &tenant, who)? };
            if output.format() == Format::Json {
                output.line("", &standing)?;
                continue;
            }
            let style = if standing.against.is_empty() { colour::GOOD } else { colour::BAD };
            let lines = lines::of(&standing, &commands, Clock::system().now().wall);
            let (first, more) = lines.split_first().expect("the sum of it");
            output.spans(&[Span::styled(first, style)])?;
            for line in more {
                output.text(line)?;
            }
            if by_address && !self.address && is_known(&self.named(&client, &tenant, who)?) {
                let (name, word) = (shown(who), word(who));
                let hint = format!("there is a user named {name} too: realmgate standing --name {word}");
                output.text(hint)?;
            }
        }
        if is_guessed && who == UNKNOWN_SOURCE && output.format() != Format::Json {
            let hint = "for all attempts without an address: realmgate standing --address unknown";
            output.text(hint)?;
        }
        Ok(())
    }

    fn named(&self, client: &AdminClient, tenant: &str, who: &str) -> Result<Standing, CliError> {
        let question =
            StandingQuery { name: Some(who.to_owned()), realm: self.realm.clone(), ..StandingQuery::default() };
        client.query(&format!("/standing/{}", part(tenant)), &question)
    }
}

/// Whether a string reads as a network, including one with bits after its prefix.
fn is_network(text: &str) -> bool {
    !matches!(parse_network(text.trim()), Err(NetworkError::Unreadable))
}

fn address(client: &AdminClient, tenant: &str, who: &str) -> Result<Standing, CliError> {
    let question = StandingQuery { address: Some(who.to_owned()), ..StandingQuery::default() };
    client.query(&format!("/standing/{}", part(tenant)), &question)
}

/// Whether there is an account of the name, or anything else that blocks it.
fn is_known(standing: &Standing) -> bool {
    let is_missing = |hold: &Hold| matches!(hold, Hold::Account(account) if account.state == AccountWord::Missing);
    let has_account = standing.accounts.iter().flatten().any(|account| account.state != AccountWord::Missing);
    has_account || standing.against.iter().any(|obstacle| !is_missing(&obstacle.what))
}
