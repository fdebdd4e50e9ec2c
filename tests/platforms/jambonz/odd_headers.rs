//! Authorization headers as odd phones write them: what jambonz's own parser loses, the service finds again.

use super::phone::Phone;
use super::register::REFUSED;
use super::{Hook, Jambonz, Library};
use crate::gate::{Gate, REALM};

/// The members that all of these have, as the driver fills them in.
const CORE: &str =
    "username=\"{username}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\"";

/// The members of a digest with qop.
const PROTECTED: &str = "qop={qop}, nc={nc}, cnonce=\"{cnonce}\"";

const NAMES: [&str; 6] = ["alice", "smith,john", "smith\"john", "back\\slash", "jürgen", "1001@acme.sip.test"];

fn header(members: &[&str]) -> String {
    format!("Authorization: Digest {}", members.join(", "))
}

fn alice(members: &[&str]) -> Phone {
    Phone::of("alice").with_header(&header(members))
}

/// A phone that registers the user's address, written so.
fn known_as(user: &str, phone: Phone) -> Phone {
    Phone { address: format!("{user}@{REALM}"), ..phone }
}

/// A phone whose username needs escapes in the header and in its address.
fn escaped(username: &str, quoted: &str, user: &str) -> Phone {
    let core = CORE.replace("{username}", quoted);
    known_as(user, Phone::of(username).with_header(&header(&[&core, "algorithm=MD5", PROTECTED])))
}

fn sha256(members: &[&str]) -> Phone {
    let mut phone = alice(members);
    phone.answer.hash = "sha256";
    phone
}

/// RFC 2069: neither qop nor what comes with it.
fn old(members: &[&str]) -> Phone {
    let mut phone = alice(members);
    phone.answer.qop = None;
    phone
}

/// The answer for this realm with one for a neighbour's before or after it.
fn two_headers(lines: &[&str]) -> Phone {
    let own = header(&[CORE, "algorithm=MD5", PROTECTED]);
    let other = own.replace("{realm}", "other.sip.test");
    let line = |&which: &&str| if which == "own" { own.clone() } else { other.clone() };
    Phone::of("alice").with_header(&lines.iter().map(line).collect::<Vec<_>>().join("\r\n"))
}

/// Each with the name of its scenario.
fn odd_but_right() -> Vec<(&'static str, Phone)> {
    vec![
        ("algorithm-last", alice(&[CORE, PROTECTED, "algorithm=MD5"])),
        ("no-algorithm", alice(&[CORE, PROTECTED])),
        ("quoted-algorithm-and-qop", alice(&[CORE, "algorithm=\"MD5\", qop=\"{qop}\", nc={nc}, cnonce=\"{cnonce}\""])),
        ("qop-last", alice(&[CORE, "nc={nc}, cnonce=\"{cnonce}\", qop={qop}"])),
        ("nc-last", alice(&[CORE, "qop={qop}, cnonce=\"{cnonce}\", nc={nc}"])),
        ("quoted-nc", alice(&[CORE, "qop={qop}, nc=\"{nc}\", cnonce=\"{cnonce}\""])),
        ("quoted-nc-last", alice(&[CORE, "qop={qop}, cnonce=\"{cnonce}\", nc=\"{nc}\""])),
        ("empty-opaque", alice(&[CORE, PROTECTED, "opaque=\"\""])),
        ("upper-case-hex", alice(&[&CORE.replace("{response}", "{RESPONSE}"), "algorithm=MD5", PROTECTED])),
        ("rfc2069", old(&[CORE])),
        ("rfc2069-algorithm-last", old(&[CORE, "algorithm=MD5"])),
        ("sha256", sha256(&[CORE, "algorithm=SHA-256", PROTECTED])),
        ("sha256-last", sha256(&[CORE, PROTECTED, "algorithm=SHA-256"])),
        ("comma", Phone::of("smith,john")),
        ("quote", escaped("smith\"john", "smith\\\"john", "smith%22john")),
        ("backslash", escaped("back\\slash", "back\\\\slash", "back%5Cslash")),
        ("utf-8", known_as("j%C3%BCrgen", Phone::of("jürgen"))),
        ("user-at-host", known_as("1001", Phone::of("1001@acme.sip.test"))),
        ("two-headers-own-first", two_headers(&["own", "other"])),
        // jambonz takes what comes first, so its members are the neighbour's answer.
        ("two-headers-own-last", two_headers(&["other", "own"])),
    ]
}

#[test]
fn odd_headers_with_a_right_answer_are_let_in() {
    let (gate, mut jambonz) = (Gate::start("", &NAMES), Jambonz::start());
    for library in Library::ALL {
        for (what, phone) in odd_but_right() {
            let outcome = jambonz.ask(library, &Hook::of(&gate), &phone);
            assert_eq!(outcome.granted()["expires"], 3600, "{library:?}, {what}");
            library.keep_newest(&gate, what);
        }
    }
}

#[test]
fn a_qop_without_what_belongs_to_it_is_malformed_and_refused() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    for library in Library::ALL {
        let outcome =
            jambonz.ask(library, &Hook::of(&gate), &alice(&[CORE, "qop={qop}, cnonce=\"{cnonce}\", opaque=\"\""]));
        assert_eq!(outcome.refusal(), REFUSED, "{library:?}");
        library.keep_newest(&gate, "malformed-no-nc");
    }
}

/// What the libraries cannot read never reaches the service: the newest and the older digest-utils answer the phone
/// themselves, http-authenticator lets it wait for nothing.
#[test]
fn blanks_around_the_equals_sign_never_leave_the_library() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    let spaced = alice(&[&CORE.replace("username=", "username = "), PROTECTED]);
    for library in Library::ALL {
        let outcome = jambonz.ask(library, &Hook::of(&gate), &spaced);
        match library {
            Library::DigestUtils009 | Library::DigestUtils006 => assert_eq!(outcome.refusal(), (500, None)),
            Library::HttpAuthenticator => assert_eq!(outcome.rejection(), "missing authorization component: username"),
        }
    }
    assert!(gate.recorder.take().is_empty());
}

/// Some phones announce themselves with an empty answer before they have a challenge.
#[test]
fn an_empty_response_is_challenged_by_the_newest_library_alone() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    let empty =
        "Authorization: Digest username=\"alice\", realm=\"REALM\", nonce=\"\", uri=\"sip:REALM\", response=\"\"";
    let announcing = Phone::of("alice").beginning_with(&format!("{}, opaque=\"\"", empty.replace("REALM", REALM)));
    for library in Library::ALL {
        let outcome = jambonz.ask(library, &Hook::of(&gate), &announcing);
        match library {
            Library::DigestUtils009 => assert_eq!(outcome.granted()["expires"], 3600),
            Library::DigestUtils006 => assert_eq!(outcome.refusal(), (500, None)),
            Library::HttpAuthenticator => assert_eq!(outcome.rejection(), "missing authorization component: nonce"),
        }
    }
}
