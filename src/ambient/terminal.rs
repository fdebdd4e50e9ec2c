//! Output that may reach a terminal: everything that the service and its commands print or log goes through one writer,
//! which escapes what a terminal would obey and what changes how adjacent text reads.
//!
//! Usernames, names and paths are whatever a client sent. C0 and C1 control characters move the cursor or retitle the
//! window, bidirectional controls show a line in another order than it has (Unicode report 36, section 2.4).

pub mod backlog;
mod journal;

pub use journal::{Lines, Priority};

use anstream::{AutoStream, ColorChoice};
use backlog::Weight;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Stderr, Stdout, Write};
use std::sync::LazyLock;

/// Limit: the longest sequence that sets a colour, in bytes; what is longer is not ours.
const LONGEST_COLOUR: usize = 16;

/// How a character that must not be printed as it is gets written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// As Rust does: `\u{202e}`. Lines keep their ends.
    Text,
    /// Likewise, and sequences that set colours alone (ECMA-48, SGR) pass: those of our own log.
    Colours,
    /// As JSON does: `\u202e`, which is read as the same value (RFC 8259 section 7).
    Json,
}

/// Escapes all that is written through it. Characters may be split across writes; one that is still incomplete at a
/// flush, or when this is dropped, is escaped byte by byte, as is all that is not UTF-8.
#[derive(Debug)]
pub struct Printable<W: Write> {
    inner: W,
    escape: Escape,
    /// The beginning of a character or of a colour, whose end is still to come.
    begun: Vec<u8>,
}

impl<W: Write> Printable<W> {
    /// Writes to `inner`.
    pub const fn new(inner: W, escape: Escape) -> Self {
        Self { inner, escape, begun: Vec::new() }
    }

    /// The same for what is written from now on.
    pub fn set_escape(&mut self, escape: Escape) {
        self.escape = escape;
    }

    /// Past the escaping: for data on their way to a file or another program.
    pub fn inner(&mut self) -> &mut W {
        &mut self.inner
    }

    fn end(&mut self) -> io::Result<()> {
        let begun = std::mem::take(&mut self.begun);
        let mut out = String::new();
        for byte in begun {
            self.escape.byte(byte, &mut out);
        }
        self.inner.write_all(out.as_bytes())
    }
}

impl<W: Write> Write for Printable<W> {
    /// Takes all of it. What it gives on is one write, so that lines of several threads stay apart.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.begun);
        let whole = if all.is_empty() {
            bytes
        } else {
            all.extend_from_slice(bytes);
            &all
        };
        let (printable, rest) = self.escape.all(whole);
        self.begun = rest.to_vec();
        self.inner.write_all(&printable)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.end()?;
        self.inner.flush()
    }
}

impl<W: Write> Drop for Printable<W> {
    fn drop(&mut self) {
        // There is no caller left to report an error to.
        let _ = self.end();
    }
}

/// Standard output, in pieces of a few kilobytes.
#[must_use]
pub fn stdout(escape: Escape) -> Printable<BufWriter<Stdout>> {
    Printable::new(BufWriter::new(io::stdout()), escape)
}

/// Standard error, each write at once. Where it is the systemd journal, each line carries its priority.
#[must_use]
pub fn stderr(escape: Escape, priority: Priority) -> Lines<Printable<Stderr>> {
    Lines::new(Printable::new(io::stderr(), escape), IS_JOURNAL.then_some(priority))
}

/// Whether standard error is the systemd journal. Asked once: nothing here changes it.
static IS_JOURNAL: LazyLock<bool> =
    LazyLock::new(|| journal::is_journal(std::env::var_os("JOURNAL_STREAM").as_deref(), io::stderr()));

/// Whether standard output is shown to a person.
#[must_use]
pub fn is_stdout_shown() -> bool {
    io::stdout().is_terminal()
}

/// Whether standard output shows colours: it is a terminal that has them, and the environment does not object
/// (`NO_COLOR`, `CLICOLOR`, `TERM`); `CLICOLOR_FORCE` wants them in a pipe too.
#[must_use]
pub fn is_stdout_coloured() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// How many cells wide the window is that shows standard output; `None` if it is not a terminal, or its width is unknown.
#[must_use]
pub fn stdout_width() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    (size.ws_col > 0).then(|| usize::from(size.ws_col))
}

/// Whether standard error is.
#[must_use]
pub fn is_stderr_shown() -> bool {
    io::stderr().is_terminal()
}

/// Whether the user wants colours on a terminal: `NO_COLOR` is not set, or empty (<https://no-color.org>).
#[must_use]
pub fn is_colour_wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Writes one line about a failure to standard error, whatever is in it. A failure to write is ignored.
pub fn complain(line: impl std::fmt::Display) {
    write_line(line, Priority::Error);
}

/// Writes one warning to standard error.
pub fn warn(line: impl std::fmt::Display) {
    write_line(line, Priority::Warning);
}

/// Writes one line of information to standard error.
pub fn remark(line: impl std::fmt::Display) {
    write_line(line, Priority::Info);
}

fn write_line(line: impl std::fmt::Display, priority: Priority) {
    let line = line.to_string().replace('\n', "\\n") + "\n";
    log(&Escape::Text.whole(line.as_bytes()), priority, Weight::Important);
}

