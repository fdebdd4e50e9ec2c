//! The inside of a JSON string that is kept as it stands, for it is seldom asked for.

use std::borrow::Cow;

/// A string that was found valid and whose escapes (RFC 8259 section 7) are not resolved before its text is asked for.
/// It holds the raw `Authorization` and is never printed.
#[derive(Clone)]
pub struct Escaped<'a>(Cow<'a, str>);

impl<'a> Escaped<'a> {
    /// A text without JSON's escapes: a backslash in it is one.
    #[must_use]
    pub const fn plain(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// What the present parser has resolved.
    pub(in crate::authentication) const fn resolved(text: Cow<'a, str>) -> Self {
        Self(text)
    }

    /// What stands there, and how the quotes of a text stand in it.
    #[must_use]
    pub(super) fn as_written(&self) -> (&str, &'static str) {
        (&self.0, "\"")
    }

    /// The text, its escapes resolved.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        self.0.clone()
    }
}
