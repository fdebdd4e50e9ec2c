//! An attempt becomes a decision, in the order of docs/contract.md section 1.3.

mod decoys;
mod look;
mod outcome;
mod readings;
mod rules;

pub use decoys::Decoys;
pub use look::Look;
pub use outcome::{fault_of, reason_of, usable};
pub use rules::{IdentityCheck, Rules};

use crate::attempt::{Attempt, Claim};
use crate::blacklist::{Admission, Blacklist, Mode, Refusal, Visitor};
use crate::credentials::{Credential, CredentialKey, Credentials};
use crate::decision::{Decision, Denial, DenialReason, Noticed, Verdict};
use crate::digest::{DigestAnswer, verify};
use crate::now::Now;
use crate::replay::{Replay, Sighting, nonce_is_far};
use crate::store_error::StoreError;
use crate::tenant::Tenant;
use outcome::{grant, refusal_of};

/// A credential that verified an answer.
pub(crate) struct Proven {
    credential: Credential,
    /// The reading that it verified, where that is not the claim's own.
    other: Option<Box<DigestAnswer>>,
}

impl Proven {
    /// The reading that was verified, of this claim.
    pub(crate) fn answer<'a>(&'a self, claim: &'a Claim) -> &'a DigestAnswer {
        self.other.as_deref().unwrap_or(&claim.answer)
    }
}

/// All that decides: one of it serves all workers.
pub struct Gate<'a> {
    /// The credentials of all accounts.
    pub credentials: &'a dyn Credentials,
    /// Who is refused unseen.
    pub blacklist: &'a Blacklist,
    /// Which answers were seen.
    pub replay: &'a Replay,
    /// What an operator set.
    pub rules: Rules,
    /// HA1s of nobody.
    pub decoys: &'a Decoys,
}

