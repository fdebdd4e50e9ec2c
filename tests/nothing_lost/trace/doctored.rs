//! Traces of services that are worse than ours: what a proof accepts here, it proves nothing with.

use super::call::{Call, What};
use super::order::{Breach, breaches};
use super::record::{Recording, record};
use crate::size::size;
use std::path::Path;

/// The recording of a disk, or a program, that leaves some calls out.
pub fn without(recording: &Recording, is_left_out: impl Fn(&Call) -> bool) -> Recording {
    let calls = recording.calls.iter().filter(|call| !is_left_out(call)).cloned().collect();
    Recording { calls }
}

/// Whether a call syncs a file or folder whose name ends so.
pub fn syncs(call: &Call, end: &str) -> bool {
    matches!(&call.what, What::Sync(path) if path.to_string_lossy().ends_with(end))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_answer_comes_after_its_sync_and_a_trace_in_which_it_does_not_is_seen() {
    let recording = record(size(48, 1_000)).await;
    let answers = recording.answers().len();
    assert_eq!(breaches(&recording), [], "of {answers} answers");
    println!(
        "order: {answers} answers, each after one wait for the disk, its commit; each row gone after file and folder"
    );

    let unsynced_log = breaches(&without(&recording, |call| syncs(call, "-wal")));
    assert_eq!(count(&unsynced_log, |breach| matches!(breach, Breach::NameBeforeCommit(_))), answers);
    let unsynced_letter = breaches(&without(&recording, |call| syncs(call, ".eml")));
    assert_eq!(count(&unsynced_letter, |breach| matches!(breach, Breach::DoneBeforeLetter(_))), answers);
    let synced_early = breaches(&syncing_each_email_it_writes(&recording));
    assert_eq!(count(&synced_early, |breach| matches!(breach, Breach::CommitAfterLetter(_))), answers);
    let unsynced_name = breaches(&without(&recording, |call| syncs(call, "data/pickup")));
    assert_eq!(count(&unsynced_name, |breach| matches!(breach, Breach::DoneBeforeName(_))), answers);
    let unsynced_folder = breaches(&without(&recording, |call| syncs(call, "data")));
    assert!(unsynced_folder.contains(&Breach::AnswerBeforeFolder(Path::new("data/pickup").to_owned())));
    let hasty = breaches(&answering_at_once(&recording));
    assert_eq!(count(&hasty, |breach| matches!(breach, Breach::AnswerBeforeCommit(_))), answers);
}

/// As if each answer had been sent before everything else.
fn answering_at_once(recording: &Recording) -> Recording {
    let mut calls = recording.calls.clone();
    for call in calls.iter_mut().filter(|call| matches!(call.what, What::Send(_))) {
        (call.start, call.end) = (0, 0);
    }
    Recording { calls }
}

/// As if each email had been synced as soon as it was written. A call's lines stay apart from those of all others.
fn syncing_each_email_it_writes(recording: &Recording) -> Recording {
    let mut calls = Vec::new();
    for call in &recording.calls {
        let call = Call { start: call.start * 2, end: call.end.saturating_mul(2), what: call.what.clone() };
        let line = call.end.saturating_add(1);
        let written = match &call.what {
            What::Write(path, ..) if path.extension().is_some_and(|extension| extension == "tmp") => Some(path.clone()),
            _ => None,
        };
        calls.push(call);
        calls.extend(written.map(|path| Call { start: line, end: line, what: What::Sync(path) }));
    }
    Recording { calls }
}

fn count(breaches: &[Breach], which: impl Fn(&Breach) -> bool) -> usize {
    breaches.iter().filter(|breach| which(breach)).count()
}
