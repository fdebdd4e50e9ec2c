//! The raw Authorization header: what is parsed is read back, and no parameter stands twice.

use domain::digest::{AnswerFields, Authorization, AuthorizationError, DigestAnswer};

/// Any header.
pub fn check(input: &[u8]) {
    let Ok(header) = std::str::from_utf8(input) else { return };
    let Ok(parsed) = Authorization::parse(header) else { return };
    let (raw, unescaped) = (parsed.raw(), parsed.unescaped());
    for ((name, raw), (_, unescaped)) in pairs(&raw).into_iter().zip(pairs(&unescaped)) {
        assert_eq!(raw.is_some(), unescaped.is_some(), "{name}");
        let (raw, unescaped) = (raw.unwrap_or_default(), unescaped.unwrap_or_default());
        assert!(parsed.has_escapes() || raw == unescaped, "{name} differs without an escape");
        assert!(raw.len() >= unescaped.len(), "{name} grew");
        assert!(raw.is_empty() || header.contains(raw), "{name} stands in the header");
    }
    is_read_back(&unescaped);
    nothing_stands_twice(header, &raw);
    for answer in [raw, unescaped] {
        // Whether it is an answer or not: it is judged without a panic, and an answer says what the header says.
        let Ok(parsed) = DigestAnswer::parse(&answer) else { continue };
        assert_eq!(answer.username, Some(parsed.username.as_str()));
        assert_eq!(answer.nonce, Some(parsed.nonce.as_str()));
    }
}

fn pairs<'a>(answer: &AnswerFields<'a>) -> [(&'static str, Option<&'a str>); 9] {
    [
        ("username", answer.username),
        ("realm", answer.realm),
        ("nonce", answer.nonce),
        ("uri", answer.uri),
        ("response", answer.response),
        ("algorithm", answer.algorithm),
        ("qop", answer.qop),
        ("nc", answer.nc),
        ("cnonce", answer.cnonce),
    ]
}

/// A header with these values, each quoted and escaped (RFC 3261 section 25.1).
fn print(answer: &AnswerFields<'_>) -> String {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let value = |(name, value): (&str, Option<&str>)| Some(format!("{name}=\"{}\"", quoted(value?)));
    let values: Vec<String> = pairs(answer).into_iter().filter_map(value).collect();
    format!("Digest {}", values.join(", "))
}

fn is_read_back(answer: &AnswerFields<'_>) {
    let printed = print(answer);
    let again = Authorization::parse(&printed).expect("what we wrote is a list of parameters");
    assert_eq!(pairs(&again.unescaped()), pairs(answer));
    assert_eq!(print(&again.unescaped()), printed);
}

/// A second username behind a whole header is refused, however it is spelt: whose name counted would else be a matter of
/// who reads it.
fn nothing_stands_twice(header: &str, answer: &AnswerFields<'_>) {
    if answer.username.is_none() {
        return;
    }
    for second in [",username=mallory", ", UserName = \"mallory\""] {
        let error = Authorization::parse(&format!("{header}{second}")).err();
        assert_eq!(error, Some(AuthorizationError::Duplicate), "{second}");
    }
}
