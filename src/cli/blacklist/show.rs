//! `blacklist show ADDRESS`: its state, what causes it, and what came from there.

use crate::ambient::clock::Clock;
use crate::cli::CliError;
use crate::cli::admin_client::AdminClient;
use crate::cli::colour::{self, Span};
use crate::cli::key_flags::TenantFilter;
use crate::cli::output::{Format, Output, Sorted};
use crate::cli::running_server::part;
use crate::cli::words::listings::{self, Faults};
use crate::cli::words::locks;
use crate::cli::words::names::shown;
use crate::config::Settings;
use crate::http::admin::api::entry::BlockEntry;
use crate::http::admin::api::source::{DecidedBy, SourceAnswer, SourceQuery};
use clap::Args;
use domain::network::{UNKNOWN_SOURCE, is_address};
use std::time::Duration;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// The address, or `unknown` for all attempts without one
    #[arg(value_name = "ADDRESS", value_parser = address)]
    address: String,
    #[command(flatten)]
    tenant: TenantFilter,
    /// Also show the last usernames tried from there
    #[arg(long)]
    names: bool,
}

fn address(text: &str) -> Result<String, &'static str> {
    let is_fine = text == UNKNOWN_SOURCE || is_address(text);
    if is_fine { Ok(text.to_owned()) } else { Err("not an address: expected e.g. 203.0.113.7, or unknown") }
}

impl Arguments {
    /// One tenant, or each of the settings.
    pub(super) fn run(&self, client: &AdminClient, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let tenants = match &self.tenant.tenant {
            Some(tenant) => vec![tenant.clone()],
            None => settings.tenant_settings().iter().map(|tenant| tenant.name.clone()).collect(),
        };
        let question = SourceQuery { names: self.names.then(|| "1".to_owned()), ..SourceQuery::default() };
        for tenant in tenants {
            let path = format!("/blacklist/{}/{}", part(&tenant), part(&self.address));
            let answer: SourceAnswer = client.query(&path, &question)?;
            if output.format() == Format::Json {
                output.line("", &Sorted(&answer))?;
                continue;
            }
            let is_blocked = !matches!(answer.by, None | Some(DecidedBy::Allowed));
            let style = if is_blocked { colour::BAD } else { colour::GOOD };
            let lines = lines(&answer, Clock::system().now().wall);
            let (first, more) = lines.split_first().expect("the state of the address");
            output.spans(&[Span::styled(first, style)])?;
            for line in more {
                output.text(line)?;
            }
        }
        Ok(())
    }
}

fn lines(answer: &SourceAnswer, now: Duration) -> Vec<String> {
    let place = listings::network_or_none(answer.source.as_deref());
    let mut lines = vec![format!("{place} (tenant {}) {}", answer.tenant, stands(answer))];
    let mut say = |what: &str, text: String| lines.push(format!("  {what:<14} {text}"));
    for rule in &answer.rules {
        let (network, state) = (listings::network_or_none(Some(&rule.network)), listings::state(rule.verdict));
        let (lasting, reason) = (listings::lasting(rule.remaining_seconds), listings::reason(rule));
        say("rule", format!("{network} is {state} {lasting}{reason}"));
    }
    if let Some(network) = &answer.allowed_by_settings {
        say("settings", format!("{network} is in blacklist.allow"));
    } else if answer.never_listed {
        say("settings", "it is in blacklist.never: it gets points, and is never listed".to_owned());
    }
    if answer.in_list_file {
        say("list file", "it is in blacklist.list_file".to_owned());
    }
    for (place, block) in answer.blocks.iter().enumerate() {
        if place > 0 {
            say("within", listings::network_or_none(block.network.as_deref()).to_owned());
        }
        block_lines(block, now, &mut say);
    }
    held(answer, now, &mut say);
    if let Some(names) = &answer.names {
        let names: Vec<_> = names.iter().map(|name| format!("{name:?}")).collect();
        say("last names", if names.is_empty() { "none are remembered".to_owned() } else { names.join(", ") });
    }
    lines
}

/// The names that are locked there, and those seen there that are guarded.
fn held(answer: &SourceAnswer, now: Duration, say: &mut impl FnMut(&str, String)) {
    for lock in &answer.locks {
        let name = lock.username.as_deref().map_or_else(|| "attempts without a username".to_owned(), shown);
        let left = listings::wait(lock.remaining_seconds);
        say("locked", format!("{name} for {left} more: {}", locks::lock(lock, now)));
    }
    if answer.locks_more > 0 {
        say("locked", format!("{} more names", answer.locks_more));
    }
    for guard in &answer.guards {
        say("guarded", format!("{} everywhere: {}", shown(&guard.username), locks::guard(guard)));
    }
}

/// What is so, in half a sentence.
fn stands(answer: &SourceAnswer) -> String {
    let lasting = listings::lasting(answer.remaining_seconds);
    let stands = match answer.by {
        Some(DecidedBy::Allowed) => "is allowed: it gets no points and is never listed".to_owned(),
        Some(DecidedBy::Rule) => format!("is blocked {lasting} by a network rule, known-good phones too"),
        Some(DecidedBy::ListFile) => "is blocked by the network list; known-good phones pass".to_owned(),
        Some(DecidedBy::Listing) => format!("is listed {lasting}; known-good phones pass"),
        None => match answer.locks.len() {
            0 => "is not listed".to_owned(),
            1 => "is not listed, but a username is locked there".to_owned(),
            count => format!("is not listed, but {count} usernames are locked there"),
        },
    };
    match listings::idle(answer.mode) {
        Some(mode) => format!("{stands} (blacklist.mode is {mode:?}: nothing is rejected)"),
        None => stands,
    }
}

fn block_lines(block: &BlockEntry, now: Duration, say: &mut impl FnMut(&str, String)) {
    let ago = |moment: &str| listings::ago(moment, now).unwrap_or_default();
    if let Some(listing) = &block.listing {
        let (since, left) = (ago(&listing.since), listings::lasting(Some(listing.remaining_seconds)));
        let (step, refused) = (listing.step, listing.refused);
        say(
            "listed",
            format!("{since}, {left}, step {step} of the ladder; {refused} rejected since{}", listings::doubt(listing)),
        );
    }
    if let Some(failures) = &block.failures {
        say("failures", Faults::from(failures).in_words().join(", "));
        say("first failure", ago(&failures.first));
        say("last failure", ago(&failures.last));
    }
    say("last success", block.last_success.as_deref().map_or_else(|| "not remembered".to_owned(), ago));
    say("points", format!("{:?} of {:?}", block.points, block.capacity));
}
