//! Which addresses people have, how they are mailed and what counts as one mailbox.

use super::EmailAddressError::{Form, LocalPart as Unsendable};
use super::*;

fn sign_up(text: &str) -> Result<EmailAddress, EmailAddressError> {
    EmailAddress::parse_for_signup(text, LocalPart::Utf8)
}

#[test]
fn an_operator_may_give_what_mail_servers_really_have() {
    for good in ["a@b.de", "first.last+tag@sub.example.com", "ü@exämple.org", "first..last@example.org"] {
        assert_eq!(EmailAddress::parse(good).unwrap().as_str(), good);
    }
    let long = format!("{}@example.com", "a".repeat(250));
    for bad in
        ["", "a", "a@b", "@b.de", "a@b@c.de", "a b@c.de", "<a@b.de>", "a,b@c.de", "a@b.", "a@.b", "a\r@b.de", &long]
    {
        assert_eq!(EmailAddress::parse(bad), Err(Form), "{bad}");
    }
}

#[test]
fn people_sign_up_with_a_dot_atom_at_a_domain() {
    let long = format!("{}@example.com", "a".repeat(242));
    for good in
        ["a@b.de", "first.last+tag@sub.example.com", "o'neil@example.org", "ü@exämple.org", "a@r3---x.example", &long]
    {
        assert_eq!(sign_up(good).unwrap().as_str(), good);
    }
    let longer = format!("a{long}");
    for bad in [
        "",
        "a",
        "a@b",
        "@b.de",
        "a@b@c.de",
        "a b@c.de",
        "<a@b.de>",
        "a,b@c.de",
        "a@b.",
        "a@b.de.",
        "a@.b",
        "a@b..de",
        ".a@b.de",
        "a.@b.de",
        "a..b@c.de",
        "\"a b\"@c.de",
        "(x)a@b.de",
        "a@b.de(x)",
        "a@[192.0.2.1]",
        "mailto:a@b.de",
        "a;b@c.de",
        "a:b@c.de",
        "a\\b@c.de",
        "a@-b.de",
        "a@b-.de",
        "a@b_c.de",
        "a@xn--a.de",
        "a＠b.de",
        "a\r@b.de",
        "a\u{200b}@b.de",
        "a@b\u{ad}.de",
        "a@b\u{fe0f}.de",
        "a@b.de\u{feff}",
        "a\u{fffd}@b.de",
        "a\u{a0}@b.de",
        &longer,
    ] {
        assert_eq!(sign_up(bad), Err(Form), "{bad}");
    }
}

#[test]
fn a_local_part_beyond_ascii_needs_a_relay_that_takes_it() {
    for text in ["ü@example.org", "李@example.org"] {
        assert_eq!(EmailAddress::parse_for_signup(text, LocalPart::Ascii), Err(Unsendable), "{text}");
    }
    assert!(EmailAddress::parse_for_signup("u@exämple.org", LocalPart::Ascii).is_ok(), "the domain has an ASCII form");
}

#[test]
fn a_domain_is_mailed_in_its_a_label_form() {
    for (typed, mailed) in [
        ("info@bücher.example", "info@xn--bcher-kva.example"),
        ("Info@BÜCHER。example", "Info@xn--bcher-kva.example"),
        ("a@faß.example", "a@xn--fa-hia.example"),
        ("a@Example.Com", "a@example.com"),
        ("ü@xn--bcher-kva.example", "ü@xn--bcher-kva.example"),
    ] {
        let address = sign_up(typed).unwrap();
        assert_eq!((address.as_str(), &*address.mailed()), (typed, mailed));
    }
    let old = "first..last@under_score.example";
    assert_eq!(EmailAddress::parse(old).unwrap().mailed(), old, "what the store holds stays as it is");
}

#[test]
fn all_spellings_of_a_mailbox_are_counted_as_one_and_other_mailboxes_are_not() {
    let mailbox = |text: &str| sign_up(text).unwrap().mailbox();
    for spelling in [
        "Alex@bücher.example",
        "alex@BÜCHER.example",
        "aLEX@xn--bcher-kva.EXAMPLE",
        "alex@bu\u{308}cher.example",
        "alex@ｂüｃｈｅｒ．example",
        "ａｌｅｘ@bücher。example",
    ] {
        assert_eq!(mailbox(spelling), "alex@xn--bcher-kva.example", "{spelling}");
    }
    assert_eq!(mailbox("JÖRG@example.org"), mailbox("jo\u{308}rg@example.org"));
    for other in ["alex+1@bücher.example", "al.ex@bücher.example", "alex@bucher.example"] {
        assert_ne!(mailbox(other), "alex@xn--bcher-kva.example", "{other}");
    }
}
