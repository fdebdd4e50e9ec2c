//! What a command prints: lines for people, or JSON objects for programs.

use crate::terminal::{self, Escape, Printable};
use serde::Serialize;
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

/// Standard output, whose end a reader may close early. Nothing reaches it that a terminal would obey: usernames that were
/// tried are whatever an attacker sent.
pub(super) struct Output {
    format: Format,
    sink: Printable<BufWriter<Stdout>>,
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

    /// The output for data in a format of their own: byte by byte to a file or a program, escaped to a terminal.
    pub(super) fn data(&mut self, escape: Escape) -> &mut dyn Write {
        if terminal::is_stdout_shown() {
            self.sink.set_escape(escape);
            return &mut self.sink;
        }
        self.sink.inner()
    }

    /// Hands over what was printed; a command calls it where it fails after printing.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}
