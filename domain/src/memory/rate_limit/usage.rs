//! What happened recently under one key, and how long the next event has to wait.

use super::Precision;
use crate::time::Now;
use std::time::Duration;

/// The events of one key, each kind by the moments at which they count no more, in order; and how many are under way.
#[derive(Debug)]
pub(super) struct Usage<P, const KINDS: usize> {
    ends: [Vec<P>; KINDS],
    reserved: u32,
}

impl<P, const KINDS: usize> Default for Usage<P, KINDS> {
    fn default() -> Self {
        Self { ends: [const { Vec::new() }; KINDS], reserved: 0 }
    }
}

impl<P: Precision, const KINDS: usize> Usage<P, KINDS> {
    pub(super) fn reserve(&mut self) {
        self.reserved += 1;
    }

    pub(super) fn release(&mut self) {
        self.reserved = self.reserved.saturating_sub(1);
    }

    pub(super) const fn is_reserved(&self) -> bool {
        self.reserved > 0
    }

    /// Counts an event of a kind for as long as `left` says; returns when that ends.
    pub(super) fn add(&mut self, kind: usize, left: Duration, now: Now) -> P {
        for ends in &mut self.ends {
            let over = ends.len() - live(ends, now).len();
            ends.drain(..over);
        }
        let end = P::of(now.monotonic).plus(left);
        let ends = &mut self.ends[kind];
        ends.insert(ends.partition_point(|other| !is_after(*other, end)), end);
        end
    }

    /// Takes back an event that ends then.
    pub(super) fn take_back(&mut self, kind: usize, end: P) {
        let ends = &mut self.ends[kind];
        if let Some(index) = ends.iter().rposition(|other| *other == end) {
            ends.remove(index);
        }
    }

    /// How long until one more of a kind fits under `most`; `None` where it fits now. Zero where events under way hold the
    /// last slots: what comes of them may change the answer at any moment.
    pub(super) fn wait(&self, kind: usize, most: u32, window: Duration, now: Now) -> Option<Duration> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let ends = live(&self.ends[kind], now);
        if (ends.len() + self.reserved as usize) < most {
            return None;
        }
        Some(match ends.len().checked_sub(most) {
            _ if most == 0 => window,
            Some(beyond) => ends[beyond].since(P::of(now.monotonic)),
            None => Duration::ZERO,
        })
    }

    pub(super) fn is_idle(&self, now: Now) -> bool {
        !self.is_reserved() && self.ends.iter().all(|ends| live(ends, now).is_empty())
    }
}

/// Those that count still.
fn live<P: Precision>(ends: &[P], now: Now) -> &[P] {
    let now = P::of(now.monotonic);
    &ends[ends.partition_point(|end| !is_after(*end, now))..]
}

fn is_after<P: Precision>(one: P, other: P) -> bool {
    !one.since(other).is_zero()
}
