//! The suite of `Accounts`: accounts made, read and changed.

use super::{UnderTest, assert_same, names};
use crate::actors::samples::{NOW, account, ha1, key, key_of, letter, signup, token};
use domain::accounts::AccountChange;
use domain::accounts::AccountFilter;
use domain::accounts::CreateError;
use domain::accounts::{Account, AccountKey, AccountState, DisplayName};
use domain::digest::HashFunction;
use domain::tenant::ApplicationSid;
use domain::tenant::DirectCalling;
use std::sync::Arc;

pub async fn creating_is_all_or_nothing_and_names_every_taken_key(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.create_accounts(vec![account("b"), account("d")]).await.unwrap();
    let some_taken = ["a", "b", "c", "d", "e", "e"].map(account).to_vec();
    let Err(CreateError::Taken(taken)) = store.create_accounts(some_taken).await else { panic!("b and d are taken") };
    assert_eq!(taken, [key("b"), key("d"), key("e")]);
    assert_eq!(names(&store, None).await, ["b", "d"]);
}

pub async fn a_name_belongs_to_its_tenant_and_realm_byte_by_byte(under_test: &dyn UnderTest) {
    let store = under_test.open();
    let keys = [
        key("alice"),
        key("Alice"),
        key("alice "),
        key_of("other", "r.example", "alice"),
        key_of("example", "R.example", "alice"),
    ];
    for key in &keys {
        store.create_accounts(vec![Account { key: key.clone(), ..account("x") }]).await.unwrap();
    }
    for key in &keys {
        assert_eq!(&store.account(key).await.unwrap().unwrap().key, key);
    }
    assert!(store.remove_account(&keys[0]).await.unwrap());
    assert!(!store.remove_account(&keys[0]).await.unwrap());
    for key in &keys[1..] {
        assert!(store.account(key).await.unwrap().is_some(), "{key:?}");
    }
}

pub async fn what_was_written_is_read_back_after_reopening(under_test: &dyn UnderTest) {
    let full = Account {
        name: Some(DisplayName::parse("Ünïcode \"quoted\"").unwrap()),
        application_sid: Some(ApplicationSid::parse("5f1c2f3e-0000-4000-8000-000000000001").unwrap()),
        direct_calling: DirectCalling { app: Some(false), queue: None, user: Some(true) },
        expires_max: Some(u32::MAX),
        state: AccountState::Disabled,
        ha1s: HashFunction::ALL.map(|algorithm| ha1("full", algorithm)).to_vec(),
        ..signup("full", 9).account
    };
    let store = under_test.open();
    store.create_accounts(vec![full.clone(), account("1001@example.com")]).await.unwrap();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    drop(store);
    let store = under_test.open();
    assert_same(&store.account(&key("full")).await.unwrap().unwrap(), &full);
    assert_same(&store.account(&key("1001@example.com")).await.unwrap().unwrap(), &account("1001@example.com"));
    assert_eq!(store.activate("example", token(1), NOW).await.unwrap(), Some(key("alex")));
    assert_eq!(store.waiting_emails().await.unwrap(), [letter(1).id]);
}

pub async fn pages_follow_one_another_without_gap(under_test: &dyn UnderTest) {
    let store = under_test.open();
    let mut accounts: Vec<_> = (0..25).map(|number| account(&format!("u{number:02}"))).collect();
    accounts.push(Account { key: key_of("example", "a.example", "z"), ..account("z") });
    accounts.push(Account { key: key_of("other", "r.example", "foreign"), ..account("foreign") });
    store.create_accounts(accounts).await.unwrap();
    let filter = AccountFilter { tenant: "example", realm: None };
    let mut listed: Vec<AccountKey> = Vec::new();
    loop {
        let page = store.accounts(filter, listed.last(), 10).await.unwrap();
        assert!(page.len() <= 10);
        if page.is_empty() {
            break;
        }
        listed.extend(page.into_iter().map(|account| account.key));
    }
    assert_eq!(listed.len(), 26);
    assert_eq!(listed[0], key_of("example", "a.example", "z"), "by realm, then by username");
    assert!(listed[1..].is_sorted_by_key(|key| key.username.clone()));
    assert_eq!(names(&store, Some("a.example")).await, ["z"]);
    for (realm, count) in [(None, 26), (Some("a.example"), 1), (Some("none.example"), 0)] {
        assert_eq!(store.count_accounts(AccountFilter { tenant: "example", realm }).await.unwrap(), count);
    }
}

pub async fn new_ha1s_replace_all_old_ones(under_test: &dyn UnderTest) {
    let store = under_test.open();
    let both = vec![ha1("alice", HashFunction::Md5), ha1("alice", HashFunction::Sha256)];
    store.create_accounts(vec![Account { ha1s: both, ..account("alice") }]).await.unwrap();
    let newer = ha1("other", HashFunction::Md5);
    let change = AccountChange::Ha1s(vec![newer.clone()]);
    assert!(store.change_account(&key("alice"), change, NOW).await.unwrap());
    let found = store.account(&key("alice")).await.unwrap().unwrap();
    assert_eq!(found.ha1s.len(), 1);
    assert_eq!(found.ha1s[0].as_bytes(), newer.as_bytes());
}

pub async fn different_keys_written_at_once_are_all_kept(under_test: &dyn UnderTest) {
    let handles = [under_test.open(), under_test.open()];
    let writes: Vec<_> = (0..200_usize)
        .map(|number| {
            let store = Arc::clone(&handles[number % 2]);
            tokio::spawn(async move { store.sign_up(signup(&format!("u{number}"), number as u64), NOW).await })
        })
        .collect();
    for write in writes {
        write.await.unwrap().unwrap();
    }
    assert_eq!(names(&handles[0], None).await.len(), 200);
}

pub async fn names_are_found_in_all_tenants_and_realms(under_test: &dyn UnderTest) {
    let store = under_test.open();
    let keys = [
        key_of("example", "r.example", "ALICE"),
        key_of("example", "r.example", "alice"),
        key_of("example", "second.example", "alice"),
        key_of("other", "r.example", "älice"),
        key_of("other", "r.example", "alice"),
    ];
    for key in &keys {
        store.create_accounts(vec![Account { key: key.clone(), ..account("x") }]).await.unwrap();
    }
    let found = store.find_names(Box::new(|name| name.eq_ignore_ascii_case("alice")), 9).await.unwrap();
    assert_eq!(found, [&keys[..3], &keys[4..]].concat());
    assert_eq!(store.find_names(Box::new(|name| name == "alice"), 2).await.unwrap(), keys[1..3]);
    assert_eq!(store.find_names(Box::new(|_| false), 9).await.unwrap(), []);
}
