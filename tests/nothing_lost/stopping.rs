//! SIGTERM under load, again and again: a client that has sent a request on an open connection gets its answer.

use super::size::size;
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::SETTINGS;
use realmgate_testkit::wire::PlatformConnection;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const CLIENTS: usize = 8;
/// From the signal to the end of the process.
const EXIT_WITHIN: Duration = Duration::from_secs(10);

#[test]
fn no_request_is_left_unanswered_and_the_process_ends_in_time_whenever_it_is_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = SETTINGS.replace("drain = \"0s\"", "drain = \"6s\"");
    let mut longest = Duration::ZERO;
    for round in 0..size(10, 100) {
        let daemon = Daemon::start(folder.path(), Some(&settings), &[]);
        // Some platforms keep a connection that they do not use; waiting for them takes the whole drain time.
        let idle = (round % 10 == 9).then(|| {
            let mut connection = PlatformConnection::open(&daemon.base);
            connection.ask(&Phone::of("alice").body().to_string());
            connection
        });
        let answered = Arc::new(AtomicUsize::new(0));
        let clients: Vec<_> = (0..CLIENTS).map(|_| keep_asking(&daemon.base, &answered)).collect();
        while answered.load(Ordering::SeqCst) < 20 + round % 7 {
            std::thread::yield_now();
        }
        longest = longest.max(stop(daemon));
        for client in clients {
            assert!(client.join().expect("each request was answered") > 0, "round {round}");
        }
        drop(idle);
    }
    println!("the longest stop took {longest:?}");
}

/// Sends registrations on one kept connection until an answer closes it; says how many were answered.
fn keep_asking(base: &str, all: &Arc<AtomicUsize>) -> JoinHandle<usize> {
    let (mut connection, all) = (PlatformConnection::open(base), Arc::clone(all));
    std::thread::spawn(move || {
        let mut answered = 0;
        loop {
            let answer = connection.ask(&Phone::of("alice").body().to_string());
            assert!(answer.text.starts_with("{\"status\":"), "{}", answer.text);
            answered += 1;
            all.fetch_add(1, Ordering::SeqCst);
            if answer.closes {
                return answered;
            }
        }
    })
}

/// Tells it to stop; how long that took.
fn stop(daemon: Daemon) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "the promise is about time as it passes")]
    let told = Instant::now();
    daemon.signal("TERM");
    let (status, log) = daemon.wait();
    let took = told.elapsed();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(took <= EXIT_WITHIN, "{took:?}: {log}");
    took
}
