//! An attempt becomes a decision, in the order of docs/contract.md section 1.3.

mod decoys;
mod outcome;
mod proven;
mod readings;
mod rules;
mod verify;

pub use decoys::Decoys;
pub use outcome::{reason_of, usable, usable_by_phone};
pub use rules::{IdentityCheck, Rules};

use crate::accounts::Credentials;
use crate::authentication::attempt::{Attempt, Claim};
use crate::authentication::replay::{Replay, Sighting, nonce_is_far};
use crate::authentication::{Decision, DenialReason, Grant, Noticed, Verdict};
use crate::blacklist::{Blacklist, Fault, Mode, Visitor};
use crate::digest::{AnswerError, DigestAnswer};
use crate::store_error::StoreError;
use crate::tenant::Tenant;
use crate::time::Now;
use outcome::{NoGrant, denied, fault_of, grant, reason_of_error, rejected};

/// All that decides; one instance serves all workers.
pub struct Gate<'a> {
    /// The credentials of all accounts.
    pub credentials: &'a dyn Credentials,
    /// Rejects sources without checking the password.
    pub blacklist: &'a Blacklist,
    /// Which answers were seen.
    pub replay: &'a Replay,
    /// What an operator set.
    pub rules: Rules,
    /// HA1s that belong to no account.
    pub decoys: &'a Decoys,
}

impl Gate<'_> {
    /// Decides. A store that does not answer is an error, never a denial, and costs the source nothing.
    pub async fn authenticate(&self, tenant: &Tenant, attempt: &Attempt<'_>, now: Now) -> Result<Verdict, StoreError> {
        let mut noticed = Noticed::default();
        let decision = match self.decide(tenant, attempt, &mut noticed, now).await {
            Ok(grant) => Decision::Granted(grant),
            Err(NoGrant::Denied(denial)) => Decision::Denied(denial),
            Err(NoGrant::Undecided(error)) => return Err(error),
        };
        Ok(self.observe(Verdict { decision, noticed }))
    }

    /// All checks in the order of docs/contract.md section 1.3, by their numbers there. The first, which tenant it is,
    /// has been made by the caller.
    async fn decide(
        &self,
        tenant: &Tenant,
        attempt: &Attempt<'_>,
        noticed: &mut Noticed,
        now: Now,
    ) -> Result<Grant, NoGrant> {
        // 2: the members are well-formed.
        let visitor = self.visitor(attempt, attempt.claim.as_ref().ok().map(|claim| &claim.answer));
        let visitor = visitor.trying(attempt.username());
        let claim = match &attempt.claim {
            Ok(claim) => claim,
            Err(error) => return Err(self.malformed(*error, attempt, &visitor, now)),
        };
        // 3: neither a listing, a lock nor a guard blocks it.
        let check = self.blacklist.begin(&visitor, now).map_err(|unchecked| rejected(unchecked, now))?;
        noticed.note_rejection(check.would_reject());
        // 4 to 6: realm, credential, digest.
        let proven = match self.prove(tenant, attempt, claim, &visitor, now).await? {
            Ok(proven) => proven,
            Err(reason) => return Err(denied(reason, check.wrong(fault_of(reason), now))),
        };
        let confirmed = check.confirm(now).map_err(|unchecked| rejected(unchecked, now))?;
        let answer = proven.answer(claim);
        noticed.nonce_time = nonce_is_far(answer.nonce.as_str(), now);
        // Remembered before the address is judged: no digest covers To and From, and an attacker who overhears an
        // answer that was denied for them could write others.
        let sighting = self.sight(attempt, answer, now);
        // 7: the phone acts for its own address. Acting for someone else's costs nothing: the password was right,
        // nothing can be guessed that way, and a misconfigured office PBX must not be listed for it.
        if let Err(reason) = self.check_identity(attempt, claim, answer, noticed) {
            return Err(denied(reason, self.blacklist.listed_visitor(&visitor, now)));
        }
        // 8: the answer is not a replay.
        if let Err(reason) = self.check_replay(sighting, noticed) {
            return Err(denied(reason, confirmed.wrong(Fault::Replay, now)));
        }
        // 9: the grant. A replay earns no trust, even where replays are only observed.
        if !noticed.replay {
            confirmed.right(now);
            if let Some(other) = proven.other {
                confirmed.also_right(&self.visitor(attempt, Some(other)), now);
            }
        }
        Ok(grant(tenant, claim, proven))
    }

    /// One that holds no answer at all costs nothing.
    fn malformed(&self, error: AnswerError, attempt: &Attempt<'_>, visitor: &Visitor<'_>, now: Now) -> NoGrant {
        let listed = if attempt.holds_no_answer() {
            self.blacklist.listed_visitor(visitor, now)
        } else {
            self.blacklist.uncheckable(visitor, now)
        };
        denied(reason_of_error(error), listed)
    }

    fn check_identity(
        &self,
        attempt: &Attempt<'_>,
        claim: &Claim<'_>,
        answer: &DigestAnswer<'_>,
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
    fn sight(&self, attempt: &Attempt<'_>, answer: &DigestAnswer<'_>, now: Now) -> Option<Sighting> {
        let sight = || self.replay.sight(answer, attempt.origin.source, attempt.origin.provenance, now);
        (self.rules.replay != Mode::Off).then(sight)
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

    /// In observe mode a listing is noticed and never answered.
    fn observe(&self, mut verdict: Verdict) -> Verdict {
        if self.blacklist.mode() != Mode::Enforce
            && let Decision::Denied(denial) = &mut verdict.decision
        {
            verdict.noticed.blacklist |= denial.listed.take().is_some();
        }
        verdict
    }
}
