//! What is found at each step, as values: how a finding bears on the decision, and its name for programs.

use super::account::AccountFinding;
use super::digest::DigestFinding;
use super::identity::IdentityFinding;
use super::mark::Mark;
use super::nonce::NonceAge;
use super::realm::RealmFinding;
use super::request::RequestFinding;
use super::source::SourceFinding;
use crate::authentication::{DenialReason, Grant};
use crate::blacklist::Mode;
use std::borrow::Cow;

/// The steps of a decision, in the order of docs/contract.md section 1.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The tenant whose platform asks.
    Tenant,
    /// Parsing the request.
    Request,
    /// Where the attempt came from, and whether that is blacklisted.
    Source,
    /// Whether the realm is the tenant's.
    Realm,
    /// Which account it claims to be.
    Account,
    /// Whether the response proves the password.
    Digest,
    /// How old the challenge is; it decides nothing.
    Nonce,
    /// Whether the phone acts for its own address.
    Identity,
    /// Whether this very answer was seen elsewhere.
    Replay,
}

impl Step {
    /// One word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Request => "request",
            Self::Source => "source",
            Self::Realm => "realm",
            Self::Account => "account",
            Self::Digest => "digest",
            Self::Nonce => "nonce",
            Self::Identity => "identity",
            Self::Replay => "replay",
        }
    }
}

/// One thing found.
#[derive(Clone, Debug)]
pub enum Finding {
    /// The tenant that the attempt is judged for.
    Tenant(String),
    /// The tenant whose platform was seen to post it.
    Platform(String),
    /// About what the platform posted.
    Request(RequestFinding),
    /// About the source and its listing.
    Source(SourceFinding),
    /// About the realm.
    Realm(RealmFinding),
    /// About the account.
    Account(AccountFinding),
    /// About the password.
    Digest(DigestFinding),
    /// About the challenge.
    Nonce(NonceAge),
    /// About the challenge when its answer came.
    NonceThen(NonceAge),
    /// About the address that the phone acts for.
    Identity(IdentityFinding),
    /// The setting; what was seen before is in the running server's memory alone.
    Replay(Mode),
    /// This very answer had been seen elsewhere.
    Replayed,
}

impl Finding {
    /// Where it was found.
    #[must_use]
    pub const fn step(&self) -> Step {
        match self {
            Self::Tenant(_) | Self::Platform(_) => Step::Tenant,
            Self::Request(_) => Step::Request,
            Self::Source(_) => Step::Source,
            Self::Realm(_) => Step::Realm,
            Self::Account(_) => Step::Account,
            Self::Digest(_) => Step::Digest,
            Self::Nonce(_) | Self::NonceThen(_) => Step::Nonce,
            Self::Identity(_) => Step::Identity,
            Self::Replay(_) | Self::Replayed => Step::Replay,
        }
    }

    /// How it bears on the decision, whatever was found before.
    #[must_use]
    pub fn mark(&self) -> Mark {
        match self {
            Self::Tenant(_) | Self::Platform(_) | Self::Replay(Mode::Off) => Mark::Ok,
            Self::Request(finding) => finding.mark(),
            Self::Source(finding) => finding.mark(),
            Self::Realm(finding) => finding.mark(),
            Self::Account(finding) => finding.mark(),
            Self::Digest(finding) => finding.mark(),
            Self::Nonce(age) | Self::NonceThen(age) => age.mark(),
            Self::Identity(finding) => finding.mark(),
            Self::Replay(_) => Mark::Unknown,
            Self::Replayed => Mark::Refused,
        }
    }

