//! Emails that go out with a change of the store: prepared before the commit, handed over after it, and left out without it.

use crate::outbox::{DeliveryClaim, DeliveryClaims, Email, EmailId, MailError, Transport};

/// What became of an email by the time its change was committed; decides which task to wake.
#[derive(Debug)]
pub enum EmailFate {
    /// It is delivered, and about to leave the outbox with others.
    Delivered,
    /// It waits in the outbox, as all emails to a relay do.
    Waiting,
    /// Its delivery failed; the outbox tries again.
    Failed(MailError),
}

/// Sends emails along with changes.
#[derive(Clone, Copy)]
pub struct Post<'a> {
    /// Delivers them.
    pub transport: &'a dyn Transport,
    /// Which emails are being delivered right now.
    pub claims: &'a DeliveryClaims,
}

/// What a commit says of the emails that were to be written with it.
pub trait Written {
    /// Whether this email is in the outbox now.
    fn has(&self, email: &EmailId) -> bool;
}

/// Written, or nothing was.
impl<T> Written for Option<T> {
    fn has(&self, _: &EmailId) -> bool {
        self.is_some()
    }
}

/// Written.
impl Written for () {
    fn has(&self, _: &EmailId) -> bool {
        true
    }
}

/// Those that were written.
impl Written for Vec<EmailId> {
    fn has(&self, email: &EmailId) -> bool {
        self.contains(email)
    }
}

impl Post<'_> {
    /// Prepares the emails, awaits the commit that writes their rows, and delivers them where that is quick. Where the commit
    /// fails or leaves an email out, nothing of it is left. Once begun it must be run to its end: run it as a task of its own.
    pub async fn send_with<T: Written, E: From<MailError>>(
        self,
        emails: &[Email],
        commit: impl Future<Output = Result<T, E>>,
    ) -> Result<(T, Vec<EmailFate>), E> {
        let mut claims: Vec<_> = emails.iter().map(|email| self.claims.claim(&email.id)).collect();
        let committed = match self.prepare(emails).await {
            Ok(()) => commit.await,
            Err(error) => Err(error.into()),
        };
        let is_written = |email: &Email| committed.as_ref().is_ok_and(|written| written.has(&email.id));
        let left_out: Vec<_> = emails.iter().filter(|email| !is_written(email)).map(|email| email.id.clone()).collect();
        if !left_out.is_empty() {
            self.transport.discard(&left_out).await;
        }
        let mut fates = Vec::new();
        for (email, claim) in emails.iter().zip(&mut claims) {
            if is_written(email) {
                fates.push(self.hand_over(email, claim.take()).await);
            }
        }
        Ok((committed?, fates))
    }

    async fn prepare(self, emails: &[Email]) -> Result<(), MailError> {
        for email in emails {
            self.transport.prepare(email).await?;
        }
        Ok(())
    }

    /// Delivers a committed email where that is quick. From here on nothing fails the change, and nothing waits for the disk:
    /// its row stays until the delivery is on it too.
    async fn hand_over(self, email: &Email, claim: Option<DeliveryClaim>) -> EmailFate {
        match claim {
            Some(claim) if self.transport.delivers_at_once() => match self.transport.hand_over(email).await {
                // In hand until its row is gone.
                Ok(()) => {
                    self.claims.delivered(claim);
                    EmailFate::Delivered
                }
                Err(error) => EmailFate::Failed(error),
            },
            _ => EmailFate::Waiting,
        }
    }
}
