//! The contents of an email, and the trait that composes it.

use crate::accounts::{AccountKey, DisplayName, EmailAddress};
use crate::outbox::{Email, EmailId, EmailKind};
use crate::tenant::{Language, Tenant};
use crate::time::Now;

/// What an email is about, for whom, and in which language.
#[derive(Clone, Copy, Debug)]
pub struct EmailContents<'a> {
    /// The email's id, also part of its Message-ID.
    pub id: &'a EmailId,
    /// The account's tenant; its `public_url` is the base of the links, whatever the request's Host header says.
    pub tenant: &'a Tenant,
    /// The account.
    pub account: &'a AccountKey,
    /// What the account's owner wants to be called.
    pub name: Option<&'a DisplayName>,
    /// The recipient.
    pub recipient: &'a EmailAddress,
    /// The language of the email, and of the pages that its links lead to.
    pub language: Language,
    /// What happened, and the secret of the link.
    pub kind: EmailKind<'a>,
}

/// The email could not be composed; our fault, never the applicant's.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ComposeError(pub Box<dyn std::error::Error + Send + Sync>);

/// Composes emails.
pub trait Compose: Send + Sync {
    /// Composes an email, with the tenant's own sender where it has one.
    fn compose(&self, contents: EmailContents<'_>, now: Now) -> Result<Email, ComposeError>;
}
