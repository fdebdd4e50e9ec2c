//! A service that was killed starts again and is ready within a second.

use super::size::size;
use realmgate_testkit::daemon::Daemon;
use std::time::{Duration, Instant};

/// From the kill to the line that says it listens.
const READY_WITHIN: Duration = Duration::from_secs(1);

#[test]
fn a_killed_service_is_ready_again_within_a_second() {
    let folder = tempfile::tempdir().expect("a folder");
    for _ in 0..size(3, 30) {
        #[expect(clippy::disallowed_methods, reason = "the promise is about time as it passes")]
        let start = Instant::now();
        let daemon = Daemon::start(folder.path(), None, &[]);
        let took = start.elapsed();
        daemon.signal("KILL");
        daemon.wait();
        assert!(took < READY_WITHIN, "ready after {took:?}");
    }
}
