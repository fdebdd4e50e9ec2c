//! An operator refuses, allows or unblocks a network: written to the store first, then applied, then reported with what
//! it means for the clients there.

use crate::blacklist::{Blacklist, Entry, LockView, NetworkRules, RuleInForce, RuleVerdict};
use crate::network::{NetworkRule, RuleAction, Source, at_counted_width};
use crate::store_error::StoreError;
use crate::tenant::{Tenant, Tenants};
use crate::time::Now;
use ipnet::IpNet;

/// What applies operators' rules. Two calls may not overlap: the caller sees to that, and that nothing else hands
/// rules to the blacklist meanwhile.
pub struct Oversight<'a> {
    /// Where rules are kept.
    pub network_rules: &'a dyn NetworkRules,
    /// What applies them.
    pub blacklist: &'a Blacklist,
    /// All tenants.
    pub tenants: &'a Tenants,
}

/// A rule that counts from now on.
#[derive(Clone, Debug)]
pub struct Added {
    /// The rule as it was written.
    pub rule: NetworkRule,
    /// The one in whose place it is.
    pub replaced: Option<NetworkRule>,
    /// How many sources within it have phones that were right recently.
    pub homes: usize,
    /// The widest network that holds all of it and is allowed, which wins over a refusal.
    pub overruled_by: Option<IpNet>,
}

/// What was taken back.
#[derive(Clone, Debug)]
pub struct Removed {
    /// The rules that no longer count.
    pub rules: Vec<NetworkRule>,
    /// The listings that have ended.
    pub ended: Vec<Entry>,
    /// The locks of names there that have ended.
    pub locks: Vec<LockView>,
    /// What still blocks all of the network.
    pub still: Vec<StillInForce>,
}

/// What still blocks a network.
#[derive(Clone, Debug)]
pub enum StillInForce {
    /// An operator's rule for this tenant or a wider network.
    Rule(NetworkRule),
    /// The listing of a wider block.
    Listing(Entry),
    /// The list file.
    ListFile,
}

