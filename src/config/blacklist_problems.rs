//! What is wrong with the numbers of `[blacklist]`.

use super::BlacklistSettings;
use super::problems::Problem;

/// More than a counter in memory holds.
const MOST_FAILURES: u32 = 60_000;

/// Adds one line for each number that makes no sense.
pub(super) fn find(settings: &BlacklistSettings, problems: &mut Vec<Problem>) {
    let mut wrong = |key: &str, text: String| problems.push(Problem::error(format!("blacklist.{key}"), text));
    for (key, amount) in amounts(settings) {
        let capacity = key.contains("capacity");
        if !(amount.is_finite() && amount >= 0.0) || (capacity && amount == 0.0) {
            wrong(key, format!("{amount} makes no sense: use a positive number"));
        }
    }
    if !(0.0..1.0).contains(&settings.jitter) {
        wrong("jitter", format!("{} is no part: use a number from 0 to below 1", settings.jitter));
    }
    let failures = [
        ("pair_failures", settings.pair_failures),
        ("guard_failures", settings.guard_failures),
        ("guard_per_source", settings.guard_per_source),
    ];
    for (key, number) in failures.into_iter().filter(|(_, number)| !(1..=MOST_FAILURES).contains(number)) {
        wrong(key, format!("{number} makes no sense: use a number from 1 to {MOST_FAILURES}"));
    }
    for (key, period) in settings.periods() {
        if period.get().is_zero() {
            wrong(key, "is zero: use a duration like \"10m\"".to_owned());
        }
    }
    for (key, ladder) in settings.ladders() {
        if ladder.is_empty() || ladder.iter().any(|step| step.get().is_zero()) {
            wrong(key, "needs at least one duration, and none of zero".to_owned());
        }
    }
}

fn amounts(settings: &BlacklistSettings) -> [(&'static str, f64); 11] {
    [
        ("capacity", settings.capacity),
        ("trusted_capacity", settings.trusted_capacity),
        ("unknown_capacity", settings.unknown_capacity),
        ("capacity_56", settings.capacity_56),
        ("capacity_48", settings.capacity_48),
        ("cost_new_name", settings.cost_new_name),
        ("cost_repeat", settings.cost_repeat),
        ("cost_locked", settings.cost_locked),
        ("cost_malformed", settings.cost_malformed),
        ("cost_replay", settings.cost_replay),
        ("udp_factor", settings.udp_factor),
    ]
}
