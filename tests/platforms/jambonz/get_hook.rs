//! A hook set to GET: everything comes in the query, and without the headers.

use super::phone::Phone;
use super::register::REFUSED;
use super::{Hook, Jambonz, Library};
use crate::gate::Gate;
use serde_json::json;

fn hook(gate: &Gate) -> Hook {
    Hook { method: "GET", ..Hook::of(gate) }
}

#[test]
fn phones_register_and_call_by_get() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    for library in Library::ALL {
        let registered = jambonz.ask(library, &hook(&gate), &Phone::of("alice").with_expires(600));
        assert_eq!(registered.granted()["expires"], 600, "{library:?}");
        let called = jambonz.ask(library, &hook(&gate), &Phone::calling("alice"));
        assert_eq!((&called.granted()["status"], called.granted().get("expires")), (&json!("ok"), None), "{library:?}");
        let wrong = Phone::of("alice").with_password("S3cret");
        assert_eq!(jambonz.ask(library, &hook(&gate), &wrong).refusal(), REFUSED, "{library:?}");
        library.keep(&gate, "get");
    }
}

/// Why the README says POST: jambonz cuts the name at its comma, and by GET it sends nothing to repair it with.
#[test]
fn a_name_with_a_comma_gets_in_by_post_alone() {
    let (gate, mut jambonz) = (Gate::start("", &["smith,john"]), Jambonz::start());
    for library in Library::ALL {
        let phone = Phone::of("smith,john");
        assert_eq!(jambonz.ask(library, &hook(&gate), &phone).refusal(), REFUSED, "{library:?}");
        jambonz.ask(library, &Hook::of(&gate), &phone).granted();
        library.keep(&gate, "get-then-post-comma");
    }
}
