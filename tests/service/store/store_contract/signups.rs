//! The suite of `Activations`: signups and their links.

use super::{UnderTest, assert_same, names};
use crate::actors::samples::{EXPIRES, NOW, account, key, letter, signup, token};
use domain::accounts::AccountChange;
use domain::accounts::{Account, AccountState, Switch};
use domain::outbox::DeliveryTurn;
use domain::self_service::activations::Signup;
use domain::self_service::activations::SignupError;
use std::sync::Arc;

pub async fn of_64_sign_ups_of_one_name_exactly_one_is_made(under_test: &dyn UnderTest) {
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
            Err(SignupError::Taken) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(made, 1);
    assert_eq!(store.waiting_emails().await.unwrap().len(), 1, "no letter of those that were refused");
}

pub async fn of_64_activations_of_one_token_exactly_one_counts(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    let attempts: Vec<_> = (0..64)
        .map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.activate("example", token(1), NOW + 5).await.unwrap() })
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

pub async fn a_signup_writes_account_activation_and_letter(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    let found = store.account(&key("alex")).await.unwrap().unwrap();
    assert_same(&found, &signup("alex", 1).account);
    assert!(store.activation_is_live("example", token(1), NOW).await.unwrap());
    assert!(store.activation_is_live("example", token(1), NOW).await.unwrap(), "looking uses nothing up");
    assert!(!store.activation_is_live("example", token(2), NOW).await.unwrap());
    let due = store.due_emails(DeliveryTurn::First, NOW, 10).await.unwrap();
    assert_eq!(due.len(), 1);
    assert!(due[0].email == letter(1));
    assert_eq!((due[0].failures, due[0].written), (0, NOW));
}

pub async fn an_expired_pending_name_is_free_and_its_token_dead(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    assert!(!store.activation_is_live("example", token(1), EXPIRES + 1).await.unwrap());
    assert_eq!(store.activate("example", token(1), EXPIRES + 1).await.unwrap(), None);
    store.sign_up(signup("alex", 2), EXPIRES + 1).await.unwrap();
    assert_eq!(
        store.activate("example", token(1), NOW).await.unwrap(),
        None,
        "the old token went with the old account"
    );
    assert_eq!(store.waiting_emails().await.unwrap(), [letter(2).id]);
    assert_eq!(store.activate("example", token(2), EXPIRES).await.unwrap(), Some(key("alex")));
}

pub async fn a_pending_name_is_taken_until_its_last_second(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    let refused = store.sign_up(signup("alex", 2), EXPIRES).await;
    assert!(matches!(refused, Err(SignupError::Taken)));
    assert_eq!(store.activate("example", token(1), EXPIRES).await.unwrap(), Some(key("alex")));
    let refused = store.sign_up(signup("alex", 3), EXPIRES + 1).await;
    assert!(matches!(refused, Err(SignupError::Taken)), "an active account never expires");
}

pub async fn purging_removes_what_expired_and_nothing_else(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.sign_up(signup("late", 1), NOW).await.unwrap();
    store.sign_up(signup("later", 2), NOW).await.unwrap();
    store.sign_up(signup("active", 3), NOW).await.unwrap();
    store.activate("example", token(3), NOW).await.unwrap().unwrap();
    store.create_accounts(vec![account("made")]).await.unwrap();
    assert_eq!(store.purge_expired(EXPIRES).await.unwrap(), 0);
    assert_eq!(store.purge_expired(EXPIRES + 1).await.unwrap(), 2);
    assert_eq!(names(&store, None).await, ["active", "made"]);
    assert_eq!(store.waiting_emails().await.unwrap(), [letter(3).id]);
}

