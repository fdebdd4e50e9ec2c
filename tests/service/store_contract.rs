//! What every store promises. A promise is a function of "a way to open one empty store, again and again"; a further
//! implementation joins with one more line of `promises!`.

use crate::samples::{EXPIRES, NOW, account, credential_key, ha1, key, key_of, letter, moment, run, signup, token};
use realmgate::account::{Account, AccountKey, AccountState};
use realmgate::digest::HashFunction;
use realmgate::store::{self, AccountChange, AccountFilter, CreateError, Store, StoreError};
use std::sync::Arc;

/// An empty store of its own; each `open` gives a handle as another process would have it.
trait UnderTest {
    fn open(&self) -> Arc<dyn Store>;
}

struct Sqlite(tempfile::TempDir);

impl UnderTest for Sqlite {
    fn open(&self) -> Arc<dyn Store> {
        store::open(&format!("sqlite:{}/data/store.sqlite", self.0.path().display())).unwrap()
    }
}

macro_rules! promises {
    ($($promise:ident)*) => {
        mod sqlite {
            $(#[test]
            fn $promise() {
                super::run(super::$promise(&super::Sqlite(tempfile::tempdir().unwrap())));
            })*
        }
    };
}

promises! {
    of_64_sign_ups_of_one_name_exactly_one_is_made
    of_64_activations_of_one_token_exactly_one_counts
    a_signup_writes_account_activation_and_letter
    an_expired_pending_name_is_free_and_its_token_dead
    a_pending_name_is_taken_until_its_last_second
    purging_removes_what_expired_and_nothing_else
    an_operators_word_voids_the_link
    creating_is_all_or_nothing_and_names_every_taken_key
    a_name_belongs_to_its_tenant_and_realm_byte_by_byte
    what_was_written_is_read_back_after_reopening
    pages_follow_one_another_without_gap
    new_ha1s_replace_all_old_ones
    letters_wait_until_they_are_done
    a_removed_account_takes_its_letter_along
    credentials_are_unavailable_until_read_and_when_too_old
    own_writes_count_at_once
    changes_of_another_process_count_after_refresh
    more_changes_than_are_told_are_all_seen
    different_keys_written_at_once_are_all_kept
}

async fn of_64_sign_ups_of_one_name_exactly_one_is_made(under_test: &dyn UnderTest) {
    let store = under_test.open();
    let attempts: Vec<_> = (0..64)
        .map(|number| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.sign_up(signup("alex", number), NOW).await })
        })
        .collect();
    let mut made = 0;
    for attempt in attempts {
        match attempt.await.unwrap() {
            Ok(()) => made += 1,
            Err(CreateError::Taken(keys)) => assert_eq!(keys, [key("alex")]),
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(made, 1);
    assert_eq!(store.waiting_letters().await.unwrap().len(), 1, "no letter of those that were refused");
}

async fn of_64_activations_of_one_token_exactly_one_counts(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    let attempts: Vec<_> = (0..64)
        .map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.activate(token(1), NOW + 5).await.unwrap() })
        })
        .collect();
    let mut activated = Vec::new();
    for attempt in attempts {
        activated.extend(attempt.await.unwrap());
    }
    assert_eq!(activated, [key("alex")]);
    let account = store.account(&key("alex")).await.unwrap().unwrap();
    assert_eq!((account.state, account.activated), (AccountState::Active, Some(NOW + 5)));
}

async fn a_signup_writes_account_activation_and_letter(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    let found = store.account(&key("alex")).await.unwrap().unwrap();
    assert_same(&found, &signup("alex", 1).account);
    assert!(store.activation_is_live(token(1), NOW).await.unwrap());
    assert!(store.activation_is_live(token(1), NOW).await.unwrap(), "looking uses nothing up");
    assert!(!store.activation_is_live(token(2), NOW).await.unwrap());
    let due = store.due_letters(NOW, 10).await.unwrap();
    assert_eq!(due.len(), 1);
    assert!(due[0].letter == letter(1));
    assert_eq!((due[0].failures, due[0].written), (0, NOW));
}

