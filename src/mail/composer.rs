//! Composes emails in the service's name.

use super::activation_email::{self, Transfer};
use super::sender::Sender;
use domain::outbox::{ActivationEmail, Compose, ComposeError, Email};
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
}

impl Compose for Composer {
    fn compose(&self, email: ActivationEmail<'_>, now: Now) -> Result<Email, ComposeError> {
        let composed = activation_email::written(email, &self.sender, self.transfer, now);
        composed.map_err(|error| ComposeError(Box::new(error)))
    }
}
