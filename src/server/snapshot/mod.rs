//! The snapshot of the blacklist: listings, known-good pairs and source successes survive a restart in a file of the data
//! folder (POLICY section 2, "snapshot"). It is a cache: without it phones are let in all the same.

mod decode;
mod encode;
mod file;
mod format;

pub use decode::decode;
pub use encode::encode;
pub use format::Damage;

use crate::blacklist::{Blacklist, Mode};
use crate::clock::Clock;
use crate::config::Settings;
use crate::fingerprint::Fingerprints;
use crate::limits::LAST_SNAPSHOT;
use crate::metrics::Counters;
use crate::now::Now;
use crate::tenant::Tenants;
use file::SnapshotFile;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How far the wall clock may have gone from the monotonic one before an unchanged snapshot is written anew: from its
/// wall clock the next process reckons how long it was away.
const CLOCK_DRIFT: Duration = Duration::from_secs(1);

/// Makes the blacklist: with what the last process has left where that is of use, else an empty one. A damaged snapshot
/// is one warning; it is set aside and not overwritten, for it tells of a failing disk or of an error of ours.
pub fn restore(settings: &Settings, tenants: &Tenants, now: Now, seed: u64) -> Blacklist {
    let policy = settings.blacklist.policy();
    let make = |fingerprints| Blacklist::new(policy.clone(), tenants.count(), fingerprints, seed);
    if policy.mode == Mode::Off {
        return make(Fingerprints::default());
    }
    let file = SnapshotFile::within(&settings.data_dir);
    let read = file.open().and_then(|open| open.map(|open| decode::decode(open, tenants, now, make)).transpose());
    match read {
        Ok(Some((blacklist, records))) => {
            tracing::info!(records, listed = blacklist.count_listed(now), "the blacklist was restored");
            blacklist
        }
        Ok(None) => make(Fingerprints::default()),
        Err(damage) => {
            warn(&file, &damage);
            make(Fingerprints::default())
        }
    }
}

fn warn(file: &SnapshotFile, damage: &Damage) {
    let kept = match file.set_aside() {
        Ok(()) => format!("it was moved to {}", file.damaged_path().display()),
        Err(error) => format!("it could not be moved away: {error}"),
    };
    let (path, error) = (file.path(), damage.to_string());
    tracing::warn!(file = %path.display(), error, kept, "the snapshot is damaged: the blacklist starts empty");
}

/// Writes the snapshots of a running service, one at a time.
pub struct Snapshots {
    file: SnapshotFile,
    interval: Duration,
    blacklist: Arc<Blacklist>,
    tenants: Arc<Tenants>,
    clock: Clock,
    counters: Arc<Counters>,
    stopping: AtomicBool,
    /// Locked while one is written.
    last: Mutex<Last>,
}

/// What became of the last one.
#[derive(Default)]
struct Last {
    written: Option<Written>,
    failed: bool,
}

/// What is in the file.
#[derive(Clone, Copy)]
struct Written {
    changes: u64,
    at: Now,
}

/// Why one is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Occasion {
    /// It is time.
    Interval,
    /// The service stops.
    Stop,
}

impl Snapshots {
    /// Those of a blacklist and its tenants; none where it is off.
    pub fn of(
        settings: &Settings,
        (blacklist, tenants): (Arc<Blacklist>, Arc<Tenants>),
        clock: Clock,
        counters: Arc<Counters>,
    ) -> Option<Arc<Self>> {
        let file = SnapshotFile::within(&settings.data_dir);
        let interval = settings.blacklist.snapshot_interval.get();
        let (stopping, last) = (AtomicBool::new(false), Mutex::default());
        let keeps = blacklist.mode() != Mode::Off;
        keeps.then(|| Arc::new(Self { file, interval, blacklist, tenants, clock, counters, stopping, last }))
    }

    /// Writes one each interval from the call on, by the service's clock, which is looked at each `tick` of real time.
    pub fn keep(self: Arc<Self>, tick: Duration) -> impl Future<Output = ()> {
        let mut written = self.clock.now().monotonic;
        async move {
            loop {
                tokio::time::sleep(tick).await;
                let now = self.clock.now();
                if now.since(written) >= self.interval {
                    written = now.monotonic;
                    Arc::clone(&self).write_off_thread(Occasion::Interval).await;
                }
            }
        }
    }

    /// Writes the last one, when nobody is answered any more. One that is being written gives way; this one takes
    /// [`LAST_SNAPSHOT`] at most, as far as the disk lets it. Nothing is written afterwards.
    pub async fn finish(self: Arc<Self>) {
        self.stopping.store(true, Ordering::SeqCst);
        self.write_off_thread(Occasion::Stop).await;
    }

    async fn write_off_thread(self: Arc<Self>, occasion: Occasion) {
        let work = move || self.write(occasion);
        if tokio::task::spawn_blocking(work).await.is_err_and(|error| error.is_panic()) {
            tracing::error!("a snapshot had panicked");
        }
    }

    fn write(&self, occasion: Occasion) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        // Asked before the records are: what changes in between is written once more.
        let written = Written { changes: self.blacklist.changes(), at: now };
        if self.gives_way(occasion) || last.written.is_some_and(|last| last.still_holds(written)) {
            return;
        }
        let in_time = || occasion == Occasion::Interval || self.clock.now().since(now.monotonic) < LAST_SNAPSHOT;
        let goes_on = || !self.gives_way(occasion) && in_time();
        let outcome = self.file.replace(|out| encode::encode(&self.blacklist, &self.tenants, now, goes_on, out));
        if outcome.is_ok() || !self.gives_way(occasion) {
            self.report(&mut last, outcome, written);
        }
    }

    fn gives_way(&self, occasion: Occasion) -> bool {
        occasion == Occasion::Interval && self.stopping.load(Ordering::SeqCst)
    }

    /// Says once that it goes wrong, and once that it goes well again.
    fn report(&self, last: &mut Last, outcome: io::Result<u64>, written: Written) {
        match outcome {
            Ok(records) => {
                self.counters.snapshots_written.inc();
                if last.failed {
                    tracing::info!("the blacklist is written down again");
                }
                tracing::debug!(records, "the blacklist was written down");
                *last = Last { written: Some(written), failed: false };
            }
            Err(error) => {
                self.counters.snapshots_failed.inc();
                if !last.failed {
                    let (path, error) = (self.file.path(), error.to_string());
                    let file = path.display();
                    tracing::warn!(%file, error, "the blacklist cannot be written down: a restart would forget it");
                }
                last.failed = true;
            }
        }
    }
}

impl Written {
    /// Whether what is in the file is still true at another moment.
    fn still_holds(self, other: Self) -> bool {
        let passed = other.at.since(self.at.monotonic);
        let wall = self.at.wall.saturating_add(passed);
        self.changes == other.changes && wall.abs_diff(other.at.wall) <= CLOCK_DRIFT
    }
}

#[cfg(test)]
mod tests;
