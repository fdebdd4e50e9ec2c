//! A call through jambonz is authenticated as a registration is, and nothing in the grant makes it end early.

use super::phone::Phone;
use super::register::REFUSED;
use super::{Hook, Jambonz, Library};
use crate::gate::Gate;
use serde_json::json;

#[test]
fn a_call_with_the_right_password_is_let_through() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    for library in Library::ALL {
        let outcome = jambonz.ask(library, &Hook::of(&gate), &Phone::calling("alice"));
        let grant = outcome.granted();
        assert_eq!((&grant["status"], grant.get("expires")), (&json!("ok"), None), "{library:?}");
        library.keep(&gate, "call");
    }
}

#[test]
fn a_call_with_a_wrong_password_is_refused() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    for library in Library::ALL {
        let outcome = jambonz.ask(library, &Hook::of(&gate), &Phone::calling("alice").with_password("S3cret"));
        assert_eq!(outcome.refusal(), REFUSED, "{library:?}");
        library.keep(&gate, "call-wrong-password");
    }
}

/// What an operator sets for a tenant reaches jambonz's session through the grant.
#[test]
fn the_application_and_direct_calls_of_a_tenant_are_in_the_grant() {
    let application = "1d3a2f5e-5b1e-4c7e-9a55-2f0f7c1f6c11";
    let settings = format!("application_sid = \"{application}\"\nallow_direct_user_calling = true");
    let (gate, mut jambonz) = (Gate::start(&settings, &["alice"]), Jambonz::start());
    for library in Library::ALL {
        let registered = jambonz.ask(library, &Hook::of(&gate), &Phone::of("alice"));
        assert_eq!(registered.granted()["allow_direct_user_calling"], true, "{library:?}");
        let called = jambonz.ask(library, &Hook::of(&gate), &Phone::calling("alice"));
        assert_eq!(called.granted()["application_sid"], application, "{library:?}");
        library.keep(&gate, "application");
    }
}
