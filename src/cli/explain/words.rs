//! Findings in words: one line each, and what to do about those that refuse.

mod key;
mod account;
mod digest;
mod identity;
mod realm;
pub(super) mod refused;
mod request;
mod source;

use super::evidence::Unreadable;
use super::report::{Report, ReportLine};
use super::verdict::{Conclusion, ExplainVerdict};
use crate::cli::words::names::{self, period, shown};
use crate::config::TenantSettings;
use domain::blacklist::Mode;
use domain::explain::{Explanation, Finding, Mark, NonceAge, Step};
use key::key_of;

/// A whole explanation.
pub(super) fn report(explanation: &Explanation, tenant: &TenantSettings) -> Report {
    let line = |(mark, finding): (Mark, &Finding)| ReportLine {
        mark,
        step: finding.step(),
        name: finding.name().into_owned(),
        text: text(finding),
    };
    let lines = explanation.marked().map(line).collect();
    Report { subject: None, lines, conclusion: Conclusion::of(explanation, tenant) }
}

/// The report where there is no attempt to explain.
pub(super) fn unreadable(unreadable: &Unreadable) -> Report {
    let (text, advice) = request::unreadable(unreadable);
    let line = ReportLine { mark: Mark::Refused, step: Step::Request, name: "unreadable".to_owned(), text };
    let conclusion = Conclusion {
        verdict: ExplainVerdict::NotJudged,
        reason: None,
        cause: Some("unreadable".to_owned()),
        text: format!("=> NOT JUDGED: {advice}"),
    };
    Report { subject: None, lines: vec![line], conclusion }
}

fn text(finding: &Finding) -> String {
    match finding {
        Finding::Tenant(name) => format!(
            "as posted by the platform of {}; a body does not show whether it calls with a valid webhook user",
            shown(name)
        ),
        Finding::Platform(name) => format!("posted by the platform of {}, with a valid webhook user", shown(name)),
        Finding::Request(finding) => request::text(finding),
        Finding::Source(finding) => source::text(finding),
        Finding::Realm(finding) => realm::text(finding),
        Finding::Account(finding) => account::text(finding),
        Finding::Digest(finding) => digest::text(finding),
        Finding::Nonce(age) => nonce(*age),
        Finding::NonceThen(age) => format!("when it was answered: {}", nonce(*age)),
        Finding::Identity(finding) => identity::text(finding),
        Finding::Replay(mode) => replay(*mode).to_owned(),
        Finding::Replayed => {
            "the same answer was seen from another address, or from one that only an INVITE's own headers name"
                .to_owned()
        }
    }
}

/// What to do about a finding that refuses.
pub(super) fn advice(finding: &Finding, explanation: &Explanation, tenant: &TenantSettings) -> String {
    match finding {
        Finding::Request(finding) => request::advice(finding),
        Finding::Source(finding) => source::advice(finding, &lift(explanation, tenant)),
        Finding::Realm(finding) => realm::advice(finding),
        Finding::Account(finding) => account::advice(finding, explanation, tenant),
        Finding::Digest(finding) => digest::advice(finding, explanation, tenant),
        Finding::Identity(finding) => identity::advice(finding),
        Finding::Replayed => "the password is right, but its answer had been used from another address. A phone that moved \
                              gets in with the next challenge: have the platform challenge it with qop=auth and a fresh \
                              nonce. A platform that sends requests twice causes this too; otherwise someone may have \
                              captured the answer."
            .to_owned(),
        Finding::Tenant(_) | Finding::Platform(_) | Finding::Nonce(_) | Finding::NonceThen(_) | Finding::Replay(_) => {
            String::new()
        }
    }
}

/// The commands that lift a name's locks and guard, and that show what else blocks it.
fn lift(explanation: &Explanation, tenant: &TenantSettings) -> String {
    let Some((username, realm)) = &explanation.claimed else {
        return "`realmgate blacklist lift NAME`; to see what else blocks it: `realmgate standing NAME`".to_owned();
    };
    let of_tenant = format!(" --tenant {}", names::word(&tenant.name));
    let flags = format!("{of_tenant} --realm {}", names::word(realm));
    let lift = names::with_name("realmgate blacklist lift", username, &flags);
    let standing = names::with_name("realmgate standing --name", username, &of_tenant);
    format!("`{lift}`; to see what else blocks it: `{standing}`")
}

fn nonce(age: NonceAge) -> String {
    match age {
        NonceAge::Untold => {
            "its age is unknown, as it was not made by jambonz; the platform checks it, this service does not"
                .to_owned()
        }
        NonceAge::Past(age) => format!("the challenge was made {} ago", period(age)),
        NonceAge::FarPast(age) => format!(
            "the challenge was made {} ago: a platform that checks nonces has the phone try again; this service does not reject it",
            period(age)
        ),
        NonceAge::Ahead(time) => format!(
            "the challenge was made {} ahead of this machine's clock: one of the two clocks is wrong; this service does not reject it",
            period(time)
        ),
    }
}

const fn replay(mode: Mode) -> &'static str {
    match mode {
        Mode::Off => "not checked: replay.mode is \"off\"",
        Mode::Observe => {
            "only the running server knows whether and where this answer was seen before, since its start; replay.mode is \
             \"observe\": it is not rejected for that"
        }
        Mode::Enforce => {
            "only the running server knows whether and where this answer was seen before, since its start: look for \
             reason=replay in its log"
        }
    }
}
