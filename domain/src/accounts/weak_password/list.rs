//! The most common passwords, as `tests/passwords.sh` fetches them, and those of signup's own list.

use super::readings::{SHORTEST_WORD, fold, squeeze};
use std::collections::HashSet;
use std::sync::OnceLock;

/// Ten thousand of any length.
const MOST_COMMON: &str = include_str!("zxcvbn.txt");

/// Three thousand of twelve characters or more.
const LONG: &str = include_str!("leaked_2015.txt");

/// Whether the list holds a reading.
pub(super) fn contains(reading: &str) -> bool {
    words().contains(reading)
}

/// Those of twelve characters or more, as many as the signup page asks for, the most frequent first.
pub(super) fn long() -> impl Iterator<Item = &'static str> {
    passwords_of(LONG)
}

fn passwords_of(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#'))
}

/// All of them as they are read.
pub(super) fn words() -> &'static HashSet<String> {
    static WORDS: OnceLock<HashSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let passwords = passwords_of(MOST_COMMON).chain(long());
        passwords
            .map(|password| squeeze(&fold(password)))
            .filter(|word| word.chars().count() >= SHORTEST_WORD)
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_ten_thousand_passwords_of_any_length_and_the_long_ones() {
        assert_eq!(passwords_of(MOST_COMMON).count(), 10_000);
        let long: std::collections::BTreeSet<_> = long().collect();
        assert_eq!(long.len(), 3_000);
        assert!(long.iter().all(|password| password.len() >= 12 && password.trim() == *password));
        assert!((12_000..14_000).contains(&words().len()), "{}", words().len());
        assert!(contains("123456") && contains("passwordpassword") && !contains("correcthorsebatterystaple"));
    }
}
