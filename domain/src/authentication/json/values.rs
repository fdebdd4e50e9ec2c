//! Values of any kind (RFC 8259 section 3): what one is, and where it ends.

use super::cursor::Cursor;
use super::not_an_object::NotAnObject;
use super::strings::Quoted;

/// A value, as far as kinds matter here.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    /// `null`
    Null,
    /// A string.
    String(Quoted),
    /// A number, as written.
    Number(&'a str),
    /// A boolean, an array or an object.
    Other,
}

impl<'a> Cursor<'a> {
    /// Reads a value.
    #[inline]
    pub fn value(&mut self) -> Result<Value<'a>, NotAnObject> {
        if self.passes(b'"') { self.rest_of_string().map(Value::String) } else { self.value_of_other_kind() }
    }

    /// Reads a value that is not a string.
    fn value_of_other_kind(&mut self) -> Result<Value<'a>, NotAnObject> {
        match self.peek() {
            Some(b'-' | b'0'..=b'9') => Ok(Value::Number(self.number()?)),
            Some(b'n') => self.pass_literal("null").map(|()| Value::Null),
            Some(b't') => self.pass_literal("true").map(|()| Value::Other),
            Some(b'f') => self.pass_literal("false").map(|()| Value::Other),
            Some(b'[' | b'{') => self.pass_nested().map(|()| Value::Other),
            _ => Err(NotAnObject),
        }
    }

    /// Reads a number (section 6) of any size.
    fn number(&mut self) -> Result<&'a str, NotAnObject> {
        let start = self.at;
        self.at += usize::from(self.byte() == Some(b'-'));
        let first = self.byte();
        if self.pass_digits()? > 1 && first == Some(b'0') {
            return Err(NotAnObject);
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.pass_digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.pass_digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    /// Passes one digit or more, and says how many.
    fn pass_digits(&mut self) -> Result<usize, NotAnObject> {
        let start = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(NotAnObject) } else { Ok(self.at - start) }
    }

    /// Passes an array or object and all within: as deep as it may be, without recursion.
    fn pass_nested(&mut self) -> Result<(), NotAnObject> {
        let mut enclosing = Vec::new();
        let mut innermost = None;
        loop {
            match self.opening() {
                Some(end) if self.passes(end) => {}
                Some(end) => {
                    enclosing.extend(innermost.replace(end));
                    self.pass_name_within(end)?;
                    continue;
                }
                None => {
                    self.value()?;
                }
            }
            // A value has ended, and with it those that end here.
            loop {
                let Some(end) = innermost else { return Ok(()) };
                if self.passes(b',') {
                    self.pass_name_within(end)?;
                    break;
                }
                self.pass(end)?;
                innermost = enclosing.pop();
            }
        }
    }

    /// Passes the bracket that an array or object opens with; says by which it is closed.
    fn opening(&mut self) -> Option<u8> {
        if self.passes(b'[') {
            return Some(b']');
        }
        self.passes(b'{').then_some(b'}')
    }

    /// Passes what stands before each value in an object, and before none in an array.
    fn pass_name_within(&mut self, end: u8) -> Result<(), NotAnObject> {
        if end == b'}' {
            self.string()?;
            self.pass(b':')?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_value(text: &str) -> bool {
        let mut cursor = Cursor::new(text);
        cursor.value().is_ok() && cursor.is_at_end()
    }

    #[test]
    fn values_end_where_they_end() {
        for text in [
            "null",
            " true ",
            "false",
            "0",
            "-0",
            "10",
            "-1.50e-07",
            "1E+2",
            "1e999",
            "[]",
            "{}",
            "[ ]",
            "{ }",
            "[1,[2,{}],{\"a\":[]}]",
            r#"{"a":{"b":[{"c":"\ud800"}]},"a":1}"#,
            "[\n1 ,\t2\r]",
        ] {
            assert!(is_value(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_value_is_an_error() {
        for text in [
            "",
            "nul",
            "nulll",
            "True",
            "01",
            "-",
            "-a",
            "1.",
            ".1",
            "1.e1",
            "1e",
            "1e+",
            "+1",
            "[",
            "]",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{",
            "{]",
            "[}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{1:1}",
            "{\"a\":1]",
            "[\"a\":1]",
            "NaN",
            "1\0",
        ] {
            assert!(!is_value(text), "{text}");
        }
    }

    #[test]
    fn no_depth_is_too_deep() {
        let deep = 30_000;
        assert!(is_value(&format!("{}{}", "[".repeat(deep), "]".repeat(deep))));
        assert!(is_value(&format!("{}1{}", "{\"a\":".repeat(deep), "}".repeat(deep))));
        assert!(!is_value(&format!("{}{}", "[".repeat(deep), "]".repeat(deep - 1))));
    }
}
