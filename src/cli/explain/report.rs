//! The finished explanation: a line a step and a conclusion, for people or for programs.

use super::super::output::{Format, Output};
use super::verdict::Conclusion;
use crate::explain::{Mark, Step};
use serde_json::{Value, json};
use std::io;

/// One step in words.
pub(super) struct Line {
    pub(super) mark: Mark,
    pub(super) step: Step,
    /// The finding's name for programs.
    pub(super) name: String,
    pub(super) text: String,
}

/// All steps and what follows from them.
pub(super) struct Report {
    /// What is explained, where the server was asked for it.
    pub(super) subject: Option<Subject>,
    pub(super) lines: Vec<Line>,
    pub(super) conclusion: Conclusion,
}

/// What the server told, in words and for programs.
pub(super) struct Subject {
    pub(super) lines: Vec<String>,
    /// The name of the member that holds it, and what it holds.
    pub(super) members: Vec<(&'static str, Value)>,
}

impl Report {
    /// Prints it; for programs as one object.
    pub(super) fn print(&self, output: &mut Output) -> io::Result<()> {
        if output.format() == Format::Json {
            return output.line("", &self.object());
        }
        for line in self.subject.iter().flat_map(|subject| &subject.lines) {
            output.line(line, &Value::Null)?;
        }
        for line in &self.lines {
            let text = format!("{:<8} {:<9} {}", line.mark.name(), line.step.name(), line.text);
            output.line(text, &Value::Null)?;
        }
        output.line(&self.conclusion.text, &Value::Null)
    }

    fn object(&self) -> Value {
        let step = |line: &Line| {
            json!({
                "mark": line.mark.name(), "step": line.step.name(), "name": line.name, "text": line.text,
            })
        };
        let mut object = json!({
            "verdict": self.conclusion.verdict.name(),
            "reason": self.conclusion.reason,
            "cause": self.conclusion.cause,
            "steps": self.lines.iter().map(step).collect::<Vec<_>>(),
            "conclusion": self.conclusion.text,
        });
        for (name, told) in self.subject.iter().flat_map(|subject| &subject.members) {
            object[*name] = told.clone();
        }
        object
    }
}
