//! What the rules say about a source.

use std::time::Duration;

/// The rule for a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleVerdict {
    /// It has no points and is never listed; what anyone could have forged is locked and guarded anyway.
    Allowed,
    /// An operator refuses it, good phones or not.
    RefusedByHand {
        /// How long from now; `None`: permanently.
        remaining: Option<Duration>,
    },
    /// It is in the network list, whose maintainers know none of our phones.
    RefusedByFile,
}
