//! Decides why a phone is refused and what can be done about it. An attempt is decided as the service decides it, against an
//! empty blacklist and replay memory, and then every step is examined. It changes nothing.
//!
//! Nouns: a [`Finding`] per step, [`Explanation`], [`RefusedAttempts`]. Verbs: [`Explainer::explain`] and
//! [`Explainer::explain_refused`]. It has no trait of its own: it asks the store by those of accounts and blacklist.

mod account;
mod deviation;
mod digest;
mod finding;
mod guesses;
mod harmless;
mod identity;
mod likeness;
mod mark;
mod nonce;
mod passwords;
mod realm;
mod refused;
mod remembered;
mod request;
mod shapes;
mod source;
mod steps;
mod wire;

pub use account::{AccountFinding, NameDistance, Namesake};
pub use deviation::{Deviation, PasswordForm, UriForm};
pub use digest::{ByPassword, DigestFinding, Made, Wrong};
pub use finding::{Explanation, Finding, Outcome, Step};
pub use identity::{IdentityFinding, Setting};
pub use likeness::Difference;
pub use mark::Mark;
pub use nonce::NonceAge;
pub use realm::{RealmFinding, RealmOrigin};
pub use refused::{AnswerRead, FoundRefused, Known, Posted, RefusedAttempt, RefusedAttempts, SimilarName};
pub use remembered::RefusedCase;
pub use request::{Flaw, RequestFinding};
pub use source::{Holder, ListingNow, NameNow, ServerReport, SourceFinding, SourceHold};

use crate::accounts::{Accounts, Credentials};
use crate::authentication::Decision;
use crate::authentication::attempt::{Attempt, Fields};
use crate::authentication::authenticate::{Decoys, Gate, IdentityCheck, Rules};
use crate::authentication::replay::Replay;
use crate::blacklist::{Blacklist, NetworkRules, Policy, RuleInForce, RuleVerdict};
use crate::memory::Fingerprints;
use crate::network::{Origin, Provenance, RuleAction, at_counted_width};
use crate::secrets::Secret;
use crate::store_error::StoreError;
use crate::tenant::{Tenant, Tenants};
use crate::time::Now;
use rand::CryptoRng;
use source::HandRule;
use std::time::Duration;

/// What is known of the attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// All that it posts.
    Call,
    /// The raw Authorization header alone: no source, no other header.
    Header,
}

/// An attempt to be explained.
pub struct Case<'a> {
    /// The tenant whose platform posted it.
    pub tenant: &'a Tenant,
    /// Its members.
    pub fields: Fields<'a>,
    /// Where they come from.
    pub evidence: Evidence,
    /// The password that the phone should have, where the operator typed it.
    pub password: Option<Secret>,
    /// What the running server says about its source and name.
    pub report: ServerReport,
}

/// What the service judges by.
pub struct Explainer<'a> {
    /// The credentials of all accounts.
    pub credentials: &'a dyn Credentials,
    /// The accounts.
    pub accounts: &'a dyn Accounts,
    /// Operators' rules.
    pub network_rules: &'a dyn NetworkRules,
    /// All tenants.
    pub tenants: &'a Tenants,
    /// The blacklist's numbers.
    pub policy: &'a Policy,
    /// The operator's settings.
    pub rules: Rules,
}

/// What the service has in memory: here nothing but the operators' rules.
struct ExplainMemory {
    blacklist: Blacklist,
    replay: Replay,
    decoys: Decoys,
}

