//! Composes emails in the service's name.

use super::activation_email::{self, Transfer};
use super::sender::Sender;
use domain::outbox::Email;
use domain::outbox::{ActivationEmail, Compose, ComposeError};
use domain::time::Now;

/// Who writes, and how what is written is transferred.
#[derive(Clone, Debug)]
pub struct Composer {
    sender: Sender,
    transfer: Transfer,
}

impl Composer {
    /// One for whatever carries the emails.
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
