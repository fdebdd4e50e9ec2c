//! What operators say of networks, as it is matched: a table with one look-up for each prefix length in use.

use super::RuleVerdict;
use crate::network_rule::{NetworkRule, Verdict, canonical};
use crate::now::Now;
use crate::tenant::TenantId;
use ipnet::IpNet;
use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

/// The width of an IPv6 source; a narrower network holds the whole source it lies in.
const IPV6_SOURCE: u8 = 64;

/// The allow list of the settings and the operators' rules.
#[derive(Debug, Default)]
pub struct ByHand {
    orders: HashMap<(Scope, IpNet), Orders>,
    ipv4: Lengths,
    ipv6: Lengths,
}

/// Whom a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Scope {
    All,
    One(TenantId),
}

/// What was said of one network; the ends of the longest of each kind.
#[derive(Clone, Copy, Debug, Default)]
struct Orders {
    allowed: Option<End>,
    refused: Option<End>,
}

/// When an order ends, by the monotonic clock; the later one is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    At(Duration),
    Never,
}

/// Which prefix lengths occur: one bit for each.
#[derive(Clone, Copy, Debug, Default)]
struct Lengths(u128);

impl ByHand {
    /// Takes the allow list of the settings, which is for all tenants, and the rules. A rule that has ended is left out,
    /// and so is one of a tenant that is not in the settings. What is left of a rule is measured from `now` on by the
    /// monotonic clock, whatever becomes of the wall clock.
    #[must_use]
    pub fn new(allow: &[IpNet], rules: &[NetworkRule], tenant_id: impl Fn(&str) -> Option<TenantId>, now: Now) -> Self {
        let mut made = Self::default();
        for network in allow {
            made.add(Scope::All, *network, Verdict::Allow, End::Never);
        }
        for rule in rules {
            let scope = match &rule.tenant {
                None => Some(Scope::All),
                Some(name) => tenant_id(name).map(Scope::One),
            };
            if let Some((scope, end)) = scope.zip(End::of(rule, now)) {
                made.add(scope, rule.network, rule.verdict, end);
            }
        }
        made
    }

    fn add(&mut self, scope: Scope, network: IpNet, verdict: Verdict, end: End) {
        let network = at_counted_width(network);
        self.lengths_of(network.addr()).insert(network.prefix_len());
        let orders = self.orders.entry((scope, network)).or_default();
        let order = match verdict {
            Verdict::Allow => &mut orders.allowed,
            Verdict::Refuse => &mut orders.refused,
        };
        *order = (*order).max(Some(end));
    }

    fn lengths_of(&mut self, address: IpAddr) -> &mut Lengths {
        if address.is_ipv4() { &mut self.ipv4 } else { &mut self.ipv6 }
    }

    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    /// What was said of the source of a tenant that begins at `address`.
    pub(super) fn verdict(&self, tenant: TenantId, address: IpAddr, now: Now) -> Option<RuleVerdict> {
        let mut longest = None;
        for orders in self.holding(tenant, address) {
            if orders.allowed.is_some_and(|end| end.is_ahead(now)) {
                return Some(RuleVerdict::Allowed);
            }
            longest = longest.max(orders.refused.filter(|end| end.is_ahead(now)));
        }
        longest.map(|end| RuleVerdict::RefusedByHand { remaining: end.remaining(now) })
    }

    /// The orders of every network that holds the address.
    fn holding(&self, tenant: TenantId, address: IpAddr) -> impl Iterator<Item = &Orders> {
        let lengths = if address.is_ipv4() { self.ipv4 } else { self.ipv6 };
        let networks = lengths.iter().map(move |length| {
            let network = IpNet::new(address, length).expect("a length that a network of this family had");
            network.trunc()
        });
        let scopes = [Scope::All, Scope::One(tenant)];
        networks.flat_map(move |network| scopes.map(|scope| self.orders.get(&(scope, network)))).flatten()
    }
}

/// The network in the form that sources are compared with.
fn at_counted_width(network: IpNet) -> IpNet {
    let network = canonical(network);
    let length = if network.addr().is_ipv6() { network.prefix_len().min(IPV6_SOURCE) } else { network.prefix_len() };
    IpNet::new(network.addr(), length).expect("no longer than it was").trunc()
}

impl End {
    /// `None` where it is over.
    fn of(rule: &NetworkRule, now: Now) -> Option<Self> {
        let Some(until) = rule.until else { return Some(Self::Never) };
        let left = Duration::from_secs(until).checked_sub(now.wall).filter(|left| !left.is_zero())?;
        Some(now.monotonic.checked_add(left).map_or(Self::Never, Self::At))
    }

    fn is_ahead(self, now: Now) -> bool {
        self > Self::At(now.monotonic)
    }

    fn remaining(self, now: Now) -> Option<Duration> {
        match self {
            Self::At(end) => Some(end.saturating_sub(now.monotonic)),
            Self::Never => None,
        }
    }
}

impl Lengths {
    fn insert(&mut self, length: u8) {
        self.0 |= 1 << length;
    }

    fn iter(self) -> impl Iterator<Item = u8> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let length = u8::try_from(left.trailing_zeros()).ok().filter(|_| left != 0)?;
            left &= left - 1;
            Some(length)
        })
    }
}
