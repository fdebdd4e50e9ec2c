//! The lines about a phone: one sentence where nothing blocks it, else each obstacle with the command that lifts it.

use super::commands::Commands;
use crate::cli::words::listings::{FORGEABLE, Faults, ago, cause, network_or_none, wait};
use crate::cli::words::locks::{guard, lock, named};
use crate::cli::words::names::shown;
use crate::http::admin::api::lift::{Lift, LiftOrder};
use crate::http::admin::api::standing::{
    AccountStanding, AccountWord, AllowedBy, Hold, ListingStanding, ModeWord, Obstacle, RuleStanding, Standing,
};
use std::time::Duration;

/// All lines of one tenant.
pub(super) fn of(standing: &Standing, commands: &Commands, now: Duration) -> Vec<String> {
    if standing.against.is_empty() {
        return vec![format!("nothing blocks {}{}{}", whom(standing), besides(standing, now), mode(standing))];
    }
    let mut lines = vec![format!("{} {}{}:", count(standing), whom(standing), mode(standing))];
    lines.extend(obstacles(standing, commands, now));
    let mut say = |what: &str, text: String| lines.push(format!("  {what:<11} {text}"));
    for account in standing.accounts.iter().flatten().filter(|account| account.state == AccountWord::Active) {
        say("account", format!("{} is active", named(Some(&account.username), account.realm.as_deref())));
    }
    if standing.name.is_some() && standing.accounts.is_none() {
        say("account", "unknown: the store does not answer".to_owned());
    }
    for known in &standing.known_good {
        let right = ago(&known.last_success, now).unwrap_or_default();
        say("known-good", format!("at {}, succeeded {right}", network_or_none(known.network.as_deref())));
    }
    if standing.known_good_more > 0 {
        say("known-good", format!("at {} more", standing.known_good_more));
    }
    if let Some(last) = last_attempt(standing, now) {
        say("last try", last);
    }
    if let Some(text) = settings(standing) {
        say("settings", text);
    }
    lines
}

/// Each obstacle on one line, and on the next the command that lifts it.
pub(in crate::cli) fn obstacles(standing: &Standing, commands: &Commands, now: Duration) -> Vec<String> {
    let mut lines = Vec::new();
    for obstacle in &standing.against {
        let (what, text) = in_words(obstacle, now);
        lines.push(format!("  {what:<11} {text}"));
        let lift = remedy(obstacle, standing, commands);
        lines.extend(lift.map(|lift| format!("  {:<11} {lift}", "")));
    }
    if standing.more > 0 {
        lines.push(format!("  and {} more", standing.more));
    }
    lines.extend(lift_all(standing, commands));
    lines
}

/// The command that lifts several locks at once.
fn lift_all(standing: &Standing, commands: &Commands) -> Option<String> {
    let is_held = |obstacle: &&Obstacle| matches!(obstacle.what, Hold::Lock(_) | Hold::Guard(_));
    if standing.against.iter().filter(is_held).count() < 2 {
        return None;
    }
    let tenant = Some(standing.tenant.clone());
    let (what, lift) = match (&standing.name, &standing.source) {
        (Some(name), _) => {
            let order = LiftOrder { name: name.clone(), realm: None, from: None, tenant };
            ("all its locks", Lift::Name(order))
        }
        (None, source) => ("all locks there", Lift::Remove { network: source.clone()?, tenant }),
    };
    Some(format!("  to remove {what}: {}", commands.lift(&lift)))
}

fn count(standing: &Standing) -> String {
    match standing.against.len() + standing.more {
        1 => "1 thing blocks".to_owned(),
        count => format!("{count} things block"),
    }
}

fn whom(standing: &Standing) -> String {
    let who = match (&standing.name, &standing.source) {
        (Some(name), _) => shown(name),
        (None, source) if source.as_deref() == Some("unknown") => "attempts without an address".to_owned(),
        (None, source) => network_or_none(source.as_deref()).to_owned(),
    };
    format!("{who} (tenant {})", standing.tenant)
}

fn mode(standing: &Standing) -> &'static str {
    match standing.mode {
        ModeWord::Enforce => "",
        ModeWord::Observe => "; blacklist.mode is \"observe\": nothing is rejected for what is counted",
        ModeWord::Off => "; blacklist.mode is \"off\": nothing is counted",
    }
}

/// What else is known of a phone that nothing blocks.
fn besides(standing: &Standing, now: Duration) -> String {
    let mut parts = Vec::new();
    if standing.name.is_some() && standing.accounts.is_none() {
        parts.push("the store does not answer, so whether there is such an account is unknown".to_owned());
    }
    if let Some(last) = last_attempt(standing, now) {
        parts.push(format!("last attempt {last}"));
    }
    parts.extend(settings(standing));
    parts.iter().flat_map(|part| ["; ", part]).collect()
}

