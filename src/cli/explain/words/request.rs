//! What the platform sent, in words.

use super::super::evidence::Unreadable;
use crate::cli::words::names::shown;
use domain::explain::{Flaw, RequestFinding};

pub(super) fn text(finding: &RequestFinding) -> String {
    match finding {
        RequestFinding::WellFormed { method, username, realm, algorithm, protected } => {
            let qop = if *protected { "qop=auth" } else { "no qop, the form of RFC 2069" };
            let (method, username, realm) = (shown(method), shown(username), shown(realm));
            format!("{method} of {username} in realm {realm}; {}, {qop}", algorithm.name())
        }
        RequestFinding::Malformed { field: "duplicate member", .. } => "a member occurs twice".to_owned(),
        RequestFinding::Malformed { field, flaw } => format!("`{field}` {}", flawed(field, *flaw)),
        RequestFinding::Unsupported { part, word } => format!("{part} is {}: {}", shown(word), unsupported(part, word)),
        RequestFinding::Mislabelled { said, judged, by_header } => {
            let said =
                said.as_deref().map_or_else(|| "names no algorithm".to_owned(), |said| format!("says {}", shown(said)));
            let evidence =
                if *by_header { "the raw header says otherwise" } else { "the response is too long for that" };
            format!("the platform {said}, but {evidence}: verified as {}", judged.name())
        }
        RequestFinding::Cut(fields) => {
            format!("the platform cut or omitted {}: taken from the raw header", fields.join(", "))
        }
        RequestFinding::Several { answers, realm } => {
            format!("the raw headers hold {answers} answers: the one for realm {} is verified", shown(realm))
        }
        RequestFinding::Escaped => "the raw header holds escapes: verified both with and without them".to_owned(),
        RequestFinding::Changed { fields, was_right } => {
            let right = if *was_right { "; with the values of the raw header, the answer is right" } else { "" };
            format!("{} differs from the raw header: the member is used{right}", fields.join(", "))
        }
        RequestFinding::HeaderUnreadable(error) => {
            format!("the raw Authorization header was ignored: {error}")
        }
    }
}

pub(super) fn advice(finding: &RequestFinding) -> String {
    match finding {
        RequestFinding::Malformed { field, .. } => {
            format!("the platform gets \"malformed request: {field}\". Check what it posts, and what the phone sent.")
        }
        RequestFinding::Unsupported { part: "scheme", .. } => {
            "set phone and platform to digest authentication.".to_owned()
        }
        RequestFinding::Unsupported { part: "qop", .. } => {
            "have the platform offer qop=auth alone, or have the phone use it.".to_owned()
        }
        RequestFinding::Unsupported { .. } => "have the platform challenge with MD5 or SHA-256.".to_owned(),
        RequestFinding::Changed { fields, .. } => {
            let fields = fields.join(", ");
            format!("the platform changes {fields}. Have it post exactly what the phone sent.")
        }
        _ => String::new(),
    }
}

fn flawed(field: &str, flaw: Flaw) -> String {
    match flaw {
        Flaw::Missing => "is missing".to_owned(),
        Flaw::NotText => "is not a string".to_owned(),
        Flaw::Twice => "occurs twice".to_owned(),
        Flaw::Broken => "is not an object of strings, or a header occurs in it twice".to_owned(),
        Flaw::Empty => "is empty".to_owned(),
        Flaw::Form { characters } => {
            let form = match field {
                "response" => "is not 32 or 64 hex digits",
                "nc" => "is not 1 to 16 hex digits",
                "cnonce" => {
                    "holds a colon, or has with a -sess algorithm the form of a hash, so the digest would be \
                     ambiguous"
                }
                "qop" => "holds a colon, so the digest would be ambiguous",
                "nonce" => "ends like nc, cnonce and qop, so the digest would be ambiguous",
                "method" => "is not a SIP method",
                _ => "has the wrong form",
            };
            format!("{form}; it has {characters} characters")
        }
    }
}

fn unsupported(part: &str, word: &str) -> &'static str {
    match part {
        "scheme" => "only digest is verified",
        "qop" if !word.eq_ignore_ascii_case("auth-int") => "only auth is verified",
        "qop" => "its digest covers the SIP body, which no platform posts",
        _ => "only MD5, SHA-256 and SHA-512-256 are verified, each also with -sess",
    }
}

/// What is wrong with what was pasted, and what to do.
pub(super) fn unreadable(unreadable: &Unreadable) -> (String, String) {
    let body = "paste the JSON body that the platform posts, the query string of its GET, or the Authorization header.";
    let (text, advice) = match unreadable {
        Unreadable::Empty => ("it is empty".to_owned(), body),
        Unreadable::TooLarge => {
            ("it has more than 65536 bytes: the service answers 413".to_owned(), "have the platform post less.")
        }
        Unreadable::NotUtf8 => {
            ("it is not UTF-8: the service answers 400".to_owned(), "have the platform post UTF-8, and phones send it.")
        }
        Unreadable::NotAnObject { line, column } => (
            format!("it is not a JSON object: the error is at line {line}, column {column}; the service answers 400"),
            body,
        ),
        Unreadable::Query => ("the query string is not UTF-8: the service answers 400".to_owned(), body),
        Unreadable::OtherScheme => (
            "the Authorization header is not of the Digest scheme, and no other is verified".to_owned(),
            "set phone and platform to digest authentication.",
        ),
        Unreadable::Header(error) => (
            format!("the Authorization header cannot be read: {error}"),
            "a quote may be missing, or two headers may have been joined. To see what the platform makes of it, paste the body \
             that it posts.",
        ),
        Unreadable::HttpMessage => (
            "this is a whole HTTP message".to_owned(),
            "paste only the body that the platform posted, or the query string of its GET.",
        ),
        Unreadable::SipMessage => (
            "this is a whole SIP message".to_owned(),
            "paste only its Authorization header, with --method if it is not a REGISTER; or the body that the platform \
             posted.",
        ),
    };
    (text, advice.to_owned())
}
