//! What a command prints: lines for people, or JSON objects for programs.

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter as JsonFormatter;
use std::fmt::Display;
use std::io::{self, BufWriter, Stdout, Write};

/// For whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// People.
    Text,
    /// Programs: one object a line.
    Json,
}

/// Standard output, whose end a reader may close early.
pub(super) struct Output {
    format: Format,
    sink: BufWriter<Stdout>,
}

impl Output {
    pub(super) fn new(format: Format) -> Self {
        Self { format, sink: BufWriter::new(io::stdout()) }
    }

    pub(super) const fn format(&self) -> Format {
        self.format
    }

    /// Prints `text` or `object`, whichever is wanted.
    pub(super) fn line(&mut self, text: impl Display, object: &impl Serialize) -> io::Result<()> {
        match self.format {
            Format::Text => writeln!(self.sink, "{text}"),
            Format::Json => {
                write_json(&mut self.sink, object)?;
                writeln!(self.sink)
            }
        }
    }

    /// The raw output, for formats of their own.
    pub(super) fn sink(&mut self) -> &mut impl Write {
        &mut self.sink
    }

    /// Hands over what was printed; a command calls it where it fails after printing.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

/// Writes compact JSON that no terminal obeys: usernames that were tried are whatever an attacker sent.
fn write_json(out: impl Write, object: &impl Serialize) -> io::Result<()> {
    Ok(object.serialize(&mut Serializer::with_formatter(out, Printable))?)
}

/// Escapes what is not printed as it stands: controls beyond those that JSON escapes, changes of the direction of text.
struct Printable;

impl JsonFormatter for Printable {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        for character in fragment.chars() {
            if character == '\'' || character.escape_debug().len() == 1 {
                writer.write_all(character.encode_utf8(&mut [0; 4]).as_bytes())?;
                continue;
            }
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_holds_nothing_that_a_terminal_obeys_and_is_read_as_it_was() {
        let name = "a\u{1b}[2J\u{9b}2J\u{7f}\u{202e}\u{2028}\"\\'ä\u{1f600}\u{e0001}";
        let mut printed = Vec::new();
        write_json(&mut printed, &[name]).unwrap();
        let text = String::from_utf8(printed).unwrap();
        assert!(
            text.contains("'ä\u{1f600}")
                && !text.contains(['\u{1b}', '\u{9b}', '\u{7f}', '\u{202e}', '\u{2028}', '\u{e0001}'])
        );
        assert_eq!(serde_json::from_str::<[String; 1]>(&text).unwrap(), [name]);
    }
}
