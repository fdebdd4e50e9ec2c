//! One line of `realmgate check`: a problem, or what works.

use crate::cli::colour::{self, Span};
use crate::cli::output::{Format, Output};
use crate::config::{SettingsProblem, Severity};
use serde::Serialize;
use std::io;

/// One line: a problem, or with `--deep` also what works.
pub(super) struct Finding {
    /// `None`: it works.
    pub(super) severity: Option<Severity>,
    pub(super) key: String,
    pub(super) text: String,
}

/// A finding for programs.
#[derive(Serialize)]
struct FindingObject<'a> {
    key: &'a str,
    severity: &'static str,
    text: &'a str,
}

impl Finding {
    /// Prints it as a line or an object.
    pub(super) fn print(&self, output: &mut Output) -> io::Result<()> {
        let Self { severity, key, text } = self;
        let (word, style) = match severity {
            None => ("ok", colour::GOOD),
            Some(severity @ Severity::Warning) => (severity.name(), colour::CAUTION),
            Some(severity) => (severity.name(), colour::BAD),
        };
        if output.format() == Format::Json {
            return output.line("", &FindingObject { key, severity: word, text });
        }
        output.spans(&[Span::styled(word, style), Span::plain(format_args!(": {key}: {text}"))])
    }
}

impl From<SettingsProblem> for Finding {
    fn from(SettingsProblem { severity, key, text }: SettingsProblem) -> Self {
        Self { severity: Some(severity), key, text }
    }
}
