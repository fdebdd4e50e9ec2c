//! A disk that takes nothing for a while: phones are let in all the same, people are asked to come back, nothing is lost,
//! and the service needs no one to recover.

use super::crowd::Crowd;
use super::layer::{Call, Errno, Fault, Which};
use super::trial::{CLIENTS, Trial};
use domain::accounts::STALE_AFTER;
use realmgate::ambient::clock::Clock;
use realmgate_testkit::patience::until;
use std::time::Duration;

/// Room for the store with its log, and a few hundred emails; MiB.
const ROOM: usize = 16;

/// How many sign up before the outage, and after it.
const PEOPLE: usize = 20;

/// Longer than phones are let in from what was known last.
const OUTAGE: Duration = STALE_AFTER.saturating_add(Duration::from_secs(1));

/// A crowd comes, and in the middle of it the disk takes nothing for a while.
async fn outage(trial: &Trial, fault: Option<&Fault>, begins: impl Fn(), ends: impl Fn()) {
    let daemon = trial.start(fault).expect("it starts");
    trial.add("alice", &daemon).await;
    let crowd = Crowd::default();
    let meanwhile = async {
        until("some have signed up", async || crowd.people() > PEOPLE).await;
        begins();
        lasts(&crowd).await;
        ends();
        let then = crowd.people();
        until("others have signed up", async || crowd.people() > then + PEOPLE).await;
        crowd.ends();
    };
    let (told, ()) = tokio::join!(crowd.comes_to(&daemon, CLIENTS), meanwhile);
    assert_eq!(told.undecided, 0, "no phone waited");
    trial.dies(daemon, &told.acknowledged).await;
}

/// While it lasts people are turned away, and the phone is let in up to its end.
async fn lasts(crowd: &Crowd) {
    let (clock, turned_away) = (Clock::system(), crowd.turned_away());
    let start = clock.now().monotonic;
    until("a while has passed", async || clock.now().since(start) > OUTAGE).await;
    assert!(crowd.turned_away() > turned_away, "it was not an outage");
    let granted = crowd.granted();
    until("the phone is let in still", async || crowd.granted() > granted + 1).await;
}

#[tokio::test]
async fn a_disk_that_is_full_for_a_while_loses_nothing() {
    let trial = Trial::on_a_disk_of(ROOM);
    outage(&trial, None, || trial.disk().fill(), || trial.disk().free()).await;
}

/// While a file is there, each call of a kind fails.
async fn outage_of(call: Call, errno: Errno) {
    let trial = Trial::new();
    let gate = trial.path().join("failing");
    let fault = Fault { call, errno, ending: "", which: Which::While(gate.clone()) };
    let begins = || std::fs::write(&gate, "").expect("it begins");
    let ends = || std::fs::remove_file(&gate).expect("it ends");
    outage(&trial, Some(&fault), begins, ends).await;
}

#[tokio::test]
async fn a_disk_that_turns_read_only_for_a_while_loses_nothing() {
    outage_of(Call::Change, Errno::ReadOnly).await;
}

#[tokio::test]
async fn a_disk_that_syncs_nothing_for_a_while_loses_nothing() {
    outage_of(Call::Sync, Errno::Io).await;
}

#[tokio::test]
async fn a_disk_on_which_nothing_opens_for_a_while_loses_nothing() {
    outage_of(Call::Open, Errno::Io).await;
}
