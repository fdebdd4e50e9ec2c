//! Composes emails in the service's name.

use super::account_email::{self, Transfer};
use super::sender::Sender;
use super::test_email;
use domain::accounts::EmailAddress;
use domain::outbox::{Compose, ComposeError, Email, EmailContents, EmailId};
use domain::tenant::Tenant;
use domain::time::Now;

/// The sender, and the transfer encoding of what is written.
#[derive(Clone, Debug)]
pub struct Composer {
    sender: Sender,
    transfer: Transfer,
}

impl Composer {
    /// One for the transport that carries the emails.
    #[must_use]
    pub const fn new(sender: Sender, transfer: Transfer) -> Self {
        Self { sender, transfer }
    }

    /// Composes the email of `realmgate mail test`, from the tenant's own sender if it has one.
    pub fn test_email(
        &self,
        tenant: &Tenant,
        recipient: &EmailAddress,
        id: &EmailId,
        now: Now,
    ) -> Result<Email, ComposeError> {
        let composed = test_email::written(tenant, recipient, id, &self.sender, now);
        composed.map_err(|error| ComposeError(Box::new(error)))
    }

    /// The text/html part alone of an email, to be opened in a browser.
    pub fn html(&self, contents: EmailContents<'_>) -> Result<String, ComposeError> {
        let rendered = account_email::rendered(contents).map_err(|error| ComposeError(Box::new(error)))?;
        Ok(rendered.html)
    }
}

impl Compose for Composer {
    fn compose(&self, contents: EmailContents<'_>, now: Now) -> Result<Email, ComposeError> {
        let composed = account_email::written(contents, &self.sender, self.transfer, now);
        composed.map_err(|error| ComposeError(Box::new(error)))
    }
}
