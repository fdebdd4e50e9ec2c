//! A phone that registers through jambonz gets in with its password and with no other, whatever the library.

use super::phone::Phone;
use super::{Hook, Jambonz, Library};
use crate::gate::{Gate, REALM};
use serde_json::json;

/// What every refusal looks like to the phone.
pub const REFUSED: (u16, Option<&str>) = (403, Some("Invalid credentials"));

#[test]
fn the_right_password_registers_for_as_long_as_asked() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    for library in Library::ALL {
        let outcome = jambonz.ask(library, &Hook::of(&gate), &Phone::of("alice").with_expires(600));
        let grant = outcome.granted();
        assert_eq!(
            (&grant["status"], &grant["message"], &grant["expires"]),
            (&json!("ok"), &json!("authentication granted"), &json!(600)),
            "{library:?}"
        );
        let challenge = outcome.challenge.expect("the library challenged the phone first");
        assert!(
            challenge.starts_with(&format!("Digest realm=\"{REALM}\", algorithm=MD5, qop=\"auth\"")),
            "{challenge}"
        );
        assert!(outcome.alerts.is_empty(), "{library:?}");
        library.keep(&gate, "register");
    }
}
