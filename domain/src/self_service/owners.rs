//! What all acts of account owners need: the store's roles, emails, and how to write to an owner.

use crate::accounts::{AccountKey, Credentials, EmailAddress, OwnNames, Weakness, weakness_of_ha1};
use crate::digest::Ha1;
use crate::outbox::{Compose, ComposeError, Email, EmailContents, EmailFate, EmailId, EmailKind, MailError, Post};
use crate::secrets::LinkToken;
use crate::self_service::account_link::Links;
use crate::self_service::email_request::EmailRequests;
use crate::self_service::owner_change::{NotChanged, OwnAccount, OwnerChanges};
use crate::self_service::session::{SessionLimits, Sessions};
use crate::store_error::StoreError;
use crate::tenant::{Language, Tenant};
use crate::time::Now;
use rand::CryptoRng;

/// The roles and emails that acts of owners need.
#[derive(Clone, Copy)]
pub struct OwnerService<'a> {
    /// Sessions.
    pub sessions: &'a dyn Sessions,
    /// Links in emails.
    pub links: &'a dyn Links,
    /// Requests for emails.
    pub requests: &'a dyn EmailRequests,
    /// Accounts as their owners change them.
    pub changes: &'a dyn OwnerChanges,
    /// The credentials of all accounts.
    pub credentials: &'a dyn Credentials,
    /// Composes emails.
    pub composer: &'a dyn Compose,
    /// Sends them along with changes.
    pub post: Post<'a>,
    /// How long sessions last.
    pub session_limits: SessionLimits,
}

/// Why an owner's act failed; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum OwnerError {
    /// There is no such account, phone or session, or no longer.
    #[error("there is no such account, phone or session")]
    Missing,
    /// The account has as many phones as it may.
    #[error("an account has at most five phones with a password of their own")]
    PhonesFull,
    /// Another phone of the account has that name.
    #[error("another phone has that name")]
    PhoneNameTaken,
    /// The new password is easy to guess.
    #[error(transparent)]
    WeakPassword(#[from] Weakness),
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The email could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The email could not be composed.
    #[error(transparent)]
    Compose(#[from] ComposeError),
}

impl From<NotChanged> for OwnerError {
    fn from(error: NotChanged) -> Self {
        match error {
            NotChanged::Missing => Self::Missing,
            NotChanged::PhonesFull => Self::PhonesFull,
            NotChanged::PhoneNameTaken => Self::PhoneNameTaken,
            NotChanged::Unavailable(error) => Self::Store(error),
        }
    }
}

/// The randomness that an act needs, drawn beforehand: a link's or session's token, and the ids of emails.
#[derive(Debug)]
pub struct OwnerDraw {
    /// A token.
    pub token: LinkToken,
    /// Ids of emails, as many as any act sends.
    pub emails: [EmailId; 2],
}

impl OwnerDraw {
    /// Draws them.
    pub fn new(rng: &mut dyn CryptoRng) -> Self {
        Self { token: LinkToken::generate(rng), emails: [EmailId::generate(rng), EmailId::generate(rng)] }
    }
}

/// What became of an act's emails, for the task that goes on with them.
pub type Fates = Vec<EmailFate>;

/// An account whose owner is written to.
#[derive(Debug)]
pub struct Owner<'a> {
    /// The tenant in whose name.
    pub tenant: &'a Tenant,
    /// The account.
    pub key: &'a AccountKey,
    /// What is stored of it.
    pub account: OwnAccount,
}

impl OwnerService<'_> {
    /// What is stored of an account.
    pub async fn owner<'o>(&self, tenant: &'o Tenant, key: &'o AccountKey) -> Result<Owner<'o>, OwnerError> {
        let account = self.changes.own_account(key).await?.ok_or(OwnerError::Missing)?;
        Ok(Owner { tenant, key, account })
    }

    /// Whether new HA1s may become those of an owner's password: not where a guesser would try it first.
    pub fn check_password(&self, owner: &Owner<'_>, ha1s: &[Ha1]) -> Result<(), Weakness> {
        let AccountKey { realm, username, .. } = owner.key;
        let OwnAccount { profile, email, .. } = &owner.account;
        let names = OwnNames::of(username, realm, profile.name.as_ref(), email.as_ref());
        let weakness = ha1s.iter().find_map(|ha1| weakness_of_ha1(username, realm, &names, ha1));
        weakness.map_or(Ok(()), Err)
    }

    /// Composes an email to an owner's address; `None` where the account has none: an operator may leave it out.
    pub fn compose(
        &self,
        owner: &Owner<'_>,
        kind: EmailKind<'_>,
        id: &EmailId,
        now: Now,
    ) -> Result<Option<Email>, OwnerError> {
        let Some(recipient) = &owner.account.email else { return Ok(None) };
        self.compose_to(recipient, owner, kind, id, now).map(Some)
    }

    /// Composes an email to another address of an owner.
    pub fn compose_to(
        &self,
        recipient: &EmailAddress,
        owner: &Owner<'_>,
        kind: EmailKind<'_>,
        id: &EmailId,
        now: Now,
    ) -> Result<Email, OwnerError> {
        let profile = &owner.account.profile;
        let contents = EmailContents {
            id,
            tenant: owner.tenant,
            account: owner.key,
            name: profile.name.as_ref(),
            recipient,
            language: profile.language.unwrap_or(Language::English),
            kind,
        };
        Ok(self.composer.compose(contents, now)?)
    }
}
