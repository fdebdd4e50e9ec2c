//! Whether two groups of times can be told apart (Mann and Whitney 1947). All times are put in order; where the groups
//! are alike, each is spread evenly over the ranks. Few assumptions: no mean, no shape, an outlier is one rank.

/// What it found.
#[derive(Clone, Copy, Debug)]
pub struct Separation {
    /// The chance that a time of the second group is the longer one of a pair; 0.5 is a coin.
    pub longer: f64,
    /// How many standard deviations that is from a coin: beyond 4 by chance once in 16 000 tests.
    pub deviations: f64,
}

/// Compares the second group with the first.
#[must_use]
pub fn compare(first: &[f64], second: &[f64]) -> Separation {
    let in_first = first.iter().map(|time| (*time, 0.0));
    let mut all: Vec<(f64, f64)> = in_first.chain(second.iter().map(|time| (*time, 1.0))).collect();
    all.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    let (mut ranks_of_second, mut ranked) = (0.0, 0.0);
    for equal in all.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()) {
        let count = number(equal.len());
        let of_second: f64 = equal.iter().map(|(_, second)| second).sum();
        // Equal times share the mean of their ranks.
        ranks_of_second += of_second * (ranked + f64::midpoint(count, 1.0));
        ranked += count;
    }
    let (first, second) = (number(first.len()), number(second.len()));
    let longer = (ranks_of_second - second * (second + 1.0) / 2.0) / (first * second);
    let deviation = ((first + second + 1.0) / (12.0 * first * second)).sqrt();
    Separation { longer, deviations: (longer - 0.5) / deviation }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("some millions of times at most"))
}