/// Hands a record of the log on to standard error: whole lines, already escaped. Never waits where there is a backlog; a
/// failure to write is ignored without one, and counted with one.
pub fn log(record: &[u8], priority: Priority, weight: Weight) {
    let is_journal = *IS_JOURNAL;
    let _ = if is_journal && record[..record.len().saturating_sub(1)].contains(&b'\n') {
        let mut lines = Lines::new(Vec::new(), Some(priority));
        lines.write_all(record).and_then(|()| backlog::write([&[], lines.inner()], weight))
    } else {
        let prefix = if is_journal { priority.prefix() } else { "" };
        backlog::write([prefix.as_bytes(), record], weight)
    };
}

/// Writes a question to standard error, whatever is in it; what is typed in answer follows on the same line. A failure
/// to write is ignored.
pub fn ask(question: &str) {
    let mut terminal = stderr(Escape::Text, Priority::Info);
    let _ = write!(terminal, "{question}").and_then(|()| terminal.flush());
}

/// Whether a string is printed unchanged.
#[must_use]
pub fn is_printable(text: &str) -> bool {
    text.chars().all(passes)
}

impl Escape {
    /// A whole string as it may be shown.
    #[must_use]
    pub fn of(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        self.text(text, true, &mut out);
        out
    }

    /// Whole lines as they may be shown.
    #[must_use]
    pub fn whole(self, lines: &[u8]) -> Cow<'_, [u8]> {
        let (mut printable, rest) = self.all(lines);
        if !rest.is_empty() {
            let mut end = String::new();
            rest.iter().for_each(|byte| self.byte(*byte, &mut end));
            printable.to_mut().extend_from_slice(end.as_bytes());
        }
        printable
    }

    /// `bytes` as they may be shown, and the beginning of a character or colour at their end.
    fn all(self, bytes: &[u8]) -> (Cow<'_, [u8]>, &[u8]) {
        // Each piece is looked at as a whole: that takes vector instructions.
        let is_special = |byte: u8| !matches!(byte, b' '..=b'~' | b'\n');
        let holds_special =
            |piece: &[u8]| piece.iter().fold(0, |special, byte| special | u8::from(is_special(*byte))) != 0;
        if !bytes.chunks(256).any(holds_special) {
            return (Cow::Borrowed(bytes), &[]);
        }
        let (mut out, mut rest) = (String::with_capacity(bytes.len() + 16), bytes);
        while !rest.is_empty() {
            let text = match std::str::from_utf8(rest) {
                Ok(text) => text,
                Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).expect("it is valid up to there"),
            };
            let begun = self.text(text, text.len() == rest.len(), &mut out);
            if begun > 0 {
                return (Cow::Owned(out.into_bytes()), &rest[rest.len() - begun..]);
            }
            rest = &rest[text.len()..];
            let Some(error) = std::str::from_utf8(rest).err() else { continue };
            let Some(length) = error.error_len() else {
                return (Cow::Owned(out.into_bytes()), rest);
            };
            rest[..length].iter().for_each(|byte| self.byte(*byte, &mut out));
            rest = &rest[length..];
        }
        (Cow::Owned(out.into_bytes()), &[])
    }

    /// Appends `text`; returns how many bytes at its end begin a colour that may go on, where it is the last input.
    fn text(self, text: &str, is_last: bool, out: &mut String) -> usize {
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let length = match colour(rest) {
                Colour::Whole(length) if self == Self::Colours => {
                    out.push_str(&rest[..length]);
                    length
                }
                Colour::Begun if self == Self::Colours && is_last => return rest.len(),
                _ => {
                    self.character(character, out);
                    character.len_utf8()
                }
            };
            rest = &rest[length..];
        }
        0
    }

    fn character(self, character: char, out: &mut String) {
        if passes(character) {
            out.push(character);
        } else if self == Self::Json {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.extend(character.escape_default());
        }
    }

    /// What is not UTF-8: a terminal that reads single bytes obeys 0x9b.
    fn byte(self, byte: u8, out: &mut String) {
        match self {
            Self::Json => out.push('\u{fffd}'),
            Self::Text | Self::Colours => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
}

/// Whether a character is visible and affects nothing but its own cell. Those that join letters (U+200C, U+200D) and
/// the accents are part of how words are written.
const fn passes(character: char) -> bool {
    !matches!(character,
        '\0'..='\u{9}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'     // C0 but the end of a line, DEL, C1
        | '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{feff}'              // of no width
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' // bidirectional
        | '\u{2028}' | '\u{2029}'                                      // ends of lines and paragraphs
        | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}'                                    // tags and other invisible ones
    )
}

/// What a string begins with.
enum Colour {
    None,
    /// The beginning of one, up to the end of the input.
    Begun,
    /// That many bytes.
    Whole(usize),
}

fn colour(text: &str) -> Colour {
    let bytes = text.as_bytes();
    if bytes[0] != 0x1b || bytes.get(1).is_some_and(|byte| *byte != b'[') {
        return Colour::None;
    }
    let numbers = bytes.iter().skip(2).take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
    match bytes.get(2 + numbers) {
        _ if 2 + numbers >= LONGEST_COLOUR => Colour::None,
        Some(b'm') => Colour::Whole(3 + numbers),
        Some(_) => Colour::None,
        None => Colour::Begun,
    }
}

#[cfg(test)]
mod tests;
