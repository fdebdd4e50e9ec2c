//! The suite of `NetworkRules`: network rules.

use super::UnderTest;
use crate::actors::samples::{NOW, network_rule};
use domain::network::{NetworkRule, Reason, RuleAction, parse_network};

pub async fn what_is_put_is_read_back_and_another_takes_its_place(under_test: &dyn UnderTest) {
    let store = under_test.open();
    assert_eq!(store.network_rules().await.unwrap(), []);
    let full = NetworkRule {
        tenant: Some("Ünïcode".to_owned()),
        network: parse_network("2001:db8::/32").unwrap(),
        verdict: RuleAction::Allow,
        until: Some(NOW + 60),
        reason: Reason::parse("a \"quoted\" ünïcode reason").unwrap(),
        created: NOW,
    };
    let early = NetworkRule { created: NOW - 1, ..network_rule(None, "203.0.113.7") };
    let late = network_rule(None, "10.0.0.0/8");
    for rule in [&full, &late, &early] {
        store.put_network_rule(rule.clone()).await.unwrap();
    }
    drop(store);
    let store = under_test.open();
    assert_eq!(store.network_rules().await.unwrap(), [early.clone(), late.clone(), full]);
    let instead = NetworkRule { verdict: RuleAction::Allow, until: None, created: NOW + 1, ..early };
    store.put_network_rule(instead.clone()).await.unwrap();
    assert_eq!(store.network_rules().await.unwrap()[..2], [late, instead]);
    assert_eq!(store.network_rules().await.unwrap().len(), 3);
}

pub async fn a_rule_belongs_to_its_tenant_and_its_exact_network(under_test: &dyn UnderTest) {
    let store = under_test.open();
    let places = [
        (None, "203.0.113.0/24"),
        (None, "203.0.113.0/25"),
        (Some("example"), "203.0.113.0/24"),
        (Some("Example"), "203.0.113.0/24"),
    ];
    for (tenant, network) in places {
        store.put_network_rule(network_rule(tenant, network)).await.unwrap();
    }
    let mapped = NetworkRule {
        network: "::ffff:203.0.113.9/121".parse().unwrap(),
        verdict: RuleAction::Allow,
        ..network_rule(None, "203.0.113.0/25")
    };
    store.put_network_rule(mapped).await.unwrap();
    assert_eq!(store.network_rules().await.unwrap().len(), 4, "the same network, written otherwise");

    let network = parse_network("203.0.113.0/24").unwrap();
    assert_eq!(store.remove_network_rule(Some("other"), network).await.unwrap(), None);
    assert_eq!(store.remove_network_rule(None, network).await.unwrap(), Some(RuleAction::Refuse));
    assert_eq!(store.remove_network_rule(None, network).await.unwrap(), None);
    let narrower = "203.0.113.5/25".parse().unwrap();
    assert_eq!(store.remove_network_rule(None, narrower).await.unwrap(), Some(RuleAction::Allow));
    let left: Vec<_> = store.network_rules().await.unwrap().into_iter().filter_map(|rule| rule.tenant).collect();
    assert_eq!(left, ["Example", "example"]);
}

pub async fn what_ended_is_purged_and_nothing_else(under_test: &dyn UnderTest) {
    let store = under_test.open();
    for (network, until) in [("203.0.113.1", Some(NOW)), ("203.0.113.2", Some(NOW + 1)), ("203.0.113.3", None)] {
        store.put_network_rule(NetworkRule { until, ..network_rule(None, network) }).await.unwrap();
    }
    assert_eq!(store.purge_network_rules(NOW - 1).await.unwrap(), 0);
    assert_eq!(store.purge_network_rules(NOW).await.unwrap(), 1, "in force until the second before");
    assert_eq!(store.purge_network_rules(u64::MAX).await.unwrap(), 1, "forever is permanent");
    assert_eq!(store.network_rules().await.unwrap(), [network_rule(None, "203.0.113.3")]);
}

pub async fn rules_of_another_process_are_seen(under_test: &dyn UnderTest) {
    let (server, operator) = (under_test.open(), under_test.open());
    assert_eq!(server.network_rules().await.unwrap(), []);
    operator.put_network_rule(network_rule(Some("example"), "203.0.113.7")).await.unwrap();
    assert_eq!(server.network_rules().await.unwrap(), [network_rule(Some("example"), "203.0.113.7")]);
}
