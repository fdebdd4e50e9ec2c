//! A username and the knowledge of an HA1 are judged; what is wrong feeds the webhook's blacklist.

use crate::accounts::{AccountKey, AccountState, AccountUsername, Credential, CredentialKey, Credentials};
use crate::authentication::DenialReason;
use crate::authentication::authenticate::{Decoys, reason_of, usable};
use crate::blacklist::{Blacklist, Fault, Unchecked, Visitor};
use crate::digest::{Ha1, HashFunction, Realm};
use crate::memory::{Rate, RateLimit, RateLimited};
use crate::network::{Origin, Source};
use crate::self_service::login_challenge::{BurntNonce, Proof};
use crate::store_error::StoreError;
use crate::tenant::Tenant;
use crate::time::Now;
use std::time::Duration;

/// Limit: the sliding window in which the sign-ins of a source are counted.
const SIGN_INS_WINDOW: Duration = Duration::from_mins(1);

/// Limit: sources whose sign-ins are counted at once: about 15 MB at ten sign-ins each.
const SIGN_INS_COUNTED: usize = 50_000;

/// Counts sign-ins by source.
pub type SignInLimit = RateLimit<Source, Duration>;

/// `most` sign-ins per minute and source; `seed` makes eviction unpredictable.
#[must_use]
pub fn sign_in_limit(most: u32, tenants: usize, seed: u64) -> SignInLimit {
    RateLimit::new(Rate { most: [most], window: SIGN_INS_WINDOW }, SIGN_INS_COUNTED, tenants, seed)
}

/// Whether `POST /login` takes the HA1 itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ha1SignIn {
    /// Beside proofs, for scripts.
    #[default]
    Accept,
    /// Proofs alone.
    Refuse,
}

crate::words!(Ha1SignIn { "accept" => Accept, "refuse" => Refuse });

/// What a sign-in needs; shared by all workers.
#[derive(Clone, Copy)]
pub struct SignInService<'a> {
    /// The credentials of all accounts.
    pub credentials: &'a dyn Credentials,
    /// The webhook's own: guesses count together, whichever way they come.
    pub blacklist: &'a Blacklist,
    /// HA1s of no account, compared where there is none.
    pub decoys: &'a Decoys,
    /// How often a source may sign in, right or wrong.
    pub sign_ins: &'a SignInLimit,
}

/// How a client shows that it knows the password.
#[derive(Debug)]
pub enum SignInSecret<'a> {
    /// By the MD5 HA1 itself.
    Ha1(Ha1),
    /// By a proof, which never holds the HA1.
    Proof {
        /// The nonce; `None` where it is not good, and then no proof is.
        nonce: Option<BurntNonce<'a>>,
        /// The host that the proof is for.
        host: &'a str,
        /// The proof.
        proof: Proof,
    },
}

/// A sign-in to be judged.
#[derive(Debug)]
pub struct SignInRequest<'a> {
    /// The tenant whose website it is.
    pub tenant: &'a Tenant,
    /// The realm of the account.
    pub realm: &'a Realm,
    /// The username as typed, any string.
    pub username: &'a str,
    /// What shows that the client knows the password.
    pub secret: SignInSecret<'a>,
    /// The source that is charged for it.
    pub source: Source,
}

/// Why no one is signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Too many sign-ins from this source.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Refused: the reason is for the log; the answer is the same for all.
    #[error("{}", .0.name())]
    Refused(DenialReason),
    /// The nonce of the proof is unknown, expired or was used. Nothing was charged: no guess is judged that way.
    #[error("nonce_not_valid")]
    Nonce,
    /// The store did not answer. Nothing was counted.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Which accounts a password may be shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// Active ones: their owners sign in.
    Active,
    /// Pending ones: their owners ask for the activation email again.
    Pending,
}

