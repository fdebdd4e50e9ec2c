//! Every form of challenge that the shipped Kamailio can be switched to, and the phones that can answer it.

use super::Kamailio;
use crate::baresip::Baresip;
use crate::gate::Gate;
use crate::line::{Line, Transport};
use crate::raw_phone::RawPhone;
use crate::scripted::ScriptedPhone;
use crate::sipp;
use crate::versions::{Make, kamailio_and};
use domain::digest::HashFunction;

#[tokio::test]
async fn without_qop_every_make_registers_with_the_right_password_only() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &["NO_QOP"]).await;
    let (right, wrong) = (Line::of("alice"), Line::of("alice").with_password("wrong"));
    for (line, status) in [(wrong, 403), (right, 200)] {
        assert_eq!(sipp::register(&kamailio, &line), status);
        assert_eq!(Baresip::start(&kamailio, &line).registered, status);
        assert_eq!(ScriptedPhone::pjsip(&kamailio, &line).registered.status, status);
        assert_eq!(ScriptedPhone::jssip(&kamailio, &line).registered.status, status);
    }
    gate.keep("kamailio-no-qop", &kamailio_and(&[Make::Sipp, Make::Baresip, Make::Pjsip, Make::Jssip]));
}

#[tokio::test]
async fn pjsip_registers_with_sha_256() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &["SHA256"]).await;
    let line = Line::of("alice");
    assert_eq!(ScriptedPhone::pjsip(&kamailio, &line.with_password("wrong")).registered.status, 403);
    for transport in [Transport::Udp, Transport::Tcp] {
        let phone = ScriptedPhone::pjsip(&kamailio, &line.over(transport));
        assert_eq!(phone.registered.status, 200);
        assert_eq!(kamailio.registered(), ["alice"]);
        assert_eq!(phone.leave().status, 200);
    }
    gate.keep("kamailio-sha-256", &kamailio_and(&[Make::Pjsip]));
}

#[tokio::test]
async fn an_answer_by_md5_to_a_challenge_by_sha_256_is_not_an_answer() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &["SHA256"]).await;
    let phone = RawPhone::at(1, &kamailio, "alice");
    let mut challenge = phone.challenge();
    assert_eq!(challenge.algorithm, HashFunction::Sha256);
    challenge.algorithm = HashFunction::Md5;
    assert_eq!(phone.send_register(&[&phone.authorization(&challenge)]).status, 401);
    assert_eq!(phone.register().status, 200);
    gate.keep("kamailio-sha-256-answered-by-md5-first", &kamailio_and(&[Make::Raw]));
}
