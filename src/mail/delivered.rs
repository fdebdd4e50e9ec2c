//! Letters that signups have delivered and whose rows are still in the outbox: they leave it many at once, behind the
//! answers.

use std::mem;
use std::sync::{Mutex, PoisonError};
use tokio::sync::Notify;

use super::Claim;

/// Letters that are still in hand, so that the outbox leaves them alone.
#[derive(Debug, Default)]
pub(super) struct Delivered {
    letters: Mutex<Vec<Claim>>,
    some: Notify,
}

impl Delivered {
    pub(super) fn add(&self, letter: Claim) {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).push(letter);
        self.some.notify_one();
    }

    /// Takes all of them.
    pub(super) fn take(&self) -> Vec<Claim> {
        mem::take(&mut *self.letters.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits for the next one, or for one that came since the last wait.
    pub(super) async fn some(&self) {
        self.some.notified().await;
    }
}