impl Explainer<'_> {
    /// Explains an attempt, step by step. A store that does not answer is an error.
    pub async fn explain(&self, case: &Case<'_>, now: Now, rng: &mut dyn CryptoRng) -> Result<Explanation, StoreError> {
        self.credentials.refresh(now).await?;
        let attempt = Attempt::parse(case.tenant, &case.fields);
        let memory = self.empty_memory(rng);
        memory.blacklist.set_rules(&self.network_rules.network_rules().await?, self.tenants, now);
        let rule = hand_rule(&memory.blacklist, case.tenant, attempt.origin, now);
        let gate = self.gate(&memory, case.evidence);
        let verdict = gate.authenticate(case.tenant, &attempt, now).await?;

        let mut findings = vec![Finding::Tenant(case.tenant.name.clone())];
        let was_right = self.was_right(case, &attempt).await?;
        findings.extend(request::findings(&case.fields, &attempt, was_right).into_iter().map(Finding::Request));
        findings.extend(self.about_source(case, &attempt, rule).into_iter().map(Finding::Source));
        let mut claimed = None;
        if let Ok(claim) = &attempt.claim {
            let visitor = gate.visitor(&attempt, Some(&claim.answer));
            let proven = gate.prove(case.tenant, &attempt, claim, &visitor, now).await?;
            let (answer, phone) = match proven {
                Ok(proven) => (proven.answer(claim).clone(), proven.phone()),
                Err(_) => (self.likeliest(case.tenant, claim, &attempt).await?, None),
            };
            findings.extend(self.about_claim(case, &attempt, claim, (&answer, phone), now).await?);
            claimed = Some((answer.username.as_str().to_owned(), answer.realm.as_str().to_owned()));
        }
        let outcome = outcome(verdict.decision, &attempt, &findings);
        Ok(Explanation { findings, outcome, claimed })
    }

    fn empty_memory(&self, rng: &mut dyn CryptoRng) -> ExplainMemory {
        let (tenants, seed) = (self.tenants.count(), rng.next_u64());
        ExplainMemory {
            blacklist: Blacklist::new(self.policy.clone(), tenants, Fingerprints::default(), seed),
            replay: Replay::new(1, tenants, seed),
            decoys: Decoys::generate(rng),
        }
    }

    /// A gate as the service has it. That a bare header says nothing about the address is not the platform's fault.
    fn gate<'g>(&'g self, memory: &'g ExplainMemory, evidence: Evidence) -> Gate<'g> {
        let ExplainMemory { blacklist, replay, decoys } = memory;
        let identity_register = match (evidence, self.rules.identity_register) {
            (Evidence::Header, IdentityCheck::Require) => IdentityCheck::Enforce,
            (_, check) => check,
        };
        Gate {
            credentials: self.credentials,
            blacklist,
            replay,
            rules: Rules { identity_register, ..self.rules },
            decoys,
        }
    }

    fn about_source(&self, case: &Case<'_>, attempt: &Attempt<'_>, rule: Option<HandRule>) -> Vec<SourceFinding> {
        match case.evidence {
            Evidence::Header => vec![SourceFinding::Untold],
            Evidence::Call => source::findings(&case.fields, attempt.origin, self.policy, rule, &case.report),
        }
    }
}

/// The rule that an operator or the settings made about a source.
fn hand_rule(blacklist: &Blacklist, tenant: &Tenant, origin: Origin, now: Now) -> Option<HandRule> {
    let source = origin.source;
    let holds = |rule: &RuleInForce| {
        let of_tenant = rule.rule.tenant.as_ref().is_none_or(|name| *name == tenant.name);
        let network = at_counted_width(rule.rule.network);
        of_tenant
            && rule.rule.verdict == RuleAction::Refuse
            && source.block().network.is_some_and(|own| network.contains(&own))
    };
    match blacklist.rule_of(source, now)? {
        // An allowed address that any client could have written exempts none.
        RuleVerdict::Allowed => (origin.provenance != Provenance::Forgeable).then_some(HandRule::Allowed),
        RuleVerdict::RefusedByFile => None,
        RuleVerdict::RefusedByHand { .. } => {
            let refusals = blacklist.rules(now).into_iter().filter(holds);
            refusals.max_by_key(|rule| rule.remaining.unwrap_or(Duration::MAX)).map(HandRule::Refused)
        }
    }
}

/// What the gate decided; but a gate with an empty memory knows no listed source.
fn outcome(decision: Decision, attempt: &Attempt<'_>, findings: &[Finding]) -> Outcome {
    let held = |finding: &Finding| match finding {
        Finding::Source(source) if source.mark() == Mark::Refused => Some(source.reason()),
        _ => None,
    };
    match (decision, findings.iter().find_map(held).filter(|_| attempt.claim.is_ok())) {
        (_, Some(reason)) => Outcome::Refused(reason),
        (Decision::Granted(grant), None) => Outcome::LetIn(grant),
        (Decision::Denied(denial), None) => Outcome::Refused(denial.reason),
    }
}
