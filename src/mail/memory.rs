//! A mailbox in memory, for tests: what was delivered can be read, and deliveries can be made to fail.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::outbox::{Email, MailError, Transport};

/// Delivered emails; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    emails: Vec<Email>,
    failures: VecDeque<MailError>,
}

impl Memory {
    /// All emails delivered so far, oldest first.
    #[must_use]
    pub fn emails(&self) -> Vec<Email> {
        self.lock().emails.clone()
    }

    /// Lets the next delivery that has no failure yet fail with `error`.
    pub fn fail_next(&self, error: MailError) {
        self.lock().failures.push_back(error);
    }

    /// Lets no further delivery fail.
    pub fn forget_failures(&self) {
        self.lock().failures.clear();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Transport for Memory {
    async fn deliver(&self, email: &Email) -> Result<(), MailError> {
        let mut state = self.lock();
        if let Some(error) = state.failures.pop_front() {
            return Err(error);
        }
        state.emails.push(email.clone());
        Ok(())
    }
}
