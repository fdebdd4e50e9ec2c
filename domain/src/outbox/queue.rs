//! The emails that wait in the outbox, as the store keeps them.

use crate::outbox::{Email, EmailId};
use crate::store_error::StoreError;
use async_trait::async_trait;
use std::time::Duration;

/// Limit: how long delivery of an email is attempted after it was written. After that the link in it is void.
pub const EMAIL_LIFETIME: Duration = Duration::from_hours(7 * 24);

/// Which emails of the outbox: those that failed before and those never tried are delivered concurrently, so that neither
/// waits for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryTurn {
    /// Never tried: the newest, the oldest, the second newest and so on, so that neither a backlog nor a burst delays an
    /// email.
    First,
    /// Tried before, in order of when they were due.
    Further,
}

/// An email that waits in the outbox.
#[derive(Clone, Debug)]
pub struct WaitingEmail {
    /// The email.
    pub email: Email,
    /// How many deliveries have failed.
    pub failures: u32,
    /// Unix seconds when it was written.
    pub written: u64,
}

/// The emails that wait for their delivery.
///
/// All methods may be called at once from many tasks. What returned `Ok` is durable: it survives `kill -9` and power
/// loss. A write whose future is dropped may be done or not; one that had not begun is not.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// At most `limit` emails of this turn whose next try is due at `now` (Unix seconds), in the turn's order.
    async fn due_emails(&self, turn: DeliveryTurn, now: u64, limit: u32) -> Result<Vec<WaitingEmail>, StoreError>;

    /// The ids of all emails in the outbox, due or not.
    async fn waiting_emails(&self) -> Result<Vec<EmailId>, StoreError>;

    /// Which of these emails are in the outbox.
    async fn waiting_among(&self, ids: &[EmailId]) -> Result<Vec<EmailId>, StoreError>;

    /// Removes delivered (or given up) emails from the outbox, all in one transaction. Ids that are not in it are
    /// ignored.
    async fn emails_done(&self, ids: &[EmailId]) -> Result<(), StoreError>;

    /// Counts a failed delivery and sets the next try, in Unix seconds.
    async fn email_failed(&self, id: &EmailId, next_try: u64) -> Result<(), StoreError>;
}
