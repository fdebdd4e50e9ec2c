//! A row as it is printed, and whether it meets its targets.

use crate::load::round::Round;
use crate::load::row::{Plan, Rounds};
use crate::measure::statistics::{median, quantile};

/// The p99 that is asked for, in p99s of the floor.
const P99_TARGET: f64 = 1.3;

/// Prints a row; says whether it meets its targets. Where there is none, it does unless it is void.
#[must_use]
pub fn report(plan: &Plan, rounds: &Rounds) -> bool {
    println!("\n{}: medians of {} rounds", plan.name, rounds.floor.len());
    println!("           requests/s   p50 us   p99 us   us/request   core busy   generator busy");
    line("floor", &rounds.floor);
    line("service", &rounds.service);
    if !rounds.signups.is_empty() {
        println!("  accounts made a second meanwhile: {:.0}", median(&rounds.signups));
    }
    let throughput = ratio(rounds, "throughput", |floor, service| service.per_second / floor.per_second);
    ratio(rounds, "by processor time", |floor, service| floor.micros / service.micros);
    let p99 = ratio(rounds, "p99", |floor, service| service.p99 / floor.p99);
    for flaw in &rounds.void {
        println!("  VOID: {flaw}");
    }
    let Some(target) = plan.target else {
        return rounds.void.is_empty();
    };
    let met = rounds.void.is_empty() && throughput >= target && p99 <= P99_TARGET;
    let word = if met { "met" } else { "MISSED" };
    println!("  target: throughput at least {target:.2}, p99 at most {P99_TARGET:.1}: {word}");
    met
}

fn line(name: &str, rounds: &[Round]) {
    let of = |part: fn(&Round) -> f64| median(&rounds.iter().map(part).collect::<Vec<_>>());
    println!(
        "  {name:<7} {:>11.0} {:>8.0} {:>8.0} {:>12.2} {:>10.0}% {:>15.0}%",
        of(|round| round.per_second),
        of(|round| round.p50),
        of(|round| round.p99),
        of(|round| round.micros),
        of(|round| round.busy * 100.0),
        of(|round| round.generator_busy * 100.0),
    );
}

/// Prints the median of a ratio taken round by round, and gives it.
fn ratio(rounds: &Rounds, name: &str, of: impl Fn(&Round, &Round) -> f64) -> f64 {
    let pairs = rounds.floor.iter().zip(&rounds.service);
    let ratios: Vec<f64> = pairs.map(|(floor, service)| of(floor, service)).collect();
    let (middle, least, most) = (median(&ratios), quantile(&ratios, 0.0), quantile(&ratios, 1.0));
    println!("  RATIO service/floor, round by round: {name} {middle:.3} ({least:.3} to {most:.3})");
    middle
}
