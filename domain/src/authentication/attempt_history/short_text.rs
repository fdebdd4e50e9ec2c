//! A string that a client sent, cut to what is remembered of it.

/// Limit: what is remembered of each string that a phone sent, in bytes.
pub const SHORT_TEXT: usize = 100;

/// A string that a client sent, cut to 100 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortText(Box<str>);

impl ShortText {
    /// Cuts a string.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(text[..text.floor_char_boundary(SHORT_TEXT)].into())
    }

    /// What is left of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
