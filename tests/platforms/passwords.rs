//! The right password gets a phone in; a wrong one and an unknown name are refused alike.

use super::gate::Gate;
use super::kamailio::Kamailio;
use super::line::Line;
use super::sipp;

#[tokio::test]
async fn sipp_registers_with_the_right_password_only() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    assert_eq!(sipp::register(&kamailio, &Line::of("alice").with_password("wrong")), 403);
    assert!(kamailio.has_no_binding());
    assert_eq!(sipp::register(&kamailio, &Line::of("nobody")), 403);
    assert_eq!(sipp::register(&kamailio, &Line::of("alice")), 200);
    assert!(kamailio.has_binding_of("alice"));
}
