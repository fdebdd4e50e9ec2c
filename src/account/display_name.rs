//! What a person wants to be called, for the operator's list. No email shows it: it is a stranger's text.

use crate::unicode::{is_bidi_control, is_invisible};

/// The string is not a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "name must be 1 to 120 characters, at least one of them visible, without control characters and bidirectional overrides"
)]
pub struct DisplayNameError;

/// 1 to 120 characters (Unicode scalars), at least one of them visible, none a control character or one that turns the
/// text around it (docs/contract.md section 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayName(String);

impl DisplayName {
    /// Reads what a person typed; never trimmed.
    pub fn parse(text: &str) -> Result<Self, DisplayNameError> {
        let forbidden = |character: char| character.is_control() || is_bidi_control(character);
        if !(1..=120).contains(&text.chars().count()) || text.contains(forbidden) || text.chars().all(is_invisible) {
            return Err(DisplayNameError);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as typed.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_and_those_that_hide_or_turn_text_are_refused() {
        for good in ["A", "Jürgen \"Al\" Ünal <x>", &"李".repeat(120), "می\u{200c}خواهم", "\u{200f}אבי", " 🙂 "]
        {
            assert_eq!(DisplayName::parse(good).unwrap().into_string(), good);
        }
        for bad in
            ["", "a\r\nBcc: b", "a\tb", "a\u{7f}", "a\u{85}", &"李".repeat(121), "a\u{202e}b", "a\u{2067}b\u{2069}"]
        {
            assert_eq!(DisplayName::parse(bad), Err(DisplayNameError), "{bad:?}");
        }
        for unseen in [" ", "\u{a0}", "\u{200b}\u{feff}", "\u{3164}", "\u{2800}", "\u{ad}\u{2029}"] {
            assert_eq!(DisplayName::parse(unseen), Err(DisplayNameError), "{unseen:?}");
        }
    }
}
