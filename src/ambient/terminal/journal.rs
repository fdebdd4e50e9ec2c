//! Priorities for the systemd journal: it takes `<4>` off the beginning of a line and keeps it as the line's priority
//! (sd-daemon(3)), so that `journalctl -p warning` finds it.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt as _;

/// How severe a line is, by the severities of syslog (RFC 5424 section 6.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// The service cannot do its work.
    Error,
    /// Something an operator should investigate.
    Warning,
    /// Normal operation.
    Info,
    /// Details.
    Debug,
}

impl Priority {
    /// What a line of this priority begins with.
    pub(super) const fn prefix(self) -> &'static str {
        match self {
            Self::Error => "<3>",
            Self::Warning => "<4>",
            Self::Info => "<6>",
            Self::Debug => "<7>",
        }
    }
}

/// Whether an output is the one that `$JOURNAL_STREAM` names as `device:inode` (systemd.exec(5)). The variable is inherited
/// by processes whose output goes to a file, a pipe or a terminal, where the prefix would stay.
pub(super) fn is_journal(stream: Option<&OsStr>, output: impl AsFd) -> bool {
    let Some((device, inode)) = stream.and_then(OsStr::to_str).and_then(|stream| stream.split_once(':')) else {
        return false;
    };
    let metadata = output.as_fd().try_clone_to_owned().and_then(|output| File::from(output).metadata());
    metadata.is_ok_and(|found| device.parse() == Ok(found.dev()) && inode.parse() == Ok(found.ino()))
}

/// Puts a prefix before each line that is written through it.
#[derive(Debug)]
pub struct Lines<W> {
    inner: W,
    prefix: Option<&'static str>,
    is_within_line: bool,
}

impl<W> Lines<W> {
    /// Writes to `inner`: with the prefix of a priority, where there is one.
    pub(super) fn new(inner: W, priority: Option<Priority>) -> Self {
        Self { inner, prefix: priority.map(Priority::prefix), is_within_line: false }
    }

    /// What all lines were passed on to.
    pub(super) const fn inner(&self) -> &W {
        &self.inner
    }
}

impl<W: Write> Write for Lines<W> {
    /// Takes all of it. What it passes on is one write, so that lines of several threads stay apart.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(prefix) = self.prefix else { return self.inner.write(bytes) };
        let mut prefixed = Vec::with_capacity(bytes.len() + prefix.len());
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            if !self.is_within_line {
                prefixed.extend_from_slice(prefix.as_bytes());
            }
            prefixed.extend_from_slice(line);
            self.is_within_line = !line.ends_with(b"\n");
        }
        self.inner.write_all(&prefixed)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(priority: Option<Priority>, pieces: &[&str]) -> String {
        let mut out = Vec::new();
        let mut lines = Lines::new(&mut out, priority);
        for piece in pieces {
            lines.write_all(piece.as_bytes()).unwrap();
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_line_of_a_record_has_the_prefix_however_it_is_written() {
        assert_eq!(written(Some(Priority::Warning), &["a\nb\n\nc\n"]), "<4>a\n<4>b\n<4>\n<4>c\n");
        assert_eq!(written(Some(Priority::Error), &["a", "b\n", "c", "", "\nd"]), "<3>ab\n<3>c\n<3>d");
        assert_eq!(written(None, &["a\n", "b\n"]), "a\nb\n");
    }

    #[test]
    fn only_the_file_that_is_named_is_the_journal() {
        let (file, other) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        let found = file.metadata().unwrap();
        let name = format!("{}:{}", found.dev(), found.ino());
        assert!(is_journal(Some(OsStr::new(&name)), &file));
        assert!(!is_journal(Some(OsStr::new(&name)), &other));
        for wrong in [String::new(), ":".to_owned(), found.ino().to_string(), format!("{name}:1"), format!(" {name}")] {
            assert!(!is_journal(Some(OsStr::new(&wrong)), &file), "{wrong}");
        }
        assert!(!is_journal(None, &file));
    }
}