async fn an_expired_pending_name_is_free_and_its_token_dead(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    assert!(!store.activation_is_live(token(1), EXPIRES + 1).await.unwrap());
    assert_eq!(store.activate(token(1), EXPIRES + 1).await.unwrap(), None);
    store.sign_up(signup("alex", 2), EXPIRES + 1).await.unwrap();
    assert_eq!(store.activate(token(1), NOW).await.unwrap(), None, "the old token went with the old account");
    assert_eq!(store.waiting_letters().await.unwrap(), [letter(2).id]);
    assert_eq!(store.activate(token(2), EXPIRES).await.unwrap(), Some(key("alex")));
}

async fn a_pending_name_is_taken_until_its_last_second(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    let refused = store.sign_up(signup("alex", 2), EXPIRES).await;
    assert!(matches!(refused, Err(CreateError::Taken(_))));
    assert_eq!(store.activate(token(1), EXPIRES).await.unwrap(), Some(key("alex")));
    let refused = store.sign_up(signup("alex", 3), EXPIRES + 1).await;
    assert!(matches!(refused, Err(CreateError::Taken(_))), "an active account never expires");
}

async fn purging_removes_what_expired_and_nothing_else(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.sign_up(signup("late", 1), NOW).await.unwrap();
    store.sign_up(signup("later", 2), NOW).await.unwrap();
    store.sign_up(signup("active", 3), NOW).await.unwrap();
    store.activate(token(3), NOW).await.unwrap().unwrap();
    store.create_accounts(vec![account("made")]).await.unwrap();
    assert_eq!(store.purge_expired(EXPIRES).await.unwrap(), 0);
    assert_eq!(store.purge_expired(EXPIRES + 1).await.unwrap(), 2);
    assert_eq!(names(&store, None).await, ["active", "made"]);
    assert_eq!(store.waiting_letters().await.unwrap(), [letter(3).id]);
}

async fn an_operators_word_voids_the_link(under_test: &dyn UnderTest) {
    let store = under_test.open();
    for (number, state) in [(1, AccountState::Disabled), (2, AccountState::Active)] {
        let name = state.name();
        store.sign_up(signup(name, number), NOW).await.unwrap();
        assert!(store.change_account(&key(name), AccountChange::State(state), NOW + 9).await.unwrap());
        assert!(!store.activation_is_live(token(number), NOW).await.unwrap());
        assert_eq!(store.activate(token(number), NOW).await.unwrap(), None);
        assert_eq!(store.account(&key(name)).await.unwrap().unwrap().state, state);
    }
    assert_eq!(store.account(&key("active")).await.unwrap().unwrap().activated, Some(NOW + 9));
    assert_eq!(store.account(&key("disabled")).await.unwrap().unwrap().activated, None);
    assert!(!store.change_account(&key("nobody"), AccountChange::State(AccountState::Active), NOW).await.unwrap());
}

async fn creating_is_all_or_nothing_and_names_every_taken_key(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.create_accounts(vec![account("b"), account("d")]).await.unwrap();
    let some_taken = ["a", "b", "c", "d", "e", "e"].map(account).to_vec();
    let Err(CreateError::Taken(taken)) = store.create_accounts(some_taken).await else { panic!("b and d are taken") };
    assert_eq!(taken, [key("b"), key("d"), key("e")]);
    assert_eq!(names(&store, None).await, ["b", "d"]);
}

