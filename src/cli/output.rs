//! What a command prints: lines for people, or JSON objects for programs.

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
                serde_json::to_writer(&mut self.sink, object)?;
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
