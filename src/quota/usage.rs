//! What one source, mailbox or tenant did lately, and what it may still do.

use std::time::Duration;

use super::Limit;
use crate::now::Now;
use crate::tick::Tick;

/// What is allowed at one place.
pub(super) struct Rule {
    /// How many accounts, and which limit that is.
    pub created: (u32, Limit),
    /// How many taken names; `None` where they are not counted.
    pub conflicts: Option<u32>,
    /// Within how long.
    pub window: Duration,
}

/// What happened lately, each by the moment at which it counts no more, in order; four bytes each.
#[derive(Debug, Default)]
pub(super) struct Usage {
    created: Vec<Tick>,
    conflicts: Vec<Tick>,
    reserved: u32,
}

impl Usage {
    pub fn reserve(&mut self) {
        self.reserved += 1;
    }

    pub fn give_back(&mut self) {
        self.reserved = self.reserved.saturating_sub(1);
    }

    pub const fn is_reserved(&self) -> bool {
        self.reserved > 0
    }

    /// Counts an account for as long as `left` says.
    pub fn add_created(&mut self, left: Duration, now: Now) {
        self.forget(now);
        add(&mut self.created, left, now);
    }

    /// Counts a taken name.
    pub fn add_conflict(&mut self, left: Duration, now: Now) {
        self.forget(now);
        add(&mut self.conflicts, left, now);
    }

    /// Which limit one more would meet, and how long that lasts.
    pub fn met(&self, rule: &Rule, now: Now) -> Option<(Duration, Limit)> {
        let (created, limit) = rule.created;
        let by_created = self.wait(&self.created, created, rule.window, now).map(|wait| (wait, limit));
        let conflicts = rule.conflicts.and_then(|most| self.wait(&self.conflicts, most, rule.window, now));
        by_created.max(conflicts.map(|wait| (wait, Limit::Conflicts)))
    }

    /// How long until one more fits under `most`; `None` where it fits now.
    fn wait(&self, events: &[Tick], most: u32, window: Duration, now: Now) -> Option<Duration> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let events = live(events, now);
        if events.len() + self.reserved as usize >= most {
            return Some(match events.len().checked_sub(most) {
                _ if most == 0 => window,
                Some(too_many) => events[too_many].since(Tick::of(now.monotonic)),
                // With sign-ups under way the answer may be different in a moment.
                None => Duration::ZERO,
            });
        }
        None
    }

    /// Drops what counts no more.
    pub fn forget(&mut self, now: Now) {
        for events in [&mut self.created, &mut self.conflicts] {
            let over = events.len() - live(events, now).len();
            events.drain(..over);
        }
    }

    pub fn is_idle(&self, now: Now) -> bool {
        !self.is_reserved() && live(&self.created, now).is_empty() && live(&self.conflicts, now).is_empty()
    }
}

fn add(events: &mut Vec<Tick>, left: Duration, now: Now) {
    let end = Tick::of(now.monotonic).plus(left);
    let place = events.partition_point(|other| !other.is_after(end));
    events.insert(place, end);
}

fn live(events: &[Tick], now: Now) -> &[Tick] {
    let now = Tick::of(now.monotonic);
    &events[events.partition_point(|end| !end.is_after(now))..]
}
