//! An answer that was overheard is worth nothing elsewhere.

use super::Kamailio;
use crate::counters::{asked, refusals};
use crate::gate::Gate;
use crate::raw_phone::RawPhone;
use crate::versions::{Make, kamailio_and};

#[tokio::test]
async fn without_qop_realmgate_refuses_what_comes_again_from_elsewhere() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &["NO_QOP"]).await;
    let (alice, thief) = (RawPhone::at(1, &kamailio, "alice"), RawPhone::at(2, &kamailio, "alice"));
    let overheard = alice.authorization(&alice.challenge());
    assert_eq!(alice.send_register(&[&overheard]).status, 200);
    let contacts = kamailio.contacts();
    assert_eq!(thief.send_register(&[&overheard]).status, 403);
    assert_eq!(refusals(&gate, "replay").await, 1);
    assert_eq!(kamailio.contacts(), contacts);
    // A phone without qop uses its nonce again.
    assert_eq!(alice.send_register(&[&overheard]).status, 200);
    gate.keep("kamailio-replay", &kamailio_and(&[Make::Raw]));
}

#[tokio::test]
async fn without_qop_two_phones_of_one_account_register_at_once() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &["NO_QOP"]).await;
    for host in 1..20 {
        assert_eq!(RawPhone::at(host, &kamailio, "alice").register().status, 200);
    }
    assert_eq!(kamailio.contacts().len(), 19);
    gate.keep("kamailio-no-qop-many-phones", &kamailio_and(&[Make::Raw]));
}

#[tokio::test]
async fn with_qop_kamailio_takes_no_answer_twice() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let (alice, thief) = (RawPhone::at(1, &kamailio, "alice"), RawPhone::at(2, &kamailio, "alice"));
    let overheard = alice.authorization(&alice.challenge());
    assert_eq!(alice.send_register(&[&overheard]).status, 200);
    for phone in [&thief, &alice] {
        assert_eq!(phone.send_register(&[&overheard]).status, 401);
    }
    assert_eq!(asked(&gate).await, 1);
    gate.keep("kamailio-replay-with-qop", &kamailio_and(&[Make::Raw]));
}

#[tokio::test]
async fn an_overheard_answer_is_not_smuggled_in_beside_a_fresh_one() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let (alice, mut thief) = (RawPhone::at(1, &kamailio, "alice"), RawPhone::at(2, &kamailio, "alice"));
    let overheard = alice.authorization(&alice.challenge());
    thief.password = "wrong".to_owned();
    let fresh = || thief.authorization(&thief.challenge());
    assert_eq!(thief.send_register(&[&fresh(), &overheard]).status, 400);
    assert_eq!(thief.send_register(&[&overheard, &fresh()]).status, 400);
    let by_proxy = overheard.replace("Authorization", "Proxy-Authorization");
    assert_eq!(thief.send_register(&[&fresh(), &by_proxy]).status, 403);
    assert_eq!(thief.send_register(&[&by_proxy, &fresh()]).status, 403);
    assert!(kamailio.registered().is_empty());
    gate.keep("kamailio-replay-beside-another", &kamailio_and(&[Make::Raw]));
}
