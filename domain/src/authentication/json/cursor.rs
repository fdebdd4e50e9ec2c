//! A place in the body, which moves forward only: blanks and the six structural characters (RFC 8259 section 2).

use super::marks::{BLOCK, marks_of};
use super::not_an_object::NotAnObject;

/// Where the reading of a body has come to.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    /// The body.
    pub text: &'a str,
    /// The byte that comes next.
    pub at: usize,
    /// Where the block ends whose marks are known: the one that the cursor was in when it last looked for one.
    known: usize,
    marks: u64,
}

impl<'a> Cursor<'a> {
    /// The beginning of a body.
    pub const fn new(text: &'a str) -> Self {
        Self { text, at: 0, known: 0, marks: 0 }
    }

    /// The byte that comes next, whatever it is.
    #[inline]
    pub fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The byte that comes next after blanks.
    #[inline]
    pub fn peek(&mut self) -> Option<u8> {
        match self.byte() {
            Some(b' ' | b'\t' | b'\n' | b'\r') => self.peek_after_blank(),
            other => other,
        }
    }

    /// Most bodies hold no blank.
    #[inline(never)]
    fn peek_after_blank(&mut self) -> Option<u8> {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.byte()
    }

    /// Whether this byte comes next after blanks; then it is passed.
    #[inline]
    pub fn passes(&mut self, byte: u8) -> bool {
        let is_next = self.byte() == Some(byte) || self.peek_after_blank() == Some(byte);
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

    /// Passes everything before the next mark, and says which it is: a quote, a backslash, a control character, or none
    /// where the body ends.
    #[inline]
    pub fn pass_up_to_mark(&mut self) -> Option<u8> {
        if self.at < self.known {
            let marks = self.marks >> (self.at % BLOCK);
            if marks != 0 {
                self.at += marks.trailing_zeros() as usize;
                return self.byte();
            }
        }
        self.pass_up_to_mark_after_block()
    }

    #[inline(never)]
    fn pass_up_to_mark_after_block(&mut self) -> Option<u8> {
        self.at = self.at.max(self.known);
        loop {
            let block = self.at - self.at % BLOCK;
            (self.known, self.marks) = (block + BLOCK, marks_of(self.text.as_bytes().get(block..)?));
            let marks = self.marks >> (self.at - block);
            if marks != 0 {
                self.at += marks.trailing_zeros() as usize;
                return self.byte();
            }
            self.at = self.known;
        }
    }
}
