//! The suites of `Phones` and `Registrations`: what is added is there, in bounds, and goes with what it belongs to.

use super::UnderTest;
use crate::actors::samples::{NOW, account, credential_key, key, moment};
use domain::accounts::{AddPhoneError, CredentialKey, NewPhone, PHONES, PhoneId, PhoneName, Registration};
use domain::digest::{Ha1, HashFunction};
use realmgate::store::Store;
use std::sync::Arc;

fn phone(name: &str) -> NewPhone {
    let ha1s = [HashFunction::Md5, HashFunction::Sha256].map(|hash| Ha1::compute(hash, "alice", "r.example", name));
    NewPhone { name: PhoneName::parse(name).unwrap(), ha1s: ha1s.to_vec() }
}

fn registration(phone: Option<PhoneId>, at: u64) -> Registration {
    let user_agent = Some("Linphone 5.2".to_owned());
    Registration { phone, at, until: at + 3600, address: Some("203.0.113.7".parse().unwrap()), user_agent }
}

async fn stored(under_test: &dyn UnderTest) -> Arc<dyn Store> {
    let store = under_test.open();
    store.create_accounts(vec![account("alice"), account("bob")]).await.unwrap();
    store
}

/// The phones that a login with this hash function may be made with.
async fn known(store: &Arc<dyn Store>, username: &str, algorithm: HashFunction) -> Vec<(PhoneId, Vec<u8>)> {
    let key = CredentialKey { algorithm, ..credential_key(username) };
    let found = store.credential(key, moment(0)).await.unwrap().unwrap();
    found.phones.as_slice().iter().map(|one| (one.phone, one.ha1.as_bytes().to_vec())).collect()
}

pub async fn a_phone_is_there_after_it_was_added_until_it_is_revoked(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    let office = store.add_phone(&key("alice"), phone("office"), NOW).await.unwrap();
    let app = store.add_phone(&key("alice"), phone("app"), NOW + 1).await.unwrap();
    drop(store);
    let store = under_test.open();
    let found = store.phones(&key("alice")).await.unwrap();
    let told: Vec<_> = found.iter().map(|phone| (phone.id, phone.name.as_str(), phone.created)).collect();
    assert_eq!(told, [(office, "office", NOW), (app, "app", NOW + 1)]);
    assert_eq!(store.phone_ha1s(&key("alice")).await.unwrap().len(), 4, "two functions each");
    assert!(!store.revoke_phone(&key("bob"), office).await.unwrap(), "another's phone");
    assert!(store.revoke_phone(&key("alice"), office).await.unwrap());
    assert!(!store.revoke_phone(&key("alice"), office).await.unwrap());
    assert_eq!(store.phones(&key("alice")).await.unwrap().len(), 1);
    let again = store.add_phone(&key("alice"), phone("office"), NOW).await.unwrap();
    assert!(again > app, "no id is given twice");
}

pub async fn no_more_are_added_than_an_account_may_have_however_many_at_once(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    let adding = (0..12).map(|number| {
        let (store, new) = (Arc::clone(&store), phone(&format!("phone {number}")));
        tokio::spawn(async move { store.add_phone(&key("alice"), new, NOW).await })
    });
    let mut full = 0;
    for adding in adding.collect::<Vec<_>>() {
        match adding.await.unwrap() {
            Ok(_) => {}
            Err(AddPhoneError::Full) => full += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((full, store.phones(&key("alice")).await.unwrap().len()), (7, PHONES));
    assert!(store.add_phone(&key("bob"), phone("office"), NOW).await.is_ok(), "each account has its own");
}

pub async fn a_name_is_given_once_per_account(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    store.add_phone(&key("alice"), phone("office"), NOW).await.unwrap();
    let again = store.add_phone(&key("alice"), phone("office"), NOW).await;
    assert!(matches!(again, Err(AddPhoneError::NameTaken)));
    assert!(store.add_phone(&key("bob"), phone("office"), NOW).await.is_ok());
    let of_none = store.add_phone(&key("carol"), phone("office"), NOW).await;
    assert!(matches!(of_none, Err(AddPhoneError::NoAccount)));
    assert!(store.phones(&key("carol")).await.unwrap().is_empty());
}

pub async fn logins_know_a_phone_at_once_and_after_a_restart_and_no_session_ends(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    store.refresh(moment(0)).await.unwrap();
    let epoch = async || store.credential(credential_key("alice"), moment(0)).await.unwrap().unwrap().session_epoch;
    let before = epoch().await;
    let office = store.add_phone(&key("alice"), phone("office"), NOW).await.unwrap();
    let app = store.add_phone(&key("alice"), phone("app"), NOW).await.unwrap();
    for hash in [HashFunction::Md5, HashFunction::Sha256] {
        let of = |name| Ha1::compute(hash, "alice", "r.example", name).as_bytes().to_vec();
        let expected = [(office, of("office")), (app, of("app"))];
        assert_eq!(known(&store, "alice", hash).await, expected);
        let restarted = under_test.open();
        restarted.refresh(moment(0)).await.unwrap();
        assert_eq!(known(&restarted, "alice", hash).await, expected);
    }
    assert!(known(&store, "bob", HashFunction::Md5).await.is_empty());
    let other = under_test.open();
    other.revoke_phone(&key("alice"), office).await.unwrap();
    store.refresh(moment(0)).await.unwrap();
    assert_eq!(known(&store, "alice", HashFunction::Md5).await.len(), 1);
    assert_eq!(epoch().await, before);
}

pub async fn the_last_registration_with_each_password_is_kept(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    let office = store.add_phone(&key("alice"), phone("office"), NOW).await.unwrap();
    let (own, of_desk) = (registration(None, NOW), registration(Some(office), NOW + 5));
    let older = registration(None, NOW - 60);
    let noted = [older.clone(), own.clone(), of_desk.clone(), older].map(|one| (key("alice"), one));
    store.note_registrations(noted.to_vec()).await.unwrap();
    drop(store);
    let store = under_test.open();
    assert_eq!(store.registrations(&key("alice")).await.unwrap(), [own.clone(), of_desk.clone()]);
    assert_eq!(store.phones(&key("alice")).await.unwrap()[0].last, Some(of_desk));
    let back = Registration { until: NOW + 9, at: NOW + 9, address: None, user_agent: None, ..own };
    store.note_registrations(vec![(key("alice"), back.clone())]).await.unwrap();
    assert_eq!(store.registrations(&key("alice")).await.unwrap()[0], back);
}

pub async fn registrations_go_with_their_phone_and_account(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    let office = store.add_phone(&key("alice"), phone("office"), NOW).await.unwrap();
    let of_desk = || (key("alice"), registration(Some(office), NOW));
    let strange = (key("bob"), registration(Some(office), NOW));
    let gone = (key("carol"), registration(None, NOW));
    store.note_registrations(vec![strange, gone, of_desk(), (key("alice"), registration(None, NOW))]).await.unwrap();
    assert!(store.registrations(&key("bob")).await.unwrap().is_empty(), "another's phone");
    assert_eq!(store.registrations(&key("alice")).await.unwrap().len(), 2);
    store.revoke_phone(&key("alice"), office).await.unwrap();
    store.note_registrations(vec![of_desk()]).await.unwrap();
    assert_eq!(store.registrations(&key("alice")).await.unwrap(), [registration(None, NOW)]);
    store.remove_account(&key("alice")).await.unwrap();
    store.create_accounts(vec![account("alice")]).await.unwrap();
    assert!(store.registrations(&key("alice")).await.unwrap().is_empty());
    assert!(store.phones(&key("alice")).await.unwrap().is_empty());
}
