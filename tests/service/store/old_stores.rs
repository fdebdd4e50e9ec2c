//! Stores that earlier versions left behind: each still opens, with all that was in it, and can be looked at as it is.

use crate::actors::samples::{NOW, credential_key, key, letter, moment, network_rule, run, token};
use domain::accounts::AccountState;
use domain::network::{NetworkRule, Reason, RuleAction};
use realmgate::store::{self, Store};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SCHEMA_1: &str = include_str!("../../../fixtures/stores/schema-1.sql");
const SCHEMA_2: &str = include_str!("../../../fixtures/stores/schema-2.sql");
const SCHEMA_3: &str = include_str!("../../../fixtures/stores/schema-3.sql");
const SCHEMA_4: &str = include_str!("../../../fixtures/stores/schema-4.sql");
const SCHEMA_5: &str = include_str!("../../../fixtures/stores/schema-5.sql");
const SCHEMA_6: &str = include_str!("../../../fixtures/stores/schema-6.sql");
const SCHEMA_7: &str = include_str!("../../../fixtures/stores/schema-7.sql");

/// The stores that know rules.
const WITH_RULES: [&str; 6] = [SCHEMA_2, SCHEMA_3, SCHEMA_4, SCHEMA_5, SCHEMA_6, SCHEMA_7];

/// All dumps, each with the rules in it.
fn dumps() -> Vec<(&'static str, Vec<NetworkRule>)> {
    let with_rules = WITH_RULES.into_iter().map(|dump| (dump, rules().to_vec()));
    std::iter::once((SCHEMA_1, Vec::new())).chain(with_rules).collect()
}

/// A store's file made of a dump, in a folder that goes with it.
struct Old {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Old {
    fn of(dump: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.sqlite");
        Connection::open(&path).unwrap().execute_batch(dump).unwrap();
        Self { _folder: folder, path }
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.path.display())
    }
}

fn version(path: &Path) -> u32 {
    Connection::open(path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

/// The rules that stand in the second dump.
fn rules() -> [NetworkRule; 3] {
    let office = NetworkRule {
        verdict: RuleAction::Allow,
        reason: Reason::parse("our office").unwrap(),
        created: NOW - 1_000,
        ..network_rule(None, "203.0.113.0/24")
    };
    let silent = NetworkRule { reason: Reason::default(), ..network_rule(None, "2001:db8:66::/48") };
    let guesser = NetworkRule {
        until: Some(NOW + 604_800),
        reason: Reason::parse("tried 2000 names").unwrap(),
        ..network_rule(Some("example"), "198.51.100.7")
    };
    [office, silent, guesser]
}

async fn assert_accounts(store: &Arc<dyn Store>) {
    let alice = store.account(&key("alice")).await.unwrap().unwrap();
    assert_eq!((alice.state, alice.ha1s.len(), alice.expires_max), (AccountState::Active, 2, Some(600)));
    assert_eq!((alice.direct_calling.user, alice.direct_calling.app), (Some(true), None));
    assert_eq!(store.waiting_emails().await.unwrap().len(), 1);
    store.refresh(moment(0)).await.unwrap();
    assert!(store.credential(credential_key("alice"), moment(0)).await.unwrap().unwrap().ha1.is_some());
}

#[test]
fn a_store_of_each_schema_still_opens_and_takes_what_is_new() {
    run(async {
        for (dump, kept) in dumps() {
            let old = Old::of(dump);
            let store = store::open(&old.url()).unwrap();
            assert_accounts(&store).await;
            assert_eq!(store.activate("example", token(1), NOW).await.unwrap(), Some(key("alex")));
            assert_eq!(store.network_rules().await.unwrap(), kept);
            store.put_network_rule(network_rule(None, "192.0.2.1")).await.unwrap();
            assert_eq!(store.network_rules().await.unwrap().len(), kept.len() + 1);
            assert_eq!(version(&old.path), 8);
            let records = store.records_to_print(10).await.unwrap();
            assert_eq!(records.len(), usize::from(![SCHEMA_1, SCHEMA_2].contains(&dump)), "one of the two was printed");
            assert!(store.remove_account(&key("alex")).await.unwrap());
            assert_eq!(store.erasures().await.unwrap().unwrap().emails, [letter(1).id], "its email is found");
        }
    });
}

#[test]
fn a_store_of_each_schema_can_be_looked_at_and_stays_as_it_is() {
    run(async {
        for (dump, kept) in dumps() {
            let old = Old::of(dump);
            let before = fs::read(&old.path).unwrap();
            let store = store::open_to_read(&old.url()).unwrap();
            assert_accounts(&store).await;
            assert_eq!(store.network_rules().await.unwrap(), kept);
            assert!(store.put_network_rule(network_rule(None, "192.0.2.1")).await.is_err());
            drop(store);
            assert!(fs::read(&old.path).unwrap() == before, "each byte as it was");
        }
    });
}
