//! The contents of an email, and the trait that composes it.

use crate::accounts::{Account, EmailAddress};
use crate::outbox::{Email, EmailId};
use crate::secrets::LinkToken;
use crate::tenant::{Language, Tenant};
use crate::time::Now;

/// The contents of an activation email and its recipient.
#[derive(Clone, Copy, Debug)]
pub struct ActivationEmail<'a> {
    /// The email's id, also part of its Message-ID.
    pub id: &'a EmailId,
    /// The tenant of the signup; its `public_url` is the base of the link, whatever the request's Host header says.
    pub tenant: &'a Tenant,
    /// The pending account.
    pub account: &'a Account,
    /// The recipient.
    pub email: &'a EmailAddress,
    /// The secret of the link.
    pub token: &'a LinkToken,
    /// The language of the signup.
    pub language: Language,
}

/// The email could not be composed; our fault, never the applicant's.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ComposeError(pub Box<dyn std::error::Error + Send + Sync>);

/// Composes emails.
pub trait Compose: Send + Sync {
    /// Composes an activation email, with the tenant's own sender where it has one.
    fn compose(&self, email: ActivationEmail<'_>, now: Now) -> Result<Email, ComposeError>;
}
