//! Whether a raw header says the same as the flat members, found in one pass over it: so it is of nearly all requests, and
//! then there is no other reading of them (docs/contract.md section 1.2).

use crate::digest::AnswerFields;

/// The parameters of an answer that are compared, in the order of [`values`]; then one that is not.
const NAMES: [&str; 10] =
    ["username", "realm", "nonce", "uri", "response", "algorithm", "qop", "nc", "cnonce", "opaque"];

fn values<'a>(flat: &AnswerFields<'a>) -> [Option<&'a str>; 9] {
    let AnswerFields { username, realm, nonce, uri, response, algorithm, qop, nc, cnonce } = *flat;
    [username, realm, nonce, uri, response, algorithm, qop, nc, cnonce]
}

/// Whether a header is one Digest answer, written as nearly all are, whose parameters are these and no others, byte for
/// byte and without an escape; `quote` is how the quotes around a value stand in it. `false` says nothing: such a header
/// is to be read with care.
pub(super) fn agrees(header: &str, quote: &str, flat: &AnswerFields<'_>) -> bool {
    compare(header, quote, &values(flat)).is_some()
}

fn compare(header: &str, quote: &str, values: &[Option<&str>; 9]) -> Option<()> {
    let mut rest = header.strip_prefix("Digest ")?;
    let mut seen = [false; NAMES.len()];
    loop {
        let (name, value) = rest.split_at(rest.bytes().position(|byte| byte == b'=')?);
        let place = NAMES.iter().position(|own| *own == name)?;
        if std::mem::replace(&mut seen[place], true) {
            return None;
        }
        let after = skip_value(&value[1..], quote, values.get(place).copied())?;
        if after.is_empty() {
            break;
        }
        rest = after.strip_prefix(',')?.trim_start_matches(' ');
    }
    let is_whole = values.iter().zip(seen).all(|(value, seen)| value.is_some() == seen);
    is_whole.then_some(())
}

/// What follows a value, which must be the expected one; a value of a parameter that is not compared may be any.
fn skip_value<'h>(text: &'h str, quote: &str, expected: Option<Option<&str>>) -> Option<&'h str> {
    let Some(quoted) = text.strip_prefix(quote) else {
        let end = text.bytes().position(|byte| byte == b',').unwrap_or(text.len());
        let (token, after) = text.split_at(end);
        let is_expected = expected.is_none_or(|expected| expected == Some(token));
        return (is_expected && token.bytes().all(is_token)).then_some(after);
    };
    let Some(expected) = expected else {
        let end = quoted.bytes().position(|byte| matches!(byte, b'"' | b'\\'))?;
        return quoted[end..].strip_prefix(quote);
    };
    let expected = expected?;
    let has_marks = expected.bytes().fold(false, |found, byte| found | matches!(byte, b'"' | b'\\'));
    if has_marks {
        return None;
    }
    quoted.strip_prefix(expected)?.strip_prefix(quote)
}

