//! What attackers write is text, on one line, and no link.

use super::*;

const NAMES: [&str; 10] = [
    "Al\" <evil@example.net>, \"ex",
    "Alex\\",
    "Bcc: evil@example.net",
    "evil@example.net,",
    "李\u{2028}Bcc: evil@example.net",
    "=?utf-8?q?=0D=0ABcc:_evil@example.net?=",
    "Win 1000 at https://evil.example",
    "</bdi><script>alert(1)</script>",
    "{{ title }}<img src=//evil.example>",
    "\u{202e}txet\u{2066}",
];

/// The headers of an email, in order.
const OURS: [&str; 8] =
    ["From", "To", "Subject", "Date", "Auto-Submitted", "Message-ID", "MIME-Version", "Content-Type"];

/// Asserts that an email has our headers alone, no element and no link that is not ours, and no long or broken line.
fn harmless(post: &Post, kind: EmailKind<'_>) {
    let Taken { email, headers, text, html } = post.taken(kind);
    let names: Vec<_> = headers.iter().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(names, OURS);
    assert_eq!(headers[1], "To: alex@example.org");
    assert!(headers.iter().all(|line| !line.contains("evil")), "{headers:?}");
    for part in [&text, &html] {
        for link in ["evil.example", "evil@e", "://evil", "//evil"] {
            assert!(!part.contains(link), "{link}: {part}");
        }
        assert!(!part.contains(['\u{202e}', '\u{2066}', '\u{2028}']), "{part}");
    }
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("</bdi><script"), "{html}");
    let ours = html.matches("href=\"").count();
    assert_eq!(html.matches(&format!("href=\"{URL}/")).count(), ours, "{html}");
    assert_eq!(html.matches("://").count(), ours, "{html}");
    let message = String::from_utf8(email.message).unwrap();
    assert!(!message.replace("\r\n", "").contains(['\r', '\n']));
    assert!(message.split("\r\n").all(|line| line.len() <= 998));
}

#[test]
fn a_display_name_is_text_in_the_greeting_and_in_no_header() {
    for name in NAMES {
        each(|kind, language| {
            harmless(&Post { name: Some(name.to_owned()), language, ..Post::to("alex@example.org") }, kind);
        });
    }
}

#[test]
fn the_names_of_phones_and_programs_are_text() {
    let control = "a\r\nBcc: evil@example.net\r\n\r\n<b>";
    for string in NAMES.into_iter().chain([control]) {
        for language in LANGUAGES {
            let post = Post { language, ..Post::to("alex@example.org") };
            harmless(&post, EmailKind::PhoneAdded { phone: string });
            harmless(&post, EmailKind::NewSignIn { at: 0, address: Some(string), user_agent: Some(string) });
        }
    }
}

#[test]
fn a_new_address_is_shown_without_a_link() {
    let (token, new) = (token(), EmailAddress::parse("you-won:call-0900-123456@evil.example").unwrap());
    for language in LANGUAGES {
        let post = Post { language, ..Post::to("alex@example.org") };
        harmless(&post, EmailKind::EmailChanged { token: &token, new: &new });
        assert!(!post.taken(EmailKind::EmailChanged { token: &token, new: &new }).text.contains("123456"));
    }
}

#[test]
fn long_strings_are_cut() {
    let long = "x".repeat(4000);
    let post = Post { name: Some("y".repeat(120)), ..Post::to("alex@example.org") };
    for (kind, shown) in [
        (EmailKind::PhoneAdded { phone: &long }, 39),
        (EmailKind::NewSignIn { at: 0, address: None, user_agent: Some(&long) }, 119),
    ] {
        let Taken { text, html, .. } = post.taken(kind);
        for part in [text, html] {
            assert!(
                part.contains(&format!("{}…", "x".repeat(shown))) && !part.contains(&"x".repeat(shown + 1)),
                "{part}"
            );
            assert!(part.contains(&format!("Hello {}…,", "y".repeat(39))), "{part}");
        }
    }
}

#[test]
fn a_user_name_that_looks_like_a_domain_or_a_number_is_shown_so_that_no_program_links_it() {
    for user in ["anna.li", "evil.example.com", "0900123456", "2026-12-24"] {
        each(|kind, language| {
            let post = Post { user, language, ..Post::to("alex@example.org") };
            let Taken { text, html, .. } = post.taken(kind);
            for part in [text, html] {
                assert!(!part.contains(user), "{part}");
                assert!(seen(&part).contains(&format!("{user}@sip.example.com")), "{part}");
            }
        });
    }
}

#[test]
fn every_line_ends_in_cr_lf_and_is_short_enough_for_smtp() {
    let long = format!("{}@example.org", "a".repeat(240));
    each(|kind, language| {
        for transfer in [Transfer::AsWritten, Transfer::Ascii] {
            let name = Some("ü".repeat(120));
            let message = Post { name, language, transfer, ..Post::to(&long) }.composed(kind).unwrap().message;
            let message = String::from_utf8(message).unwrap();
            assert!(!message.replace("\r\n", "").contains(['\r', '\n']));
            assert!(message.split("\r\n").all(|line| line.len() <= 998));
            assert!(transfer == Transfer::AsWritten || message.is_ascii());
        }
    });
}
