//! Which networks a firewall may drop. It drops every packet and checks no password: so it never gets an address that
//! an attacker may have forged or a web page abused, one where phones are known, or one that is allowed.

use super::{Blacklist, Mode, RuleInForce};
use crate::network::{RuleAction, at_counted_width};
use crate::tenant::Tenant;
use crate::time::Now;
use ipnet::IpNet;

/// How much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// What a firewall may drop: hopeless listings and what operators refuse; nothing unless the mode is `enforce`.
    Hopeless,
    /// All listings and all refusals by hand, whatever phones share the address.
    All,
}

impl Blacklist {
    /// The networks for a firewall in front of one tenant's platform, or of all tenants': sorted, none within another,
    /// and without any that is allowed. What is listed or refused for one tenant is not dropped for all of several
    /// where another knows phones there, or an operator's rule is for that tenant alone.
    #[must_use]
    pub fn feed(&self, tenant: Option<&Tenant>, feed: Feed, now: Now) -> Vec<IpNet> {
        if feed == Feed::Hopeless && self.mode() != Mode::Enforce {
            return Vec::new();
        }
        let rules = self.rules(now);
        let mut networks = self.listed_networks(tenant, feed, now);
        networks.extend(rules.iter().filter(|rule| self.refuses(rule, tenant, feed)).map(network_of));
        let mut allowed: Vec<IpNet> = self.allow_list().iter().copied().map(at_counted_width).collect();
        allowed.extend(rules.iter().filter(|rule| allows(rule, tenant)).map(network_of));
        let left = networks.into_iter().flat_map(|network| without(network, &allowed)).collect();
        let mut merged = IpNet::aggregate(&left);
        merged.sort_unstable();
        merged
    }

    fn listed_networks(&self, tenant: Option<&Tenant>, feed: Feed, now: Now) -> Vec<IpNet> {
        let mut entries = self.entries(now);
        entries.retain(|entry| tenant.is_none_or(|tenant| tenant.id == entry.block.tenant));
        if feed == Feed::Hopeless {
            entries.retain(|entry| self.is_hopeless(entry, now) && !self.is_home_for_any_tenant(entry.block, now));
        }
        // A wider block may hold some that are never listed; and a listing may be older than the setting.
        let never: Vec<IpNet> = self.policy.never.iter().copied().map(at_counted_width).collect();
        entries.into_iter().filter_map(|entry| entry.block.network).flat_map(|block| without(block, &never)).collect()
    }

    fn refuses(&self, rule: &RuleInForce, tenant: Option<&Tenant>, feed: Feed) -> bool {
        let of_tenant = match (&rule.rule.tenant, tenant) {
            (None, _) => true,
            (Some(name), Some(tenant)) => *name == tenant.name,
            (Some(_), None) => self.tenants == 1 || feed == Feed::All,
        };
        of_tenant && rule.rule.verdict == RuleAction::Refuse
    }
}

/// What any of several tenants allows is dropped for none.
fn allows(rule: &RuleInForce, tenant: Option<&Tenant>) -> bool {
    let of_tenant = tenant.is_none_or(|tenant| rule.rule.tenant.as_ref().is_none_or(|name| *name == tenant.name));
    of_tenant && rule.rule.verdict == RuleAction::Allow
}

fn network_of(rule: &RuleInForce) -> IpNet {
    at_counted_width(rule.rule.network)
}

/// What is left of a network without those that are allowed: at most one piece for each bit that they are longer.
fn without(network: IpNet, allowed: &[IpNet]) -> Vec<IpNet> {
    if allowed.iter().any(|allowed| allowed.contains(&network)) {
        return Vec::new();
    }
    let inside: Vec<IpNet> = allowed.iter().copied().filter(|allowed| network.contains(allowed)).collect();
    if inside.is_empty() {
        return vec![network];
    }
    let halves = network.subnets(network.prefix_len() + 1).expect("one that holds another is longer by a bit at least");
    halves.flat_map(|half| without(half, &inside)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_allowed_is_cut_out_of_what_is_refused() {
        let nets = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<IpNet>>();
        let left = |network: &str, allowed: &[&str]| without(network.parse().unwrap(), &nets(allowed));
        assert_eq!(left("203.0.113.0/24", &[]), nets(&["203.0.113.0/24"]));
        assert_eq!(left("203.0.113.0/24", &["203.0.113.0/24", "10.0.0.0/8"]), []);
        assert_eq!(left("203.0.113.7/32", &["203.0.112.0/23"]), []);
        assert_eq!(left("203.0.113.0/30", &["203.0.113.1/32"]), nets(&["203.0.113.0/32", "203.0.113.2/31"]));
        assert_eq!(left("2001:db8::/32", &["2001:db8:1:2::/64"]).len(), 32);
        assert_eq!(left("203.0.113.0/31", &["203.0.113.0/32", "203.0.113.1/32"]), []);
        assert_eq!(left("::/0", &["0.0.0.0/0"]), nets(&["::/0"]), "families are worlds of their own");
    }
}
