//! The right password gets a phone in; a wrong one and an unknown name are refused alike.

use super::Kamailio;
use crate::baresip::Baresip;
use crate::gate::Gate;
use crate::line::{Line, Transport};
use crate::raw_phone::RawPhone;
use crate::scripted::ScriptedPhone;
use crate::sipp;
use crate::versions::{Make, kamailio_and};

#[tokio::test]
async fn sipp_registers_with_the_right_password_only() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    assert_eq!(sipp::register(&kamailio, &Line::of("alice").with_password("wrong")), 403);
    assert!(kamailio.registered().is_empty());
    assert_eq!(sipp::register(&kamailio, &Line::of("nobody")), 403);
    assert_eq!(sipp::register(&kamailio, &Line::of("alice")), 200);
    assert_eq!(kamailio.registered(), ["alice"]);
    gate.keep("kamailio-passwords-sipp", &kamailio_and(&[Make::Sipp]));
}

#[tokio::test]
async fn pjsip_registers_with_the_right_password_only() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let wrong = ScriptedPhone::pjsip(&kamailio, &Line::of("alice").with_password("wrong"));
    assert_eq!(wrong.registered.status, 403);
    assert_eq!(ScriptedPhone::pjsip(&kamailio, &Line::of("nobody")).registered.status, 403);
    assert!(kamailio.registered().is_empty());
    for transport in [Transport::Udp, Transport::Tcp] {
        let phone = ScriptedPhone::pjsip(&kamailio, &Line::of("alice").over(transport));
        assert_eq!(phone.registered.status, 200);
        assert_eq!(kamailio.registered(), ["alice"]);
        assert_eq!(phone.leave().status, 200);
        assert!(kamailio.registered().is_empty());
    }
    gate.keep("kamailio-passwords-pjsip", &kamailio_and(&[Make::Pjsip]));
}

#[tokio::test]
async fn jssip_registers_with_the_right_password_only() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let wrong = ScriptedPhone::jssip(&kamailio, &Line::of("alice").with_password("wrong"));
    assert_eq!(wrong.registered.status, 403);
    assert_eq!(ScriptedPhone::jssip(&kamailio, &Line::of("nobody")).registered.status, 403);
    assert!(kamailio.registered().is_empty());
    let phone = ScriptedPhone::jssip(&kamailio, &Line::of("alice"));
    assert_eq!(phone.registered.status, 200);
    assert_eq!(kamailio.registered(), ["alice"]);
    assert_eq!(phone.leave().status, 200);
    assert!(kamailio.registered().is_empty());
    gate.keep("kamailio-passwords-jssip", &kamailio_and(&[Make::Jssip]));
}

#[tokio::test]
async fn baresip_registers_with_the_right_password_only() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    assert_eq!(Baresip::start(&kamailio, &Line::of("alice").with_password("wrong")).registered, 403);
    assert_eq!(Baresip::start(&kamailio, &Line::of("nobody")).registered, 403);
    assert!(kamailio.registered().is_empty());
    for transport in [Transport::Udp, Transport::Tcp, Transport::Udp6] {
        let phone = Baresip::start(&kamailio, &Line::of("alice").over(transport));
        assert_eq!(phone.registered, 200);
        assert_eq!(kamailio.registered(), ["alice"]);
        phone.leave();
        assert!(kamailio.registered().is_empty());
    }
    gate.keep("kamailio-passwords-baresip", &kamailio_and(&[Make::Baresip]));
}

#[tokio::test]
async fn the_answer_to_an_unknown_name_is_that_to_a_wrong_password() {
    let gate = Gate::start("", &["alice", "disabled --disabled"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let mut wrong = RawPhone::at(1, &kamailio, "alice");
    wrong.password = "wrong".to_owned();
    let wrong = wrong.register();
    assert_eq!(wrong.status, 403);
    for user in ["nobody", "disabled"] {
        let reply = RawPhone::at(1, &kamailio, user).register();
        assert_eq!(reply.essence(), wrong.essence(), "{user}");
    }
    gate.keep("kamailio-unknown-and-disabled", &kamailio_and(&[Make::Raw]));
}
