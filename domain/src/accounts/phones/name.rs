//! What an owner calls a phone: "office".

use crate::text::unicode::{is_bidi_control, is_invisible};

/// Limit: characters of a name.
const LONGEST: usize = 40;

/// Why a string does not name a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name of a phone is 1 to 40 characters, at least one of them visible, without control characters")]
pub struct PhoneNameError;

/// The name of a phone: 1 to 40 characters (Unicode scalars) without blanks around them, at least one of them visible, none
/// of them a control character or one that reorders the text around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneName(String);

impl PhoneName {
    /// Trims and reads what the owner typed.
    pub fn parse(text: &str) -> Result<Self, PhoneNameError> {
        let name = text.trim();
        let is_forbidden = |character: char| character.is_control() || is_bidi_control(character);
        if name.chars().count() > LONGEST || name.contains(is_forbidden) || name.chars().all(is_invisible) {
            return Err(PhoneNameError);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name without blanks around it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_shows_something() {
        for (typed, name) in [("office", "office"), ("  Büro 2\u{a0}", "Büro 2"), ("📱", "📱")] {
            assert_eq!(PhoneName::parse(typed).unwrap().as_str(), name);
        }
        assert!(PhoneName::parse(&"李".repeat(40)).is_ok());
        for bad in ["", "  ", "\u{200b}", "a\tb", "a\u{7f}b", "a\u{202e}b", &"李".repeat(41)] {
            assert_eq!(PhoneName::parse(bad), Err(PhoneNameError), "{bad:?}");
        }
    }
}
