//! The English of code: comments and strings of Rust and JavaScript, and the names of tests, which are promises.

use super::Piece;

/// Comments, neighbouring lines as one, and the strings of a source file.
pub(super) fn comments_and_strings(text: &str) -> Vec<Piece> {
    let mut reader = Reader { rest: text, line: 1, last: ' ', pieces: Vec::new(), comment: None };
    while reader.step() {}
    reader.end_comment();
    reader.pieces
}

/// Reads a file once, from its beginning.
struct Reader<'a> {
    rest: &'a str,
    line: usize,
    /// The last character of code that was no space.
    last: char,
    pieces: Vec<Piece>,
    comment: Option<(usize, String)>,
}

impl Reader<'_> {
    /// Reads one thing: a comment, a string, a character of code. False at the end.
    fn step(&mut self) -> bool {
        let rest = self.rest;
        let Some(first) = rest.chars().next() else { return false };
        if rest.starts_with("//") {
            let end = rest.find('\n').unwrap_or(rest.len());
            self.comment_line(&rest[..end]);
            self.pass(end);
        } else if rest.starts_with("/*") {
            let end = rest.find("*/").map_or(rest.len(), |at| at + 2);
            self.pieces.push(Piece::new(self.line, &rest[2..end.max(4) - 2]));
            self.pass(end);
        } else if let Some(length) = raw_string(rest, self.last) {
            self.string(length);
        } else if first == '"' || (first == '`' && self.last != '`') || is_quoted(rest) {
            self.string(quoted(rest, first));
        } else if let Some(length) = pattern(rest, self.last) {
            self.pass(length);
        } else {
            if !first.is_whitespace() {
                self.end_comment();
                self.last = first;
            }
            self.pass(first.len_utf8());
        }
        true
    }

    fn pass(&mut self, length: usize) {
        self.line += self.rest[..length].matches('\n').count();
        self.rest = &self.rest[length..];
    }

    fn string(&mut self, length: usize) {
        self.end_comment();
        let text = self.rest[..length].replace("\\n", " ").replace("\\\"", "'");
        self.pieces.push(Piece::new(self.line, &text));
        self.last = '"';
        self.pass(length);
    }

    /// A comment goes on where the line before was one too; an empty line of it ends a paragraph, not the comment.
    fn comment_line(&mut self, line: &str) {
        let text = line.trim_start_matches(['/', '!']).trim();
        let (_, all) = self.comment.get_or_insert((self.line, String::new()));
        if !all.is_empty() {
            all.push('\n');
        }
        all.push_str(text);
    }

    fn end_comment(&mut self) {
        if let Some((line, text)) = self.comment.take() {
            self.pieces.push(Piece::new(line, &text));
        }
    }
}

/// How long the raw string is that begins here.
fn raw_string(rest: &str, last: char) -> Option<usize> {
    let after = rest.strip_prefix('r').filter(|_| !last.is_alphanumeric() || last == 'b')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(2 + hashes + body.find(&end)? + end.len())
}

/// Whether a character or a string of JavaScript stands in single quotes here; a lifetime does not.
fn is_quoted(rest: &str) -> bool {
    let Some(body) = rest.strip_prefix('\'') else { return false };
    let mut letters = body.chars();
    let first = letters.next();
    first == Some('\\') || letters.next() == Some('\'') || is_sentence(body)
}

/// Whether this is the rest of a string in single quotes on one line, longer than a character.
fn is_sentence(body: &str) -> bool {
    let line = body.lines().next().unwrap_or_default();
    line.find('\'').is_some_and(|end| !line[..end].contains(['<', '>', '(', ')', '&', ',', ':', '{', '}', '+']))
}

/// How long the string is that begins here with this quote.
fn quoted(rest: &str, quote: char) -> usize {
    let mut letters = rest.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' {
            letters.next();
        } else if letter == quote {
            return at + letter.len_utf8();
        }
    }
    rest.len()
}

/// How long the pattern of JavaScript is that begins here.
fn pattern(rest: &str, last: char) -> Option<usize> {
    let is_pattern = rest.starts_with('/') && "(=,:[!&|?{};".contains(last);
    is_pattern.then(|| quoted(rest.lines().next().unwrap_or_default(), '/'))
}

/// The names of tests as sentences.
pub(super) fn test_names(text: &str) -> Vec<Piece> {
    let mut is_test = false;
    let mut pieces = Vec::new();
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        let begins = line.starts_with("#[") && line.contains("test");
        let name = line.split_once("fn ").and_then(|(_, rest)| rest.split_once('('));
        if let (true, Some((name, _))) = (is_test, name) {
            pieces.push(Piece::new(number, &name.replace('_', " ")));
        }
        is_test = begins || (is_test && name.is_none());
    }
    pieces
}
