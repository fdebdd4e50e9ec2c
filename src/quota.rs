//! How many accounts one source may create in a sliding hour, and how many taken names it may ask for.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::limits::{QUOTA_SOURCES, QUOTA_WINDOW};
use crate::now::Now;
use crate::source::Source;
use crate::too_many::TooMany;

/// Counts signups by source in a sliding hour of monotonic time. One instance for all workers.
#[derive(Debug)]
pub struct Quota {
    created: usize,
    conflicts: usize,
    capacity: usize,
    table: Mutex<Table>,
}

impl Quota {
    /// `created` accounts and `conflicts` with taken names an hour and source; 0 accounts allows none at all.
    #[must_use]
    pub fn new(created: u32, conflicts: u32) -> Self {
        Self::counting(created, conflicts, QUOTA_SOURCES)
    }

    fn counting(created: u32, conflicts: u32, capacity: usize) -> Self {
        let limit = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
        Self { created: limit(created), conflicts: limit(conflicts), capacity, table: Mutex::default() }
    }

    /// Holds a place for one signup before it is written, so that many at once cannot exceed the quota. A place that
    /// is neither committed as created nor as conflict is given back when dropped: a failed signup costs nothing.
    pub fn reserve(&self, source: Source, now: Now) -> Result<Reservation<'_>, TooMany> {
        let mut table = self.lock();
        let usage = table.touch(source, now);
        usage.forget_before(now);
        let waits = [usage.wait(&usage.created, self.created, now), usage.wait(&usage.conflicts, self.conflicts, now)];
        if let Some(wait) = waits.into_iter().flatten().max() {
            table.remove_if_idle(source);
            return Err(TooMany::until(wait));
        }
        usage.reserved += 1;
        table.shrink_to(self.capacity);
        Ok(Reservation { quota: self, source, outcome: None })
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place held for one signup.
#[derive(Debug)]
#[must_use = "dropping it gives the place back"]
pub struct Reservation<'quota> {
    quota: &'quota Quota,
    source: Source,
    outcome: Option<(Outcome, Now)>,
}

impl Reservation<'_> {
    /// The account was created.
    pub fn created(mut self, now: Now) {
        self.outcome = Some((Outcome::Created, now));
    }

    /// The name was taken.
    pub fn conflict(mut self, now: Now) {
        self.outcome = Some((Outcome::Conflict, now));
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        let mut table = self.quota.lock();
        if let Some(usage) = table.usages.get_mut(&self.source) {
            usage.reserved -= 1;
            match self.outcome {
                Some((Outcome::Created, now)) => usage.created.push_back(now.monotonic),
                Some((Outcome::Conflict, now)) => usage.conflicts.push_back(now.monotonic),
                None => {}
            }
        }
        table.remove_if_idle(self.source);
    }
}

#[derive(Clone, Copy, Debug)]
enum Outcome {
    Created,
    Conflict,
}

/// What one source did within the last hour.
#[derive(Debug, Default)]
struct Usage {
    created: VecDeque<Duration>,
    conflicts: VecDeque<Duration>,
    reserved: usize,
    place: Place,
}

/// When a source was last seen, made unique by a running number.
type Place = (Duration, u64);

impl Usage {
    fn forget_before(&mut self, now: Now) {
        for events in [&mut self.created, &mut self.conflicts] {
            while events.front().is_some_and(|event| now.since(*event) >= QUOTA_WINDOW) {
                events.pop_front();
            }
        }
    }

    /// How long until one more fits under `limit`; `None` where it fits now.
    fn wait(&self, events: &VecDeque<Duration>, limit: usize, now: Now) -> Option<Duration> {
        if events.len() + self.reserved < limit {
            return None;
        }
        if limit == 0 {
            return Some(QUOTA_WINDOW);
        }
        // With signups still under way the answer may be different in a moment.
        let oldest = if self.reserved > 0 { None } else { events.front() };
        Some(oldest.map_or(Duration::ZERO, |oldest| QUOTA_WINDOW.saturating_sub(now.since(*oldest))))
    }

    fn is_idle(&self) -> bool {
        self.reserved == 0 && self.created.is_empty() && self.conflicts.is_empty()
    }
}

/// All sources, and the order in which they were last seen.
#[derive(Debug, Default)]
struct Table {
    usages: HashMap<Source, Usage>,
    order: BTreeMap<Place, Source>,
    touches: u64,
}

impl Table {
    fn touch(&mut self, source: Source, now: Now) -> &mut Usage {
        self.touches += 1;
        let usage = self.usages.entry(source).or_default();
        self.order.remove(&usage.place);
        usage.place = (now.monotonic, self.touches);
        self.order.insert(usage.place, source);
        usage
    }

    fn remove_if_idle(&mut self, source: Source) {
        if self.usages.get(&source).is_some_and(Usage::is_idle)
            && let Some(usage) = self.usages.remove(&source)
        {
            self.order.remove(&usage.place);
        }
    }

    /// Forgets those idle longest; those with a signup under way stay.
    fn shrink_to(&mut self, capacity: usize) {
        while self.usages.len() > capacity {
            let free = |source: &Source| self.usages.get(source).is_some_and(|usage| usage.reserved == 0);
            let Some((place, source)) = self.order.iter().find(|(_, source)| free(source)).map(|(p, s)| (*p, *s))
            else {
                return;
            };
            self.order.remove(&place);
            self.usages.remove(&source);
        }
    }
}

#[cfg(test)]
mod tests;
