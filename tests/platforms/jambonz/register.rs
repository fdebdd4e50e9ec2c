//! A phone that registers through jambonz gets in with its password and with no other, whatever the library.

use super::phone::Phone;
use super::{Hook, Jambonz, Library};
use crate::gate::{Gate, REALM};
use realmgate_testkit::patience::until;
use serde_json::json;
use std::sync::Mutex;

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
        let challenge = outcome.challenge.as_deref().expect("the library challenged the phone first");
        assert!(
            challenge.starts_with(&format!("Digest realm=\"{REALM}\", algorithm=MD5, qop=\"auth\"")),
            "{challenge}"
        );
        assert!(outcome.alerts.is_empty(), "{library:?}");
        library.keep(&gate, "register");
    }
}

#[test]
fn a_longer_registration_than_allowed_is_shortened() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    for library in Library::ALL {
        let outcome = jambonz.ask(library, &Hook::of(&gate), &Phone::of("alice").with_expires(999_999));
        assert_eq!(outcome.granted()["expires"], 3600, "{library:?}");
        library.keep(&gate, "register-too-long");
    }
}

/// An account may have a longest registration of its own, and it may well be short.
#[test]
fn an_account_of_77_seconds_is_granted_no_longer() {
    let (gate, mut jambonz) = (Gate::start("", &["alice --expires-max 77"]), Jambonz::start());
    for library in Library::ALL {
        let granted = [3600, 30].map(|seconds| {
            let outcome = jambonz.ask(library, &Hook::of(&gate), &Phone::of("alice").with_expires(seconds));
            outcome.granted()["expires"].clone()
        });
        assert_eq!(granted, [json!(77), json!(30)], "{library:?}");
        library.keep(&gate, "register-77-seconds");
    }
}

#[test]
fn a_wrong_password_and_an_unknown_name_are_refused_alike() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    let phones = [
        ("wrong-password", Phone::of("alice").with_password("S3cret")),
        ("unknown-name", Phone::of("bob")),
        ("unknown-realm", { Phone::of("alice").in_realm("other.sip.test") }),
    ];
    for library in Library::ALL {
        for (what, phone) in &phones {
            let outcome = jambonz.ask(library, &Hook::of(&gate), phone);
            assert_eq!(outcome.refusal(), REFUSED, "{library:?}, {what}");
            assert!(outcome.alerts.is_empty(), "a refusal is not a fault of the webhook: {library:?}, {what}");
            library.keep(&gate, what);
        }
    }
}

#[test]
fn an_unregister_is_granted_without_a_time() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    for library in Library::ALL {
        jambonz.ask(library, &Hook::of(&gate), &Phone::of("alice")).granted();
        let outcome = jambonz.ask(library, &Hook::of(&gate), &Phone::of("alice").with_expires(0));
        assert_eq!(
            (&outcome.granted()["status"], outcome.granted().get("expires")),
            (&json!("ok"), None),
            "{library:?}"
        );
        library.keep(&gate, "unregister");
    }
}

#[tokio::test]
async fn an_account_made_beside_the_running_service_registers_soon() {
    // Bob's phone does not know how long it has to wait, and is not to be locked for its tries.
    let gate = Gate::start("[blacklist]\nmode = \"off\"", &["alice"]);
    let (jambonz, library) = (Mutex::new(Jambonz::start()), Library::DigestUtils009);
    let ask = || jambonz.lock().unwrap().ask(library, &Hook::of(&gate), &Phone::of("bob"));
    assert_eq!(ask().refusal(), REFUSED);
    gate.add("bob");
    until("bob gets in", async || ask().is_granted()).await;
}
