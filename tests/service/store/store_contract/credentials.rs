//! The suite of `Credentials`: what a login sees of the store, and when.

use super::UnderTest;
use crate::actors::samples::{NOW, account, credential_key, ha1, key, moment, signup, token};
use domain::accounts::AccountChange;
use domain::accounts::{AccountState, Switch};
use domain::digest::HashFunction;
use domain::store_error::StoreError;
use realmgate::store::Store;
use std::sync::Arc;

pub async fn credentials_are_unavailable_until_read_and_when_too_old(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.create_accounts(vec![account("alice")]).await.unwrap();
    let unavailable = |result: Result<_, StoreError>| assert!(result.is_err());
    unavailable(store.credential(credential_key("alice"), moment(0)).await);
    store.refresh(moment(0)).await.unwrap();
    assert!(store.credential(credential_key("alice"), moment(5)).await.unwrap().is_some());
    unavailable(store.credential(credential_key("alice"), moment(6)).await);
    unavailable(store.credential(credential_key("nobody"), moment(6)).await);
    store.refresh(moment(6)).await.unwrap();
    assert!(store.credential(credential_key("alice"), moment(6)).await.unwrap().is_some());
    assert!(store.credential(credential_key("nobody"), moment(6)).await.unwrap().is_none());
}

pub async fn own_writes_count_at_once(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.refresh(moment(0)).await.unwrap();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    assert_eq!(state(&store, "alex").await, Some(AccountState::Pending));
    store.activate("example", token(1), NOW).await.unwrap().unwrap();
    assert_eq!(state(&store, "alex").await, Some(AccountState::Active));
    store.change_account(&key("alex"), AccountChange::Switch(Switch::Disable), NOW).await.unwrap();
    assert_eq!(state(&store, "alex").await, Some(AccountState::Disabled));
    store.remove_account(&key("alex")).await.unwrap();
    assert_eq!(state(&store, "alex").await, None);
}

pub async fn changes_of_another_process_count_after_refresh(under_test: &dyn UnderTest) {
    let (server, operator) = (under_test.open(), under_test.open());
    operator.create_accounts(vec![account("alice")]).await.unwrap();
    server.refresh(moment(0)).await.unwrap();
    assert_eq!(state(&server, "alice").await, Some(AccountState::Active));

    operator.create_accounts(vec![account("bob")]).await.unwrap();
    operator.change_account(&key("alice"), AccountChange::Switch(Switch::Disable), NOW).await.unwrap();
    server.refresh(moment(0)).await.unwrap();
    assert_eq!(state(&server, "alice").await, Some(AccountState::Disabled));
    assert_eq!(state(&server, "bob").await, Some(AccountState::Active));

    let newer = ha1("other", HashFunction::Md5);
    operator.change_account(&key("bob"), AccountChange::Ha1s(vec![newer.clone()]), NOW).await.unwrap();
    operator.remove_account(&key("alice")).await.unwrap();
    server.refresh(moment(0)).await.unwrap();
    assert_eq!(state(&server, "alice").await, None);
    let bob = server.credential(credential_key("bob"), moment(0)).await.unwrap().unwrap();
    assert_eq!(bob.ha1.unwrap().as_bytes(), newer.as_bytes());
}

pub async fn more_changes_than_are_told_are_all_seen(under_test: &dyn UnderTest) {
    let (server, operator) = (under_test.open(), under_test.open());
    operator.create_accounts(vec![account("early"), account("gone")]).await.unwrap();
    server.refresh(moment(0)).await.unwrap();
    operator.remove_account(&key("gone")).await.unwrap();
    let many: Vec<_> = (0..20_000).map(|number| account(&format!("u{number}"))).collect();
    operator.create_accounts(many).await.unwrap();
    server.refresh(moment(0)).await.unwrap();
    assert_eq!(state(&server, "gone").await, None);
    for name in ["early", "u0", "u19999"] {
        assert_eq!(state(&server, name).await, Some(AccountState::Active), "{name}");
    }
}

async fn state(store: &Arc<dyn Store>, username: &str) -> Option<AccountState> {
    store.credential(credential_key(username), moment(0)).await.unwrap().map(|credential| credential.state)
}
