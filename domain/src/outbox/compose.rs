//! What an email says and to whom, before it is composed.

use crate::accounts::{Account, EmailAddress};
use crate::outbox::{Email, EmailId};
use crate::secrets::LinkToken;
use crate::tenant::Language;
use crate::tenant::Tenant;
use crate::time::Now;

/// What an activation email says and to whom.
#[derive(Clone, Copy, Debug)]
pub struct ActivationEmail<'a> {
    /// Names the email, also in its Message-ID.
    pub id: &'a EmailId,
    /// Whose website it was; its `public_url` is the base of the link, whatever the request's Host said.
    pub tenant: &'a Tenant,
    /// The pending account.
    pub account: &'a Account,
    /// Where it goes.
    pub email: &'a EmailAddress,
    /// The secret of the link.
    pub token: &'a LinkToken,
    /// The language of the signup.
    pub language: Language,
}

/// The email could not be composed; a fault of ours, never of the applicant's.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ComposeError(pub Box<dyn std::error::Error + Send + Sync>);

/// Writes emails.
pub trait Compose: Send + Sync {
    /// Composes an activation email, from the tenant's sender where it has one of its own.
    fn compose(&self, email: ActivationEmail<'_>, now: Now) -> Result<Email, ComposeError>;
}
