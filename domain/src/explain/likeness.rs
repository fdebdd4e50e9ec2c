//! How two names differ that are the same name to a person and two names to the digest, which is byte for byte.

use percent_encoding::percent_decode_str;

/// One way in which they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Blanks around one of them.
    Blanks,
    /// `sip:` or `sips:` before one username.
    Scheme,
    /// Percent escapes in one username, such as `%40` for `@`.
    Escapes,
    /// An `@domain` after one username, or two domains.
    Domain,
    /// A `:port` after one realm.
    Port,
    /// A dot after one realm.
    TrailingDot,
    /// A `+` before one username, a telephone number.
    Plus,
    /// Upper or lower case.
    Case,
}

use Difference::{Blanks, Case, Domain, Escapes, Plus, Port, Scheme, TrailingDot};

/// How two usernames differ; `None` where they are different names to a person too.
pub(super) fn of_usernames(one: &str, other: &str) -> Option<Vec<Difference>> {
    differences(one, other, &[Blanks, Scheme, Escapes, Domain, Plus, Case])
}

/// How two realms differ; `None` where they are different names to a person too.
pub(super) fn of_realms(one: &str, other: &str) -> Option<Vec<Difference>> {
    differences(one, other, &[Blanks, Port, TrailingDot, Case])
}

/// Takes all of `kinds` away; where nothing is left of the difference, those count that one cannot do without.
fn differences(one: &str, other: &str, kinds: &[Difference]) -> Option<Vec<Difference>> {
    let same_without = |but: Option<Difference>| {
        let taken = |text: &str| {
            let kinds = kinds.iter().filter(|kind| Some(**kind) != but);
            kinds.fold(text.to_owned(), |text, kind| without(&text, *kind))
        };
        taken(one) == taken(other)
    };
    same_without(None).then(|| kinds.iter().copied().filter(|kind| !same_without(Some(*kind))).collect())
}

fn without(text: &str, difference: Difference) -> String {
    let kept = match difference {
        Blanks => text.trim(),
        Domain => text.split_once('@').map_or(text, |(user, _)| if user.is_empty() { text } else { user }),
        Scheme => text.strip_prefix("sip:").or_else(|| text.strip_prefix("sips:")).unwrap_or(text),
        Plus => text.strip_prefix('+').unwrap_or(text),
        Escapes => return percent_decode_str(text).decode_utf8_lossy().into_owned(),
        Port => text.rsplit_once(':').map_or(text, |(host, port)| if is_port(port) { host } else { text }),
        TrailingDot => text.strip_suffix('.').unwrap_or(text),
        Case => return text.to_lowercase(),
    };
    kept.to_owned()
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_one_name_to_a_person_is_found_with_its_differences() {
        for (one, other, expected) in [
            ("alice", "alice", vec![]),
            ("alice", "ALICE", vec![Case]),
            ("alice ", "alice", vec![Blanks]),
            ("1001@example.com", "1001", vec![Domain]),
            ("1001@example.com", "1001@example.org", vec![Domain]),
            ("1001%40example.com", "1001@example.com", vec![Escapes]),
            ("1001%40example.com", "1001", vec![Escapes, Domain]),
            ("sip:alice", "alice", vec![Scheme]),
            ("sips:alice@example.com", "Alice", vec![Scheme, Domain, Case]),
            ("4930123", "+4930123", vec![Plus]),
            (" Jäsøn@x", "JÄSØN", vec![Blanks, Domain, Case]),
        ] {
            assert_eq!(of_usernames(one, other), Some(expected), "{one} {other}");
        }
        for (one, other, expected) in [
            ("r.example", "R.Example", vec![Case]),
            ("r.example.", "r.example", vec![TrailingDot]),
            ("r.example:5060", "r.example", vec![Port]),
            (" R.example.:5060", "r.example", vec![Blanks, Port, TrailingDot, Case]),
        ] {
            assert_eq!(of_realms(one, other), Some(expected), "{one} {other}");
        }
    }

    #[test]
    fn other_names_are_other_names() {
        for (one, other) in [("alice", "alicia"), ("@x", "@y"), ("", "a"), ("a b", "ab")] {
            assert_eq!(of_usernames(one, other), None, "{one} {other}");
        }
        for (one, other) in [("r.example", "r.example.org"), ("r:a", "r"), ("r..", "r")] {
            assert_eq!(of_realms(one, other), None, "{one} {other}");
        }
    }
}
