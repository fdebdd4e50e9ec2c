//! Names, addresses and periods as a terminal may show them, and commands as an operator may copy them.

use crate::ambient::terminal::is_printable;
use domain::accounts::AccountKey;
use domain::explain::Difference;
use domain::text::counted;
use std::fmt::Write as _;
use std::time::Duration;

/// As much of a name as distinguishes it from others, in characters.
const CHARACTERS: usize = 80;

/// A string that a phone sent, quoted, escaped and cut short: it may hold anything, even control sequences of a
/// terminal.
pub(in crate::cli) fn shown(text: &str) -> String {
    let cut: String = text.chars().take(CHARACTERS).collect();
    let more = if cut.len() < text.len() { ".." } else { "" };
    format!("{cut:?}{more}")
}

/// Names with commas between them.
pub(in crate::cli) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    names.iter().map(|name| shown(name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// A username or realm as a shell reads it as one word, unchanged. What cannot be seen or would not survive being
/// copied is written as the octal bytes of `$'..'` (POSIX 2024, section 2.2.4; bash, zsh, ksh).
pub(in crate::cli) fn word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._@+-".contains(letter);
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(is_plain) {
        return text.to_owned();
    }
    if text.chars().all(is_visible) {
        return format!("'{}'", text.replace('\'', "'\\''"));
    }
    let mut word = "$'".to_owned();
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => word.extend(['\\', letter]),
            _ if is_visible(letter) => word.push(letter),
            _ => {
                for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(word, "\\{byte:03o}");
                }
            }
        }
    }
    word + "'"
}

/// Whether a character, which may belong to the one before it, is shown and copied as it is.
fn is_visible(letter: char) -> bool {
    let escaped = || format!("a{letter}").escape_debug().count() > 2;
    matches!(letter, '\'' | '"' | '\\') || is_printable(letter.encode_utf8(&mut [0; 4])) && !escaped()
}

/// A command with a name, then its flags. A name that begins like a flag comes last, after the `--` that ends the
/// flags.
pub(in crate::cli) fn with_name(command: &str, name: &str, flags: &str) -> String {
    if name.starts_with('-') {
        return format!("{command}{flags} -- {}", word(name));
    }
    format!("{command} {}{flags}", word(name))
}

/// `realmgate account COMMAND NAME --tenant T --realm R`
pub(in crate::cli) fn command(command: &str, key: &AccountKey) -> String {
    let flags = format!(" --tenant {} --realm {}", word(&key.tenant), word(key.realm.as_str()));
    format!("`{}`", with_name(&format!("realmgate account {command}"), key.username.as_str(), &flags))
}

/// A period in its two largest units, rounded down: "8 days 14 h", "75 s" as "1 min 15 s".
pub(in crate::cli) fn period(period: Duration) -> String {
    let mut left = period.as_secs();
    let mut parts = Vec::new();
    for (unit, name) in UNITS {
        let count = left / unit;
        left %= unit;
        match name {
            "h" | "min" | "s" if count > 0 => parts.push(format!("{count} {name}")),
            _ if count > 0 => parts.push(counted(count, name)),
            _ => {}
        }
    }
    parts.truncate(2);
    if parts.is_empty() { "0 s".to_owned() } else { parts.join(" ") }
}

/// In seconds: the mean year of the Gregorian calendar, its twelfth, and so on.
const UNITS: [(u64, &str); 6] =
    [(31_556_952, "year"), (2_629_746, "month"), (86_400, "day"), (3_600, "h"), (60, "min"), (1, "s")];

/// "in capital letters and the port"
pub(in crate::cli) fn differences(differences: &[Difference]) -> String {
    let words: Vec<&str> = differences
        .iter()
        .map(|difference| match difference {
            Difference::Blanks => "blanks around it",
            Difference::Scheme => "the sip: before it",
            Difference::Escapes => "percent escapes",
            Difference::Plus => "the + before it",
            Difference::Domain => "the @domain",
            Difference::Port => "the port",
            Difference::TrailingDot => "the dot at its end",
            Difference::Case => "capital letters",
        })
        .collect();
    words.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_phone_reaches_the_terminal_as_it_is() {
        assert_eq!(shown("a\u{1b}[31m\u{202e}\"b"), r#""a\u{1b}[31m\u{202e}\"b""#);
        assert_eq!(shown(&"ä".repeat(81)), format!("\"{}\"..", "ä".repeat(80)));
        for (text, expected) in [
            ("1001@example.com", "1001@example.com"),
            ("it's", "'it'\\''s'"),
            ("a b", "'a b'"),
            ("al\\ice", "'al\\ice'"),
            ("-x", "'-x'"),
            ("", "''"),
            ("a\u{1b}b", r"$'a\033b'"),
            ("it's\u{a0}\\\n", r"$'it\'s\302\240\\\012'"),
            ("\u{202e}ab", r"$'\342\200\256ab'"),
            // A character and its combining accent, and a name in Thai.
            ("Jose\u{301}", "'Jose\u{301}'"),
            ("สวัสดี", "'สวัสดี'"),
        ] {
            assert_eq!(word(text), expected);
        }
    }

    #[test]
    fn periods_are_rounded_down() {
        for (seconds, expected) in [
            (0, "0 s"),
            (75, "1 min 15 s"),
            (7_315, "2 h 1 min"),
            (90_061, "1 day 1 h"),
            (741_600, "8 days 14 h"),
            (31_556_952, "1 year"),
            (146_468_503, "4 years 7 months"),
        ] {
            assert_eq!(period(Duration::from_secs(seconds)), expected);
        }
    }
}
