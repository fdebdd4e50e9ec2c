//! Which emails are being delivered right now, so that nothing else delivers them, and which are delivered and still have
//! a row in the outbox.

use crate::outbox::EmailId;
use std::collections::HashSet;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The emails in hand. One instance for all that deliver.
#[derive(Debug, Default)]
pub struct DeliveryClaims {
    claimed: Claimed,
    delivered: Mutex<Vec<DeliveryClaim>>,
}

/// Ids of emails in hand; clones share them.
#[derive(Clone, Debug, Default)]
struct Claimed(Arc<Mutex<HashSet<EmailId>>>);

/// Holds one email until dropped.
#[derive(Debug)]
#[must_use = "dropping it lets the email go"]
pub struct DeliveryClaim {
    claimed: Claimed,
    id: EmailId,
}

impl DeliveryClaims {
    /// Takes an email in hand from before its row is written until after the row is gone; `None` while another claim on it
    /// lives. Without this the outbox could deliver an email that a signup is just delivering.
    #[must_use]
    pub fn claim(&self, id: &EmailId) -> Option<DeliveryClaim> {
        let is_first = self.claimed.lock().insert(id.clone());
        is_first.then(|| DeliveryClaim { claimed: self.claimed.clone(), id: id.clone() })
    }

    /// Takes all of these in hand, or none of them where another claim on one lives.
    #[must_use]
    pub fn claim_all(&self, ids: &[EmailId]) -> Option<Vec<DeliveryClaim>> {
        ids.iter().map(|id| self.claim(id)).collect()
    }

    /// Keeps an email in hand that was delivered, until `take_delivered`: its row is to leave the outbox with others.
    pub fn delivered(&self, email: DeliveryClaim) {
        self.lock().push(email);
    }

    /// Takes all emails that were delivered since the last time.
    pub(super) fn take_delivered(&self) -> Vec<DeliveryClaim> {
        mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<DeliveryClaim>> {
        self.delivered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DeliveryClaim {
    /// Which email it is.
    #[must_use]
    pub const fn id(&self) -> &EmailId {
        &self.id
    }
}

impl Claimed {
    fn lock(&self) -> MutexGuard<'_, HashSet<EmailId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for DeliveryClaim {
    fn drop(&mut self) {
        self.claimed.lock().remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_is_in_one_hand_at_a_time() {
        let claims = DeliveryClaims::default();
        let [one, two] = ["0", "1"].map(|digit| EmailId::parse(&digit.repeat(32)).unwrap());
        let claim = claims.claim(&one);
        assert!(claim.is_some() && claims.claim(&one).is_none() && claims.claim(&two).is_some());
        drop(claim);
        assert!(claims.claim(&one).is_some());
    }

    #[test]
    fn of_several_all_are_taken_or_none() {
        let claims = DeliveryClaims::default();
        let [one, two] = ["0", "1"].map(|digit| EmailId::parse(&digit.repeat(32)).unwrap());
        let second = claims.claim(&two);
        assert!(claims.claim_all(&[one.clone(), two.clone()]).is_none());
        assert!(claims.claim(&one).is_some(), "it was let go again");
        drop(second);
        assert_eq!(claims.claim_all(&[one, two]).map(|taken| taken.len()), Some(2));
    }

    #[test]
    fn a_delivered_email_stays_in_hand_until_it_is_taken_and_dropped() {
        let claims = DeliveryClaims::default();
        let id = EmailId::parse(&"0".repeat(32)).unwrap();
        claims.delivered(claims.claim(&id).unwrap());
        assert!(claims.claim(&id).is_none());
        let taken = claims.take_delivered();
        assert!(claims.claim(&id).is_none() && claims.take_delivered().is_empty());
        drop(taken);
        assert!(claims.claim(&id).is_some());
    }
}