impl Gate<'_> {
    /// Decides. A store that does not answer is an error, never a denial, and costs nobody anything.
    pub async fn authenticate(&self, tenant: &Tenant, attempt: &Attempt<'_>, now: Now) -> Result<Verdict, StoreError> {
        let visitor = self.visitor(attempt, attempt.claim.as_ref().ok().map(|claim| &claim.answer));
        let mut noticed = Noticed::default();
        let decision = match &attempt.claim {
            Ok(claim) => self.decide(tenant, attempt, claim, &visitor, &mut noticed, now).await?,
            Err(error) => self.deny(refusal_of(*error), attempt, &visitor, now),
        };
        Ok(self.observe(Verdict { decision, noticed }))
    }

    async fn decide(
        &self,
        tenant: &Tenant,
        attempt: &Attempt<'_>,
        claim: &Claim,
        visitor: &Visitor,
        noticed: &mut Noticed,
        now: Now,
    ) -> Result<Decision, StoreError> {
        let moment = self.blacklist.moment();
        let admission = self.blacklist.admit(visitor, now);
        if let Admission::Refused(refusal) = admission {
            if self.blacklist.mode() == Mode::Enforce {
                return Ok(self.deny(reason_of(refusal), attempt, visitor, now));
            }
            noticed.blacklist = matches!(refusal, Refusal::Listed(_));
            noticed.pair_locked = refusal == Refusal::Locked;
            noticed.guarded = refusal == Refusal::Guarded;
        }
        let look = Look::new(self.blacklist, visitor, admission);
        let proven = self.prove(tenant, attempt, claim, visitor, now).await?;
        if proven.is_err() {
            look.spend();
        } else {
            drop(look);
            if let Some(refusal) = self.blacklist.overtaken(visitor, admission, moment, now) {
                return Ok(self.deny(reason_of(refusal), attempt, visitor, now));
            }
        }
        let checked = proven.and_then(|proven| {
            let answer = proven.answer(claim);
            noticed.nonce_time = nonce_is_far(answer.nonce.as_str(), now);
            // Remembered before the address is judged: no digest covers To and From, and whoever overhears an answer
            // that was refused for them could write others.
            let sighting = self.sight(attempt, answer, now);
            self.check_identity(attempt, claim, answer, noticed)?;
            self.check_replay(sighting, noticed)?;
            Ok(proven)
        });
        Ok(match checked {
            Ok(proven) => {
                // Whoever replays is not trusted for it, even where only observed.
                if !noticed.replay {
                    self.welcome(attempt, visitor, proven.other.as_deref(), now);
                }
                Decision::Granted(grant(tenant, claim, proven))
            }
            Err(reason) => self.deny(reason, attempt, visitor, now),
        })
    }

    /// The same look-up and the same digest whatever the account is: only a credential that may log in is compared
    /// with its own HA1, all others with a decoy.
    async fn verify(
        &self,
        tenant: &Tenant,
        claim: &Claim,
        answer: &DigestAnswer,
        now: Now,
    ) -> Result<Result<Proven, DenialReason>, StoreError> {
        let algorithm = answer.algorithm.hash;
        if tenant.realm(answer.realm.as_str()).is_none() {
            return Ok(Err(DenialReason::ForeignRealm));
        }
        let (realm, username) = (answer.realm.as_str(), answer.username.as_str());
        let found = self
            .credentials
            .credential(CredentialKey { tenant: &tenant.name, realm, username, algorithm }, now)
            .await?;
        let usable = usable(found);
        let decoy = self.decoys.of(algorithm);
        let ha1 = usable.as_ref().ok().and_then(|credential| credential.ha1.as_ref()).unwrap_or(decoy);
        let right = verify(ha1, &claim.method, answer);
        Ok(match usable {
            Ok(credential) if right => Ok(Proven { credential, other: None }),
            Ok(_) => Err(DenialReason::WrongPassword),
            Err(reason) => Err(reason),
        })
    }

    fn check_identity(
        &self,
        attempt: &Attempt<'_>,
        claim: &Claim,
        answer: &DigestAnswer,
        noticed: &mut Noticed,
    ) -> Result<(), DenialReason> {
        let check = if claim.is_register() { self.rules.identity_register } else { self.rules.identity_invite };
        if check == IdentityCheck::Off {
            return Ok(());
        }
        let refuses = matches!(check, IdentityCheck::Require | IdentityCheck::Enforce);
        match attempt.acts_for_itself(claim, answer.username.as_str(), answer.realm.as_str()) {
            Some(true) => {}
            Some(false) if refuses => return Err(DenialReason::Identity),
            Some(false) => noticed.identity = true,
            None if check == IdentityCheck::Require => return Err(DenialReason::NoIdentity),
            None => noticed.no_identity = true,
        }
        Ok(())
    }

    /// What the memory says about a right answer; `None` where it is not asked.
    fn sight(&self, attempt: &Attempt<'_>, answer: &DigestAnswer, now: Now) -> Option<Sighting> {
        let look = || self.replay.sight(answer, attempt.origin.source, attempt.origin.provenance, now);
        (self.rules.replay != Mode::Off).then(look)
    }

    fn check_replay(&self, sighting: Option<Sighting>, noticed: &mut Noticed) -> Result<(), DenialReason> {
        let is_replay = sighting == Some(Sighting::Replay);
        if is_replay && self.rules.replay == Mode::Enforce {
            return Err(DenialReason::Replay);
        }
        noticed.replay = is_replay;
        noticed.unattributed_repeat = sighting == Some(Sighting::Unattributed);
        Ok(())
    }

    fn deny(&self, reason: DenialReason, attempt: &Attempt<'_>, visitor: &Visitor, now: Now) -> Decision {
        let listed = match fault_of(reason).filter(|_| !attempt.holds_no_answer()) {
            Some(fault) => {
                if let Some(username) = attempt.username() {
                    self.blacklist.note_name(visitor, username, now);
                }
                let listed = self.blacklist.charge(visitor, fault, now);
                self.blacklist.note_hold(visitor, attempt.called(), now);
                listed
            }
            None => self.blacklist.listed_visitor(visitor, now),
        };
        Decision::Denied(Denial { reason, listed })
    }

    /// In observe mode a listing is noticed and never told.
    fn observe(&self, mut verdict: Verdict) -> Verdict {
        if self.blacklist.mode() != Mode::Enforce
            && let Decision::Denied(denial) = &mut verdict.decision
        {
            verdict.noticed.blacklist |= denial.listed.take().is_some();
        }
        verdict
    }
}
