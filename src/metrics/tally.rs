//! Counts that all workers raise: each thread on cache lines of its own, added up only when they are read. A line that
//! several cores write to moves between their caches with each write, and costs more than all the rest of a count.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// How many threads count apart from one another; of more, some share their lines, and still count right.
const LANES: usize = 16;

/// A pair of cache lines: processors fetch them in pairs.
const COUNTS_PER_LINE: usize = 16;

#[derive(Debug, Default)]
#[repr(align(128))]
struct Line([AtomicU64; COUNTS_PER_LINE]);

/// Some counts, told apart by their index.
#[derive(Debug)]
pub(super) struct Tally {
    lines: Box<[Line]>,
    counts: usize,
}

impl Tally {
    /// So many counts, all 0.
    #[must_use]
    pub(super) fn new(counts: usize) -> Self {
        let lines = LANES * counts.div_ceil(COUNTS_PER_LINE);
        Self { lines: (0..lines).map(|_| Line::default()).collect(), counts }
    }

    /// Raises the count of an index.
    pub(super) fn add(&self, index: usize, more: u64) {
        self.count(lane(), index).fetch_add(more, Ordering::Relaxed);
    }

    /// The count of an index, as far as other threads' additions are seen here by now.
    #[must_use]
    pub(super) fn sum(&self, index: usize) -> u64 {
        (0..LANES).map(|lane| self.count(lane, index).load(Ordering::Relaxed)).fold(0, u64::wrapping_add)
    }

    fn count(&self, lane: usize, index: usize) -> &AtomicU64 {
        debug_assert!(index < self.counts, "there is no such count");
        let place = lane * (self.lines.len() / LANES) + index / COUNTS_PER_LINE;
        &self.lines[place].0[index % COUNTS_PER_LINE]
    }
}

/// The lane of this thread: threads take them in turn as they first count.
fn lane() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static LANE: usize = NEXT.fetch_add(1, Ordering::Relaxed) % LANES;
    }
    LANE.with(|lane| *lane)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::thread::scope;

    #[test]
    fn what_any_number_of_threads_count_is_summed_by_index() {
        let tally = Tally::new(40);
        let count = || (0..1_000).for_each(|turn| tally.add(turn % 40, 2));
        scope(|scope| [(); 40].map(|()| scope.spawn(count)).map(drop));
        assert_eq!([0, 16, 39].map(|index| tally.sum(index)), [2_000; 3]);
    }

    #[test]
    fn the_counts_of_different_lanes_are_on_different_pairs_of_lines() {
        let tally = Tally::new(40);
        let pair_of_lines = |lane, index| std::ptr::from_ref(tally.count(lane, index)).addr() / 128;
        let pairs: BTreeSet<_> = (0..LANES).map(|lane| [0, 39].map(|index| pair_of_lines(lane, index))).collect();
        assert_eq!(pairs.iter().flatten().collect::<BTreeSet<_>>().len(), 2 * LANES);
    }
}
