//! One line of strace, taken apart. All texts are in hex (`-xx`), so that commas and quotes are strace's own.

/// A call as strace prints it, put together where it was interrupted.
#[derive(Clone, Debug)]
pub struct Line {
    /// The lines on which it began and on which it came back; it never did where that is the largest number.
    pub start: usize,
    pub end: usize,
    pub name: String,
    pub arguments: String,
    /// What it gave back; -1 for an error, and for a call that never came back.
    pub result: i64,
}

impl Line {
    /// The arguments, one by one.
    pub fn argument(&self, number: usize) -> &str {
        self.arguments.split(", ").nth(number).unwrap_or_else(|| panic!("no argument {number}: {self:?}"))
    }

    /// A number among them.
    pub fn number(&self, argument: usize) -> u64 {
        self.argument(argument).parse().unwrap_or_else(|_| panic!("{argument} is not a number: {self:?}"))
    }

    /// The path of an open file, `12</a/b>`.
    pub fn path_of(&self, argument: usize) -> Option<String> {
        path_in(self.argument(argument))
    }

    /// A string, which here is a path.
    pub fn text(&self, argument: usize) -> String {
        let texts = texts(self.argument(argument));
        String::from_utf8(texts.into_iter().next().unwrap_or_default()).expect("paths are UTF-8")
    }

    /// All bytes handed over, in one piece or in several.
    pub fn bytes(&self) -> Vec<u8> {
        assert!(!self.arguments.contains("\"..."), "strace cut a string short: {}", self.name);
        texts(&self.arguments).concat()
    }
}

fn path_in(argument: &str) -> Option<String> {
    let inside = argument.split_once('<')?.1.split_once('>')?.0;
    String::from_utf8(unhex(inside)).ok()
}

/// What stands between quotes.
fn texts(text: &str) -> Vec<Vec<u8>> {
    text.split('"').skip(1).step_by(2).map(unhex).collect()
}

/// `\x61\x62` as bytes.
fn unhex(text: &str) -> Vec<u8> {
    hex::decode(text.replace("\\x", "")).unwrap_or_else(|_| panic!("not in hex: {text:?}"))
}
