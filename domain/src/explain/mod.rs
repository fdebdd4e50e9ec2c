//! Why is this phone refused? An attempt is decided as the service decides it, against a blacklist and a replay memory
//! of its own, and then every step is looked at for what a person can do about it. Nothing is changed by it.

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

pub use account::{AccountFinding, NamePlace, Namesake};
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

use crate::accounts::Accounts;
use crate::accounts::Credentials;
use crate::authentication::Decision;
use crate::authentication::attempt::{Attempt, Fields};
use crate::authentication::authenticate::{Decoys, Gate, IdentityCheck, Rules};
use crate::authentication::replay::Replay;
use crate::blacklist::NetworkRules;
use crate::blacklist::{Blacklist, Policy, RuleInForce, RuleVerdict};
use crate::memory::Fingerprints;
use crate::network::{Origin, Provenance};
use crate::network::{RuleAction, at_counted_width};
use crate::secrets::Secret;
use crate::store_error::StoreError;
use crate::tenant::{Tenant, Tenants};
use crate::time::Now;
use rand::CryptoRng;
use source::Said;
use std::time::Duration;

/// What the platform told of the attempt.
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
    /// The password that the phone should have, where somebody typed it.
    pub password: Option<Secret>,
    /// What the running server says about its source and name.
    pub told: ServerReport,
}

/// What a service judges by.
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
    /// What an operator set.
    pub rules: Rules,
}

/// What a service keeps in memory: nothing yet, but for the operators' rules.
struct ExplainMemory {
    blacklist: Blacklist,
    replay: Replay,
    decoys: Decoys,
}

impl Explainer<'_> {
    /// Looks at an attempt, step by step. A store that does not answer is an error.
    pub async fn explain(&self, case: &Case<'_>, now: Now, rng: &mut dyn CryptoRng) -> Result<Explanation, StoreError> {
        self.credentials.refresh(now).await?;
        let attempt = Attempt::parse(case.tenant, case.fields.clone());
        let memory = self.empty_memory(rng);
        memory.blacklist.set_rules(&self.network_rules.network_rules().await?, self.tenants, now);
        let said = said_of(&memory.blacklist, case.tenant, attempt.origin, now);
        let gate = self.gate(&memory, case.evidence);
        let verdict = gate.authenticate(case.tenant, &attempt, now).await?;

        let mut findings = vec![Finding::Tenant(case.tenant.name.clone())];
        let was_right = self.was_right(case, &attempt).await?;
        findings.extend(request::findings(&case.fields, &attempt, was_right).into_iter().map(Finding::Request));
        findings.extend(self.about_source(case, &attempt, said).into_iter().map(Finding::Source));
        let mut claimed = None;
        if let Ok(claim) = &attempt.claim {
            let visitor = gate.visitor(&attempt, Some(&claim.answer));
            let proven = gate.prove(case.tenant, &attempt, claim, &visitor, now).await?;
            let answer = match proven {
                Ok(proven) => proven.answer(claim).clone(),
                Err(_) => self.likeliest(case.tenant, claim, &attempt).await?,
            };
            findings.extend(self.about_claim(case, &attempt, claim, &answer, now).await?);
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

    fn about_source(&self, case: &Case<'_>, attempt: &Attempt<'_>, said: Option<Said>) -> Vec<SourceFinding> {
        match case.evidence {
            Evidence::Header => vec![SourceFinding::Untold],
            Evidence::Call => source::findings(&case.fields, attempt.origin, self.policy, said, &case.told),
        }
    }
}

/// What stands of a source by hand.
fn said_of(blacklist: &Blacklist, tenant: &Tenant, origin: Origin, now: Now) -> Option<Said> {
    let source = origin.source;
    let holds = |rule: &RuleInForce| {
        let of_tenant = rule.rule.tenant.as_ref().is_none_or(|name| *name == tenant.name);
        let network = at_counted_width(rule.rule.network);
        of_tenant
            && rule.rule.verdict == RuleAction::Refuse
            && source.block().network.is_some_and(|own| network.contains(&own))
    };
    match blacklist.rule_of(source, now)? {
        // An allowed address that anybody could have written frees nobody.
        RuleVerdict::Allowed => (origin.provenance != Provenance::Forgeable).then_some(Said::Allowed),
        RuleVerdict::RefusedByFile => None,
        RuleVerdict::RefusedByHand { .. } => {
            let refusals = blacklist.rules(now).into_iter().filter(holds);
            refusals.max_by_key(|rule| rule.remaining.unwrap_or(Duration::MAX)).map(Said::Refused)
        }
    }
}

/// What the gate decided; but a gate with an empty memory knows nobody who is listed.
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
