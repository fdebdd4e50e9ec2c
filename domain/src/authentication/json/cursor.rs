//! A place in the body, which moves forward only: blanks and the six structural characters (RFC 8259 section 2).

use super::NotAnObject;

/// Where the reading of a body has come to.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    /// The body.
    pub text: &'a str,
    /// The byte that comes next.
    pub at: usize,
    /// Whether control characters stand anywhere within: where there are none, as in a body of one line, no string needs
    /// to be searched for them.
    pub has_controls: bool,
}

impl<'a> Cursor<'a> {
    /// The beginning of a body.
    pub fn new(text: &'a str) -> Self {
        let lowest = text.trim_ascii().bytes().fold(u8::MAX, u8::min);
        Self { text, at: 0, has_controls: lowest < b' ' }
    }

    /// The byte that comes next, whatever it is.
    #[inline]
    pub fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The byte that comes next after blanks.
    #[inline]
    pub fn peek(&mut self) -> Option<u8> {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.byte()
    }

    /// Whether this byte comes next after blanks; then it is passed.
    #[inline]
    pub fn passes(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Passes this byte, which must come next after blanks.
    #[inline]
    pub fn pass(&mut self, byte: u8) -> Result<(), NotAnObject> {
        if self.passes(byte) { Ok(()) } else { Err(NotAnObject) }
    }

    /// Passes a literal name (section 3), which must come next.
    pub fn pass_literal(&mut self, literal: &str) -> Result<(), NotAnObject> {
        if !self.text.as_bytes()[self.at..].starts_with(literal.as_bytes()) {
            return Err(NotAnObject);
        }
        self.at += literal.len();
        Ok(())
    }

    /// Whether nothing but blanks follows.
    pub fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }
}
