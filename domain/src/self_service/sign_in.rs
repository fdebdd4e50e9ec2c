//! A username and an HA1 become a session, and a session's token an account. Failures feed the webhook's blacklist.

use crate::accounts::{
    AccountChange, AccountKey, AccountUsername, Accounts, Credential, CredentialKey, Credentials, SessionEpoch,
};
use crate::authentication::DenialReason;
use crate::authentication::authenticate::{Decoys, reason_of, usable};
use crate::blacklist::{Blacklist, Fault, Unchecked, Visitor};
use crate::digest::{Ha1, HashFunction, Realm};
use crate::memory::{Rate, RateLimit, RateLimited};
use crate::network::{Origin, Source};
use crate::self_service::session::{OpenedWith, SessionClaims, SessionNumber, SessionToken, Sessions};
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
    /// Signs the tokens.
    pub sessions: &'a Sessions,
}

/// A sign-in to be judged.
#[derive(Debug)]
pub struct SignInRequest<'a> {
    /// The tenant whose website it is.
    pub tenant: &'a Tenant,
    /// The realm the HA1 was made for.
    pub realm: &'a Realm,
    /// The username as typed, any string.
    pub username: &'a str,
    /// The MD5 HA1 that the browser made of the password.
    pub ha1: Ha1,
    /// The source that is charged for it.
    pub source: Source,
}

/// A successful sign-in.
#[derive(Debug)]
pub struct SignedIn {
    /// The account of the session.
    pub account: AccountKey,
    /// Its token.
    pub token: SessionToken,
}

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Too many sign-ins from this source.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Refused: the reason is for the log; the answer is the same for all.
    #[error("{}", .0.name())]
    Refused(DenialReason),
    /// The store did not answer. Nothing was counted.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The account of a session.
#[derive(Debug)]
pub struct Resumed {
    /// What names it.
    pub account: AccountKey,
    /// What the store knows of it now, with its MD5 HA1.
    pub credential: Credential,
    /// Which of the account's sessions it is.
    pub number: SessionNumber,
}

/// Which sessions a person signs out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOut {
    /// The one whose token it is.
    This,
    /// All of the account; its provisioning links go with them.
    All,
}

