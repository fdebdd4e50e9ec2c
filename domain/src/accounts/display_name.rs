//! What a person wants to be called, for the operator's list and the greeting of emails. It is untrusted text: an email
//! shows it shortened, and so that nothing in it becomes a link.

use crate::text::unicode::{is_bidi_control, is_invisible};

/// Why a string is not a display name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisplayNameError {
    /// Outside 1 to 120 characters, or with a control character.
    #[error("a name must have 1 to 120 characters and no control characters")]
    Form,
    /// Nothing a person may sign up with: it shows nothing, or reorders the text around it.
    #[error(
        "name must be 1 to 120 characters, at least one of them visible, without control characters and bidirectional overrides"
    )]
    NotForSignup,
}

/// What a person is called: 1 to 120 characters (Unicode scalars), none of them a control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayName(String);

impl DisplayName {
    /// Reads what an operator gave or the store holds; never trimmed.
    pub fn parse(text: &str) -> Result<Self, DisplayNameError> {
        if !(1..=120).contains(&text.chars().count()) || text.contains(char::is_control) {
            return Err(DisplayNameError::Form);
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads what a person typed at signup: at least one character is visible, and none reorders the text around it
    /// (docs/contract.md section 3).
    pub fn parse_for_signup(text: &str) -> Result<Self, DisplayNameError> {
        if text.contains(is_bidi_control) || text.chars().all(is_invisible) {
            return Err(DisplayNameError::NotForSignup);
        }
        Self::parse(text).map_err(|_| DisplayNameError::NotForSignup)
    }

    /// The name as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_and_those_that_hide_or_turn_text_are_refused() {
        for good in ["A", "Jürgen \"Al\" Ünal <x>", &"李".repeat(120), "می\u{200c}خواهم", "\u{200f}אבי", " 🙂 "]
        {
            assert_eq!(DisplayName::parse_for_signup(good).unwrap().as_str(), good);
        }
        for bad in
            ["", "a\r\nBcc: b", "a\tb", "a\u{7f}", "a\u{85}", &"李".repeat(121), "a\u{202e}b", "a\u{2067}b\u{2069}"]
        {
            assert_eq!(DisplayName::parse_for_signup(bad), Err(DisplayNameError::NotForSignup), "{bad:?}");
        }
        for invisible in [" ", "\u{a0}", "\u{200b}\u{feff}", "\u{3164}", "\u{2800}", "\u{ad}\u{2029}"] {
            assert_eq!(DisplayName::parse_for_signup(invisible), Err(DisplayNameError::NotForSignup), "{invisible:?}");
        }
    }

    #[test]
    fn an_operator_may_give_any_name_without_control_characters() {
        for good in ["A", &"李".repeat(120), " ", "\u{200b}", "a\u{202e}b"] {
            assert_eq!(DisplayName::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "a\tb", "a\u{7f}", "a\u{85}", &"李".repeat(121)] {
            assert_eq!(DisplayName::parse(bad), Err(DisplayNameError::Form), "{bad:?}");
        }
    }
}
