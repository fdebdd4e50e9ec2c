//! How emails are delivered: into a pickup folder, to a relay, or into memory in a test.

use crate::outbox::{Email, EmailId};
use async_trait::async_trait;
use std::collections::HashSet;
use std::error::Error;

/// Why an email was not delivered.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The folder or the relay cannot be used at all; the next email would fail too.
    #[error("email cannot be sent now: {0}")]
    Unreachable(#[source] Box<dyn Error + Send + Sync>),
    /// This email was not accepted; it may be later.
    #[error("the relay deferred the email: {0}")]
    PutOff(#[source] Box<dyn Error + Send + Sync>),
    /// The relay will never accept this email (RFC 5321 section 4.2.1, 5yz).
    #[error("the relay rejected the email: {0}")]
    Refused(#[source] Box<dyn Error + Send + Sync>),
}

/// A way to deliver emails. The default methods suit a transport that keeps nothing of them.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Whether a signup delivers its own email. A relay is too slow for that: its emails wait in the outbox.
    fn delivers_at_once(&self) -> bool {
        true
    }

    /// Makes sure, before an account is committed, that its email can be delivered: a pickup folder holds it whole
    /// under a temporary name afterwards, though not on the disk yet: the row in the outbox is.
    async fn prepare(&self, _email: &Email) -> Result<(), MailError> {
        Ok(())
    }

    /// Removes what is kept of emails that are not, or no longer, in the outbox: what `prepare` left of one that will
    /// not be delivered, the mark that one was. What cannot be removed now is removed by `tidy` at the next start.
    async fn discard(&self, _ids: &[EmailId]) {}

    /// Removes emails that were not collected, with all that is kept of them. None of them may be in delivery. Nothing to do
    /// for a relay: it keeps what it accepted.
    async fn erase(&self, _ids: &[EmailId]) -> Result<(), MailError> {
        Ok(())
    }

    /// Delivers an email that was just prepared, as the mail server that collects emails sees it: a power loss may still
    /// undo it, until `sync`. Only where `delivers_at_once`.
    async fn hand_over(&self, email: &Email) -> Result<(), MailError> {
        self.deliver(email).await
    }

    /// After this no power loss undoes that these emails were handed over, or takes a part of one. Where it fails, `deliver`
    /// makes good for each.
    async fn sync(&self, _ids: &[EmailId]) -> Result<(), MailError> {
        Ok(())
    }

    /// Delivers an email durably, prepared or not; one that a power loss has left in part is put right. Until it is discarded, delivering it again does nothing in a pickup
    /// folder, though the mail server has collected it and the service died meanwhile; of all emails one may be an
    /// exception.
    async fn deliver(&self, email: &Email) -> Result<(), MailError>;

    /// Removes prepared emails that are not among `waiting`: their accounts were never committed. Returns how many. What
    /// else is kept of emails that are not among them goes too. Only at start, before anything signs up.
    async fn tidy(&self, _waiting: HashSet<EmailId>) -> Result<u64, MailError> {
        Ok(0)
    }
}
