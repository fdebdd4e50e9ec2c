//! UDP, TCP, IPv6 and WebSocket lead to the same decisions, and Realmgate hears which it was.

use super::Kamailio;
use crate::counters::refusals;
use crate::gate::Gate;
use crate::line::{Line, Transport};
use crate::scripted::ScriptedPhone;
use crate::sipp;
use crate::versions::{Make, kamailio_and};

async fn decides_over(transport: Transport, scenario: &str) {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let line = Line::of("alice").over(transport);
    assert_eq!(sipp::register(&kamailio, &line.with_password("wrong")), 403);
    assert!(kamailio.registered().is_empty());
    assert_eq!(sipp::register(&kamailio, &line), 200);
    assert_eq!(kamailio.registered(), ["alice"]);
    gate.keep(scenario, &kamailio_and(&[Make::Sipp]));
}

#[tokio::test]
async fn sipp_registers_over_tcp() {
    decides_over(Transport::Tcp, "kamailio-tcp").await;
}

#[tokio::test]
async fn sipp_registers_over_ipv6() {
    decides_over(Transport::Udp6, "kamailio-ipv6").await;
}

/// Two points are allowed, and a failure costs three, or half of that where the address may be forged.
const STRICT: &str = "[blacklist]\nnever = []\ncapacity = 2.0\n";

#[tokio::test]
async fn a_failure_over_udp_counts_half() {
    let gate = Gate::start(STRICT, &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    assert_eq!(sipp::register(&kamailio, &Line::of("nobody")), 403);
    assert_eq!(sipp::register(&kamailio, &Line::of("alice")), 200);
    gate.keep("kamailio-failure-over-udp", &kamailio_and(&[Make::Sipp]));
}

#[tokio::test]
async fn a_failure_over_tcp_or_websocket_counts_in_full() {
    let sipp = |kamailio: &Kamailio, user: &str| sipp::register(kamailio, &Line::of(user).over(Transport::Tcp));
    let jssip = |kamailio: &Kamailio, user: &str| ScriptedPhone::jssip(kamailio, &Line::of(user)).registered.status;
    for (phone, make, scenario) in [
        (&sipp as &dyn Fn(&Kamailio, &str) -> u16, Make::Sipp, "kamailio-failure-over-tcp"),
        (&jssip, Make::Jssip, "kamailio-failure-over-websocket"),
    ] {
        let gate = Gate::start(STRICT, &["alice"]);
        let kamailio = Kamailio::start(&gate, &[]).await;
        assert_eq!(phone(&kamailio, "nobody"), 403);
        assert_eq!(phone(&kamailio, "alice"), 403);
        assert_eq!(refusals(&gate, "blacklisted").await, 1);
        gate.keep(scenario, &kamailio_and(&[make]));
    }
}

#[tokio::test]
async fn jssip_registers_over_websocket() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let wrong = Line::of("alice").with_password("wrong");
    assert_eq!(ScriptedPhone::jssip(&kamailio, &wrong).registered.status, 403);
    let phone = ScriptedPhone::jssip(&kamailio, &Line::of("alice"));
    assert_eq!(phone.registered.status, 200);
    assert_eq!(kamailio.registered(), ["alice"]);
    gate.keep("kamailio-websocket", &kamailio_and(&[Make::Jssip]));
}
