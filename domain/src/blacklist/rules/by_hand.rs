//! Network rules, as they are matched: a table with one look-up for each prefix length in use.

use super::verdict::RuleVerdict;
use crate::network::{NetworkRule, RuleAction, canonical_network};
use crate::tenant::TenantId;
use crate::time::Now;
use ipnet::IpNet;
use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

/// The width of an IPv6 source; a narrower network holds the whole source it lies in.
const IPV6_SOURCE: u8 = 64;

/// The allow list of the settings and the operators' rules.
#[derive(Debug, Default)]
pub(in crate::blacklist) struct ByHand {
    orders: HashMap<RuleKey, Orders>,
    for_all: Lengths,
    for_one: Lengths,
}

/// Whom a rule is for.
#[derive(Clone, Copy, Debug)]
enum Scope {
    All,
    One(TenantId),
}

/// The rules for one network; the ends of the longest of each kind.
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

/// A network and whom it is for, in one number, which is hashed faster than its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct RuleKey(u128);

/// Which prefix lengths occur, of each family: one bit for each.
#[derive(Clone, Copy, Debug, Default)]
struct Lengths([u128; 2]);

/// The place in [`Lengths`].
#[derive(Clone, Copy, Debug)]
enum Family {
    Ipv4,
    Ipv6,
}

impl ByHand {
    /// Takes the allow list of the settings, which is for all tenants, and the rules. A rule that has ended is left
    /// out, and so is one of a tenant that is not in the settings. What is left of a rule is measured from `now` on by
    /// the monotonic clock, whatever becomes of the wall clock.
    #[must_use]
    pub fn new(allow: &[IpNet], rules: &[NetworkRule], tenant_id: impl Fn(&str) -> Option<TenantId>, now: Now) -> Self {
        let mut made = Self::default();
        for network in allow {
            made.add(Scope::All, *network, RuleAction::Allow, End::Never);
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

    fn add(&mut self, scope: Scope, network: IpNet, verdict: RuleAction, end: End) {
        let network = canonical_network(network);
        let (family, bits) = leading_bits(network.network());
        let length = network.prefix_len().min(IPV6_SOURCE);
        let lengths = if matches!(scope, Scope::All) { &mut self.for_all } else { &mut self.for_one };
        lengths.insert(family, length);
        let orders = self.orders.entry(RuleKey::of(scope, family, bits, length)).or_default();
        let order = match verdict {
            RuleAction::Allow => &mut orders.allowed,
            RuleAction::Refuse => &mut orders.refused,
        };
        *order = (*order).max(Some(end));
    }

    /// Whether there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    /// The rule for the source of a tenant that begins at `address`.
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
        let (family, bits) = leading_bits(address);
        let within = move |scope: Scope, lengths: Lengths| {
            let keys = lengths.of(family).map(move |length| RuleKey::of(scope, family, bits, length));
            keys.filter_map(|key| self.orders.get(&key))
        };
        within(Scope::All, self.for_all).chain(within(Scope::One(tenant), self.for_one))
    }
}

/// The bits of an address that tell sources apart, all 32 of IPv4 and 64 of IPv6, from the left.
fn leading_bits(address: IpAddr) -> (Family, u64) {
    match address {
        IpAddr::V4(four) => (Family::Ipv4, u64::from(four.to_bits()) << 32),
        IpAddr::V6(six) => (Family::Ipv6, u64::try_from(six.to_bits() >> 64).expect("64 bits are left")),
    }
}

impl RuleKey {
    /// The network of `length` that holds the address with these bits.
    fn of(scope: Scope, family: Family, bits: u64, length: u8) -> Self {
        let network = bits & u64::MAX.checked_shl(64 - u32::from(length)).unwrap_or(0);
        let owner = match scope {
            Scope::All => 0,
            Scope::One(tenant) => u128::from(tenant.0) + 1,
        };
        Self(u128::from(network) << 64 | (family as u128) << 40 | u128::from(length) << 32 | owner)
    }
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
    fn insert(&mut self, family: Family, length: u8) {
        self.0[family as usize] |= 1 << length;
    }

    fn of(self, family: Family) -> impl Iterator<Item = u8> {
        let mut left = self.0[family as usize];
        std::iter::from_fn(move || {
            let length = u8::try_from(left.trailing_zeros()).ok().filter(|_| left != 0)?;
            left &= left - 1;
            Some(length)
        })
    }
}