    /// Its name for programs.
    #[must_use]
    pub fn name(&self) -> Cow<'static, str> {
        match self {
            Self::Tenant(_) | Self::Platform(_) => "tenant".into(),
            Self::Request(finding) => finding.name().into(),
            Self::Source(finding) => finding.name().into(),
            Self::Realm(finding) => finding.name().into(),
            Self::Account(finding) => finding.name().into(),
            Self::Digest(finding) => finding.name(),
            Self::Nonce(age) | Self::NonceThen(age) => age.name().into(),
            Self::Identity(finding) => finding.name().into(),
            Self::Replay(Mode::Off) => "replay_off".into(),
            Self::Replay(_) => "replay_unseen".into(),
            Self::Replayed => "replay".into(),
        }
    }

    /// The reason in the log, of a finding that refuses.
    fn reason(&self) -> Option<&'static str> {
        let reason = match self {
            _ if self.mark() != Mark::Refused => return None,
            Self::Request(RequestFinding::Unsupported { part, .. }) => DenialReason::Unsupported(part),
            Self::Request(RequestFinding::Malformed { field, .. }) => DenialReason::Malformed(field),
            Self::Source(finding) => finding.reason(),
            Self::Realm(_) => DenialReason::ForeignRealm,
            Self::Account(AccountFinding::Disabled) => DenialReason::Disabled,
            Self::Account(AccountFinding::NotActivated { .. }) => DenialReason::NotActivated,
            Self::Account(AccountFinding::NoHa1 { .. }) => DenialReason::NoHa1,
            Self::Account(_) => DenialReason::UnknownUser,
            Self::Digest(_) => DenialReason::WrongPassword,
            Self::Identity(IdentityFinding::NoHeader(..)) => DenialReason::NoIdentity,
            Self::Identity(_) => DenialReason::Identity,
            Self::Replayed => DenialReason::Replay,
            _ => return None,
        };
        Some(reason.name())
    }
}

/// The service's decision.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Granted.
    LetIn(Grant),
    /// Refused, and the reason in its log.
    Refused(DenialReason),
    /// Refused when the attempt came: the reason in its log.
    WasRefused(&'static str),
}

/// All that was found, in order.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// What was found.
    pub findings: Vec<Finding>,
    /// What the service would decide now.
    pub outcome: Outcome,
    /// Username and realm that it claims, as they were read; `None` for a request that cannot be judged.
    pub claimed: Option<(String, String)>,
}

impl Explanation {
    /// The findings with their marks: only the first that refuses does, those after it would have. Of an attempt that was
    /// refused it is the one that did.
    pub fn marked(&self) -> impl Iterator<Item = (Mark, &Finding)> {
        let first = self.findings.iter().position(|finding| self.refuses(finding));
        self.findings.iter().enumerate().map(move |(index, finding)| match finding.mark() {
            Mark::Refused if Some(index) != first => (Mark::Note, finding),
            mark => (mark, finding),
        })
    }

    /// The finding that the refusal comes from; `None` where the attempt is let in. Values that the platform changed on
    /// the way are the cause of whatever goes wrong with them.
    #[must_use]
    pub fn cause(&self) -> Option<&Finding> {
        let refused = self.findings.iter().find(|finding| self.refuses(finding))?;
        let changed =
            |finding: &&Finding| matches!(finding, Finding::Request(RequestFinding::Changed { was_right: true, .. }));
        let by_members = matches!(refused.step(), Step::Realm | Step::Account | Step::Digest);
        Some(self.findings.iter().find(changed).filter(|_| by_members).unwrap_or(refused))
    }

    /// What would refuse an attempt now that was refused for another reason; the first of several.
    #[must_use]
    pub fn otherwise(&self) -> Option<&Finding> {
        let refuses = |finding: &&Finding| finding.mark() == Mark::Refused && !self.refuses(finding);
        self.findings.iter().find(refuses)
    }

    fn refuses(&self, finding: &Finding) -> bool {
        match self.outcome {
            // The response of a reading that the platform had cut: the reason is that of what was left of it.
            Outcome::WasRefused(_) if matches!(finding, Finding::Digest(DigestFinding::WasWrong(_))) => true,
            Outcome::WasRefused(reason) => finding.reason() == Some(reason),
            _ => finding.mark() == Mark::Refused,
        }
    }
}
