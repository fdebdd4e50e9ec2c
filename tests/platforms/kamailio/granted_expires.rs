//! A registration lasts as long as Realmgate grants, and the phone learns how long.

use super::Kamailio;
use crate::gate::Gate;
use crate::line::Line;
use crate::raw_phone::RawPhone;
use crate::scripted::ScriptedPhone;
use crate::versions::{Make, kamailio_and};

#[tokio::test]
async fn an_account_of_77_seconds_is_registered_for_no_longer() {
    let gate = Gate::start("", &["alice --expires-max 77", "bob"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let granted = |user, lifetime| {
        let line = Line::of(user).asking_for(lifetime);
        [ScriptedPhone::pjsip, ScriptedPhone::jssip].map(|make| {
            let phone = make(&kamailio, &line);
            let got = (phone.registered.status, phone.registered.expires);
            assert_eq!(phone.leave().status, 200);
            got
        })
    };
    assert_eq!(granted("alice", 3600), [(200, 77); 2]);
    assert_eq!(granted("alice", 30), [(200, 30); 2]);
    assert_eq!(granted("bob", 1234), [(200, 1234); 2]);
    gate.keep("kamailio-register-77-seconds", &kamailio_and(&[Make::Pjsip, Make::Jssip]));
}

#[tokio::test]
async fn no_wording_of_the_wish_lasts_longer_than_the_tenant_allows() {
    let gate = Gate::start("expires_max = 600", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let mut phone = RawPhone::at(1, &kamailio, "alice");
    for (contact, header) in [
        ("<sip:a@192.0.2.1>", "Expires: 4294967295"),
        ("<sip:a@192.0.2.1>;expires=4294967295", "Expires: 5"),
        ("<sip:a@192.0.2.1>;expires=-1", "Expires: 5000"),
        ("<sip:a@192.0.2.1>;expires=x", "Expires: 5000"),
        ("<sip:a@192.0.2.1>", "X-No-Expires: at all"),
        ("<sip:a@192.0.2.2>;expires=5, <sip:a@192.0.2.1>;expires=5000", "Expires: 5"),
    ] {
        (phone.contact, phone.expires) = (format!("Contact: {contact}"), header.to_owned());
        let reply = phone.register();
        let granted = reply.text.split(";expires=").skip(1).map(|rest| rest.split([',', ';', '\r']).next().unwrap());
        let granted: Vec<u32> = granted.map(|seconds| seconds.parse().expect("a number")).collect();
        assert!(
            !granted.is_empty() && granted.iter().all(|seconds| *seconds <= 600),
            "{contact} {header}: {granted:?}"
        );
    }
    gate.keep("kamailio-register-too-long", &kamailio_and(&[Make::Raw]));
}
