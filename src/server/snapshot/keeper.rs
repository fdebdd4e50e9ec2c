//! One snapshot of a running service: when it is rewritten, and what is logged when that fails.

use super::encode::encode;
use super::file::SnapshotFile;
use super::kept::KeptState;
use crate::ambient::clock::Clock;
use crate::metrics::Counters;
use domain::tenant::Tenants;
use domain::time::Now;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Limit: how long a stop writes at the last snapshot; a million known-good pairs take less than a second.
const LAST_SNAPSHOT: Duration = Duration::from_secs(5);

/// How far the wall clock may drift from the monotonic one before an unchanged snapshot is rewritten: by its wall
/// clock the next process finds out for what time it was down.
const CLOCK_DRIFT: Duration = Duration::from_secs(1);

/// Writes snapshots, one at a time.
pub(super) struct Keeper<T> {
    file: SnapshotFile,
    kept: Arc<T>,
    tenants: Arc<Tenants>,
    clock: Clock,
    counters: Arc<Counters>,
    stopping: AtomicBool,
    /// Locked while one is written.
    last: Mutex<Last>,
}

/// The outcome of the last one of this process.
#[derive(Default)]
struct Last {
    written: Option<Written>,
    failed: bool,
}

/// What is in the file.
#[derive(Clone, Copy)]
pub(super) struct Written {
    pub(super) changes: u64,
    pub(super) at: Now,
}

/// Why one is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Occasion {
    /// It is time.
    Interval,
    /// The service stops.
    Stop,
}

impl<T: KeptState> Keeper<T> {
    /// The keeper of a state that was just restored.
    pub(super) fn of(
        folder: &Path,
        kept: &Arc<T>,
        tenants: &Arc<Tenants>,
        clock: &Clock,
        counters: &Arc<Counters>,
    ) -> Arc<Self> {
        let (file, kept, tenants) = (SnapshotFile::within(folder, T::FILE), Arc::clone(kept), Arc::clone(tenants));
        let (clock, counters, stopping) = (clock.clone(), Arc::clone(counters), AtomicBool::new(false));
        Arc::new(Self { file, kept, tenants, clock, counters, stopping, last: Mutex::default() })
    }

    /// Writes one, where something has changed.
    pub(super) async fn keep(self: Arc<Self>) {
        self.write_off_thread(Occasion::Interval).await;
    }

    /// Writes the last one. One that is being written is cancelled; this one takes [`LAST_SNAPSHOT`] at most, unless
    /// the disk stalls. Nothing is written afterwards.
    pub(super) async fn finish(self: Arc<Self>) {
        self.stopping.store(true, Ordering::SeqCst);
        self.write_off_thread(Occasion::Stop).await;
    }

    async fn write_off_thread(self: Arc<Self>, occasion: Occasion) {
        let work = move || self.write(occasion);
        if tokio::task::spawn_blocking(work).await.is_err_and(|error| error.is_panic()) {
            tracing::error!(snapshot = T::NAME, "snapshot panicked");
        }
    }

    fn write(&self, occasion: Occasion) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        // Asked before the records are: what changes in between is written once more.
        let written = Written { changes: self.kept.changes(), at: now };
        if self.gives_way(occasion) || self.is_up_to_date(last.written, written) {
            return;
        }
        let in_time = || occasion == Occasion::Interval || self.clock.now().since(now.monotonic) < LAST_SNAPSHOT;
        let goes_on = || !self.gives_way(occasion) && in_time();
        let outcome = self.file.replace(|out| encode(self.kept.as_ref(), &self.tenants, now, goes_on, out));
        if outcome.is_ok() || !self.gives_way(occasion) {
            self.report(&mut last, outcome, written);
        }
    }

    /// Whether the file is current. One that the last process left may still hold what belongs to a tenant that no
    /// longer exists; where there is no file, an empty state needs none.
    fn is_up_to_date(&self, last: Option<Written>, now: Written) -> bool {
        last.map_or_else(|| now.changes == 0 && !self.file.path().exists(), |last| last.still_holds(now))
    }

    fn gives_way(&self, occasion: Occasion) -> bool {
        occasion == Occasion::Interval && self.stopping.load(Ordering::SeqCst)
    }

    /// Logs once that it begins to fail, and once that it works again.
    fn report(&self, last: &mut Last, outcome: io::Result<u64>, written: Written) {
        let snapshot = T::NAME;
        match outcome {
            Ok(records) => {
                self.counters.snapshots_written.inc();
                if last.failed {
                    tracing::info!(snapshot, "snapshot written again");
                }
                tracing::debug!(snapshot, records, "snapshot written");
                *last = Last { written: Some(written), failed: false };
            }
            Err(error) => {
                self.counters.snapshots_failed.inc();
                if !last.failed {
                    let (path, error) = (self.file.path(), error.to_string());
                    let path = path.display();
                    tracing::warn!(snapshot, %path, error, "cannot write snapshot; a restart would lose its contents");
                }
                last.failed = true;
            }
        }
    }
}

impl Written {
    /// Whether what is in the file is still true at another moment.
    pub(super) fn still_holds(self, other: Self) -> bool {
        let passed = other.at.since(self.at.monotonic);
        let wall = self.at.wall.saturating_add(passed);
        self.changes == other.changes && wall.abs_diff(other.at.wall) <= CLOCK_DRIFT
    }
}
