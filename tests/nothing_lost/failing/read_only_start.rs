//! A start on a disk that can only be read is refused in plain words, and leaves everything as it was.

use super::trial::Trial;

/// MiB.
const ROOM: usize = 16;

/// How the service before this one ended: in order, so that the store's file stands for itself, or with its log beside it.
async fn is_refused_after(signal: &str) {
    let trial = Trial::on_a_disk_of(ROOM);
    let daemon = trial.start(None).expect("it starts");
    trial.add("alice", &daemon).await;
    daemon.signal(signal);
    daemon.wait();

    trial.disk().make_read_only();
    let refused = trial.start(None).err().expect("it cannot serve");
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    for word in ["realmgate: ", "data/realmgate.sqlite", "cannot be written", "Read-only file system"] {
        assert!(refused.said.contains(word), "it says why: {refused:?}");
    }

    trial.disk().make_writable();
    let daemon = trial.start(None).expect("it starts on a sound disk");
    trial.add("bob", &daemon).await;
    trial.dies(daemon, &[]).await;
}

#[tokio::test]
async fn a_start_on_a_read_only_disk_after_a_stop_is_refused_in_plain_words() {
    is_refused_after("TERM").await;
}

#[tokio::test]
async fn a_start_on_a_read_only_disk_after_a_kill_is_refused_in_plain_words() {
    is_refused_after("KILL").await;
}
