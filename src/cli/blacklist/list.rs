//! `blacklist list`: active listings first, then locked and guarded names, then network rules, then
//! what the settings allow.

use crate::ambient::clock::Clock;
use crate::cli::CliError;
use crate::cli::admin_client::AdminClient;
use crate::cli::colour::{self, Span};
use crate::cli::key_flags::TenantFilter;
use crate::cli::output::{Format, Output, Sorted};
use crate::cli::table::Table;
use crate::cli::words::names::shown;
use crate::cli::words::{listings, locks};
use crate::http::admin::api::entry::{BlockEntry, RuleEntry, VerdictWord};
use crate::http::admin::api::list::{ListAnswer, ListQuery};
use crate::http::admin::api::standing::{GuardStanding, LockStanding};
use clap::Args;
use serde::Serialize;
use std::time::Duration;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    tenant: TenantFilter,
}

/// What a line for programs holds.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum ListedObject<'a> {
    Listing(&'a BlockEntry),
    Lock(&'a LockStanding),
    Guard(&'a GuardStanding),
    Rule(&'a RuleEntry),
    Setting { network: &'a str, verdict: VerdictWord },
    More { of: &'static str, count: usize },
}

impl Arguments {
    pub(super) fn run(&self, client: &AdminClient, output: &mut Output) -> Result<(), CliError> {
        let question = ListQuery { tenant: self.tenant.tenant.clone() };
        let answer: ListAnswer = client.query("/blacklist", &question)?;
        if output.format() == Format::Json {
            return objects(&answer, output);
        }
        let rows = rows(&answer);
        if rows.is_empty() {
            output.text("no source is listed, blocked or allowed")?;
        } else {
            let mut table = Table::new(["NETWORK", "TENANT", "STATE", "ENDS", "WHY"]);
            for [network, tenant, state, ends, why] in rows {
                let style = match &*state {
                    "allowed" => colour::GOOD,
                    "guarded" => colour::CAUTION,
                    _ => colour::BAD,
                };
                table.add([network.into(), tenant.into(), Span::styled(state, style), ends.into(), why.into()]);
            }
            table.print(output)?;
        }
        if let Some(mode) = listings::idle(answer.mode) {
            output.text(format_args!("blacklist.mode is {mode:?}: nothing is rejected"))?;
        }
        Ok(())
    }
}

fn rows(answer: &ListAnswer) -> Vec<[String; 5]> {
    let now = Clock::system().now().wall;
    let row = |network: Option<&str>, tenant: &str, state: &str, ends: String, why: String| {
        [listings::network_or_none(network).to_owned(), tenant.to_owned(), state.to_owned(), ends, why]
    };
    let listings = answer.listings.iter().map(|entry| {
        let ends = listings::ends(entry.listing.as_ref().map(|listing| listing.remaining_seconds));
        row(entry.network.as_deref(), &entry.tenant, "listed", ends, listings::why(entry, now))
    });
    let rules = answer.rules.iter().map(|rule| {
        let (ends, why) = (listings::ends(rule.remaining_seconds), format!("network rule{}", listings::reason(rule)));
        row(Some(&rule.network), listings::tenant(rule.tenant.as_deref()), listings::state(rule.verdict), ends, why)
    });
    let settings = answer
        .allowed_by_settings
        .iter()
        .map(|network| row(Some(network), "all", "allowed", "never".to_owned(), "blacklist.allow".to_owned()));
    listings.chain(held(answer, now)).chain(rules).chain(settings).collect()
}

/// Locked names, then guarded ones, which are so wherever they come from; and how many more there are.
fn held(answer: &ListAnswer, now: Duration) -> Vec<[String; 5]> {
    let mut rows = Vec::new();
    for lock in &answer.locks {
        let name = lock.username.as_deref().map_or_else(|| "(no name)".to_owned(), shown);
        let why = format!("{name}: {}", locks::lock(lock, now));
        let ends = format!("in {}", listings::wait(lock.remaining_seconds));
        let place = listings::network_or_none(lock.network.as_deref()).to_owned();
        rows.push([place, lock.tenant.clone(), "locked".to_owned(), ends, why]);
    }
    rows.extend(more(answer.locks_more, "locked"));
    for guard in &answer.guards {
        let why = format!("{}: {}", shown(&guard.username), locks::guard(guard));
        let ends = format!("in {}", listings::wait(guard.remaining_seconds));
        rows.push(["(anywhere)".to_owned(), guard.tenant.clone(), "guarded".to_owned(), ends, why]);
    }
    rows.extend(more(answer.guards_more, "guarded"));
    rows
}

fn more(count: usize, state: &str) -> Option<[String; 5]> {
    let row = || [format!("and {count} more"), String::new(), state.to_owned(), String::new(), String::new()];
    (count > 0).then(row)
}

/// One object per line, of five kinds; what is not shown is counted in a sixth.
fn objects(answer: &ListAnswer, output: &mut Output) -> Result<(), CliError> {
    let listings = answer.listings.iter().map(ListedObject::Listing);
    let locks = answer.locks.iter().map(ListedObject::Lock);
    let guards = answer.guards.iter().map(ListedObject::Guard);
    let rules = answer.rules.iter().map(ListedObject::Rule);
    let uncounted = [("lock", answer.locks_more), ("guard", answer.guards_more)].into_iter();
    let more = uncounted.filter(|(_, count)| *count > 0).map(|(of, count)| ListedObject::More { of, count });
    let setting = |network| ListedObject::Setting { network, verdict: VerdictWord::Allow };
    let settings = answer.allowed_by_settings.iter().map(String::as_str).map(setting);
    for object in listings.chain(locks).chain(guards).chain(rules).chain(more).chain(settings) {
        output.line("", &Sorted(&object))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_shown_is_counted_for_people_and_for_programs() {
        assert_eq!(more(0, "locked"), None);
        assert_eq!(more(7, "locked").expect("a row")[..3], ["and 7 more", "", "locked"]);
        let object = ListedObject::More { of: "lock", count: 7 };
        let printed = serde_json::to_string(&Sorted(&object)).expect("JSON");
        assert_eq!(printed, r#"{"count":7,"kind":"more","of":"lock"}"#);
    }
}
