//! A call between two phones, set up through the platform by the decision of Realmgate.

use super::Kamailio;
use crate::gate::{Gate, REALM};
use crate::line::{Line, Transport};
use crate::ports::Lease;
use crate::sipp::{self, Sipp};
use crate::versions::{Make, kamailio_and};

/// Calls `user@host` and gives the status it got.
fn call(kamailio: &Kamailio, line: &Line<'_>, called: &str) -> u16 {
    Sipp::start("call", line, kamailio, &["-key", "called", called]).end().0
}

fn at_home(user: &str) -> String {
    format!("{user}@{REALM}")
}

#[tokio::test]
async fn a_phone_calls_another_until_that_hangs_up() {
    let gate = Gate::start("", &["alice", "bob", "carol", "dave"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let by_number = format!("dave@{}", kamailio.address());
    let calls = [
        ("bob", Transport::Udp, Transport::Udp, at_home("bob")),
        ("carol", Transport::Udp6, Transport::Udp6, at_home("carol")),
        ("dave", Transport::Tcp, Transport::Udp, by_number),
    ];
    for (user, from, to, called) in calls {
        let lease = Lease::take();
        let (line, port) = (Line::of(user).over(to), lease.port.to_string());
        let answering = Sipp::start("answer", &line, &kamailio, &["-p", &port]);
        assert_eq!(Sipp::start("register", &line, &kamailio, &["-key", "contact_port", &port]).end().0, 200);
        assert_eq!(call(&kamailio, &Line::of("alice").over(from), &called), 200);
        let (_, met) = answering.end();
        assert!(met.contains("\nBYE sip:"), "{met}");
        assert!(!met.contains("-Authorization:"), "the caller's answer is for the platform alone: {met}");
        let asserted = met.to_ascii_lowercase();
        assert!(!asserted.contains("\np-asserted-identity:") && !asserted.contains("\nremote-party-id:"), "{met}");
    }
    gate.keep("kamailio-calls", &kamailio_and(&[Make::Sipp]));
}

#[tokio::test]
async fn no_one_calls_with_a_wrong_password_or_an_unknown_name() {
    let gate = Gate::start("", &["alice", "bob"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    assert_eq!(sipp::register(&kamailio, &Line::of("bob")), 200);
    assert_eq!(call(&kamailio, &Line::of("alice").with_password("wrong"), &at_home("bob")), 403);
    assert_eq!(call(&kamailio, &Line::of("nobody"), &at_home("bob")), 403);
    assert_eq!(call(&kamailio, &Line::of("alice"), &at_home("carol")), 404);
    gate.keep("kamailio-calls-refused", &kamailio_and(&[Make::Sipp]));
}

#[tokio::test]
async fn no_one_calls_in_anothers_name_where_that_is_refused() {
    let gate = Gate::start("[webhook]\nidentity_invite = \"enforce\"", &["alice", "bob"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    assert_eq!(call(&kamailio, &Line::of("alice").posing_as("bob"), &at_home("carol")), 403);
    assert_eq!(call(&kamailio, &Line::of("alice"), &at_home("carol")), 404);
    gate.keep("kamailio-calls-of-another", &kamailio_and(&[Make::Sipp]));
}
