//! The suite of `Sessions`: a session goes on within its limits and its account's epoch, and is its account's and tenant's alone.

use super::UnderTest;
use crate::actors::samples::{NOW, account, key};
use domain::accounts::{AccountChange, Switch};
use domain::self_service::device::Device;
use domain::self_service::security::{Notice, SecurityEvent};
use domain::self_service::session::{NewSession, SESSIONS, SecretHash, SessionId, SessionLimits, SignInMethod};
use realmgate::store::Store;
use std::sync::Arc;
use std::time::Duration;

const LIMITS: SessionLimits = SessionLimits { idle: Duration::from_secs(1_000), absolute: Duration::from_secs(5_000) };

fn id(number: u64) -> SessionId {
    SessionId::parse(&format!("{number:016x}")).unwrap()
}

fn hash(number: u64) -> SecretHash {
    let mut hash = [9; 32];
    hash[..8].copy_from_slice(&number.to_be_bytes());
    SecretHash(hash)
}

fn device(name: &str) -> Device {
    Device::of(Some("203.0.113.7".parse().unwrap()), Some(name))
}

async fn begin(store: &Arc<dyn Store>, username: &str, number: u64, now: u64) -> bool {
    let (id, hash, device) = (id(number), hash(number), device("Firefox"));
    let session = NewSession { id, hash, method: SignInMethod::Password, device: device.clone() };
    store.begin_session(&key(username), session, Notice::silent(SecurityEvent::SignedIn, device), now).await.unwrap()
}

async fn goes_on(store: &Arc<dyn Store>, number: u64, now: u64) -> bool {
    store.session("example", hash(number), LIMITS, now).await.unwrap().is_some()
}

async fn stored(under_test: &dyn UnderTest) -> Arc<dyn Store> {
    let store = under_test.open();
    store.create_accounts(vec![account("alice"), account("bob")]).await.unwrap();
    store
}

pub async fn it_goes_on_within_its_limits_and_for_its_tenant(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    assert!(begin(&store, "alice", 1, NOW).await && !begin(&store, "nobody", 2, NOW).await);
    drop(store);
    let store = under_test.open();
    let session = store.session("example", hash(1), LIMITS, NOW).await.unwrap().unwrap();
    assert_eq!((session.id, session.account, session.created), (id(1), key("alice"), NOW));
    assert_eq!((session.last_seen, session.authenticated, session.device), (NOW, NOW, device("Firefox")));
    assert!(goes_on(&store, 1, NOW + 1_000).await && !goes_on(&store, 1, NOW + 1_001).await);
    assert!(store.session("other", hash(1), LIMITS, NOW).await.unwrap().is_none());
    for use_at in (NOW..NOW + 5_000).step_by(900) {
        store.session_seen(&id(1), use_at).await.unwrap();
    }
    assert!(goes_on(&store, 1, NOW + 5_000).await && !goes_on(&store, 1, NOW + 5_001).await);
    assert_eq!(store.purge_sessions(LIMITS, NOW + 5_000).await.unwrap(), 0);
    assert_eq!(store.purge_sessions(LIMITS, NOW + 5_001).await.unwrap(), 1);
}

pub async fn what_changes_the_way_in_ends_all_and_nothing_revives_them(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    for change in
        [AccountChange::Switch(Switch::Disable), AccountChange::Switch(Switch::Enable), AccountChange::EndSessions]
    {
        let number = 10 + u64::from(goes_on(&store, 10, NOW).await);
        if begin(&store, "alice", number, NOW).await {
            assert!(goes_on(&store, number, NOW).await);
        }
        begin(&store, "bob", number + 100, NOW).await;
        assert!(store.change_account(&key("alice"), change.clone(), NOW).await.unwrap());
        assert!(!goes_on(&store, number, NOW).await, "{change:?}");
        assert!(goes_on(&store, number + 100, NOW).await, "another account's");
        store.purge_sessions(LIMITS, NOW).await.unwrap();
        assert!(store.end_session(&key("bob"), &id(number + 100)).await.unwrap());
    }
    assert!(begin(&store, "alice", 20, NOW).await);
    assert!(store.remove_account(&key("alice")).await.unwrap());
    store.create_accounts(vec![account("alice")]).await.unwrap();
    assert!(!goes_on(&store, 20, NOW).await);
}

pub async fn an_account_lists_and_ends_its_own(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    for (username, number) in [("alice", 1), ("alice", 2), ("alice", 3), ("bob", 4)] {
        assert!(begin(&store, username, number, NOW + number).await);
    }
    let ids = async |username| {
        let sessions = store.sessions(&key(username), LIMITS, NOW + 10).await.unwrap();
        sessions.into_iter().map(|session| session.id).collect::<Vec<_>>()
    };
    assert_eq!(ids("alice").await, [id(3), id(2), id(1)], "the last one used first");
    assert!(!store.end_session(&key("alice"), &id(4)).await.unwrap(), "another's");
    assert!(store.end_session(&key("alice"), &id(2)).await.unwrap());
    assert!(!store.end_session(&key("alice"), &id(2)).await.unwrap());
    assert_eq!(store.end_other_sessions(&key("alice"), &id(1)).await.unwrap(), 1);
    assert_eq!((ids("alice").await, ids("bob").await), (vec![id(1)], vec![id(4)]));
    assert!(store.session_authenticated(&id(1), NOW + 50).await.unwrap());
    assert!(!store.session_authenticated(&id(3), NOW + 50).await.unwrap());
    let sessions = store.sessions(&key("alice"), LIMITS, NOW + 50).await.unwrap();
    assert_eq!((sessions[0].authenticated, sessions[0].last_seen), (NOW + 50, NOW + 50));
}

pub async fn of_too_many_the_one_used_longest_ago_goes(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    for number in 0..=u64::from(SESSIONS) {
        assert!(begin(&store, "alice", number, NOW + number).await);
    }
    let sessions = store.sessions(&key("alice"), LIMITS, NOW + 60).await.unwrap();
    assert_eq!(sessions.len(), SESSIONS as usize);
    assert!(!goes_on(&store, 0, NOW + 60).await && goes_on(&store, 1, NOW + 60).await);
}

pub async fn a_device_is_known_after_a_sign_in_from_it(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    let knows = async |name| store.knows_device(&key("alice"), &device(name)).await.unwrap();
    assert!(knows("Firefox").await, "without any, none is new");
    assert!(begin(&store, "alice", 1, NOW).await);
    assert!(knows("Firefox").await && knows("Fire1.2fox").await && !knows("Chrome").await);
}