fn last_attempt(standing: &Standing, now: Duration) -> Option<String> {
    let last = standing.last_attempt.as_ref()?;
    let from = last.address.as_deref().map(|address| format!(" from {address}")).unwrap_or_default();
    let outcome =
        last.refused.as_deref().map_or_else(|| "granted".to_owned(), |reason| format!("rejected as {reason}"));
    Some(format!("{}{from}: {outcome}", ago(&last.at, now)?))
}

fn settings(standing: &Standing) -> Option<String> {
    match &standing.allowed_by {
        Some(AllowedBy::Settings { network }) => Some(format!("{network} is in blacklist.allow")),
        Some(AllowedBy::Rule(rule)) => Some(format!("{} is allowed by a network rule{}", rule.network, reason(rule))),
        None if standing.never_listed => {
            Some("it is in blacklist.never: it gets points, and is never listed".to_owned())
        }
        None => None,
    }
}

fn in_words(obstacle: &Obstacle, now: Duration) -> (&'static str, String) {
    match &obstacle.what {
        Hold::Account(account) => ("account", account_text(account)),
        Hold::Rule(rule) => {
            let lasting = rule.remaining_seconds.map_or_else(|| "permanently".to_owned(), more);
            let (network, since) = (network_or_none(Some(&rule.network)), ago(&rule.since, now).unwrap_or_default());
            let whom = format!("{network} by a network rule, {lasting}, added {since}");
            ("blocked", format!("{whom}, known-good phones too{}", reason(rule)))
        }
        Hold::ListFile { network } => {
            let network = network_or_none(Some(network));
            ("list", format!("{network} is in the network list, blacklist.list_file; known-good phones pass"))
        }
        Hold::SignIns { network, remaining_seconds } => {
            let at = network_or_none(network.as_deref());
            (
                "sign-ins",
                format!("from {at} on the website must wait, {}: too many within a minute", more(*remaining_seconds)),
            )
        }
        Hold::Listing(listing) => ("listed", listing_text(listing, now)),
        Hold::Lock(held) => {
            let name = named(held.username.as_deref(), held.realm.as_deref());
            let at = network_or_none(held.network.as_deref());
            let since = ago(&held.since, now).unwrap_or_default();
            ("locked", format!("{name} at {at}, {}, began {since}: {}", more(held.remaining_seconds), lock(held, now)))
        }
        Hold::Guard(held) => {
            let name = named(Some(&held.username), Some(&held.realm));
            ("guarded", format!("{name}, {} if no more fail: {}", more(held.remaining_seconds), guard(held)))
        }
    }
}

fn account_text(account: &AccountStanding) -> String {
    let name = named(Some(&account.username), account.realm.as_deref());
    match account.state {
        AccountWord::Active => format!("{name} is active"),
        AccountWord::Pending => format!("{name} is not activated: the link in the email was not opened"),
        AccountWord::Expired => format!("{name} was not activated in time: the link in the email no longer works"),
        AccountWord::Disabled => format!("{name} is disabled"),
        AccountWord::Missing if account.alike.is_empty() => format!("there is no account {name}"),
        AccountWord::Missing => {
            let alike = account.alike.iter().map(|alike| named(Some(&alike.username), Some(&alike.realm)));
            let alike = alike.collect::<Vec<_>>().join(", ");
            format!("there is no account {name}, but {alike}: usernames and realms are compared character by character")
        }
    }
}

fn listing_text(listing: &ListingStanding, now: Duration) -> String {
    let mut why = Faults::from(listing).in_words().join(", ");
    if why.is_empty() {
        why = format!("{} before the service started", cause(&listing.cause));
    }
    let (network, since) = (network_or_none(listing.network.as_deref()), ago(&listing.since, now).unwrap_or_default());
    format!(
        "{network}, {}, began {since}, step {} of the ladder: {why}{}; {} rejected since; known-good phones pass",
        more(listing.remaining_seconds),
        listing.step,
        if listing.forgeable { FORGEABLE } else { "" },
        listing.refused
    )
}

fn remedy(obstacle: &Obstacle, standing: &Standing, commands: &Commands) -> Option<String> {
    match (&obstacle.lift, &obstacle.what) {
        (Some(lift), _) => Some(format!("to remove it: {}", commands.lift(lift))),
        (None, Hold::Account(account)) if account.alike.is_empty() => {
            Some(format!("to add it: {}", commands.add(&standing.tenant, account.realm.as_deref(), &account.username)))
        }
        _ => None,
    }
}

fn more(seconds: u64) -> String {
    format!("for {} more", wait(seconds))
}

fn reason(rule: &RuleStanding) -> String {
    if rule.reason.is_empty() { String::new() } else { format!(": {}", rule.reason) }
}
