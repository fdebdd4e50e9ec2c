//! An operator's rule as it stands now: the rule, and how long it still counts.

use crate::network::NetworkRule;
use crate::time::Now;
use std::time::Duration;

/// A rule that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInForce {
    /// The rule.
    pub rule: NetworkRule,
    /// How long it still counts, by the monotonic clock; `None`: permanently.
    pub remaining: Option<Duration>,
}

/// A rule, and its end by the monotonic clock.
#[derive(Debug)]
pub(super) struct TimedRule {
    rule: NetworkRule,
    end: Option<Duration>,
}

impl TimedRule {
    /// `None` where it has ended.
    pub(super) fn new(rule: &NetworkRule, now: Now) -> Option<Self> {
        let Some(until) = rule.until else { return Some(Self { rule: rule.clone(), end: None }) };
        let left = Duration::from_secs(until).checked_sub(now.wall).filter(|left| !left.is_zero())?;
        Some(Self { rule: rule.clone(), end: now.monotonic.checked_add(left) })
    }

    /// `None` where it has ended by now.
    pub(super) fn in_force(&self, now: Now) -> Option<RuleInForce> {
        let remaining = self.end.map(|end| end.saturating_sub(now.monotonic));
        let lasts = remaining.is_none_or(|left| !left.is_zero());
        lasts.then(|| RuleInForce { rule: self.rule.clone(), remaining })
    }
}