async fn a_name_belongs_to_its_tenant_and_realm_byte_by_byte(under_test: &dyn UnderTest) {
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

async fn what_was_written_is_read_back_after_reopening(under_test: &dyn UnderTest) {
    let full = Account {
        name: Some("Ünïcode \"quoted\"".to_owned()),
        application_sid: Some("5f1c2f3e-0000-4000-8000-000000000001".to_owned()),
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
    assert_eq!(store.activate(token(1), NOW).await.unwrap(), Some(key("alex")));
    assert_eq!(store.waiting_letters().await.unwrap(), [letter(1).id]);
}

async fn pages_follow_one_another_without_gap(under_test: &dyn UnderTest) {
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
}

async fn new_ha1s_replace_all_old_ones(under_test: &dyn UnderTest) {
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

async fn letters_wait_until_they_are_done(under_test: &dyn UnderTest) {
    let store = under_test.open();
    for (number, written) in [(3, NOW), (1, NOW + 1), (2, NOW + 2)] {
        store.sign_up(signup(&format!("u{number}"), number), written).await.unwrap();
    }
    store.letter_failed(&letter(1).id, NOW + 100).await.unwrap();
    let due = |now, limit| {
        let store = Arc::clone(&store);
        async move {
            let letters = store.due_letters(now, limit).await.unwrap();
            letters.into_iter().map(|waiting| (waiting.letter.id, waiting.failures)).collect::<Vec<_>>()
        }
    };
    assert_eq!(due(NOW + 50, 10).await, [(letter(3).id, 0), (letter(2).id, 0)]);
    assert_eq!(due(NOW + 100, 2).await, [(letter(3).id, 0), (letter(1).id, 1)], "the oldest first");
    store.letter_done(&letter(3).id).await.unwrap();
    store.letter_done(&letter(3).id).await.unwrap();
    assert_eq!(store.waiting_letters().await.unwrap(), [letter(1).id, letter(2).id]);
}

async fn a_removed_account_takes_its_letter_along(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    assert!(store.remove_account(&key("alex")).await.unwrap());
    assert!(store.waiting_letters().await.unwrap().is_empty());
    assert_eq!(store.activate(token(1), NOW).await.unwrap(), None);
}

async fn credentials_are_unavailable_until_read_and_when_too_old(under_test: &dyn UnderTest) {
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

async fn own_writes_count_at_once(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.refresh(moment(0)).await.unwrap();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    assert_eq!(state(&store, "alex").await, Some(AccountState::Pending));
    store.activate(token(1), NOW).await.unwrap().unwrap();
    assert_eq!(state(&store, "alex").await, Some(AccountState::Active));
    store.change_account(&key("alex"), AccountChange::State(AccountState::Disabled), NOW).await.unwrap();
    assert_eq!(state(&store, "alex").await, Some(AccountState::Disabled));
    store.remove_account(&key("alex")).await.unwrap();
    assert_eq!(state(&store, "alex").await, None);
}

async fn changes_of_another_process_count_after_refresh(under_test: &dyn UnderTest) {
    let (server, operator) = (under_test.open(), under_test.open());
    operator.create_accounts(vec![account("alice")]).await.unwrap();
    server.refresh(moment(0)).await.unwrap();
    assert_eq!(state(&server, "alice").await, Some(AccountState::Active));

    operator.create_accounts(vec![account("bob")]).await.unwrap();
    operator.change_account(&key("alice"), AccountChange::State(AccountState::Disabled), NOW).await.unwrap();
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

async fn more_changes_than_are_told_are_all_seen(under_test: &dyn UnderTest) {
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

async fn different_keys_written_at_once_are_all_kept(under_test: &dyn UnderTest) {
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

async fn state(store: &Arc<dyn Store>, username: &str) -> Option<AccountState> {
    store.credential(credential_key(username), moment(0)).await.unwrap().map(|credential| credential.state)
}

async fn names(store: &Arc<dyn Store>, realm: Option<&str>) -> Vec<String> {
    let filter = AccountFilter { tenant: "example", realm };
    let accounts = store.accounts(filter, None, 1_000).await.unwrap();
    accounts.into_iter().map(|account| account.key.username.as_str().to_owned()).collect()
}

/// Compares all but the HA1s by Debug, which does not show them, and the HA1s by their bytes.
fn assert_same(found: &Account, expected: &Account) {
    let ha1s = |account: &Account| {
        let mut ha1s: Vec<_> =
            account.ha1s.iter().map(|ha1| (ha1.algorithm().name(), ha1.as_bytes().to_vec())).collect();
        ha1s.sort();
        ha1s
    };
    assert_eq!(ha1s(found), ha1s(expected));
    let email = |account: &Account| account.email.as_ref().map(|email| email.as_str().to_owned());
    assert_eq!(email(found), email(expected));
    let rest = |account: &Account| format!("{:?}", Account { ha1s: Vec::new(), ..account.clone() });
    assert_eq!(rest(found), rest(expected));
}
