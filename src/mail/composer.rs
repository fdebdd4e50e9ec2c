//! Composes emails in the service's name.

use super::activation_email::{self, Transfer};
use super::sender::Sender;
use super::test_email;
use domain::accounts::EmailAddress;
use domain::outbox::{ActivationEmail, Compose, ComposeError, Email, EmailId};
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
}

impl Compose for Composer {
    fn compose(&self, email: ActivationEmail<'_>, now: Now) -> Result<Email, ComposeError> {
        let composed = activation_email::written(email, &self.sender, self.transfer, now);
        composed.map_err(|error| ComposeError(Box::new(error)))
    }
}
