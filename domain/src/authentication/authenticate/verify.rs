//! Steps 4 to 6 for one reading of an attempt: realm, credential, digest (docs/contract.md section 1.3).

use super::outcome::usable_by_phone;
use super::proven::Verified;
use super::{Decoys, Gate};
use crate::accounts::{Credential, CredentialKey, PhoneHa1s, PhoneId};
use crate::authentication::DenialReason;
use crate::authentication::attempt::Claim;
use crate::digest::{DigestAnswer, HashFunction, Proof};
use crate::store_error::StoreError;
use crate::tenant::Tenant;
use crate::time::Now;
use std::hint::black_box;

impl Gate<'_> {
    /// A credential that verifies the answer, by the account's own password or a phone's. A grant stops at the first HA1 that
    /// fits. A refusal always computes six responses, one of the account and one of each phone that it may have: where there are
    /// fewer HA1s, where the account may not log in and where there is none, the rest are decoys, so that the time of a refusal
    /// tells neither whether the name exists nor how many phones it has.
    pub(super) async fn verify(
        &self,
        tenant: &Tenant,
        claim: &Claim<'_>,
        answer: &DigestAnswer<'_>,
        now: Now,
    ) -> Result<Result<Verified, DenialReason>, StoreError> {
        let algorithm = answer.algorithm.hash;
        if tenant.realm(answer.realm.as_str()).is_none() {
            return Ok(Err(DenialReason::ForeignRealm));
        }
        let (realm, username) = (answer.realm.as_str(), answer.username.as_str());
        let key = CredentialKey { tenant: &tenant.name, realm, username, algorithm };
        let usable = usable_by_phone(self.credentials.credential(key, now).await?);
        Ok(verified(usable, &Proof::of(&claim.method, answer), algorithm, self.decoys))
    }
}

fn verified(
    usable: Result<Credential, DenialReason>,
    proof: &Proof<'_>,
    algorithm: HashFunction,
    decoys: &Decoys,
) -> Result<Verified, DenialReason> {
    let own = usable.as_ref().ok().and_then(|credential| credential.ha1.as_ref());
    let has_own = own.is_some();
    if proof.is_made_from(own.unwrap_or_else(|| decoys.of(algorithm))) && has_own {
        return usable.map(|credential| Verified { credential, phone: None });
    }
    let (account, phones) = match usable {
        Ok(mut credential) => {
            let phones = std::mem::take(&mut credential.phones);
            (Ok(credential), phones)
        }
        Err(reason) => (Err(reason), PhoneHa1s::default()),
    };
    let phone = phone_that_proved(&phones, proof);
    match (account, phone) {
        (Ok(credential), Some(phone)) => Ok(Verified { credential, phone: Some(phone) }),
        (account, _) => {
            let before = phones.as_slice().len();
            let decoys = decoys.fill_up(phones, algorithm);
            for decoy in &decoys.as_slice()[before..] {
                black_box(proof.is_made_from(&decoy.ha1));
            }
            Err(account.err().unwrap_or(DenialReason::WrongPassword))
        }
    }
}

/// The first phone whose HA1 fits.
fn phone_that_proved(phones: &PhoneHa1s, proof: &Proof<'_>) -> Option<PhoneId> {
    phones.as_slice().iter().find(|phone| proof.is_made_from(&phone.ha1)).map(|phone| phone.phone)
}