impl Oversight<'_> {
    /// Writes a rule, in place of the one for the same tenant and network, and has it count. An IPv6 network narrower
    /// than a /64 becomes that /64. On an error nothing has changed.
    pub async fn add(&self, rule: NetworkRule, now: Now) -> Result<Added, StoreError> {
        let rule = NetworkRule { network: at_counted_width(rule.network), ..rule };
        let mut rules = self.network_rules.network_rules().await?;
        self.network_rules.put_network_rule(rule.clone()).await?;
        let same = |old: &NetworkRule| old.tenant == rule.tenant && old.network == rule.network;
        let replaced =
            rules.iter().position(same).map(|index| rules.remove(index)).filter(|old| old.is_live(now.unix_seconds()));
        rules.push(rule.clone());
        self.blacklist.set_rules(&rules, self.tenants, now);
        let tenant = rule.tenant.as_deref().and_then(|name| self.tenants.by_name(name));
        Ok(Added {
            homes: self.blacklist.homes_within(tenant.map(|tenant| tenant.id), rule.network, now),
            overruled_by: self.allowing(tenant, rule.network, now),
            rule,
            replaced,
        })
    }

    /// Removes the rules of one verdict for exactly this network: those of the tenant, or without one those of all and
    /// of each. What is no longer refused is unblocked too, with all that lies within: listings, ladder, points, locks.
    pub async fn remove(
        &self,
        verdict: RuleAction,
        tenant: Option<&Tenant>,
        network: IpNet,
        now: Now,
    ) -> Result<Removed, StoreError> {
        let network = at_counted_width(network);
        let goes = |rule: &NetworkRule| {
            let of_tenant = tenant.is_none_or(|tenant| rule.tenant.as_ref() == Some(&tenant.name));
            of_tenant && rule.verdict == verdict && at_counted_width(rule.network) == network
        };
        let (removed, kept): (Vec<_>, Vec<_>) = self.network_rules.network_rules().await?.into_iter().partition(goes);
        for rule in &removed {
            self.network_rules.remove_network_rule(rule.tenant.as_deref(), rule.network).await?;
        }
        if !removed.is_empty() {
            self.blacklist.set_rules(&kept, self.tenants, now);
        }
        let (mut ended, mut locks) = (Vec::new(), Vec::new());
        if verdict == RuleAction::Refuse {
            locks = self.blacklist.locks_within(tenant.map(|tenant| tenant.id), network, now);
            ended = self.blacklist.forgive_within(tenant.map(|tenant| tenant.id), network, now);
        }
        let rules = removed.into_iter().filter(|rule| rule.is_live(now.unix_seconds())).collect();
        Ok(Removed { rules, ended, locks, still: self.obstacles(tenant, network, now) })
    }

    /// Unblocks the source that the attempts without an address share, of the tenant or of each.
    #[must_use]
    pub fn forgive_unknown(&self, tenant: Option<&Tenant>, now: Now) -> Removed {
        let mut removed = Removed { rules: Vec::new(), ended: Vec::new(), locks: Vec::new(), still: Vec::new() };
        for tenant in self.tenants.iter().filter(|one| tenant.is_none_or(|tenant| tenant.id == one.id)) {
            let source = Source::unknown(tenant.id);
            let entry = self.blacklist.entry(source.block(), now);
            removed.locks.extend(self.blacklist.locks_at(tenant, source, now));
            if self.blacklist.forgive(source.block(), now) {
                removed.ended.push(entry);
            }
        }
        removed
    }

    /// The widest allowed network that holds all of this one.
    fn allowing(&self, tenant: Option<&Tenant>, network: IpNet, now: Now) -> Option<IpNet> {
        let settings = self.blacklist.allow_list().iter().copied();
        let rules = self.blacklist.rules(now).into_iter().filter(|rule| rule.rule.verdict == RuleAction::Allow);
        let for_all_of = |rule: &RuleInForce| {
            let name = rule.rule.tenant.as_ref();
            name.is_none_or(|name| tenant.is_some_and(|tenant| tenant.name == *name))
        };
        let rules = rules.filter(for_all_of).map(|rule| rule.rule.network);
        let holding = settings.chain(rules).map(at_counted_width).filter(|allowed| allowed.contains(&network));
        holding.min_by_key(IpNet::prefix_len)
    }

    /// What still blocks all of a network, for the tenant or for any.
    fn obstacles(&self, tenant: Option<&Tenant>, network: IpNet, now: Now) -> Vec<StillInForce> {
        let rules = self.blacklist.rules(now).into_iter().map(|rule| rule.rule).filter(|rule| {
            let of_tenant = tenant.is_none_or(|tenant| rule.tenant.as_ref().is_none_or(|name| *name == tenant.name));
            of_tenant && rule.verdict == RuleAction::Refuse && at_counted_width(rule.network).contains(&network)
        });
        let mut obstacles: Vec<StillInForce> = rules.map(StillInForce::Rule).collect();
        let asked = self.tenants.iter().filter(|one| tenant.is_none_or(|tenant| tenant.id == one.id));
        for tenant in asked {
            let source = Source::new(tenant.id, network.addr());
            let is_source = source.block().network == Some(network);
            let rule = self.blacklist.rule_of(source, now).filter(|_| is_source);
            if rule == Some(RuleVerdict::Allowed) {
                continue;
            }
            if rule == Some(RuleVerdict::RefusedByFile)
                && !obstacles.iter().any(|one| matches!(one, StillInForce::ListFile))
            {
                obstacles.push(StillInForce::ListFile);
            }
            let holds = |entry: &Entry| entry.block.network.is_some_and(|block| block.contains(&network));
            let entries = source.blocks().map(|block| self.blacklist.entry(block, now));
            let listed = entries.filter(|entry| entry.listing.is_some() && holds(entry));
            obstacles.extend(listed.map(StillInForce::Listing));
        }
        obstacles
    }
}
