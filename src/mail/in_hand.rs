//! The letters somebody is delivering right now, so that nobody else does.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::letter::LetterId;

/// Ids of letters in hand; clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct InHand(Arc<Mutex<HashSet<LetterId>>>);

impl InHand {
    /// Takes a letter in hand; `None` while another claim on it lives.
    pub(super) fn claim(&self, id: &LetterId) -> Option<Claim> {
        let first = self.lock().insert(id.clone());
        first.then(|| Claim { in_hand: self.clone(), id: id.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<LetterId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Holds one letter until dropped.
#[derive(Debug)]
#[must_use = "dropping it lets the letter go"]
pub struct Claim {
    in_hand: InHand,
    id: LetterId,
}

impl Claim {
    /// Which letter it is.
    #[must_use]
    pub const fn id(&self) -> &LetterId {
        &self.id
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.in_hand.lock().remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_in_one_hand_at_a_time() {
        let in_hand = InHand::default();
        let [one, two] = ["0", "1"].map(|digit| LetterId::parse(&digit.repeat(32)).unwrap());
        let claim = in_hand.claim(&one);
        assert!(claim.is_some() && in_hand.claim(&one).is_none() && in_hand.claim(&two).is_some());
        drop(claim);
        assert!(in_hand.claim(&one).is_some());
    }
}
