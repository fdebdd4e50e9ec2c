//! The rules about networks in memory, replaced whole when the operator or the list file changes them.

use super::policy::Policy;
use super::rule_in_force::TimedRule;
use super::rules::{ByHand, Ranges, RuleSet, RuleVerdict};
use crate::network::Source;
use crate::time::Now;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

/// The rules in force.
pub(super) struct OperatorRules {
    pub(super) rules: RwLock<RuleSet>,
    /// Whether there is any: without one no worker takes the lock, which all workers would share.
    is_set: AtomicBool,
    /// The operators' rules as they were written, for an operator; no decision reads them.
    pub(super) timed: RwLock<Vec<TimedRule>>,
}

impl OperatorRules {
    /// The settings' part of the rules.
    pub(super) fn new(policy: &Policy) -> Self {
        let no_tenant = |_: &str| None;
        let settings = ByHand::new(&policy.allow, &[], no_tenant, Now::default());
        let rules = RuleSet::new(settings, Ranges::new(policy.never.iter().copied()));
        Self { is_set: AtomicBool::new(!rules.is_empty()), rules: RwLock::new(rules), timed: RwLock::default() }
    }

    /// The rule that holds a source.
    pub(super) fn verdict(&self, source: Source, now: Now) -> Option<RuleVerdict> {
        if !self.is_set.load(Ordering::Acquire) {
            return None;
        }
        self.rules.read().unwrap_or_else(PoisonError::into_inner).verdict(source, now)
    }

    /// Changes the rules by what was made outside the lock; what is replaced is dropped outside it too.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut RuleSet) -> T) {
        let mut rules = self.rules.write().unwrap_or_else(PoisonError::into_inner);
        let former = change(&mut rules);
        self.is_set.store(!rules.is_empty(), Ordering::Release);
        drop(rules);
        drop(former);
    }
}
