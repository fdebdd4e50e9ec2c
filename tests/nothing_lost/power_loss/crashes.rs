//! The power goes at any moment of a storm of signups, and the real service starts on what the disk held.

use super::disk::Disk;
use super::history::History;
use crate::death::{Loss, Mailbox, Mark, losses, seeded, settings, settled, victim};
use crate::size::size;
use crate::trace::{Recording, record, syncs, without};
use rand::RngExt as _;
use rand::rngs::StdRng;
use realmgate_testkit::daemon::Starting;
use std::fs;

/// One power loss: when, and how much of what was not synced survives it.
#[derive(Clone, Copy, Debug)]
struct Crash {
    line: usize,
    luck: f64,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_power_loss_takes_what_was_acknowledged_and_a_disk_that_lies_is_seen() {
    let (seed, mut rng) = seeded("power loss");
    let recording = record(size(64, 1_000)).await;
    let history = History::of(&recording.calls);
    let crashes: Vec<_> = (0..size(12, 200)).map(|number| crash(number, &recording, &mut rng)).collect();
    let mut acknowledged = 0;
    for (number, crash) in crashes.iter().enumerate() {
        let (told, losses) = after(*crash, &recording, &history, &mut rng).await;
        assert!(losses.is_empty(), "{crash:?}, seed {seed}: {losses:?}");
        acknowledged += told;
        if (number + 1).is_multiple_of(50) {
            println!("power loss: {} of {}", number + 1, crashes.len());
        }
    }
    println!("power loss: seed {seed}: {} losses, {acknowledged} acknowledged before them, 0 lost", crashes.len());

    // A disk that says it has synced the store's log, and has not, loses what was acknowledged.
    let lying = without(&recording, |call| syncs(call, "-wal"));
    let late = Crash { line: recording.answers().last().expect("answers").line, luck: 0.0 };
    let (_, losses) = after(late, &lying, &History::of(&lying.calls), &mut rng).await;
    assert!(losses.iter().any(|loss| matches!(loss, Loss::AcknowledgedAndLost(_))), "{losses:?}");
}

/// Every other one just after a signup was answered "ok"; the disk drops all, keeps all, or some of what was not synced.
fn crash(number: usize, recording: &Recording, rng: &mut StdRng) -> Crash {
    let answers = recording.answers();
    let line = match number % 2 {
        0 => answers[rng.random_range(0..answers.len())].line + 1,
        _ => rng.random_range(0..=recording.last_line()),
    };
    let luck = match number % 3 {
        0 => 0.0,
        1 => rng.random_range(0.0..1.0),
        _ => 0.9,
    };
    Crash { line, luck }
}

/// How many signups had been answered "ok" by then, and what of it is missing once the service has started again.
async fn after(crash: Crash, recording: &Recording, history: &History, rng: &mut StdRng) -> (usize, Vec<Loss>) {
    let answers = recording.answers().into_iter().filter(|answer| answer.line < crash.line);
    let acknowledged: Vec<_> = answers.map(|answer| answer.user).collect();
    let folder = tempfile::tempdir().expect("a folder");
    Disk::after(history, crash.line, crash.luck, rng).lay_out(folder.path());
    fs::write(folder.path().join("realmgate.toml"), settings()).expect("the settings are written");
    let daemon = Starting::under(&[], "127.0.0.1:0", folder.path(), &[]).listening();
    let daemon = daemon.unwrap_or_else(|ended| panic!("{crash:?}: {ended}"));
    settled(folder.path()).await;
    let mut mailbox = Mailbox::of(folder.path());
    mailbox.collect();
    let losses = losses(folder.path(), &acknowledged, &mailbox, Mark::default());
    victim::end(daemon).await;
    (acknowledged.len(), losses)
}
