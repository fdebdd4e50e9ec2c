//! Who has not shown a password gets nothing through the platform, by pretending that a call is set up already either.

use super::Kamailio;
use crate::counters::asked;
use crate::gate::{Gate, REALM};
use crate::raw_phone::RawPhone;

#[tokio::test]
async fn a_call_that_was_never_set_up_has_no_further_requests() {
    let gate = Gate::start("", &["bob"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let bob = RawPhone::at(1, &kamailio, "bob");
    assert_eq!(bob.register().status, 200);
    let contact = kamailio.contacts().remove(0);
    let mut stranger = RawPhone::at(2, &kamailio, "nobody");
    stranger.to = format!("To: <sip:bob@{REALM}>;tag=made-up").into_bytes();
    let by_way_of = format!("Route: <sip:{};lr>", kamailio.address());
    for method in ["INVITE", "MESSAGE", "REFER", "BYE", "REGISTER"] {
        for route in [&*by_way_of, "X-No-Route: at all"] {
            let status = stranger.send_request(method, &contact, &[route]).status;
            assert_eq!(status, 481, "{method} {route}");
        }
    }
    assert_eq!(asked(&gate).await, 1, "for bob");
    assert_eq!(kamailio.contacts(), [contact]);
}
