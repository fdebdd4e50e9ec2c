//! Snapshots: listings, known-good pairs, source successes and the fingerprints of verified answers survive a restart in two
//! files of the data folder (docs/policy.md section 2, "snapshot"). They are caches: without them phones are
//! granted all the same.

mod decode;
mod encode;
mod file;
mod format;
mod keeper;
mod kept;

pub use decode::decode;
pub use encode::encode;
pub use format::Damage;
pub use kept::KeptState;

use crate::ambient::clock::Clock;
use crate::config::Settings;
use crate::metrics::Counters;
use domain::authentication::replay::Replay;
use domain::blacklist::{Blacklist, Mode};
use domain::memory::Fingerprints;
use domain::tenant::Tenants;
use domain::time::Now;
use file::SnapshotFile;
use keeper::Keeper;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Makes the blacklist: from the previous process's snapshot where that is usable, otherwise empty.
pub fn restore_blacklist(settings: &Settings, tenants: &Tenants, now: Now, seed: u64) -> Blacklist {
    let policy = settings.blacklist.policy();
    let make = |fingerprints| Blacklist::new(policy.clone(), tenants.count(), fingerprints, seed);
    if policy.mode == Mode::Off {
        return make(Fingerprints::default());
    }
    let (blacklist, records) = restored(&settings.data_dir, tenants, now, make);
    if let Some(records) = records {
        tracing::info!(records, listed = blacklist.count_listed(now), "blacklist restored");
    }
    blacklist
}

/// Makes the replay memory, likewise.
pub fn restore_replay(settings: &Settings, tenants: &Tenants, now: Now, seed: u64) -> Replay {
    let capacity = settings.replay.capacity;
    let make = |fingerprints| Replay::new(capacity, tenants.count(), seed).naming_by(fingerprints);
    if settings.replay.mode == Mode::Off {
        return make(Fingerprints::default());
    }
    let (replay, records) = restored(&settings.data_dir, tenants, now, make);
    if let Some(records) = records {
        tracing::info!(records, answers = replay.len(), "replay memory restored");
    }
    replay
}

/// What the file holds, and how many records those were; empty where there is none, and where it is damaged. A damaged
/// snapshot is one warning; it is set aside and not overwritten, because it is evidence of a failing disk or of a bug.
fn restored<T: KeptState>(
    folder: &Path,
    tenants: &Tenants,
    now: Now,
    make: impl Fn(Fingerprints) -> T,
) -> (T, Option<u64>) {
    let file = SnapshotFile::within(folder, T::FILE);
    let read = file.open().and_then(|open| open.map(|open| decode(open, tenants, now, &make)).transpose());
    match read {
        Ok(Some((kept, records))) => (kept, Some(records)),
        Ok(None) => (make(Fingerprints::default()), None),
        Err(damage) => {
            warn(&file, T::NAME, &damage);
            (make(Fingerprints::default()), None)
        }
    }
}

fn warn(file: &SnapshotFile, snapshot: &str, damage: &Damage) {
    let moved = file.set_aside();
    let moved_to = moved.is_ok().then(|| file.damaged_path().display().to_string());
    let move_error = moved.err().map(|error| error.to_string());
    let (path, error) = (file.path(), damage.to_string());
    let path = path.display();
    tracing::warn!(snapshot, %path, error, moved_to, move_error, "snapshot damaged; starting empty");
}

/// Writes the snapshots of a running service.
pub struct Snapshots {
    interval: Duration,
    clock: Clock,
    blacklist: Option<Arc<Keeper<Blacklist>>>,
    replay: Option<Arc<Keeper<Replay>>>,
}

impl Snapshots {
    /// Those of a blacklist and a replay memory, as they were restored; none of what is off.
    pub fn of(
        settings: &Settings,
        (blacklist, replay): (&Arc<Blacklist>, &Arc<Replay>),
        tenants: &Arc<Tenants>,
        clock: &Clock,
        counters: &Arc<Counters>,
    ) -> Arc<Self> {
        let folder = &settings.data_dir;
        let blacklist =
            (blacklist.mode() != Mode::Off).then(|| Keeper::of(folder, blacklist, tenants, clock, counters));
        let replay = (settings.replay.mode != Mode::Off).then(|| Keeper::of(folder, replay, tenants, clock, counters));
        let interval = settings.blacklist.snapshot_interval.get();
        Arc::new(Self { interval, clock: clock.clone(), blacklist, replay })
    }

    /// Writes them each interval from the call on, by the service's clock, which is read each `tick` of real time.
    pub fn keep(self: Arc<Self>, tick: Duration) -> impl Future<Output = ()> {
        let mut written = self.clock.now().monotonic;
        async move {
            loop {
                tokio::time::sleep(tick).await;
                let now = self.clock.now();
                if now.since(written) >= self.interval {
                    written = now.monotonic;
                    tokio::join!(keep(self.blacklist.as_ref()), keep(self.replay.as_ref()));
                }
            }
        }
    }

    /// Writes the last ones, once no request is answered any more. Nothing is written afterwards.
    pub async fn finish(&self) {
        tokio::join!(finish(self.blacklist.as_ref()), finish(self.replay.as_ref()));
    }
}

async fn keep<T: KeptState>(keeper: Option<&Arc<Keeper<T>>>) {
    if let Some(keeper) = keeper {
        Arc::clone(keeper).keep().await;
    }
}

async fn finish<T: KeptState>(keeper: Option<&Arc<Keeper<T>>>) {
    if let Some(keeper) = keeper {
        Arc::clone(keeper).finish().await;
    }
}

#[cfg(test)]
mod tests;
