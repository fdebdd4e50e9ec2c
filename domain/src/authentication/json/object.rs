//! The members of an object, one after the other (RFC 8259 section 4), and whether a name stands twice among them.

use super::cursor::Cursor;
use super::not_an_object::NotAnObject;
use super::strings::Quoted;
use std::borrow::Cow;

impl<'a> Cursor<'a> {
    /// Reads an object: hands each name on, with the cursor where its value begins. `take` must read that value.
    #[inline]
    pub fn object(
        &mut self,
        mut take: impl FnMut(&mut Self, Quoted) -> Result<(), NotAnObject>,
    ) -> Result<(), NotAnObject> {
        self.pass(b'{')?;
        if self.passes(b'}') {
            return Ok(());
        }
        loop {
            let name = self.string()?;
            self.pass(b':')?;
            take(self, name)?;
            if !self.passes(b',') {
                return self.pass(b'}');
            }
        }
    }

    /// All names of the object that comes next, as texts; those that are none are left out.
    #[cold]
    pub fn names(mut self) -> Result<Vec<Cow<'a, str>>, NotAnObject> {
        let mut names = Vec::new();
        self.object(|cursor, name| {
            names.extend(cursor.text(name));
            cursor.value().map(drop)
        })?;
        Ok(names)
    }
}
