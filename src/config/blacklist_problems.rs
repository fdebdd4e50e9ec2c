//! What is wrong with the numbers of `[blacklist]`.

use super::BlacklistSettings;
use super::problem::SettingsProblem;
use std::time::Duration;

/// Limit: the most failures that a setting may ask for: a counter in memory holds little more.
const MOST_FAILURES: u32 = 60_000;

/// Limit: the most points that can be set. They are kept in four bytes: beyond a few times this, a cost adds nothing to
/// a full bucket.
const MOST_POINTS: f64 = 1_000_000.0;

/// Limit: the longest time that can be set. Times in memory mean something for four years; nothing that is asked for
/// needs more than this.
const LONGEST: Duration = Duration::from_hours(365 * 24);

/// Adds one line for each number that is out of range.
pub(super) fn find(settings: &BlacklistSettings, problems: &mut Vec<SettingsProblem>) {
    let mut wrong = |key: &str, text: String| problems.push(SettingsProblem::error(format!("blacklist.{key}"), text));
    for (key, amount) in amounts(settings) {
        let capacity = key.contains("capacity");
        if !(0.0..=MOST_POINTS).contains(&amount) || (capacity && amount == 0.0) {
            wrong(key, format!("{amount} is out of range: use a positive number up to {MOST_POINTS}"));
        }
    }
    if !(0.0..1.0).contains(&settings.jitter) {
        wrong("jitter", format!("{} is out of range: use a number from 0 to below 1", settings.jitter));
    }
    let failures = [
        ("pair_failures", settings.pair_failures),
        ("guard_failures", settings.guard_failures),
        ("guard_per_source", settings.guard_per_source),
        ("known_good_sources", settings.known_good_sources),
    ];
    for (key, number) in failures.into_iter().filter(|(_, number)| !(1..=MOST_FAILURES).contains(number)) {
        wrong(key, format!("{number} is out of range: use a number from 1 to {MOST_FAILURES}"));
    }
    for (key, _) in sizes(settings).into_iter().filter(|(_, size)| *size == 0) {
        wrong(key, "0 is out of range: use 1 or more".to_owned());
    }
    for (key, period) in settings.periods() {
        if period.get().is_zero() {
            wrong(key, "is zero: use a duration like \"10m\"".to_owned());
        } else if period.get() > LONGEST {
            wrong(key, "is longer than a year: use less".to_owned());
        }
    }
    for (key, ladder) in settings.ladders() {
        if ladder.is_empty() || ladder.iter().any(|step| step.get().is_zero()) {
            wrong(key, "needs at least one duration, and none of zero".to_owned());
        } else if ladder.iter().any(|step| step.get() > LONGEST) {
            wrong(key, "holds a duration longer than a year: use less".to_owned());
        }
    }
    find_bursts(settings, problems);
    find_contradictions(settings, problems);
}

/// Permitted checks that take longer than the longest time to be restored would never be restored.
fn find_bursts(settings: &BlacklistSettings, problems: &mut Vec<SettingsProblem>) {
    let looks = [
        ("look_burst", settings.look_burst, settings.look_interval),
        ("guard_look_burst", settings.guard_look_burst, settings.guard_look_interval),
    ];
    for (key, burst, interval) in looks {
        if interval.get().saturating_mul(burst) > LONGEST {
            let text = format!("{burst} permitted checks would take longer than a year to be restored: use fewer");
            problems.push(SettingsProblem::error(format!("blacklist.{key}"), text));
        }
    }
}

/// Numbers that make sense by themselves but not together.
fn find_contradictions(settings: &BlacklistSettings, problems: &mut Vec<SettingsProblem>) {
    let contradictions = [
        (
            settings.capacity < settings.cost_new_name,
            "capacity",
            "is less than cost_new_name, so the first wrong password lists a source: use cost_new_name or more",
        ),
        (
            settings.trusted_capacity < settings.capacity,
            "trusted_capacity",
            "is less than capacity: an address with a recent success would be listed sooner than any other",
        ),
        (settings.capacity_56 < settings.capacity, "capacity_56", "is less than capacity, which a single address has"),
        (
            settings.capacity_48 < settings.capacity_56,
            "capacity_48",
            "is less than capacity_56, which each /56 in it has",
        ),
        (
            settings.udp_factor > 1.0,
            "udp_factor",
            "is above 1: an address that can be forged would get more points than one that cannot",
        ),
        (
            settings.guard_per_source >= settings.guard_failures,
            "guard_per_source",
            "is not below guard_failures: one address alone could make a username guarded",
        ),
    ];
    for (_, key, text) in contradictions.into_iter().filter(|(found, ..)| *found) {
        problems.push(SettingsProblem::warning(format!("blacklist.{key}"), text));
    }
}

fn amounts(settings: &BlacklistSettings) -> [(&'static str, f64); 10] {
    [
        ("capacity", settings.capacity),
        ("trusted_capacity", settings.trusted_capacity),
        ("unknown_capacity", settings.unknown_capacity),
        ("capacity_56", settings.capacity_56),
        ("capacity_48", settings.capacity_48),
        ("cost_new_name", settings.cost_new_name),
        ("cost_repeat", settings.cost_repeat),
        ("cost_locked", settings.cost_locked),
        ("cost_replay", settings.cost_replay),
        ("udp_factor", settings.udp_factor),
    ]
}

/// Without a permitted check in reserve a known phone would not pass, and a guarded name would be shut.
fn sizes(settings: &BlacklistSettings) -> [(&'static str, usize); 8] {
    let looks = |burst: u32| usize::try_from(burst).unwrap_or(usize::MAX);
    [
        ("look_burst", looks(settings.look_burst)),
        ("guard_look_burst", looks(settings.guard_look_burst)),
        ("max_sources", settings.max_sources),
        ("max_pairs", settings.max_pairs),
        ("max_known_good", settings.max_known_good),
        ("max_listings", settings.max_listings),
        ("max_names", settings.max_names),
        ("max_tried", settings.max_tried),
    ]
}

#[cfg(test)]
mod tests;
