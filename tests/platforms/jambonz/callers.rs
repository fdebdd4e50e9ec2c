//! The platform proves itself to the service by Basic and by signature; where it cannot, no phone gets in and the
//! operator learns why.

use super::phone::Phone;
use super::{Hook, Jambonz, Library, Outcome};
use crate::gate::Gate;
use serde_json::json;

/// The library hands the webhook's own 401 to the phone, without a challenge, and raises an alert.
#[track_caller]
fn assert_not_let_in(library: Library, outcome: &Outcome) {
    assert_eq!(outcome.refusal(), (401, None), "{library:?}");
    assert_eq!(outcome.alerts, [library.alert(Some(401))], "{library:?}");
}

#[test]
fn a_wrong_or_missing_webhook_password_lets_no_one_in() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    for library in Library::ALL {
        for (username, password) in [("jambonz", "another password"), ("nobody", "a long webhook password"), ("", "")] {
            let hook = Hook { username, password, ..Hook::of(&gate) };
            assert_not_let_in(library, &jambonz.ask(library, &hook, &Phone::of("alice")));
        }
    }
    let asked: Vec<_> = gate.recorder.take().iter().map(|exchange| exchange.status).collect();
    assert_eq!(asked, [401; 9], "each library asks once and never probes");
}

const SIGNED: &str = "signature_secrets = [\"the old secret\", \"the new secret\"]\n[webhook]\nsignature = \"require\"";

#[test]
fn either_of_two_signature_secrets_will_do_by_post_and_by_get() {
    let (gate, mut jambonz) = (Gate::start(SIGNED, &["alice"]), Jambonz::start());
    for library in Library::ALL {
        for (secret, method) in [("the old secret", "POST"), ("the new secret", "POST"), ("the old secret", "GET")] {
            let hook = Hook { secret: Some(secret), method, ..Hook::of(&gate) };
            let outcome = jambonz.ask(library, &hook, &Phone::of("alice"));
            assert_eq!(outcome.granted()["status"], json!("ok"), "{library:?}, {secret}, {method}");
        }
    }
}

#[test]
fn a_wrong_or_missing_signature_lets_no_one_in() {
    let (gate, mut jambonz) = (Gate::start(SIGNED, &["alice"]), Jambonz::start());
    for library in Library::ALL {
        for secret in [Some("another secret"), None] {
            let hook = Hook { secret, ..Hook::of(&gate) };
            assert_not_let_in(library, &jambonz.ask(library, &hook, &Phone::of("alice")));
        }
    }
}

/// A secret in jambonz's portal that the service does not ask for does no harm.
#[test]
fn a_signature_that_no_one_asked_for_is_passed_over() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    for library in Library::ALL {
        let hook = Hook { secret: Some("a secret"), ..Hook::of(&gate) };
        jambonz.ask(library, &hook, &Phone::of("alice")).granted();
    }
}
