//! The rules against a linear scan that says the same in other words, and their words one by one.

use super::*;
use crate::blacklist::never_listed;
use crate::network::{NetworkRule, Reason, RuleAction};
use crate::tenant::TenantId;
use ipnet::IpNet;
use proptest::prelude::*;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

const WALL: u64 = 1_800_000_000;

fn moment(passed: u64) -> Now {
    let passed = Duration::from_secs(passed);
    Now { wall: Duration::from_secs(WALL) + passed, monotonic: Duration::from_secs(77) + passed }
}

/// The tenants of the settings, by name.
fn tenant_id(name: &str) -> Option<TenantId> {
    ["one", "two"].iter().position(|own| *own == name).map(|place| TenantId(u16::try_from(place).unwrap()))
}

fn rule(tenant: Option<&str>, network: &str, verdict: RuleAction, until: Option<u64>) -> NetworkRule {
    let (tenant, network) = (tenant.map(str::to_owned), network.parse().unwrap());
    NetworkRule { tenant, network, verdict, until, reason: Reason::default(), created: 0 }
}

fn source(tenant: u16, address: &str) -> Source {
    Source::new(TenantId(tenant), address.parse().unwrap())
}

fn networks(texts: &[&str]) -> Vec<IpNet> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn made(allow: &[&str], rules: &[NetworkRule], listed: &[&str]) -> RuleSet {
    let by_hand = ByHand::new(&networks(allow), rules, tenant_id, moment(0));
    let mut rules = RuleSet::new(by_hand, Ranges::new(never_listed()));
    rules.replace_listed(Ranges::new(networks(listed)));
    rules
}

const FOR_GOOD: Option<RuleVerdict> = Some(RuleVerdict::RefusedByHand { remaining: None });

#[test]
fn allowing_wins_and_the_hand_wins_over_the_file() {
    let rules = [
        rule(None, "203.0.113.0/24", RuleAction::Refuse, None),
        rule(None, "203.0.113.7/32", RuleAction::Allow, None),
        rule(None, "198.51.100.0/24", RuleAction::Allow, None),
        rule(None, "10.1.0.0/16", RuleAction::Refuse, None),
    ];
    let made = made(&["192.0.2.0/24"], &rules, &["192.0.2.0/25", "203.0.113.0/25", "10.0.0.0/8", "8.8.8.8/32"]);
    for (address, verdict) in [
        ("203.0.113.1", FOR_GOOD),
        ("203.0.113.7", Some(RuleVerdict::Allowed)),
        ("198.51.100.7", Some(RuleVerdict::Allowed)),
        ("192.0.2.1", Some(RuleVerdict::Allowed)),
        ("8.8.8.8", Some(RuleVerdict::RefusedByFile)),
        ("10.1.0.1", FOR_GOOD),
        ("10.2.0.1", None),
        ("8.8.8.9", None),
    ] {
        assert_eq!(made.verdict(source(0, address), moment(0)), verdict, "{address}");
    }
    assert_eq!(made.verdict(Source::unknown(TenantId(0)), moment(0)), None);
}

#[test]
fn a_rule_of_one_tenant_never_touches_another() {
    let rules = [
        rule(Some("one"), "203.0.113.0/24", RuleAction::Refuse, None),
        rule(Some("two"), "203.0.113.0/24", RuleAction::Allow, None),
        rule(Some("gone"), "198.51.100.0/24", RuleAction::Refuse, None),
        rule(None, "192.0.2.0/24", RuleAction::Refuse, None),
    ];
    let made = made(&[], &rules, &[]);
    assert_eq!(made.verdict(source(0, "203.0.113.7"), moment(0)), FOR_GOOD);
    assert_eq!(made.verdict(source(1, "203.0.113.7"), moment(0)), Some(RuleVerdict::Allowed));
    for tenant in [0, 1] {
        assert_eq!(made.verdict(source(tenant, "198.51.100.7"), moment(0)), None, "a tenant that is not set");
        assert_eq!(made.verdict(source(tenant, "192.0.2.7"), moment(0)), FOR_GOOD);
    }
}

#[test]
fn a_rule_ends_by_the_monotonic_clock_and_the_longest_counts() {
    let rules = [
        rule(None, "203.0.113.7/32", RuleAction::Refuse, Some(WALL + 60)),
        rule(None, "203.0.113.0/24", RuleAction::Refuse, Some(WALL + 10)),
        rule(None, "203.0.113.0/25", RuleAction::Allow, Some(WALL + 5)),
        rule(None, "203.0.113.0/26", RuleAction::Allow, Some(WALL)),
        rule(None, "198.51.100.7/32", RuleAction::Refuse, Some(u64::MAX)),
    ];
    let made = made(&[], &rules, &[]);
    let left = |seconds| Some(RuleVerdict::RefusedByHand { remaining: Some(Duration::from_secs(seconds)) });
    let at = |now| made.verdict(source(0, "203.0.113.7"), now);
    assert_eq!(at(moment(0)), Some(RuleVerdict::Allowed));
    assert_eq!(at(moment(5)), left(55));
    assert_eq!(at(Now { wall: Duration::from_secs(WALL + 9_999), ..moment(59) }), left(1), "the wall clock jumped");
    assert_eq!(at(moment(60)), None);
    let last = made.verdict(source(0, "198.51.100.7"), moment(0));
    assert!(matches!(last, Some(RuleVerdict::RefusedByHand { .. })), "the end of time is far: {last:?}");
}

