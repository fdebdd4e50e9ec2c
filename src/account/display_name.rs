//! What a person wants to be called, for the header of letters and the operator's list.

/// The text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("name must be 1 to 120 characters without control characters")]
pub struct DisplayNameError;

/// 1 to 120 characters (Unicode scalars), none of them a control character (CONTRACT section 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayName(String);

impl DisplayName {
    /// Reads what a person typed; never trimmed.
    pub fn parse(text: &str) -> Result<Self, DisplayNameError> {
        let fits = (1..=120).contains(&text.chars().count()) && !text.contains(char::is_control);
        fits.then(|| Self(text.to_owned())).ok_or(DisplayNameError)
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
    fn characters_are_counted_and_control_characters_refused() {
        for good in ["A", "Jürgen \"Al\" Ünal <x>", &"李".repeat(120)] {
            assert_eq!(DisplayName::parse(good).unwrap().into_string(), good);
        }
        for bad in ["", "a\r\nBcc: b", "a\tb", "a\u{7f}", "a\u{85}", &"李".repeat(121)] {
            assert_eq!(DisplayName::parse(bad), Err(DisplayNameError), "{bad:?}");
        }
    }
}
