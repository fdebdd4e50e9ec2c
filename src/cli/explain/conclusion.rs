//! What follows from all steps: in or out, what the log calls it, and what to do about it.

use super::words;
use crate::config::TenantSettings;
use crate::explain::{Explanation, Finding, Mark, Outcome, Step};
use std::fmt::Write as _;

/// In or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The service lets it in.
    LetIn,
    /// The service refuses it.
    Refused,
    /// The service judges nothing: what came is no attempt.
    NotJudged,
}

impl Verdict {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::LetIn => "let_in",
            Self::Refused => "refused",
            Self::NotJudged => "not_judged",
        }
    }
}

/// The last line.
pub(super) struct Conclusion {
    pub(super) verdict: Verdict,
    /// The word in log and metrics.
    pub(super) reason: Option<&'static str>,
    /// The name of the finding that it comes from.
    pub(super) cause: Option<String>,
    pub(super) text: String,
}

impl Conclusion {
    pub(super) fn of(explanation: &Explanation, tenant: &TenantSettings) -> Self {
        match &explanation.outcome {
            Outcome::Refused(reason) => {
                let cause = explanation.cause();
                let advice = cause.map(|cause| words::advice(cause, explanation, tenant)).unwrap_or_default();
                Self {
                    verdict: Verdict::Refused,
                    reason: Some(reason.name()),
                    cause: cause.map(|cause| cause.name().into_owned()),
                    text: format!("=> REFUSED, in the log as {}: {advice}", reason.name()),
                }
            }
            Outcome::LetIn(grant) => {
                let mut text = "=> LET IN".to_owned();
                if let Some(seconds) = grant.expires {
                    let _ = write!(text, " for {seconds} s");
                }
                text.push_str(": nothing that can be seen from here stands against it.");
                text.push_str(&if_refused_all_the_same(explanation));
                Self { verdict: Verdict::LetIn, reason: Some("granted"), cause: None, text }
            }
        }
    }
}

/// Where to look for what cannot be seen from here.
fn if_refused_all_the_same(explanation: &Explanation) -> String {
    let unknown = |step: Step| {
        explanation.marked().any(|(mark, finding): (Mark, &Finding)| mark == Mark::Unknown && finding.step() == step)
    };
    let steps = [Step::Source, Step::Identity, Step::Replay].into_iter().filter(|step| unknown(*step));
    let steps: Vec<&str> = steps.map(Step::name).collect();
    if steps.is_empty() {
        return String::new();
    }
    format!(" If the phone was refused all the same, look at what is unknown above: {}.", steps.join(", "))
}
