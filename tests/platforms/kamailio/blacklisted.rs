//! A source that guesses is refused for a while, a phone that has just been right is not, and the while ends.

use super::Kamailio;
use crate::counters::refusals;
use crate::gate::Gate;
use crate::raw_phone::RawPhone;
use crate::versions::{Make, kamailio_and};
use realmgate_testkit::patience::until;

/// Loopback is listed too, after four names that no one has; for six seconds, less the jitter.
const SETTINGS: &str = "[blacklist]\nnever = []\ncapacity = 6.0\ntrusted_capacity = 6.0\nladder = [\"6s\"]\n";

#[tokio::test]
async fn a_listing_spares_who_was_right_before_and_it_ends() {
    let gate = Gate::start(SETTINGS, &["alice", "bob"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let alice = RawPhone::at(2, &kamailio, "alice");
    assert_eq!(alice.register().status, 200);
    for number in 0..5 {
        assert_eq!(RawPhone::at(2, &kamailio, &format!("guess{number}")).register().status, 403);
    }
    // Each time a new phone, for Kamailio itself goes on refusing one that it has seen refused.
    let bob = |host| RawPhone::at(host, &kamailio, "bob").register().status;
    assert_eq!(bob(2), 403, "listed, though its password is right");
    assert_eq!(alice.register().status, 200, "it was right before");
    assert_eq!(bob(3), 200, "another address");
    assert_eq!(bob(2), 403, "all that was during the listing");
    assert_eq!(refusals(&gate, "blacklisted").await, 2);
    gate.keep("kamailio-blacklisted", &kamailio_and(&[Make::Raw]));
    until("the listing ends", async || bob(2) == 200).await;
}
