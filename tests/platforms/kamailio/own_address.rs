//! A phone registers its own address and no one else's: not with any make of phone, not by any way to write it.

use super::Kamailio;
use crate::baresip::Baresip;
use crate::gate::{Gate, REALM};
use crate::line::Line;
use crate::raw_phone::RawPhone;
use crate::scripted::ScriptedPhone;
use crate::sipp;
use crate::versions::{Make, kamailio_and};

#[tokio::test]
async fn neither_sipp_nor_baresip_registers_anothers_address() {
    let gate = Gate::start("", &["alice", "bob"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let posing = Line::of("alice").posing_as("bob");
    assert_eq!(sipp::register(&kamailio, &posing), 403);
    assert_eq!(Baresip::start(&kamailio, &posing).registered, 403);
    assert!(kamailio.registered().is_empty());
    gate.keep("kamailio-address-of-another-sipp-baresip", &kamailio_and(&[Make::Sipp, Make::Baresip]));
}

#[tokio::test]
async fn neither_pjsip_nor_jssip_registers_anothers_address() {
    let gate = Gate::start("", &["alice", "bob"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let posing = Line::of("alice").posing_as("bob");
    assert_eq!(ScriptedPhone::pjsip(&kamailio, &posing).registered.status, 403);
    assert_eq!(ScriptedPhone::jssip(&kamailio, &posing).registered.status, 403);
    assert!(kamailio.registered().is_empty());
    gate.keep("kamailio-address-of-another-pjsip-jssip", &kamailio_and(&[Make::Pjsip, Make::Jssip]));
}

#[tokio::test]
async fn no_way_to_write_it_registers_anothers_address() {
    let gate = Gate::start("", &["alice", "bob"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let (alice, bob) = (format!("<sip:alice@{REALM}>"), format!("<sip:bob@{REALM}>"));
    let mut phone = RawPhone::at(1, &kamailio, "alice");
    for to in [
        format!("To: {bob}"),
        format!("t: {bob}"),
        format!("TO : sip:bob@{REALM}"),
        format!("To: \"{alice}\" {bob}"),
        format!("To: {bob};x=\"{alice}\""),
        format!("To: {bob}\r\n ;x={alice}"),
        format!("To: <sip:%62ob@{REALM}>"),
        format!("To: <sip:bob@{}>", REALM.to_uppercase()),
        "To: <sip:alice@other.example>".to_owned(),
    ] {
        phone.to = to.into_bytes();
        assert_eq!(phone.register().status, 403, "{}", String::from_utf8_lossy(&phone.to));
    }
    // JSON cannot hold what is not UTF-8; the address must not be left out of what Realmgate judges for that.
    let to = |before: &[u8], after: &str| [b"To: ", before, after.as_bytes()].concat();
    phone.to = to(b"\"M\xfcller\" ", &bob);
    assert_eq!(phone.register().status, 403);
    phone.to = to(b"<sip:b\xf6b@", &format!("{REALM}>"));
    assert_eq!(phone.register().status, 400);
    assert!(kamailio.registered().is_empty());
    phone.to = to(b"\"M\xfcller\" ", &alice);
    assert_eq!(phone.register().status, 200);
    assert_eq!(kamailio.registered(), ["alice"]);
    gate.keep("kamailio-address-of-another-written-oddly", &kamailio_and(&[Make::Raw]));
}

#[tokio::test]
async fn no_one_unregisters_another() {
    let gate = Gate::start("", &["alice", "bob"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    assert_eq!(RawPhone::at(1, &kamailio, "bob").register().status, 200);
    let mut phone = RawPhone::at(1, &kamailio, "alice");
    phone.to = format!("To: <sip:bob@{REALM}>").into_bytes();
    phone.expires = "Expires: 0".to_owned();
    for contact in ["Contact: *".to_owned(), phone.contact.clone()] {
        phone.contact = contact;
        assert_eq!(phone.register().status, 403, "{}", phone.contact);
        assert_eq!(kamailio.registered(), ["bob"]);
    }
    gate.keep("kamailio-unregister-another", &kamailio_and(&[Make::Raw]));
}

#[tokio::test]
async fn names_that_differ_by_case_or_domain_are_registered_apart() {
    let gate = Gate::start("", &["alice", "Alice", "alice@other.example"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    assert_eq!(RawPhone::at(1, &kamailio, "alice").register().status, 200);
    assert_eq!(RawPhone::at(1, &kamailio, "Alice").register().status, 200);
    let mut phone = RawPhone::at(1, &kamailio, "alice@other.example");
    phone.contact = "Contact: <sip:alice@192.0.2.1>".to_owned();
    phone.to = b"To: <sip:alice@other.example>".to_vec();
    assert_eq!(phone.register().status, 200);
    assert_eq!(kamailio.registered(), ["Alice", "alice", "alice@other.example"]);
    gate.keep("kamailio-names-by-case-and-domain", &kamailio_and(&[Make::Raw]));
}

/// Kamailio reads the method without case and stores the address of To.
#[tokio::test]
async fn a_method_in_small_letters_registers_no_one_elses_address() {
    let gate = Gate::start("", &["john", "ceo"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let mut john = RawPhone::at(1, &kamailio, "john");
    for method in ["register", "Register", "rEGISTER"] {
        john.to = format!("To: <sip:ceo@{REALM}>").into_bytes();
        for hashed in [method, "REGISTER"] {
            assert_eq!(john.register_as(method, hashed).status, 403, "{method}, hashed as {hashed}");
        }
        assert!(kamailio.registered().is_empty(), "{method}");
    }
    john.to = format!("To: <sip:john@{REALM}>").into_bytes();
    assert_eq!(john.register_as("register", "register").status, 403, "the platform names the method as it acts on it");
    assert_eq!(john.register_as("register", "REGISTER").status, 200);
    assert_eq!(kamailio.registered(), ["john"]);
    gate.keep("kamailio-method-in-small-letters", &kamailio_and(&[Make::Raw]));
}

/// Of two answers in one line Kamailio takes the first username and the last of everything else. Whichever user it
/// takes them for, the address of To must be theirs.
#[tokio::test]
async fn two_answers_in_one_line_register_no_one_elses_address() {
    let gate = Gate::start("", &["john", "ceo"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    let mut john = RawPhone::at(1, &kamailio, "john");
    for to in ["ceo", "john"] {
        john.to = format!("To: <sip:{to}@{REALM}>").into_bytes();
        for order in 0..4 {
            let own = john.authorization(&john.challenge());
            let posing = own.replace("username=\"john\"", "username=\"ceo\"");
            let neighbours = posing.replace(REALM, "other.example");
            let other = if order % 2 == 0 { posing } else { neighbours };
            let (first, second) = if order < 2 { (&own, &other) } else { (&other, &own) };
            let both = format!("{first}, {}", second.trim_start_matches("Authorization: "));
            let reply = john.send_register(&[&both]);
            assert!(to == "john" || reply.status != 200, "{both}: {}", reply.text);
            assert!(!kamailio.registered().contains(&"ceo".to_owned()), "{both}");
        }
    }
}