impl SignInService<'_> {
    /// The account whose password is shown. The same work for every failure: whatever the blacklist says, the name is looked
    /// up and the HA1 compared.
    pub async fn prove(
        &self,
        applicant: &SignInRequest<'_>,
        admitted: Admitted,
        now: Now,
    ) -> Result<AccountKey, SignInError> {
        let permit = self.sign_ins.take(applicant.source, now)?;
        let judged = self.judge(applicant, admitted, now).await;
        if !matches!(judged, Err(SignInError::Store(_))) {
            permit.spend();
        }
        judged
    }

    async fn judge(
        &self,
        applicant: &SignInRequest<'_>,
        admitted: Admitted,
        now: Now,
    ) -> Result<AccountKey, SignInError> {
        let visitor = self.visitor(applicant);
        let begun = self.blacklist.begin(&visitor, now);
        let shown = self.shown(applicant, admitted, now).await?;
        let check = begun.map_err(|unchecked| SignInError::Refused(rejected(unchecked, now)))?;
        if applicant.secret.is_void() {
            return Err(SignInError::Nonce);
        }
        match shown {
            Ok(account) => match check.right(now) {
                Ok(()) => Ok(account),
                Err(unchecked) => Err(SignInError::Refused(rejected(unchecked, now))),
            },
            Err(reason) => {
                check.wrong(Fault::Guess, now);
                Err(SignInError::Refused(reason))
            }
        }
    }

    /// A browser's connection is one that answered, and a sign-in has no Call-ID.
    fn visitor<'v>(&self, applicant: &'v SignInRequest<'_>) -> Visitor<'v> {
        let SignInRequest { realm, username, source, .. } = *applicant;
        let visitor = self.blacklist.visitor(Origin::website(source), Some((realm.as_str(), username)), None);
        visitor.trying(Some(username))
    }

    async fn shown(
        &self,
        applicant: &SignInRequest<'_>,
        admitted: Admitted,
        now: Now,
    ) -> Result<Result<AccountKey, DenialReason>, StoreError> {
        let SignInRequest { tenant, realm, username, secret, .. } = applicant;
        let key = CredentialKey { tenant: &tenant.name, realm: realm.as_str(), username, algorithm: HashFunction::Md5 };
        let admitted = admitted.of(self.credentials.credential(key, now).await?);
        let own = admitted.as_ref().ok().and_then(|credential| credential.ha1.as_ref());
        let right = secret.is_of(own.unwrap_or(self.decoys.of(HashFunction::Md5)), username);
        // The store holds no name that is not well-formed.
        let name = AccountUsername::parse(username).map_err(|_| DenialReason::UnknownUser);
        Ok(match admitted.and(name) {
            Ok(username) if right => Ok(AccountKey { tenant: tenant.name.clone(), realm: (*realm).clone(), username }),
            Ok(_) => Err(DenialReason::WrongPassword),
            Err(reason) => Err(reason),
        })
    }
}

impl Admitted {
    fn of(self, found: Option<Credential>) -> Result<Credential, DenialReason> {
        match (self, found) {
            (Self::Pending, Some(pending)) if pending.state == AccountState::Pending => {
                usable(Some(Credential { state: AccountState::Active, ..pending }))
            }
            (Self::Pending, Some(Credential { state: AccountState::Active, .. })) => Err(DenialReason::UnknownUser),
            (_, found) => usable(found),
        }
    }
}

impl SignInSecret<'_> {
    /// Whether it shows that its client knows this HA1. Compared in constant time.
    fn is_of(&self, ha1: &Ha1, username: &str) -> bool {
        match self {
            Self::Ha1(shown) => ha1.equals(shown),
            Self::Proof { nonce: Some(nonce), host, proof } => Proof::of(ha1, host, username, nonce).equals(proof),
            Self::Proof { nonce: None, .. } => false,
        }
    }

    const fn is_void(&self) -> bool {
        matches!(self, Self::Proof { nonce: None, .. })
    }
}

/// Charges what is rejected without comparing the HA1, and says why it is.
fn rejected(unchecked: Unchecked<'_>, now: Now) -> DenialReason {
    let reason = reason_of(unchecked.why());
    unchecked.charge(now);
    reason
}