/// A byte of a value that has no quotes and needs none.
const fn is_token(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\' | b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::{Authorization, credentials};
    use proptest::prelude::*;
    use proptest::sample::{Index, select};

    const FLAT: AnswerFields<'_> = AnswerFields {
        username: Some("alice"),
        realm: Some("r"),
        nonce: Some("179529606882900"),
        uri: Some("sip:r"),
        response: Some("2f36671dc5a06132cd19f96d982bd3a6"),
        algorithm: Some("MD5"),
        qop: Some("auth"),
        nc: Some("00000001"),
        cnonce: Some(""),
    };

    const HEADER: &str = "Digest username=\"alice\",realm=\"r\", nonce=\"179529606882900\", uri=\"sip:r\", \
        response=\"2f36671dc5a06132cd19f96d982bd3a6\", algorithm=MD5, qop=\"auth\", nc=00000001, cnonce=\"\", opaque=\"a b,=\"";

    /// As the careful reading finds it: one answer, no escape, the same in all that is hashed.
    fn agrees_with_care(header: &str, flat: &AnswerFields<'_>) -> bool {
        let answers: Vec<_> = credentials(header).map(Authorization::parse).collect();
        let [Ok(answer)] = &answers[..] else { return false };
        !answer.has_escapes() && values(&answer.raw()) == values(flat)
    }

    #[test]
    fn what_nearly_all_phones_send_agrees() {
        assert!(agrees(HEADER, "\"", &FLAT) && agrees_with_care(HEADER, &FLAT));
        assert!(agrees(&HEADER.replace('"', "\\\""), "\\\"", &FLAT), "as it stands in a body");
        let old = AnswerFields { algorithm: None, qop: None, nc: None, cnonce: None, ..FLAT };
        let header = HEADER.split(", algorithm").next().unwrap();
        assert!(agrees(header, "\"", &old));
    }

    #[test]
    fn a_member_or_a_parameter_that_the_other_has_not_is_no_agreement() {
        let less = HEADER.replace(", algorithm=MD5", "");
        assert!(!agrees(&less, "\"", &FLAT));
        assert!(!agrees(HEADER, "\"", &AnswerFields { algorithm: None, ..FLAT }));
        assert!(!agrees(HEADER, "\"", &AnswerFields { cnonce: Some("a"), ..FLAT }));
        for more in [", realm=\"r\"", ", x=1", ",", ", Digest realm=\"r\"", " "] {
            assert!(!agrees(&format!("{HEADER}{more}"), "\"", &FLAT), "{more:?}");
        }
    }

    #[test]
    fn what_is_escaped_in_a_body_is_no_agreement() {
        let header = HEADER.replace('"', "\\\"");
        for (plain, escaped) in
            [("alice", "\\u0061lice"), ("a b", "a\\\\ b"), ("a b", "a\\\\\\\" b"), ("sip:r", "sip:\\/r")]
        {
            assert!(!agrees(&header.replace(plain, escaped), "\\\"", &FLAT), "{escaped}");
        }
        let flat = AnswerFields { username: Some("\\u0061lice"), ..FLAT };
        assert!(!agrees(&header.replace("alice", "\\u0061lice"), "\\\"", &flat), "the text of it is another");
    }

    /// A piece of text over up to two characters of another, anywhere.
    fn change(text: &str, (place, over, block): &(Index, usize, &str)) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        let start = place.index(characters.len() + 1);
        let end = (start + over).min(characters.len());
        characters.splice(start..end, block.chars());
        characters.into_iter().collect()
    }

    const BLOCKS: [&str; 16] =
        ["\"", "\\", "\\\"", ",", ", ", "=", " ", "\t", "a", "Digest ", "\u{a0}", "\u{e9}", ":", ", nc=1", "", "auth"];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_never_agrees_where_the_careful_reading_does_not(
            changes in prop::collection::vec((any::<Index>(), 0..3_usize, select(&BLOCKS[..])), 0..3),
            field: Index, both in (any::<Index>(), 0..2_usize, select(&BLOCKS[..])), is_both: bool,
        ) {
            let mut texts = values(&FLAT).map(|value| value.unwrap().to_owned());
            let mut header = HEADER.to_owned();
            if is_both {
                // A value that is odd in both places.
                let place = field.index(texts.len());
                let changed = change(&texts[place], &both);
                let of = |value: &str| format!("{}=\"{value}\"", NAMES[place]);
                header = header.replacen(&of(&texts[place]), &of(&changed), 1);
                texts[place] = changed;
            }
            let header = changes.iter().fold(header, |header, one| change(&header, one));
            let [username, realm, nonce, uri, response, algorithm, qop, nc, cnonce] = texts.each_ref().map(|text| Some(text.as_str()));
            let flat = AnswerFields { username, realm, nonce, uri, response, algorithm, qop, nc, cnonce };
            prop_assert!(!agrees(&header, "\"", &flat) || agrees_with_care(&header, &flat), "{header}");
        }
    }
}
