//! Strings (RFC 8259 section 7): where one ends, and whether its escapes are valid. None is resolved here.

use super::cursor::Cursor;
use super::not_an_object::NotAnObject;
use crate::authentication::attempt::Escaped;
use std::borrow::Cow;

/// A string of the body: where its inside stands between the quotes.
#[derive(Clone, Copy)]
pub(super) struct Quoted {
    start: usize,
    end: usize,
    escapes: Escapes,
}

/// Which escapes a string holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    None,
    Valid,
    /// Half a pair of surrogates among them: the grammar allows it, and no text can hold it (section 8.2).
    LoneSurrogate,
}

impl<'a> Cursor<'a> {
    /// Reads a string, which must come next after blanks.
    #[inline]
    pub fn string(&mut self) -> Result<Quoted, NotAnObject> {
        self.pass(b'"')?;
        self.rest_of_string()
    }

    /// Reads a string whose first quote has been passed.
    #[inline]
    pub fn rest_of_string(&mut self) -> Result<Quoted, NotAnObject> {
        let start = self.at;
        let escapes = match self.pass_up_to_mark() {
            Some(b'"') => Escapes::None,
            Some(b'\\') => self.pass_escapes()?,
            _ => return Err(NotAnObject),
        };
        let string = Quoted { start, end: self.at, escapes };
        self.at += 1;
        Ok(string)
    }

    /// Its bytes, as they stand.
    #[inline]
    fn inside(&self, string: Quoted) -> &'a [u8] {
        &self.text.as_bytes()[string.start..string.end]
    }

    /// Its inside, to be resolved later; `None` where it is not Unicode.
    #[inline]
    pub fn escaped(&self, string: Quoted) -> Option<Escaped<'a>> {
        let inside = &self.text[string.start..string.end];
        match string.escapes {
            Escapes::None => Some(Escaped::plain(inside)),
            Escapes::Valid => Some(Escaped::valid(inside)),
            Escapes::LoneSurrogate => None,
        }
    }

    /// Its text; `None` where it is none.
    #[inline]
    pub fn text(&self, string: Quoted) -> Option<Cow<'a, str>> {
        self.escaped(string).map(|escaped| escaped.text())
    }

    /// Its text as a name, which differs from others in its bytes; `None` where it is none.
    #[inline]
    pub fn name(&self, string: Quoted) -> Option<Cow<'a, [u8]>> {
        if string.escapes == Escapes::None {
            Some(Cow::Borrowed(self.inside(string)))
        } else {
            self.escaped_name(string)
        }
    }

    #[cold]
    fn escaped_name(&self, string: Quoted) -> Option<Cow<'a, [u8]>> {
        self.text(string).map(|text| Cow::Owned(text.into_owned().into_bytes()))
    }

    /// Passes what follows from the first backslash up to the quote at the end. Apart, so that the reading of any other string
    /// stays small enough to be compiled into its callers.
    #[inline(never)]
    fn pass_escapes(&mut self) -> Result<Escapes, NotAnObject> {
        let mut escapes = Escapes::Valid;
        loop {
            if !self.pass_escape()? {
                escapes = Escapes::LoneSurrogate;
            }
            match self.pass_up_to_mark() {
                Some(b'"') => return Ok(escapes),
                Some(b'\\') => {}
                _ => return Err(NotAnObject),
            }
        }
    }

    /// Passes an escape; `false` where it is a surrogate that stands alone.
    #[inline]
    fn pass_escape(&mut self) -> Result<bool, NotAnObject> {
        self.at += 1;
        match self.byte() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => return self.pass_unicode_escape(),
            _ => return Err(NotAnObject),
        }
        Ok(true)
    }

    /// Passes `uXXXX`, and with the first half of a pair the second, too.
    fn pass_unicode_escape(&mut self) -> Result<bool, NotAnObject> {
        let first = self.code_unit(self.at).ok_or(NotAnObject)?;
        self.at += 5;
        match first {
            0xd800..=0xdbff if self.byte() == Some(b'\\') => {
                let is_pair = matches!(self.code_unit(self.at + 1), Some(0xdc00..=0xdfff));
                self.at += if is_pair { 6 } else { 0 };
                Ok(is_pair)
            }
            0xd800..=0xdfff => Ok(false),
            _ => Ok(true),
        }
    }

    /// The 16 bits that `uXXXX` stands for, where that is what stands there.
    fn code_unit(&self, at: usize) -> Option<u16> {
        let [b'u', digits @ ..] = self.text.as_bytes().get(at..at + 5)? else { return None };
        let unit = digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))?;
        u16::try_from(unit).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<String>, NotAnObject> {
        let mut cursor = Cursor::new(text);
        let string = cursor.string()?;
        assert!(cursor.is_at_end(), "{text}");
        Ok(cursor.text(string).map(Cow::into_owned))
    }

    #[test]
    fn a_string_ends_at_the_first_quote_that_is_not_escaped() {
        for (text, inside) in [(r#""""#, ""), (r#""a\"b""#, "a\"b"), (r#""a\\""#, "a\\"), (r#" "é\u00e9\/" "#, "éé/")]
        {
            assert_eq!(read(text).unwrap().as_deref(), Some(inside), "{text}");
        }
    }

    #[test]
    fn what_is_no_string_is_an_error() {
        for text in [
            "",
            "\"",
            "x",
            "\"a",
            r#""\""#,
            r#""\x""#,
            r#""\u12""#,
            r#""\u12g4""#,
            r#""\u+123""#,
            r#""\uabcé""#,
            "\"a\nb\"",
            "\"\0\"",
            r#""\ud800\u12""#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn half_a_pair_of_surrogates_is_a_string_and_no_text() {
        for inside in
            [r"\ud800", r"\udc00", r"\ud800x", r"\ud800\n", r"\ud800\ud800\udc00", r"\ud800\u0041", r"\udc00\ud800"]
        {
            assert_eq!(read(&format!("\"{inside}\"")).unwrap(), None, "{inside}");
        }
    }
}
