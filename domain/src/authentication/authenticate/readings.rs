//! The readings of one proof (docs/contract.md section 1.2), each checked under its own name: else one
//! account could be guessed at under as many spellings as escapes allow, each with permitted checks of its own.

use super::Gate;
use super::proven::{Proven, Verified};
use crate::authentication::DenialReason;
use crate::authentication::attempt::{Attempt, Claim};
use crate::blacklist::Visitor;
use crate::digest::DigestAnswer;
use crate::store_error::StoreError;
use crate::tenant::Tenant;
use crate::time::Now;

impl Gate<'_> {
    /// The visitor under the name of a reading; of a malformed attempt, under the name it sent.
    pub(crate) fn visitor<'v>(&self, attempt: &'v Attempt<'_>, answer: Option<&'v DigestAnswer<'_>>) -> Visitor<'v> {
        let name = answer.map(|answer| (answer.realm.as_str(), answer.username.as_str())).or_else(|| attempt.name());
        let visitor = self.blacklist.visitor(attempt.origin, name, attempt.call_id());
        if attempt.is_register() { visitor } else { visitor.calling() }
    }

    /// Steps 4 to 6: a reading of the proof that verifies, or why the first one does not. `visitor` is that of the
    /// first one, and has been let through to it. What follows a wrong first one is boxed: the future of a request is
    /// copied, and nearly all have no other reading.
    pub(crate) async fn prove<'p>(
        &self,
        tenant: &Tenant,
        attempt: &'p Attempt<'_>,
        claim: &Claim<'_>,
        visitor: &Visitor<'_>,
        now: Now,
    ) -> Result<Result<Proven<'p>, DenialReason>, StoreError> {
        let reason = match self.verify(tenant, claim, &claim.answer, now).await? {
            Ok(verified) => return Ok(Ok(Proven { verified, other: None })),
            Err(reason) => reason,
        };
        if attempt.other_readings().is_empty() {
            return Ok(Err(reason));
        }
        let other = Box::pin(self.prove_otherwise(tenant, attempt, claim, visitor, now)).await?;
        Ok(other.ok_or(reason))
    }

    /// A reading other than the first one that verifies.
    async fn prove_otherwise<'p>(
        &self,
        tenant: &Tenant,
        attempt: &'p Attempt<'_>,
        claim: &Claim<'_>,
        visitor: &Visitor<'_>,
        now: Now,
    ) -> Result<Option<Proven<'p>>, StoreError> {
        let mut named = vec![*visitor];
        for answer in attempt.other_readings() {
            let other = self.visitor(attempt, Some(answer));
            let verified = if named.iter().any(|one| one.is_same_pair(&other)) {
                self.verify(tenant, claim, answer, now).await?.ok()
            } else {
                named.push(other);
                self.prove_as(tenant, claim, answer, &other, now).await?
            };
            if let Some(verified) = verified {
                return Ok(Some(Proven { verified, other: Some(answer) }));
            }
        }
        Ok(None)
    }

    /// A reading under another name than those before it: admitted, and counted where it is wrong, under that name too.
    async fn prove_as(
        &self,
        tenant: &Tenant,
        claim: &Claim<'_>,
        answer: &DigestAnswer<'_>,
        visitor: &Visitor<'_>,
        now: Now,
    ) -> Result<Option<Verified>, StoreError> {
        let Ok(check) = self.blacklist.begin(visitor, now) else { return Ok(None) };
        let Ok(verified) = self.verify(tenant, claim, answer, now).await? else {
            check.also_wrong(now);
            return Ok(None);
        };
        Ok(check.confirm(now).ok().map(|_| verified))
    }
}
