//! What lies in the data folder after a stop stands for itself: a copy of it is whole, and a backup can take its place.

use crate::actors::operator::{MD5, Operator};
use realmgate_testkit::daemon::Daemon;
use std::fs;

/// An operator whose service runs, with the account `early` made before and a backup of then.
fn served() -> (Operator, Daemon) {
    let operator = Operator::new();
    operator.types(&format!("account add early --ha1 {MD5}")).done();
    operator.types("backup copy.sqlite").done();
    let daemon = Daemon::start(operator.0.path(), None, &[]);
    operator.types(&format!("account add late --ha1 {MD5}")).done();
    (operator, daemon)
}

fn stop(daemon: Daemon) {
    daemon.signal("TERM");
    assert!(daemon.wait().0.success());
}

#[test]
fn a_backup_put_in_place_after_a_stop_is_what_counts() {
    let (operator, daemon) = served();
    stop(daemon);
    fs::rename(operator.path("copy.sqlite"), operator.path("data/realmgate.sqlite")).unwrap();
    let listed = operator.types("account list").done();
    assert!(listed.contains("early") && !listed.contains("late"), "{listed}");
}

#[test]
fn after_a_stop_the_file_of_the_store_holds_everything_by_itself() {
    let (operator, daemon) = served();
    stop(daemon);
    let elsewhere = operator.path("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::copy(operator.path("data/realmgate.sqlite"), elsewhere.join("realmgate.sqlite")).unwrap();
    let listed = operator.types("account list --data-dir elsewhere").done();
    assert!(listed.contains("early") && listed.contains("late"), "{listed}");
}
