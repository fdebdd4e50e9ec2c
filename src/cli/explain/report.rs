//! The finished explanation: one line per step and a conclusion, for people or for programs.

use super::super::colour::{self, Span};
use super::super::output::{Format, Output, Sorted};
use super::verdict::{Conclusion, ExplainVerdict};
use crate::http::admin::api::refused::{LetInAttempt, SimilarAttempt};
use anstyle::Style;
use domain::explain::{Mark, RefusedAttempt, Step};
use serde::Serialize;
use std::io;

/// One step in words.
pub(super) struct ReportLine {
    pub(super) mark: Mark,
    pub(super) step: Step,
    /// The finding's name for programs.
    pub(super) name: String,
    pub(super) text: String,
}

/// All steps and what follows from them.
pub(super) struct Report {
    /// What is explained, if the server was asked for it.
    pub(super) subject: Option<ReportSubject>,
    pub(super) lines: Vec<ReportLine>,
    pub(super) conclusion: Conclusion,
}

/// What the server answered, in words and for programs.
pub(super) struct ReportSubject {
    pub(super) lines: Vec<String>,
    pub(super) remembered: Remembered,
}

/// What the server answered about a name, for programs.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Remembered {
    /// Its last refused attempt, and whether it was let in since.
    Refused { tenant: String, attempt: Box<RefusedAttempt>, let_in_since: Option<LetInAttempt> },
    /// That it remembers none, and what it does remember.
    Nothing { started: u64, since: u64, similar: Vec<SimilarAttempt>, let_in: Vec<LetInAttempt> },
}

/// The explanation for programs.
#[derive(Serialize)]
struct ExplanationObject<'a> {
    verdict: &'static str,
    reason: Option<&'static str>,
    cause: Option<&'a str>,
    steps: Vec<StepObject<'a>>,
    conclusion: &'a str,
    #[serde(flatten)]
    remembered: Option<&'a Remembered>,
}

#[derive(Serialize)]
struct StepObject<'a> {
    mark: &'static str,
    step: &'static str,
    name: &'a str,
    text: &'a str,
}

impl<'a> From<&'a ReportLine> for StepObject<'a> {
    fn from(line: &'a ReportLine) -> Self {
        Self { mark: line.mark.name(), step: line.step.name(), name: &line.name, text: &line.text }
    }
}

impl Report {
    /// Prints it; for programs as one object.
    pub(super) fn print(&self, output: &mut Output) -> io::Result<()> {
        if output.format() == Format::Json {
            return output.line("", &Sorted(&self.object()));
        }
        for line in self.subject.iter().flat_map(|subject| &subject.lines) {
            output.text(line)?;
        }
        for line in &self.lines {
            let mark = Span::styled(format_args!("{:<8}", line.mark.name()), style(line.mark));
            output.spans(&[mark, Span::plain(format_args!(" {:<9} {}", line.step.name(), line.text))])?;
        }
        let Conclusion { verdict, text, .. } = &self.conclusion;
        let (outcome, more) = text.split_at(text.find([',', ':']).unwrap_or(text.len()));
        let style = if *verdict == ExplainVerdict::LetIn { colour::GOOD } else { colour::BAD };
        output.spans(&[Span::styled(outcome, style), Span::plain(more)])
    }

    fn object(&self) -> ExplanationObject<'_> {
        ExplanationObject {
            verdict: self.conclusion.verdict.name(),
            reason: self.conclusion.reason,
            cause: self.conclusion.cause.as_deref(),
            steps: self.lines.iter().map(StepObject::from).collect(),
            conclusion: &self.conclusion.text,
            remembered: self.subject.as_ref().map(|subject| &subject.remembered),
        }
    }
}

const fn style(mark: Mark) -> Style {
    match mark {
        Mark::Ok => colour::GOOD,
        Mark::Refused => colour::BAD,
        Mark::Note | Mark::Unknown => colour::CAUTION,
    }
}
