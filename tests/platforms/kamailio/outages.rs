//! Whatever of ours does not work, phones are asked to try again (503), never that they are refused (403).

use super::Kamailio;
use crate::gate::{Gate, WEBHOOK_PASSWORD};
use crate::line::Line;
use crate::ports::Lease;
use crate::raw_phone::RawPhone;
use crate::scripted::ScriptedPhone;
use crate::sipp;
use realmgate_testkit::patience::until;
use std::fs;

/// A service that keeps its port over a restart.
fn restartable(lease: &Lease) -> Gate {
    Gate::start_on(&format!("127.0.0.1:{}", lease.port), "", &["alice"])
}

/// Registers until the answer is `status`; all others must be `before`.
async fn until_it_gets(status: u16, before: u16, alice: &RawPhone) {
    until("the phone gets another answer", async || {
        let got = alice.register().status;
        assert!([status, before].contains(&got), "{got}");
        got == status
    })
    .await;
}

#[tokio::test]
async fn phones_get_in_again_when_realmgate_was_restarted() {
    let lease = Lease::take();
    let mut gate = restartable(&lease);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let alice = RawPhone::at(1, &kamailio, "alice");
    // Enough to leave an open connection with each process that asks.
    for _ in 0..20 {
        assert_eq!(alice.register().status, 200);
    }
    gate.stop();
    assert_eq!(sipp::register(&kamailio, &Line::of("alice")), 503);
    assert_eq!(ScriptedPhone::jssip(&kamailio, &Line::of("alice")).registered.status, 503);
    let refused = alice.register();
    assert_eq!(refused.status, 503);
    assert!(refused.text.contains("\r\nRetry-After: "), "{}", refused.text);
    gate.start_again();
    for _ in 0..20 {
        assert_eq!(alice.register().status, 200);
    }
    assert_eq!(sipp::register(&kamailio, &Line::of("alice")), 200);
}

#[tokio::test]
async fn a_realmgate_that_hangs_is_a_temporary_failure() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let alice = RawPhone::at(1, &kamailio, "alice");
    // It takes its time to stop, and may answer meanwhile.
    gate.daemon.signal("STOP");
    until_it_gets(503, 200, &alice).await;
    gate.daemon.signal("CONT");
    until_it_gets(200, 503, &alice).await;
}

#[tokio::test]
async fn a_store_that_is_gone_is_a_temporary_failure_until_it_is_back() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let alice = RawPhone::at(1, &kamailio, "alice");
    let store = gate.folder.path().join("data/realmgate.sqlite");
    let elsewhere = gate.folder.path().join("elsewhere");
    fs::rename(&store, &elsewhere).expect("as if its disk were gone");
    until_it_gets(503, 200, &alice).await;
    fs::rename(&elsewhere, &store).expect("the disk is back");
    until_it_gets(200, 503, &alice).await;
}

#[tokio::test]
async fn a_wrong_webhook_password_is_a_temporary_failure() {
    let lease = Lease::take();
    let mut gate = restartable(&lease);
    let kamailio = Kamailio::start(&gate, &[]).await;
    gate.stop();
    let file = gate.folder.path().join("realmgate.toml");
    let settings = fs::read_to_string(&file).expect("the settings");
    fs::write(&file, settings.replace(WEBHOOK_PASSWORD, "another webhook password")).expect("written");
    gate.start_again();
    assert_eq!(sipp::register(&kamailio, &Line::of("alice")), 503);
}
