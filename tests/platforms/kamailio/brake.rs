//! Kamailio's own brake: a phone that was refused as blacklisted costs Realmgate nothing for a while.

use super::Kamailio;
use crate::counters::asked;
use crate::gate::Gate;
use crate::raw_phone::RawPhone;
use crate::versions::{Make, kamailio_and};
use realmgate_testkit::patience::until;

/// The first failure lists its source.
fn strict(ladder: &str) -> String {
    format!("[blacklist]\nnever = []\ncapacity = 1.0\nladder = [\"{ladder}\"]\n")
}

#[tokio::test]
async fn a_blacklisted_phone_is_refused_without_asking_until_its_listing_ends() {
    let gate = Gate::start(&strict("3s"), &["alice", "bob"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let mut alice = RawPhone::at(2, &kamailio, "alice");
    alice.password = "wrong".to_owned();
    assert_eq!(alice.register().status, 403);
    assert_eq!(asked(&gate).await, 1);
    alice.password.clone_from(&RawPhone::at(2, &kamailio, "alice").password);
    assert_eq!(alice.register().status, 403);
    assert_eq!(asked(&gate).await, 1, "the brake");
    gate.keep("kamailio-blacklisted-at-once", &kamailio_and(&[Make::Raw]));
    until("the brake ends", async || alice.register().status == 200).await;
    assert_eq!(asked(&gate).await, 2, "it holds as long as the listing");
}

#[tokio::test]
async fn the_brake_is_for_one_phone_and_never_long() {
    let gate = Gate::start(&strict("1h"), &["alice", "bob"]);
    let kamailio = Kamailio::start(&gate, &["BRAKE_MAX=1"]).await;
    let mut alice = RawPhone::at(2, &kamailio, "alice");
    alice.password = "wrong".to_owned();
    assert_eq!(alice.register().status, 403);
    assert_eq!(RawPhone::at(2, &kamailio, "bob").register().status, 403);
    assert_eq!(asked(&gate).await, 2, "bob is another phone");
    gate.keep("kamailio-blacklisted-for-long", &kamailio_and(&[Make::Raw]));
    let again = async || {
        assert_eq!(alice.register().status, 403);
        asked(&gate).await > 2
    };
    until("the listed phone is asked about again", again).await;
}