impl SignInService<'_> {
    /// Signs in; a session gets this number. The same work for every failure: whatever the blacklist says, the name is
    /// looked up and the HA1 compared.
    pub async fn sign_in(
        &self,
        applicant: &SignInRequest<'_>,
        number: SessionNumber,
        now: Now,
    ) -> Result<SignedIn, SignInError> {
        let permit = self.sign_ins.take(applicant.source, now)?;
        let judged = self.judge(applicant, number, now).await?;
        permit.spend();
        judged.map_err(SignInError::Refused)
    }

    /// Ends the session of a token, or all of its account. `None` where it is not a token of a live session. Where the store
    /// answers with an error, nothing was ended.
    pub async fn sign_out(
        &self,
        token: &str,
        which: SignOut,
        tenant: &Tenant,
        accounts: &dyn Accounts,
        now: Now,
    ) -> Result<Option<AccountKey>, StoreError> {
        let Some((session, _)) = self.confirmed(token, tenant, now).await? else { return Ok(None) };
        match which {
            SignOut::This => self.sessions.end(&session, tenant.id, now),
            SignOut::All => {
                let change = AccountChange::EndSessions;
                accounts.change_account(&session.claims().account, change, now.unix_seconds()).await?;
            }
        }
        Ok(Some(session.into_claims().account))
    }

    /// The account of a session's token, where the token is this tenant's and still good and the account still active
    /// with what it was opened with; the same work for a forged token whether there is such an account or not.
    pub async fn resume(&self, token: &str, tenant: &Tenant, now: Now) -> Result<Option<Resumed>, StoreError> {
        let confirmed = self.confirmed(token, tenant, now).await?;
        let resumed = |(session, credential): (SessionToken, Credential)| {
            let SessionClaims { account, number } = session.into_claims();
            Resumed { account, credential, number }
        };
        Ok(confirmed.map(resumed))
    }

    async fn confirmed(
        &self,
        token: &str,
        tenant: &Tenant,
        now: Now,
    ) -> Result<Option<(SessionToken, Credential)>, StoreError> {
        let Some(session) = SessionToken::parse(token) else { return Ok(None) };
        let account = &session.claims().account;
        if account.tenant != tenant.name {
            return Ok(None);
        }
        let found = self.credential(tenant, account.realm.as_str(), account.username.as_str(), now).await?;
        let usable = usable(found);
        let with = OpenedWith { ha1: self.ha1_or_decoy(&usable), epoch: epoch(&usable) };
        let good = self.sessions.confirms(&session, tenant.id, with, now);
        Ok(usable.ok().filter(|_| good).map(|credential| (session, credential)))
    }

    async fn judge(
        &self,
        applicant: &SignInRequest<'_>,
        number: SessionNumber,
        now: Now,
    ) -> Result<Result<SignedIn, DenialReason>, StoreError> {
        let visitor = self.visitor(applicant);
        let begun = self.blacklist.begin(&visitor, now);
        let proven = self.prove(applicant, now).await?;
        let check = match begun {
            Ok(check) => check,
            Err(unchecked) => return Ok(Err(rejected(unchecked, now))),
        };
        let (account, epoch) = match proven {
            Ok(proven) => proven,
            Err(reason) => {
                check.wrong(Fault::Guess, now);
                return Ok(Err(reason));
            }
        };
        if let Err(unchecked) = check.right(now) {
            return Ok(Err(rejected(unchecked, now)));
        }
        let with = OpenedWith { ha1: &applicant.ha1, epoch };
        Ok(Ok(SignedIn { token: self.sessions.open(&account, with, number, now), account }))
    }

    /// A browser's connection is one that answered, and a sign-in has no Call-ID.
    fn visitor<'v>(&self, applicant: &'v SignInRequest<'_>) -> Visitor<'v> {
        let SignInRequest { realm, username, source, .. } = *applicant;
        let visitor = self.blacklist.visitor(Origin::website(source), Some((realm.as_str(), username)), None);
        visitor.trying(Some(username))
    }

    async fn prove(
        &self,
        applicant: &SignInRequest<'_>,
        now: Now,
    ) -> Result<Result<(AccountKey, SessionEpoch), DenialReason>, StoreError> {
        let SignInRequest { tenant, realm, username, ha1, .. } = applicant;
        let usable = usable(self.credential(tenant, realm.as_str(), username, now).await?);
        let (right, epoch) = (self.ha1_or_decoy(&usable).equals(ha1), epoch(&usable));
        // The store holds no name that is not well-formed.
        let name = AccountUsername::parse(username).map_err(|_| DenialReason::UnknownUser);
        Ok(match usable.and(name) {
            Ok(username) if right => {
                let account = AccountKey { tenant: tenant.name.clone(), realm: (*realm).clone(), username };
                Ok((account, epoch))
            }
            Ok(_) => Err(DenialReason::WrongPassword),
            Err(reason) => Err(reason),
        })
    }

    async fn credential(
        &self,
        tenant: &Tenant,
        realm: &str,
        username: &str,
        now: Now,
    ) -> Result<Option<Credential>, StoreError> {
        let key = CredentialKey { tenant: &tenant.name, realm, username, algorithm: HashFunction::Md5 };
        self.credentials.credential(key, now).await
    }

    fn ha1_or_decoy<'a>(&'a self, usable: &'a Result<Credential, DenialReason>) -> &'a Ha1 {
        let own = usable.as_ref().ok().and_then(|credential| credential.ha1.as_ref());
        own.unwrap_or(self.decoys.of(HashFunction::Md5))
    }
}

/// Charges what is rejected without comparing the HA1, and says why it is.
fn rejected(unchecked: Unchecked<'_>, now: Now) -> DenialReason {
    let reason = reason_of(unchecked.why());
    unchecked.charge(now);
    reason
}

/// The epoch of the account, where it may be signed in to.
fn epoch(usable: &Result<Credential, DenialReason>) -> SessionEpoch {
    usable.as_ref().map(|credential| credential.session_epoch).unwrap_or_default()
}
