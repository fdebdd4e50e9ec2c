//! Whether a raw header says the same as the flat members, found in one pass over it: so it is of nearly all requests, and
//! then there is no other reading of them (docs/contract.md section 1.2).

use crate::digest::AnswerFields;

/// The values that are compared, in the order of [`place_of`].
fn values<'a>(flat: &AnswerFields<'a>) -> [Option<&'a str>; 9] {
    let AnswerFields { username, realm, nonce, uri, response, algorithm, qop, nc, cnonce } = *flat;
    [username, realm, nonce, uri, response, algorithm, qop, nc, cnonce]
}

/// The place of a parameter's value among those that are compared; that after the last is of one that is not.
fn place_of(name: &str) -> Option<usize> {
    Some(match name {
        "username" => 0,
        "realm" => 1,
        "nonce" => 2,
        "uri" => 3,
        "response" => 4,
        "algorithm" => 5,
        "qop" => 6,
        "nc" => 7,
        "cnonce" => 8,
        "opaque" => 9,
        _ => return None,
    })
}

/// Whether a header is one Digest answer, written as nearly all are, whose parameters are these and no others, byte for
/// byte and without an escape; `quote` is how the quotes around a value stand in it. `false` says nothing: such a header
/// is to be read with care.
pub(super) fn agrees(header: &str, quote: &str, flat: &AnswerFields<'_>) -> bool {
    let quoted = compare(header, quote, &values(flat));
    // Where there are more quotes or backslashes than those around the values, one of them is within a value.
    quoted.is_some_and(|quoted| marks(header) == quoted * 2 * quote.len())
}

/// Compares all parameters; says how many values are quoted.
fn compare(header: &str, quote: &str, values: &[Option<&str>; 9]) -> Option<usize> {
    let mut rest = header.strip_prefix("Digest ")?;
    let (mut seen, mut quoted) = ([false; 10], 0);
    loop {
        let (name, value) = rest.split_at(rest.bytes().position(|byte| byte == b'=')?);
        let place = place_of(name)?;
        if std::mem::replace(&mut seen[place], true) {
            return None;
        }
        let expected = match values.get(place) {
            Some(None) => return None,
            Some(expected) => *expected,
            None => None,
        };
        let value = &value[1..];
        let after = if let Some(value) = value.strip_prefix(quote) {
            quoted += 1;
            skip_quoted(value, expected)?.strip_prefix(quote)?
        } else {
            skip_token(value, expected)?
        };
        if after.is_empty() {
            break;
        }
        rest = after.strip_prefix(',')?.trim_start_matches(' ');
    }
    let is_whole = values.iter().zip(seen).all(|(value, seen)| value.is_some() == seen);
    is_whole.then_some(quoted)
}

/// What follows a value in quotes, which must be the expected one where one is.
fn skip_quoted<'h>(text: &'h str, expected: Option<&str>) -> Option<&'h str> {
    if let Some(expected) = expected {
        return text.strip_prefix(expected);
    }
    let end = text.bytes().position(|byte| matches!(byte, b'"' | b'\\'))?;
    Some(&text[end..])
}

/// The same of a value without quotes, which must need none.
fn skip_token<'h>(text: &'h str, expected: Option<&str>) -> Option<&'h str> {
    let (token, after) = text.split_at(text.bytes().position(|byte| byte == b',').unwrap_or(text.len()));
    let is_expected = expected.is_none_or(|expected| expected == token);
    (is_expected && token.bytes().all(|byte| byte.is_ascii_graphic())).then_some(after)
}

/// How many quotes and backslashes there are.
fn marks(text: &str) -> usize {
    // So few bytes at a time that a byte counts them: sixteen are then counted at once.
    let of = |few: &[u8]| few.iter().fold(0_u8, |count, byte| count + u8::from(matches!(byte, b'"' | b'\\')));
    text.as_bytes().chunks(255).map(|few| usize::from(of(few))).sum()
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

    const NAMES: [&str; 9] = ["username", "realm", "nonce", "uri", "response", "algorithm", "qop", "nc", "cnonce"];

    /// As the careful reading finds it: one answer, no escape, the same in all that is hashed.
    fn agrees_with_care(header: &str, flat: &AnswerFields<'_>) -> bool {
        let answers: Vec<_> = credentials(header).map(Authorization::parse).collect();
        let [Ok(answer)] = &answers[..] else { return false };
        !answer.has_escapes() && values(&answer.raw()) == values(flat)
    }

    #[test]
    fn each_parameter_is_compared_with_its_own_member() {
        for (place, name) in NAMES.into_iter().enumerate() {
            assert_eq!(place_of(name), Some(place));
            let flat: Vec<_> = (0..9).map(|other| (other == place).then_some("x")).collect();
            let flat: [Option<&str>; 9] = flat.try_into().unwrap();
            assert_eq!(compare(&format!("Digest {name}=x"), "\"", &flat), Some(0), "{name}");
        }
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
    fn a_member_or_a_parameter_that_the_other_does_not_have_means_disagreement() {
        let less = HEADER.replace(", algorithm=MD5", "");
        assert!(!agrees(&less, "\"", &FLAT));
        assert!(!agrees(HEADER, "\"", &AnswerFields { algorithm: None, ..FLAT }));
        assert!(!agrees(HEADER, "\"", &AnswerFields { cnonce: Some("a"), ..FLAT }));
        for more in [", realm=\"r\"", ", x=1", ",", ", Digest realm=\"r\"", " "] {
            assert!(!agrees(&format!("{HEADER}{more}"), "\"", &FLAT), "{more:?}");
        }
    }

    #[test]
    fn what_is_escaped_in_a_body_means_disagreement() {
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