#[test]
fn an_ipv6_network_narrower_than_a_source_holds_the_whole_source() {
    let rules = [
        rule(None, "2001:db8::5/128", RuleAction::Refuse, Some(WALL + 10)),
        rule(None, "2001:db8::6/128", RuleAction::Refuse, None),
        rule(None, "2001:db8:1::/48", RuleAction::Refuse, None),
    ];
    let made = made(&["::ffff:203.0.113.0/120"], &rules, &["2001:db8:2::9/128", "203.0.113.0/24"]);
    for (address, verdict) in [
        ("2001:db8::77", FOR_GOOD),
        ("2001:db8:0:1::5", None),
        ("2001:db8:1:ffff::1", FOR_GOOD),
        ("2001:db8:2::1", Some(RuleVerdict::RefusedByFile)),
        ("2001:db8:2:1::1", None),
        ("203.0.113.7", Some(RuleVerdict::Allowed)),
        ("::ffff:203.0.113.7", Some(RuleVerdict::Allowed)),
    ] {
        assert_eq!(made.verdict(source(0, address), moment(0)), verdict, "{address}");
    }
}

/// Whether the source of an address has to do with a network, bit by bit.
fn touches(network: &IpNet, address: IpAddr) -> bool {
    let width = if address.is_ipv6() { 64 } else { 32 };
    let source = IpNet::new(address, width).unwrap().trunc();
    network.contains(&source) || source.contains(network)
}

fn scanned(rules: &[NetworkRule], listed: &[IpNet], source: Source, now: u64) -> Option<RuleVerdict> {
    let address = source.network?;
    let own = |tenant: &str| tenant_id(tenant) == Some(source.tenant);
    let live = |rule: &&NetworkRule| rule.until.is_none_or(|until| until > WALL + now);
    let holding = |verdict| {
        let of_verdict = rules.iter().filter(move |rule| rule.verdict == verdict && touches(&rule.network, address));
        of_verdict.filter(|rule| rule.tenant.as_deref().is_none_or(own)).filter(live)
    };
    if holding(RuleAction::Allow).next().is_some() {
        return Some(RuleVerdict::Allowed);
    }
    let longest = holding(RuleAction::Refuse).map(|rule| rule.until.unwrap_or(u64::MAX)).max();
    if let Some(until) = longest {
        let remaining = (until < u64::MAX).then(|| Duration::from_secs(until - WALL - now));
        return Some(RuleVerdict::RefusedByHand { remaining });
    }
    let by_file = listed.iter().any(|network| touches(network, address));
    let never = never_listed().iter().any(|network| touches(network, address));
    (by_file && !never).then_some(RuleVerdict::RefusedByFile)
}

/// Addresses that lie close together, so that networks hold them: few of their bits vary.
fn address() -> impl Strategy<Value = IpAddr> {
    let four = any::<u16>().prop_map(|bits| {
        let [high, low] = bits.to_be_bytes();
        IpAddr::V4(Ipv4Addr::new(8 + (high & 3), 0, high >> 6, low))
    });
    let six = (any::<u16>(), any::<u8>()).prop_map(|(bits, low)| {
        let [high, middle] = bits.to_be_bytes().map(u16::from);
        IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, high & 3, middle & 7, middle >> 6, 0, 0, u16::from(low & 1)))
    });
    prop_oneof![four, six]
}

fn network() -> impl Strategy<Value = IpNet> {
    (address(), 0_u8..=128).prop_map(|(address, length)| {
        let widest = if address.is_ipv4() { 32 } else { 128 };
        IpNet::new(address, length % (widest + 1)).unwrap()
    })
}

fn network_rule() -> impl Strategy<Value = NetworkRule> {
    let tenant = prop_oneof![Just(None), Just(Some("one")), Just(Some("two"))];
    let until = prop_oneof![Just(None), (WALL - 5..WALL + 20).prop_map(Some)];
    (tenant, network(), any::<bool>(), until).prop_map(|(tenant, network, allows, until)| {
        let verdict = if allows { RuleAction::Allow } else { RuleAction::Refuse };
        NetworkRule { network, ..rule(tenant, "0.0.0.0/0", verdict, until) }
    })
}

proptest! {
    #[test]
    fn the_rules_say_what_a_linear_scan_says(
        rules in prop::collection::vec(network_rule(), 0..30),
        listed in prop::collection::vec(network(), 0..40),
        sources in prop::collection::vec((0_u16..2, address()), 20),
        passed in 0_u64..20,
    ) {
        let by_hand = ByHand::new(&[], &rules, tenant_id, moment(0));
        let mut made = RuleSet::new(by_hand, Ranges::new(never_listed()));
        made.replace_listed(Ranges::new(listed.iter().copied()));
        for (tenant, address) in sources {
            let source = Source::new(TenantId(tenant), address);
            prop_assert_eq!(made.verdict(source, moment(passed)), scanned(&rules, &listed, source, passed));
        }
    }
}
