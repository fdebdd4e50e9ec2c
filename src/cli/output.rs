//! What a command prints: lines for people, or JSON objects for programs.

use crate::ambient::terminal::{self, Escape, Printable};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use std::fmt::Display;
use std::io::{self, BufWriter, Stdout, Write};

/// The reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// People.
    Text,
    /// Programs: one object per line.
    Json,
}

/// Standard output, whose end a reader may close early. Nothing reaches it that a terminal would obey: usernames of
/// attempts are whatever an attacker sent.
pub(super) struct Output {
    format: Format,
    sink: Printable<BufWriter<Stdout>>,
}

/// An object whose members are printed in alphabetical order, those within it too.
pub(super) struct Sorted<'a, T>(pub(super) &'a T);

impl<T: Serialize> Serialize for Sorted<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::to_value(self.0).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl Output {
    pub(super) fn new(format: Format) -> Self {
        let escape = match format {
            Format::Text => Escape::Text,
            Format::Json => Escape::Json,
        };
        Self { format, sink: terminal::stdout(escape) }
    }

    pub(super) const fn format(&self) -> Format {
        self.format
    }

    /// Prints `text` or `object`, whichever is wanted.
    pub(super) fn line(&mut self, text: impl Display, object: &impl Serialize) -> io::Result<()> {
        match self.format {
            Format::Text => writeln!(self.sink, "{text}"),
            Format::Json => {
                serde_json::to_writer(&mut self.sink, object)?;
                writeln!(self.sink)
            }
        }
    }

    /// Prints a line for people, and nothing for programs.
    pub(super) fn text(&mut self, text: impl Display) -> io::Result<()> {
        match self.format {
            Format::Text => writeln!(self.sink, "{text}"),
            Format::Json => Ok(()),
        }
    }

    /// The output for data in a format of their own: byte by byte to a file or a program, escaped to a terminal.
    pub(super) fn data(&mut self, escape: Escape) -> &mut dyn Write {
        if terminal::is_stdout_shown() {
            self.sink.set_escape(escape);
            return &mut self.sink;
        }
        self.sink.inner()
    }

    /// Flushes what was printed; a command calls it where it fails after printing.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}
