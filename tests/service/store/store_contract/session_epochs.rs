//! Which sessions go on: a part of the suite of `Credentials`, about the number that sessions are signed over.

use super::UnderTest;
use crate::actors::samples::{NOW, account, credential_key, ha1, key, moment};
use domain::accounts::AccountChange;
use domain::accounts::Switch;
use domain::digest::HashFunction;

pub async fn every_change_that_ends_sessions_gives_an_account_an_epoch_it_never_had(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.create_accounts(vec![account("alice"), account("bob")]).await.unwrap();
    store.refresh(moment(0)).await.unwrap();
    let epoch = async |username| {
        store.refresh(moment(0)).await.unwrap();
        store.credential(credential_key(username), moment(0)).await.unwrap().unwrap().session_epoch.0
    };
    let (mut had, of_bob) = (vec![epoch("alice").await], epoch("bob").await);
    let own = || AccountChange::Ha1s(vec![ha1("alice", HashFunction::Md5)]);
    let other = AccountChange::Ha1s(vec![ha1("other", HashFunction::Md5)]);
    let (off, on) = (AccountChange::Switch(Switch::Disable), AccountChange::Switch(Switch::Enable));
    for change in [off, on.clone(), on, other, own(), own(), AccountChange::EndSessions] {
        assert!(store.change_account(&key("alice"), change.clone(), NOW).await.unwrap());
        let epoch = epoch("alice").await;
        assert!(!had.contains(&epoch), "{change:?}");
        had.push(epoch);
    }
    assert!(store.remove_account(&key("alice")).await.unwrap());
    store.create_accounts(vec![account("alice")]).await.unwrap();
    assert!(!had.contains(&epoch("alice").await));
    let newest = epoch("alice").await;
    assert_eq!((epoch("alice").await, epoch("bob").await), (newest, of_bob), "nothing else changes it");
    let elsewhere = under_test.open();
    elsewhere.refresh(moment(0)).await.unwrap();
    let seen = elsewhere.credential(credential_key("alice"), moment(0)).await.unwrap().unwrap();
    assert_eq!(seen.session_epoch.0, newest, "another process sees the same one");
    assert!(!store.change_account(&key("nobody"), AccountChange::EndSessions, NOW).await.unwrap());
}
