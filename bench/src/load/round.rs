//! One round of load: as much as a process takes on its core, and what it cost on both sides.

use crate::load::records::Records;
use crate::load::wrk;
use crate::measure::children_time::children_time;
use crate::measure::processor_time::processor_time;

/// The server under load.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Where it listens.
    pub base: &'a str,
    /// Its process.
    pub process: u32,
}

/// What one round came to.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    /// Answers.
    pub answers: f64,
    /// Answers a second.
    pub per_second: f64,
    /// The time from a request's first byte to its answer's last, in microseconds.
    pub p50: f64,
    /// The same of the slowest hundredth.
    pub p99: f64,
    /// Processor time of the asked for one request, in microseconds.
    pub micros: f64,
    /// The share of a core that the asked took; near 1, or it was not the limit.
    pub busy: f64,
    /// The share that the generator took; under 1, or it was the limit.
    pub generator_busy: f64,
}

impl Asked<'_> {
    /// Takes requests for so many seconds.
    #[must_use]
    pub fn take(self, records: &Records, seconds: u32) -> Round {
        let times = || [processor_time(self.process), children_time()];
        let before = times();
        let figures = wrk::run(self.base, records, seconds);
        let after = times();
        let took = |which: usize| after[which].saturating_sub(before[which]).as_secs_f64();
        Round {
            answers: figures.answers,
            per_second: figures.answers / figures.seconds,
            p50: figures.p50,
            p99: figures.p99,
            micros: took(0) * 1e6 / figures.answers,
            busy: took(0) / figures.seconds,
            generator_busy: took(1) / figures.seconds,
        }
    }
}
