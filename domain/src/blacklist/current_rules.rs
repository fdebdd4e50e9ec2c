//! The rules about networks, as the blacklist applies them while the service runs.

use super::class::Class;
use super::rule_in_force::{RuleInForce, TimedRule};
use super::rules::{ByHand, Ranges, RuleVerdict};
use super::{Blacklist, Mode, Visitor};
use crate::network::{NetworkRule, Source};
use crate::tenant::Tenants;
use crate::time::Now;
use ipnet::IpNet;
use std::sync::PoisonError;
use std::time::Duration;

impl Blacklist {
    /// Takes the operators' rules as they are now, instead of all former ones; effective at once. The end of a rule, by
    /// the wall clock, becomes a moment of the monotonic clock here and now.
    pub fn set_rules(&self, rules: &[NetworkRule], tenants: &Tenants, now: Now) {
        let id = |name: &str| tenants.by_name(name).map(|tenant| tenant.id);
        let by_hand = ByHand::new(&self.policy.allow, rules, id, now);
        self.operator_rules.change(|rules| rules.replace_by_hand(by_hand));
        let known = rules.iter().filter(|rule| rule.tenant.as_deref().is_none_or(|name| id(name).is_some()));
        let timed = known.filter_map(|rule| TimedRule::new(rule, now)).collect();
        *self.operator_rules.timed.write().unwrap_or_else(PoisonError::into_inner) = timed;
    }

    /// The operators' rules in force, those of all tenants first.
    #[must_use]
    pub fn rules(&self, now: Now) -> Vec<RuleInForce> {
        let timed = self.operator_rules.timed.read().unwrap_or_else(PoisonError::into_inner);
        timed.iter().filter_map(|timed| timed.in_force(now)).collect()
    }

    /// The networks that the settings allow.
    #[must_use]
    pub fn allow_list(&self) -> &[IpNet] {
        &self.policy.allow
    }

    /// Whether the settings let a source be listed.
    #[must_use]
    pub fn may_list(&self, source: Source) -> bool {
        source.network.is_none_or(|address| !self.unlisted.contains(address))
    }

    /// The interval of the permitted check that all unknown sources share for a guarded name.
    #[must_use]
    pub const fn guard_look_interval(&self) -> Duration {
        self.policy.guard_look_interval
    }

    /// Whether the list file holds a source, whatever operators' rules say.
    #[must_use]
    pub fn is_in_list_file(&self, source: Source) -> bool {
        let rules = self.operator_rules.rules.read().unwrap_or_else(PoisonError::into_inner);
        source.network.is_some_and(|address| rules.is_in_file(address))
    }

    /// Takes the networks of the list file as it is now, instead of all former ones; effective at once. A million take
    /// tenths of a second: to be called where nothing waits for it.
    pub fn set_listed_networks(&self, networks: Vec<IpNet>) {
        let listed = Ranges::new(networks);
        self.operator_rules.change(|rules| rules.replace_listed(listed));
    }

    /// Whether what a visitor does counts. Anyone can forge an allowed address in a datagram: that is spared points and
    /// listings, and not the locks and guards of names.
    pub(super) fn counts(&self, visitor: &Visitor<'_>, now: Now) -> bool {
        let believable = visitor.class() == Class::Believable;
        let freed = || believable && self.rule_of(visitor.source(), now) == Some(RuleVerdict::Allowed);
        self.policy.mode != Mode::Off && !freed()
    }

    /// The rule for a source, where the blacklist is on.
    #[must_use]
    pub fn rule_of(&self, source: Source, now: Now) -> Option<RuleVerdict> {
        if self.policy.mode == Mode::Off { None } else { self.operator_rules.verdict(source, now) }
    }
}
