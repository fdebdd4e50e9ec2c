//! A phone acts for its own address only. jambonz compares the address with nothing: without this, anyone with an
//! account takes anyone's calls.

use super::phone::Phone;
use super::register::REFUSED;
use super::{Hook, Jambonz, Library};
use crate::gate::Gate;

/// Bob's phone, Bob's password, and an address.
fn bob_as(address: &str) -> Phone {
    Phone { address: address.to_owned(), ..Phone::of("bob") }
}

/// Whatever the library, this is refused.
fn assert_refused(what: &str, phone: &Phone) {
    let (gate, mut jambonz) = (Gate::start("", &["alice", "bob"]), Jambonz::start());
    for library in Library::ALL {
        assert_eq!(jambonz.ask(library, &Hook::of(&gate), phone).refusal(), REFUSED, "{library:?}");
        library.keep(&gate, what);
    }
}

#[test]
fn no_one_registers_the_address_of_another() {
    assert_refused("address-of-another", &bob_as("alice@acme.sip.test"));
}

#[test]
fn no_one_unregisters_the_address_of_another() {
    assert_refused("unregister-of-another", &bob_as("alice@acme.sip.test").with_expires(0));
}

#[test]
fn no_one_registers_their_name_in_another_realm() {
    assert_refused("address-elsewhere", &bob_as("bob@other.sip.test"));
}

#[test]
fn no_one_hides_the_address_of_another_behind_their_own() {
    assert_refused("two-addresses", &bob_as("bob@acme.sip.test>, <sip:alice@acme.sip.test"));
}

#[test]
fn an_address_may_be_written_with_escapes_and_capitals() {
    let (gate, mut jambonz) = (Gate::start("", &["alice", "bob"]), Jambonz::start());
    for library in Library::ALL {
        jambonz.ask(library, &Hook::of(&gate), &bob_as("%62ob@ACME.sip.test")).granted();
        library.keep(&gate, "address-escaped");
    }
}

/// A caller's address is only logged unless set so: anonymous calls are legitimate.
#[test]
fn a_call_from_another_address_is_refused_where_the_operator_wants_that() {
    let mut jambonz = Jambonz::start();
    let call = Phone { address: "alice@acme.sip.test".to_owned(), ..Phone::calling("bob") };
    for library in Library::ALL {
        let gate = Gate::start("", &["alice", "bob"]);
        jambonz.ask(library, &Hook::of(&gate), &call).granted();
        let strict = Gate::start("[webhook]\nidentity_invite = \"enforce\"", &["alice", "bob"]);
        assert_eq!(jambonz.ask(library, &Hook::of(&strict), &call).refusal(), REFUSED, "{library:?}");
        library.keep(&strict, "call-from-another");
    }
}
