//! An open that fails once must not count for ever: SQLite opens a file that it cannot open to write to read, without a
//! word, and keeps to that as long as the process has the file open.

use super::layer::{Call, Errno, Fault, Which};
use super::night::{Outcome, night, night_after_a_kill};

/// Which opens of which files fail, one a night: those of the store itself, of its log by the writer and the two readers
/// that a night needs, and of the log's index, which a process opens once.
fn opens() -> impl Iterator<Item = (&'static str, usize)> {
    let log = (1..=3).map(|number| ("-wal", number));
    [("realmgate.sqlite", 2), ("-shm", 1)].into_iter().chain(log)
}

async fn recovers_from_each<N: Future<Output = Outcome>>(errno: Errno, night: impl Fn(Fault) -> N) {
    for (ending, number) in opens() {
        let outcome = night(Fault { call: Call::Open, errno, ending, which: Which::Nth(number) }).await;
        let failed = &outcome.failed;
        assert!(failed.len() == 1 && failed[0].ends_with(ending), "open {number} of {ending}: {failed:?}");
        assert_eq!(outcome.told.undecided, 0, "open {number} of {ending}: no phone waited");
    }
}

#[tokio::test]
async fn an_open_of_a_new_store_that_fails_once_is_made_good() {
    recovers_from_each(Errno::NoSpace, night).await;
}

#[tokio::test]
async fn an_open_of_a_killed_services_store_that_fails_once_is_made_good() {
    recovers_from_each(Errno::Io, night_after_a_kill).await;
}
