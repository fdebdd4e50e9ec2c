//! Output that may reach a terminal: everything that the service and its commands print or log goes through one writer,
//! which escapes what a terminal would obey and what changes how adjacent text reads.
//!
//! Usernames, names and paths are whatever a client sent. C0 and C1 control characters move the cursor or retitle the
//! window, bidirectional controls show a line in another order than it has (Unicode report 36, section 2.4).

pub mod backlog;
mod escape;
mod journal;

pub use escape::Escape;
pub use journal::{Lines, Priority};

use anstream::{AutoStream, ColorChoice};
use backlog::Weight;
use std::io::{self, BufWriter, IsTerminal, Stderr, Stdout, Write};
use std::sync::LazyLock;

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
    text.chars().all(escape::passes)
}

#[cfg(test)]
mod tests;
