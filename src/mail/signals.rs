//! What wakes the tasks that deliver emails, clear the outbox and deal with requests for emails.

use tokio::sync::Notify;

/// One waiting task for each of them.
#[derive(Debug, Default)]
pub struct Signals {
    waits: Notify,
    delivered: Notify,
    requested: Notify,
}

impl Signals {
    /// Announces that an email waits in the outbox.
    pub fn email_waits(&self) {
        self.waits.notify_one();
    }

    /// Waits until `email_waits` is called, or was called since the last wait.
    pub async fn until_email_waits(&self) {
        self.waits.notified().await;
    }

    /// Announces that a request for an email waits.
    pub fn email_requested(&self) {
        self.requested.notify_one();
    }

    /// Waits until `email_requested` is called, or was called since the last wait.
    pub async fn until_email_requested(&self) {
        self.requested.notified().await;
    }

    /// Announces that a signup has delivered its email, whose row is still in the outbox.
    pub fn email_delivered(&self) {
        self.delivered.notify_one();
    }

    /// Waits until `email_delivered` is called, or was called since the last wait.
    pub async fn until_email_delivered(&self) {
        self.delivered.notified().await;
    }
}
