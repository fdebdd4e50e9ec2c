//! The power goes at any moment of a storm of signups, and the real service starts on what the disk held.

use super::disk::{Disk, Luck};
use super::history::History;
use crate::death::{Loss, Mailbox, Mark, losses, seeded, settings, settled, victim};
use crate::size::size;
use crate::trace::{Call, Recording, What, record, syncs, without};
use rand::RngExt as _;
use rand::rngs::StdRng;
use realmgate_testkit::daemon::Starting;
use std::ffi::OsStr;
use std::fs;
use tempfile::TempDir;

/// One power loss: when, and how much of what was not synced survives it.
#[derive(Clone, Copy, Debug)]
struct Crash {
    line: usize,
    luck: Luck,
}

impl Luck {
    const fn alike(probability: f64) -> Self {
        Self { name: probability, data: probability }
    }

    /// As a file system does it that keeps names in a journal and brings data down later.
    const NAMES_ALONE: Self = Self { name: 1.0, data: 0.0 };
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
    let late = Crash { line: recording.answers().last().expect("answers").line, luck: Luck::alike(0.0) };
    let (_, losses) = after(late, &lying, &History::of(&lying.calls), &mut rng).await;
    assert!(losses.iter().any(|loss| matches!(loss, Loss::AcknowledgedAndLost(_))), "{losses:?}");
}

/// Every other one just after a signup was answered "ok"; the disk drops all, keeps nearly all, some, or the names alone
/// of what was not synced.
fn crash(number: usize, recording: &Recording, rng: &mut StdRng) -> Crash {
    let answers = recording.answers();
    let line = match number % 2 {
        0 => answers[rng.random_range(0..answers.len())].line + 1,
        _ => rng.random_range(0..=recording.last_line()),
    };
    let luck = match number / 2 % 4 {
        0 => Luck::alike(0.0),
        1 => Luck::alike(rng.random_range(0.0..1.0)),
        2 => Luck::NAMES_ALONE,
        _ => Luck::alike(0.9),
    };
    Crash { line, luck }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_email_of_which_a_power_loss_left_its_name_alone_is_delivered_whole_at_the_start() {
    let (_, mut rng) = seeded("power loss, names alone");
    let recording = record(size(32, 200)).await;
    let history = History::of(&recording.calls);
    let named = |call: &&Call| matches!(&call.what, What::Rename(_, to) if to.extension() == Some(OsStr::new("eml")));
    let mut halves = 0;
    for answer in recording.answers().into_iter().step_by(8) {
        // The power goes right after the answer; its email has its name by then, and may not be synced.
        let name = recording.calls.iter().filter(named).rfind(|call| call.end < answer.line).expect("it is named");
        let crash = Crash { line: answer.line + 1, luck: Luck::NAMES_ALONE };
        let What::Rename(_, path) = &name.what else { unreachable!("it was looked for") };
        let folder = laid_out(crash, &history, &mut rng);
        halves += usize::from(fs::metadata(folder.path().join(path)).expect("the name is there").len() == 0);
        let (_, losses) = started_in(folder, crash, &recording).await;
        assert!(losses.is_empty(), "{crash:?}: {losses:?}");
    }
    assert!(halves > 0, "no power loss came between an answer and the sync of its email");
    println!("power loss: {halves} emails of which the name alone was left, each delivered whole");
}

/// How many signups had been answered "ok" by then, and what of it is missing once the service has started again.
async fn after(crash: Crash, recording: &Recording, history: &History, rng: &mut StdRng) -> (usize, Vec<Loss>) {
    started_in(laid_out(crash, history, rng), crash, recording).await
}

/// What the disk holds when the power is back.
fn laid_out(crash: Crash, history: &History, rng: &mut StdRng) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    Disk::after(history, crash.line, crash.luck, rng).lay_out(folder.path());
    fs::write(folder.path().join("realmgate.toml"), settings()).expect("the settings are written");
    folder
}

async fn started_in(folder: TempDir, crash: Crash, recording: &Recording) -> (usize, Vec<Loss>) {
    let answers = recording.answers().into_iter().filter(|answer| answer.line < crash.line);
    let acknowledged: Vec<_> = answers.map(|answer| answer.user).collect();
    let daemon = Starting::under(&[], "127.0.0.1:0", folder.path(), &[]).listening();
    let daemon = daemon.unwrap_or_else(|ended| panic!("{crash:?}: {ended}"));
    settled(folder.path()).await;
    let mut mailbox = Mailbox::of(folder.path());
    mailbox.collect();
    let losses = losses(folder.path(), &acknowledged, &mailbox, Mark::default());
    victim::end(daemon).await;
    (acknowledged.len(), losses)
}
