//! What the blacklist holds, as the types of the admin API. Times are RFC 3339 in UTC, durations whole seconds, rounded up.

use super::api::entry::{BlockEntry, FailuresEntry, ListingEntry, RuleEntry, VerdictWord};
use super::api::source::{AdmissionWord, NameAtSource};
use super::api::standing::{Attempts, GuardStanding, LockStanding, ModeWord};
use domain::blacklist::{
    Certainty, Class, Entry, FailuresView, GuardView, ListingView, LockView, Mode, Permission, Permit, Preview,
    Rejection, RuleInForce,
};
use domain::network::{Block, NetworkRule, RuleAction};
use domain::tenant::Tenants;
use domain::time::{Now, whole_seconds};
use std::time::{Duration, SystemTime};

/// The last second that has a date of four digits.
const LAST_DATE: u64 = 253_402_300_799;

/// A moment by the wall clock.
pub(super) fn date(since_epoch: Duration) -> String {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(since_epoch.as_secs().min(LAST_DATE));
    humantime::format_rfc3339_seconds(moment).to_string()
}

/// What is in the past: measured by the monotonic clock, shown by the wall clock.
pub(super) fn ago(age: Duration, now: Now) -> String {
    date(now.wall.saturating_sub(age))
}

/// Whole seconds, rounded up; at least one, for what still holds.
pub(super) fn seconds(remaining: Duration) -> u64 {
    whole_seconds(remaining).max(1)
}

/// A lock of a name.
pub(super) fn lock(view: &LockView, tenants: &Tenants, now: Now) -> LockStanding {
    let name = view.name.as_ref();
    LockStanding {
        tenant: tenants.get(view.source.tenant).name.clone(),
        realm: name.map(|name| name.realm.clone()),
        username: name.map(|name| name.username.clone()),
        network: network(view.source.block()),
        attempts: if view.class == Class::Believable { Attempts::Believable } else { Attempts::Other },
        since: ago(view.state.age, now),
        remaining_seconds: seconds(view.state.remaining),
        last: ago(view.state.last, now),
        failures: view.failures,
        times: view.state.times,
        next_look_seconds: whole_seconds(view.state.next_check),
        known_good: view.known_good.map(|age| ago(age, now)),
    }
}

/// A guarded name; one attempt per `look_interval` is checked.
pub(super) fn guard(view: &GuardView, look_interval: Duration, tenants: &Tenants) -> GuardStanding {
    GuardStanding {
        tenant: tenants.get(view.tenant).name.clone(),
        realm: view.name.realm.clone(),
        username: view.name.username.clone(),
        failures: view.failures,
        remaining_seconds: seconds(view.remaining),
        look_interval_seconds: seconds(look_interval),
    }
}

/// The network of a block; `None` for the source that attempts without an address share.
pub(super) fn network(block: Block) -> Option<String> {
    block.network.map(|network| network.to_string())
}

/// The word of a mode.
pub(super) const fn mode(mode: Mode) -> ModeWord {
    match mode {
        Mode::Enforce => ModeWord::Enforce,
        Mode::Observe => ModeWord::Observe,
        Mode::Off => ModeWord::Off,
    }
}

/// A rule, and how long it still counts.
pub(super) fn rule(rule: &NetworkRule, remaining: Option<Duration>) -> RuleEntry {
    RuleEntry {
        network: rule.network.to_string(),
        tenant: rule.tenant.clone(),
        verdict: match rule.verdict {
            RuleAction::Allow => VerdictWord::Allow,
            RuleAction::Refuse => VerdictWord::Refuse,
        },
        reason: rule.reason.as_str().to_owned(),
        created: date(Duration::from_secs(rule.created)),
        until: rule.until.map(|until| date(Duration::from_secs(until))),
        remaining_seconds: remaining.map(seconds),
    }
}

/// A rule in force.
pub(super) fn in_force(view: &RuleInForce) -> RuleEntry {
    rule(&view.rule, view.remaining)
}

/// A rule as it was when it was written or removed: what is left of it by the wall clock.
pub(super) fn written_rule(written: &NetworkRule, now: Now) -> RuleEntry {
    rule(written, written.until.map(|until| Duration::from_secs(until).saturating_sub(now.wall)))
}

/// A block as it stands.
pub(super) fn entry(entry: &Entry, tenants: &Tenants, now: Now) -> BlockEntry {
    let (points, capacity) = entry.points;
    BlockEntry {
        tenant: tenants.get(entry.block.tenant).name.clone(),
        network: network(entry.block),
        listing: entry.listing.map(|view| listing(view, now)),
        failures: entry.failures.map(|view| failures(view, now)),
        last_success: entry.succeeded.map(|age| ago(age, now)),
        points: (points * 100.0).round() / 100.0,
        capacity,
    }
}

fn listing(view: ListingView, now: Now) -> ListingEntry {
    let remaining = view.listed.remaining.unwrap_or_default();
    ListingEntry {
        since: ago(view.age, now),
        until: date(now.wall + remaining),
        remaining_seconds: seconds(remaining),
        step: view.step,
        cause: view.cause.to_owned(),
        forgeable: view.evidence == Certainty::Forgeable,
        website: view.evidence == Certainty::Website,
        refused: view.refused,
    }
}

fn failures(view: FailuresView, now: Now) -> FailuresEntry {
    FailuresEntry {
        first: ago(view.first, now),
        last: ago(view.last, now),
        guesses: view.counts.guesses,
        malformed: view.counts.malformed,
        replays: view.counts.replays,
        names: view.counts.names,
    }
}

/// How a name stands at a source.
pub(super) fn preview(preview: &Preview, now: Now) -> NameAtSource {
    NameAtSource {
        admission: match preview.permission {
            Permission::Open => AdmissionWord::Open,
            Permission::Permitted(Permit::KnownGood) => AdmissionWord::LookKnownGood,
            Permission::Permitted(Permit::Locked) => AdmissionWord::LookLocked,
            Permission::Permitted(Permit::Guard(_)) => AdmissionWord::LookGuarded,
            Permission::Rejected(Rejection::Listed(_)) => AdmissionWord::RefusedListed,
            Permission::Rejected(Rejection::Locked) => AdmissionWord::RefusedLocked,
            Permission::Rejected(Rejection::Guarded) => AdmissionWord::RefusedGuarded,
        },
        listed_seconds: preview.listed.and_then(|listed| listed.remaining).map(seconds),
        locked_seconds: preview.locked.map(seconds),
        guarded: preview.guarded,
        last_success: preview.succeeded.map(|age| ago(age, now)),
    }
}
