//! Rounds of one peer, each with a self-check: every right attempt must be granted and every wrong one refused.

use crate::measure::processor_time::processor_time;
use crate::measure::statistics::{median, quantile};
use crate::peers::credentials::{ACCOUNTS, Attempt, Attempts, Kind};
use crate::peers::exchange::{self, Lap};
use crate::peers::peer::{Peer, Verdict};
use std::time::Duration;

/// Wrong passwords in each round, and as many unknown names.
const CONTROL: u32 = 64;

/// Requests that are prepared for a round at most; 1.4 kB each.
const MOST: f64 = 200_000.0;

/// A peer and what it has shown so far.
pub struct Measured {
    peer: Box<dyn Peer>,
    attempts: Attempts,
    /// Requests in a round.
    length: u32,
    /// The rounds.
    pub rounds: Vec<Round>,
}

/// What one round came to.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    /// Answers per second.
    pub per_second: f64,
    /// Half of the requests were answered within so many microseconds.
    pub p50: f64,
    /// All but a hundredth.
    pub p99: f64,
    /// Processor time of the peer for one request, in microseconds.
    pub peer_micros: f64,
    /// The share of a core that the peer took; near 1, or it was not the limit.
    pub peer_busy: f64,
    /// The share that the generator took; below 1, or it was the limit.
    pub generator_busy: f64,
    /// Right attempts that were granted, of all.
    pub granted: Share,
    /// Wrong ones that were refused, of all.
    pub refused: Share,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default)]
pub struct Share {
    /// These.
    pub part: usize,
    /// Of these.
    pub whole: usize,
}

impl Share {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { part: self.part + other.part, whole: self.whole + other.whole }
    }

    /// Whether it is all of them.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.part == self.whole
    }
}

impl Measured {
    /// Has every account registered once, and sizes the rounds by how long that took.
    #[must_use]
    pub fn warmed_up(peer: Box<dyn Peer>, seconds: u32) -> Self {
        let mut measured = Self { peer, attempts: Attempts::default(), length: ACCOUNTS, rounds: Vec::new() };
        let requests = measured.prepared(ACCOUNTS, Kind::Right);
        let took = measured.sent(&requests, Verdict::Granted).0.took;
        let length = f64::from(ACCOUNTS) / took.as_secs_f64() * f64::from(seconds);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 000 and 200 000")]
        let length = length.clamp(1_000.0, MOST) as u32;
        Self { length, ..measured }
    }

    /// Its line in the table.
    #[must_use]
    pub fn name(&self) -> &str {
        self.peer.name()
    }

    /// One round, and its control sample after what is measured.
    pub fn round(&mut self) {
        let requests = self.prepared(self.length, Kind::Right);
        let (peer_before, generator_before) = self.processor_times();
        let (Lap { took, micros }, granted) = self.sent(&requests, Verdict::Granted);
        let (peer_after, generator_after) = self.processor_times();
        let wrong = [Kind::WrongPassword, Kind::UnknownName].map(|kind| self.refusals(kind));
        let seconds = took.as_secs_f64();
        let peer = peer_after.saturating_sub(peer_before).as_secs_f64();
        let generator = generator_after.saturating_sub(generator_before).as_secs_f64();
        let count = f64::from(self.length);
        self.rounds.push(Round {
            per_second: count / seconds,
            p50: median(&micros),
            p99: quantile(&micros, 0.99),
            peer_micros: peer / count * 1e6,
            peer_busy: peer / seconds,
            generator_busy: generator / seconds,
            granted,
            refused: wrong.into_iter().fold(Share::default(), Share::plus),
        });
    }

    fn refusals(&mut self, kind: Kind) -> Share {
        let requests = self.prepared(CONTROL, kind);
        self.sent(&requests, Verdict::Refused).1
    }

    fn prepared(&mut self, count: u32, kind: Kind) -> Vec<Vec<u8>> {
        let attempts: Vec<Attempt> = self.attempts.take(count, kind);
        self.peer.requests(&attempts)
    }

    fn sent(&self, requests: &[Vec<u8>], expected: Verdict) -> (Lap, Share) {
        let mut part = 0;
        let lap = exchange::run(self.peer.address(), requests, |request, answer| {
            let verdict = self.peer.verdict(&requests[request], answer);
            part += usize::from(verdict == Some(expected));
            verdict.is_some()
        });
        (lap, Share { part, whole: requests.len() })
    }

    fn processor_times(&self) -> (Duration, Duration) {
        let peer = self.peer.processes().into_iter().map(processor_time).sum();
        (peer, processor_time(std::process::id()))
    }
}
