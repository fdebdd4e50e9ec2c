//! What a command prints: lines for people, or JSON objects for programs.

use super::colour::Span;
use crate::ambient::terminal::{self, Escape, Printable};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use std::fmt::Display;
use std::io::{self, BufWriter, Stdout, Write};

/// Who reads the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// People.
    Text,
    /// Programs: one object per line.
    Json,
}

/// Standard output, which its reader may close early. Control characters are escaped: usernames of attempts are whatever an
/// attacker sent.
pub(super) struct Output {
    format: Format,
    sink: Printable<BufWriter<Stdout>>,
    is_coloured: bool,
    width: Option<usize>,
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
        Self {
            format,
            sink: terminal::stdout(escape),
            is_coloured: terminal::is_stdout_coloured(),
            width: terminal::stdout_width(),
        }
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

    /// Prints a line of spans for people, in their colours where a terminal shows them; nothing for programs.
    pub(super) fn spans(&mut self, spans: &[Span]) -> io::Result<()> {
        if self.format == Format::Json {
            return Ok(());
        }
        let mut line = String::new();
        for span in spans {
            span.write(self.is_coloured, &mut line);
        }
        // A span has escaped what it was given: the colours that are left are its own.
        self.sink.set_escape(Escape::Colours);
        let written = writeln!(self.sink, "{}", line.trim_end_matches(' '));
        self.sink.set_escape(Escape::Text);
        written
    }

    /// The width of the window that shows the output, in cells; `None` in a pipe or a file.
    pub(super) const fn width(&self) -> Option<usize> {
        self.width
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
