//! The most common passwords, as `tests/passwords.sh` fetches them, and those of sign-up's own list.

use super::SHORTEST_WORD;
use super::readings::{fold, squeeze};
use std::collections::HashSet;
use std::sync::OnceLock;

/// Ten thousand of any length.
const MOST_COMMON: &str = include_str!("most_common.txt");

/// Three thousand of twelve characters or more.
const LONG: &str = include_str!("../common_passwords.txt");

/// Whether the list holds a reading.
pub(super) fn contains(reading: &str) -> bool {
    words().contains(reading)
}

/// All of them as they are read.
pub(super) fn words() -> &'static HashSet<String> {
    static WORDS: OnceLock<HashSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let lines = MOST_COMMON.lines().chain(LONG.lines()).filter(|line| !line.starts_with('#'));
        lines.map(|line| squeeze(&fold(line))).filter(|word| word.chars().count() >= SHORTEST_WORD).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_ten_thousand_passwords_of_any_length_and_the_long_ones() {
        assert_eq!(MOST_COMMON.lines().filter(|line| !line.starts_with('#')).count(), 10_000);
        assert!((12_000..14_000).contains(&words().len()), "{}", words().len());
        assert!(contains("123456") && contains("passwordpassword") && !contains("correcthorsebatterystaple"));
    }
}
