//! A right answer is right in whatever way RFC 3261 (sections 7.3.1, 25.1) lets a phone write it.

use super::Kamailio;
use crate::gate::{Gate, REALM};
use crate::raw_phone::RawPhone;
use crate::versions::{Make, kamailio_and};

/// Ways to write the same header.
const WRITINGS: [fn(&str) -> String; 8] = [
    |line| line.replace(", ", ",\r\n "),
    |line| line.replace(", ", "\r\n\t,"),
    |line| line.replace(", ", ",\t"),
    |line| line.replace(", ", ","),
    |line| line.replace(", ", " , "),
    |line| line.replace("qop=", "qop = ").replace("nc=", "nc = ").replace("cnonce=", "cnonce = "),
    |line| line.replace("qop=", "QOP=").replace("nc=", "NC=").replace("cnonce=", "CNONCE="),
    |line| line.replace("Authorization: Digest ", "authorization :\r\n DIGEST "),
];

#[tokio::test]
async fn an_oddly_written_right_answer_is_let_in_and_a_wrong_one_is_not() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let (right, mut wrong) = (RawPhone::at(1, &kamailio, "alice"), RawPhone::at(1, &kamailio, "alice"));
    wrong.password = "wrong".to_owned();
    for write in WRITINGS {
        for (phone, status) in [(&wrong, 403), (&right, 200)] {
            let header = write(&phone.authorization(&phone.challenge()));
            assert_eq!(phone.send_register(&[&header]).status, status, "{header}");
        }
    }
    gate.keep("kamailio-right-answer-written-oddly", &kamailio_and(&[Make::Raw]));
}

#[tokio::test]
async fn an_answer_for_a_proxy_elsewhere_is_not_what_counts() {
    let gate = Gate::start("", &["alice", "bob"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let phone = RawPhone::at(1, &kamailio, "alice");
    for realm in ["elsewhere.example", REALM] {
        let other = format!(
            "Proxy-Authorization: Digest username=\"bob\", realm=\"{realm}\", nonce=\"n\", uri=\"sip:x\", \
             response=\"{}\"",
            "0".repeat(32)
        );
        let own = phone.authorization(&phone.challenge());
        assert_eq!(phone.send_register(&[&other, &own]).status, 200, "{realm}");
    }
    assert_eq!(kamailio.registered(), ["alice"]);
    gate.keep("kamailio-answer-for-a-proxy-elsewhere", &kamailio_and(&[Make::Raw]));
}

#[tokio::test]
async fn an_answer_too_long_for_the_platform_is_malformed_and_not_refused() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let phone = RawPhone::at(1, &kamailio, "alice");
    let with = |length| format!("{}, x=\"{}\"", phone.authorization(&phone.challenge()), "y".repeat(length));
    assert_eq!(phone.send_register(&[&with(9000)]).status, 400);
    assert_eq!(phone.send_register(&[&with(3000)]).status, 200);
}
