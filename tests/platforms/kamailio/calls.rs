//! A call between two phones, set up through the platform by the decision of Realmgate.

use super::Kamailio;
use crate::gate::Gate;
use crate::line::{Line, Transport};
use crate::ports::Lease;
use crate::sipp::{self, Sipp};

fn call(kamailio: &Kamailio, line: &Line<'_>, called: &str) -> (u16, String) {
    Sipp::start("call", line, kamailio, &["-key", "called", called]).end()
}

#[tokio::test]
async fn a_phone_calls_another_until_that_hangs_up() {
    let gate = Gate::start("", &["alice", "bob", "carol", "dave"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let calls = [
        ("bob", Transport::Udp, Transport::Udp),
        ("carol", Transport::Udp6, Transport::Udp6),
        ("dave", Transport::Tcp, Transport::Udp),
    ];
    for (called, from, to) in calls {
        let lease = Lease::take();
        let (line, port) = (Line::of(called).over(to), lease.port.to_string());
        let answering = Sipp::start("answer", &line, &kamailio, &["-p", &port]);
        assert_eq!(Sipp::start("register", &line, &kamailio, &["-key", "contact_port", &port]).end().0, 200);
        assert_eq!(call(&kamailio, &Line::of("alice").over(from), called).0, 200);
        let (_, met) = answering.end();
        assert!(met.contains("\nBYE sip:"), "{met}");
        assert!(!met.contains("-Authorization:"), "the caller's answer is for the platform alone: {met}");
    }
}

#[tokio::test]
async fn nobody_calls_with_a_wrong_password_or_an_unknown_name() {
    let gate = Gate::start("", &["alice", "bob"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    assert_eq!(sipp::register(&kamailio, &Line::of("bob")), 200);
    assert_eq!(call(&kamailio, &Line::of("alice").with_password("wrong"), "bob").0, 403);
    assert_eq!(call(&kamailio, &Line::of("nobody"), "bob").0, 403);
    assert_eq!(call(&kamailio, &Line::of("alice"), "carol").0, 404);
}

#[tokio::test]
async fn nobody_calls_in_anothers_name_where_that_is_refused() {
    let gate = Gate::start("[webhook]\nidentity_invite = \"enforce\"", &["alice", "bob"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    assert_eq!(call(&kamailio, &Line::of("alice").posing_as("bob"), "carol").0, 403);
    assert_eq!(call(&kamailio, &Line::of("alice"), "carol").0, 404);
}
