//! What rules say about a source whatever it does: the operator's allow list and rules, and the network list.

mod by_hand;
mod ranges;
mod verdict;

pub(super) use by_hand::ByHand;
pub(super) use ranges::Ranges;
pub use verdict::RuleVerdict;

use crate::network::Source;
use crate::time::Now;
use std::net::IpAddr;

/// The rules as they are matched, in memory. Of several that hold a source, allowing wins, then the hand over the file,
/// then the longest. The source of attempts without an address is held by none.
///
/// A look-up costs the same with one network as with any number of them, but for the steps of one binary search in the
/// file: 16 for 50 000 networks, 20 for the most there can be.
#[derive(Debug, Default)]
pub(super) struct RuleSet {
    by_hand: ByHand,
    listed: Ranges,
    /// Networks that no file lists: public lists hold private networks too.
    never: Ranges,
}

impl RuleSet {
    /// A set without a file; `never` is the setting of networks that are never listed.
    #[must_use]
    pub const fn new(by_hand: ByHand, never: Ranges) -> Self {
        Self { by_hand, listed: Ranges::none(), never }
    }

    /// Whether there is no rule at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_hand.is_empty() && self.listed.is_empty()
    }

    /// Takes operators' rules as they are now; gives back those of before.
    pub fn replace_by_hand(&mut self, by_hand: ByHand) -> ByHand {
        std::mem::replace(&mut self.by_hand, by_hand)
    }

    /// Takes the networks of the file as it is now; gives back those of before.
    pub fn replace_listed(&mut self, listed: Ranges) -> Ranges {
        std::mem::replace(&mut self.listed, listed)
    }

    /// The rule for a source.
    #[must_use]
    pub fn verdict(&self, source: Source, now: Now) -> Option<RuleVerdict> {
        let address = source.network?;
        let by_hand = self.by_hand.verdict(source.tenant, address, now);
        by_hand.or_else(|| self.is_in_file(address).then_some(RuleVerdict::RefusedByFile))
    }

    /// Whether the file lists the source that begins at this address, whatever operators' rules say.
    #[must_use]
    pub fn is_in_file(&self, address: IpAddr) -> bool {
        self.listed.contains(address) && !self.never.contains(address)
    }
}

#[cfg(test)]
mod tests;
