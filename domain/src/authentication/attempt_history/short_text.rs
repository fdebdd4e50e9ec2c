//! A string that a client sent, cut to what is remembered of it.

use std::sync::Arc;

/// Limit: what is remembered of each string that a phone sent, in bytes.
pub const SHORT_TEXT: usize = 100;

/// A string that a client sent, cut to 100 bytes. Its copies share it: a phone sends the same again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortText(Arc<str>);

impl ShortText {
    /// Cuts a string.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(cut(text).into())
    }

    /// Cuts a string, and shares one of `others` where it is the same.
    pub(super) fn of_or_shared<'a>(text: &str, others: impl IntoIterator<Item = &'a Self>) -> Self {
        others.into_iter().find(|other| other.as_str() == cut(text)).cloned().unwrap_or_else(|| Self::of(text))
    }

    /// What is left of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(SHORT_TEXT)]
}
