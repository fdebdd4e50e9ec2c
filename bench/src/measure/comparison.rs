//! Two groups of times, compared with the random differences within one group.

use crate::measure::rank_test::compare;
use crate::measure::statistics::{median, quantile};
use rand::Rng;
use rand::seq::SliceRandom as _;

/// Standard deviations that no comparison may reach. There are some twenty in a run: one of them does so by chance in
/// eight hundred runs.
const LIMIT: f64 = 4.0;
/// How often a group is halved to see the random differences.
const HALVINGS: usize = 1_000;

/// Prints the heading of the lines below.
pub fn heading() {
    println!("  {:<28} {:>21} {:>12} {:>16} {:>11}", "", "medians, us", "difference", "second is longer", "deviations");
}

/// Prints a line; says whether the two groups cannot be told apart. How often the second of a pair is the longer is how
/// often one who compares a single time of each is right; 50 % is a coin.
#[must_use]
pub fn line(name: &str, first: &[f64], second: &[f64]) -> bool {
    let (one, other, separation) = (median(first), median(second), compare(first, second));
    let (difference, longer) = (other - one, separation.longer * 100.0);
    let deviations = separation.deviations;
    println!("  {name:<28} {one:>10.2} {other:>10.2} {difference:>+12.2} {longer:>14.2} % {deviations:>+11.1}");
    deviations.abs() < LIMIT
}

/// The largest difference of medians between two random halves of one group in a thousand halvings: what arises by chance.
pub fn by_chance(times: &[f64], rng: &mut impl Rng) -> f64 {
    let mut times = times.to_vec();
    let half = times.len() / 2;
    let differences = (0..HALVINGS).map(|_| {
        times.shuffle(rng);
        (median(&times[..half]) - median(&times[half..])).abs()
    });
    quantile(&differences.collect::<Vec<_>>(), 1.0)
}

/// The smallest delay, in microseconds, that would have been found had one group had it: of 10, 20, 40, ... ns.
#[must_use]
pub fn would_be_seen(times: &[f64], others: &[f64]) -> f64 {
    let delays = std::iter::successors(Some(0.01), |delay| Some(delay * 2.0));
    let mut seen = delays.filter(|delay| {
        let delayed: Vec<f64> = others.iter().map(|time| time + delay).collect();
        compare(times, &delayed).deviations >= LIMIT
    });
    seen.next().expect("an endless series")
}