pub async fn an_operators_word_voids_the_link(under_test: &dyn UnderTest) {
    let store = under_test.open();
    for (number, switch) in [(1, Switch::Disable), (2, Switch::Enable)] {
        let state = switch.state();
        let name = state.name();
        store.sign_up(signup(name, number), NOW).await.unwrap();
        assert!(store.change_account(&key(name), AccountChange::Switch(switch), NOW + 9).await.unwrap());
        assert!(!store.activation_is_live("example", token(number), NOW).await.unwrap());
        assert_eq!(store.activate("example", token(number), NOW).await.unwrap(), None);
        assert_eq!(store.account(&key(name)).await.unwrap().unwrap().state, state);
    }
    assert_eq!(store.account(&key("active")).await.unwrap().unwrap().activated, Some(NOW + 9));
    assert_eq!(store.account(&key("disabled")).await.unwrap().unwrap().activated, None);
    assert!(!store.change_account(&key("nobody"), AccountChange::Switch(Switch::Enable), NOW).await.unwrap());
}

pub async fn no_more_are_pending_than_may_be_however_many_sign_up_at_once(under_test: &dyn UnderTest) {
    let stores = [under_test.open(), under_test.open()];
    let attempts: Vec<_> = (0..40)
        .map(|number| {
            let store = Arc::clone(&stores[usize::try_from(number % 2).unwrap()]);
            let signup = Signup { pending_most: 10, ..signup(&format!("u{number}"), number) };
            tokio::spawn(async move { store.sign_up(signup, NOW).await })
        })
        .collect();
    let mut made = 0;
    for attempt in attempts {
        match attempt.await.unwrap() {
            Ok(()) => made += 1,
            Err(SignupError::Full) => {}
            Err(error) => panic!("{error}"),
        }
    }
    let store = under_test.open();
    assert_eq!((made, store.pending_accounts("example").await.unwrap()), (10, 10));
    assert_eq!(store.waiting_emails().await.unwrap().len(), 10, "no letter of those that were refused");
    let mut elsewhere = Signup { pending_most: 1, ..signup("alex", 99) };
    "other".clone_into(&mut elsewhere.account.key.tenant);
    store.sign_up(elsewhere, NOW).await.unwrap();
    assert_eq!(store.pending_accounts("other").await.unwrap(), 1);
}

pub async fn an_account_is_pending_until_it_is_activated_changed_or_removed(under_test: &dyn UnderTest) {
    let store = under_test.open();
    for number in 1..=5 {
        let account = Account { created: NOW + number, ..signup("x", number).account };
        let key = key(&format!("u{number}"));
        let signup = Signup { account: Account { key, ..account }, ..signup("x", number) };
        store.sign_up(signup, NOW).await.unwrap();
    }
    store.create_accounts(vec![account("made")]).await.unwrap();
    let since = store.pending_since(NOW + 3, 10).await.unwrap();
    let mut created: Vec<_> = since.iter().map(|account| account.created - NOW).collect();
    created.sort_unstable();
    assert_eq!(created, [4, 5]);
    assert!(since[0].tenant == "example" && since[0].email.as_str() == "ann@example.com");
    assert_eq!(store.pending_since(NOW, 2).await.unwrap().len(), 2, "no more than asked for");
    let pending = async || store.pending_accounts("example").await.unwrap();
    assert_eq!(pending().await, 5);
    store.activate("example", token(1), NOW).await.unwrap().unwrap();
    assert!(store.change_account(&key("u2"), AccountChange::Switch(Switch::Disable), NOW).await.unwrap());
    assert!(store.remove_account(&key("u3")).await.unwrap());
    assert_eq!(pending().await, 2);
    store.purge_expired(EXPIRES + 1).await.unwrap();
    assert_eq!(pending().await, 0);
}

pub async fn a_token_counts_at_its_own_tenant_alone(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.sign_up(signup("alex", 1), NOW).await.unwrap();
    for tenant in ["other", "", "Example", "example "] {
        assert!(!store.activation_is_live(tenant, token(1), NOW).await.unwrap());
        assert_eq!(store.activate(tenant, token(1), NOW).await.unwrap(), None, "{tenant:?}");
    }
    assert_eq!(store.activate("example", token(1), NOW).await.unwrap(), Some(key("alex")));
}
