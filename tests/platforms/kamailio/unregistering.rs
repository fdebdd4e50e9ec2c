//! A phone that un-registers with the right password is gone from the platform; no one goes by a wrong one.

use super::Kamailio;
use crate::baresip::Baresip;
use crate::gate::Gate;
use crate::line::Line;
use crate::raw_phone::RawPhone;
use crate::scripted::ScriptedPhone;
use crate::sipp;
use crate::versions::{Make, kamailio_and};
use realmgate_testkit::patience::until;

#[tokio::test]
async fn sipp_is_gone_when_it_asks_for_no_time_at_all() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    // Whichever port it has, its contact names the same one.
    let contact = ["-key", "contact_port", "5060"];
    let play = |line: Line<'_>| sipp::Sipp::start("register", &line, &kamailio, &contact).end().0;
    assert_eq!(play(Line::of("alice")), 200);
    assert_eq!(play(Line::of("alice").asking_for(0).with_password("wrong")), 403);
    assert_eq!(kamailio.registered(), ["alice"]);
    assert_eq!(play(Line::of("alice").asking_for(0)), 200);
    assert!(kamailio.registered().is_empty());
    gate.keep("kamailio-unregister-sipp", &kamailio_and(&[Make::Sipp]));
}

#[tokio::test]
async fn pjsip_jssip_and_baresip_are_gone_when_they_leave() {
    let gate = Gate::start("", &["alice", "bob", "carol"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let pjsip = ScriptedPhone::pjsip(&kamailio, &Line::of("alice"));
    let jssip = ScriptedPhone::jssip(&kamailio, &Line::of("bob"));
    let baresip = Baresip::start(&kamailio, &Line::of("carol"));
    assert_eq!(kamailio.registered(), ["alice", "bob", "carol"]);
    assert_eq!(pjsip.leave().status, 200);
    assert_eq!(kamailio.registered(), ["bob", "carol"]);
    assert_eq!(jssip.leave().status, 200);
    assert_eq!(kamailio.registered(), ["carol"]);
    baresip.leave();
    until("the binding is gone", async || kamailio.registered().is_empty()).await;
    gate.keep("kamailio-unregister-leaving", &kamailio_and(&[Make::Pjsip, Make::Jssip, Make::Baresip]));
}

#[tokio::test]
async fn all_contacts_go_by_a_star_and_one_goes_while_another_comes() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let mut phone = RawPhone::at(1, &kamailio, "alice");
    phone.contact = "Contact: <sip:alice@192.0.2.1>, <sip:alice@192.0.2.2>".to_owned();
    assert_eq!(phone.register().status, 200);
    phone.contact = "Contact: <sip:alice@192.0.2.1>;expires=0, <sip:alice@192.0.2.3>;expires=60".to_owned();
    assert_eq!(phone.register().status, 200);
    assert_eq!(kamailio.contacts(), ["sip:alice@192.0.2.2", "sip:alice@192.0.2.3"]);
    phone.contact = "Contact: *".to_owned();
    phone.expires = "Expires: 0".to_owned();
    assert_eq!(phone.register().status, 200);
    assert!(kamailio.registered().is_empty());
    gate.keep("kamailio-unregister-star", &kamailio_and(&[Make::Raw]));
}
