//! What follows from all steps: in or out, what the log calls it, and what to do about it.

use super::verdict::{Conclusion, ExplainVerdict};
use super::words;
use crate::config::TenantSettings;
use domain::explain::{Explanation, Finding, Mark, Outcome, RequestFinding, Step};
use std::fmt::Write as _;

impl Conclusion {
    pub(super) fn of(explanation: &Explanation, tenant: &TenantSettings) -> Self {
        match &explanation.outcome {
            Outcome::Refused(reason) => {
                let cause = explanation.cause();
                let advice = cause.map(|cause| words::advice(cause, explanation, tenant)).unwrap_or_default();
                Self {
                    verdict: ExplainVerdict::Refused,
                    reason: Some(reason.name()),
                    cause: cause.map(|cause| cause.name().into_owned()),
                    text: format!("=> REFUSED, in the log as {}: {advice}", reason.name()),
                }
            }
            Outcome::WasRefused(reason) => {
                let cause = explanation.cause();
                let standing = cause.or_else(|| explanation.otherwise());
                Self {
                    verdict: ExplainVerdict::Refused,
                    reason: Some(reason),
                    cause: standing.map(|cause| cause.name().into_owned()),
                    text: format!("=> REFUSED, in the log as {reason}{}", was_refused(explanation, tenant)),
                }
            }
            Outcome::LetIn(grant) => {
                let mut text = "=> LET IN".to_owned();
                if let Some(seconds) = grant.expires {
                    let _ = write!(text, " for {seconds} s");
                }
                text.push_str(": nothing visible from here blocks it.");
                text.push_str(&if_refused_all_the_same(explanation));
                Self { verdict: ExplainVerdict::LetIn, reason: Some("granted"), cause: None, text }
            }
        }
    }
}

/// What follows from a past refusal: whether its cause still holds, and what else blocks the phone by now.
fn was_refused(explanation: &Explanation, tenant: &TenantSettings) -> String {
    let advice = |finding: &Finding| words::advice(finding, explanation, tenant);
    let Some(cause) = explanation.cause() else {
        return explanation.otherwise().map_or_else(
            || ", which no longer blocks it: have the phone try again.".to_owned(),
            |other| format!(", which no longer blocks it. Something else does now: {}", advice(other)),
        );
    };
    let mut text = format!(": {}", advice(cause));
    let changed = |finding: &&Finding| matches!(finding, Finding::Request(RequestFinding::Changed { .. }));
    let by_members = matches!(cause.step(), Step::Realm | Step::Account | Step::Digest);
    if let Some(changed) = explanation.findings.iter().find(changed).filter(|_| by_members) {
        let _ = write!(text, " The cause may be the platform: {}", advice(changed));
    }
    let held = explanation.otherwise().filter(|finding| finding.step() == Step::Source && cause.step() != Step::Source);
    if let Some(held) = held {
        let _ = write!(text, " Something else blocks it now too: {}", advice(held));
    }
    text
}

/// Where to find what cannot be seen from here.
fn if_refused_all_the_same(explanation: &Explanation) -> String {
    let unknown = |step: Step| {
        explanation.marked().any(|(mark, finding): (Mark, &Finding)| mark == Mark::Unknown && finding.step() == step)
    };
    let steps = [Step::Source, Step::Identity, Step::Replay].into_iter().filter(|step| unknown(*step));
    let steps: Vec<&str> = steps.map(Step::name).collect();
    if steps.is_empty() {
        return String::new();
    }
    format!(" If the phone was rejected anyway, check what is unknown above: {}.", steps.join(", "))
}
