//! The suites of `OwnerChanges` and `EmailRequests`: a change, its event and its emails are written together or not at all.

use super::UnderTest;
use crate::actors::samples::{NOW, account, key, letter};
use domain::accounts::{DisplayName, EmailAddress};
use domain::digest::Realm;
use domain::outbox::Email;
use domain::self_service::account_link::{LinkKind, NewLink};
use domain::self_service::device::Device;
use domain::self_service::email_request::{
    EmailPermission, EmailRequest, RequestKind, RequestedEmail, RequestedSecret,
};
use domain::self_service::owner_change::{NotChanged, OwnerChange, Profile};
use domain::self_service::security::{Notice, SECURITY_EVENTS, SecurityEvent};
use domain::self_service::session::SecretHash;
use domain::tenant::Language;
use realmgate::store::Store;
use std::sync::Arc;

fn link(kind: LinkKind, number: u8) -> NewLink {
    NewLink { kind, hash: SecretHash([number; 32]), expires: NOW + 100, email: None, magic: None }
}

fn request(login: &str) -> EmailRequest {
    EmailRequest {
        kind: RequestKind::Recover,
        tenant: "example".to_owned(),
        realm: Realm::parse("r.example").unwrap(),
        login: login.to_owned(),
        language: Language::German,
        verifier: None,
        email: None,
        permission: EmailPermission::Granted,
    }
}

fn email(number: u64) -> Email {
    letter(number)
}

async fn stored(under_test: &dyn UnderTest) -> Arc<dyn Store> {
    let store = under_test.open();
    let mut alice = account("alice");
    alice.email = Some(EmailAddress::parse("Alice@Example.com").unwrap());
    store.create_accounts(vec![alice, account("bob")]).await.unwrap();
    store
}

pub async fn a_profile_is_read_back_and_events_are_kept_to_their_number(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    let name = |text: &str| Some(DisplayName::parse(text).unwrap());
    let profile = Profile { name: name("Alice"), nickname: name("Office"), language: Some(Language::German) };
    let change = || OwnerChange::Profile(profile.clone());
    for _ in 0..SECURITY_EVENTS + 5 {
        let notice = Notice::silent(SecurityEvent::SignedIn, Device::default());
        store.change_by_owner(&key("alice"), change(), notice, NOW).await.unwrap();
    }
    let own = store.own_account(&key("alice")).await.unwrap().unwrap();
    assert_eq!((own.profile, own.created, own.erase_at), (profile.clone(), NOW, None));
    assert_eq!(store.security_events(&key("alice")).await.unwrap().len(), SECURITY_EVENTS as usize);
    let missing = store.change_by_owner(&key("nobody"), change(), Notice::nothing(Device::default()), NOW).await;
    assert!(matches!(missing, Err(NotChanged::Missing)));
}

pub async fn emails_go_with_the_change_or_not_at_all(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    let notice = |number| Notice {
        emails: vec![email(number)],
        ..Notice::silent(SecurityEvent::PhoneRevoked, Device::default())
    };
    let phone = domain::accounts::PhoneId::new(7).unwrap();
    let change = OwnerChange::RevokePhone(phone);
    assert!(store.change_by_owner(&key("alice"), change, notice(1), NOW).await.is_err());
    assert_eq!(store.waiting_emails().await.unwrap().len(), 0);
    assert!(store.security_events(&key("alice")).await.unwrap().is_empty());
    store.change_by_owner(&key("alice"), OwnerChange::Nothing, notice(2), NOW).await.unwrap();
    assert_eq!(store.waiting_emails().await.unwrap(), [email(2).id]);
}

pub async fn an_account_is_erased_at_its_time_and_its_name_withheld(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    let change = OwnerChange::RequestDeletion { erase_at: NOW + 50, undo: link(LinkKind::Restore, 1) };
    let notice = Notice::silent(SecurityEvent::DeletionRequested, Device::default());
    store.change_by_owner(&key("alice"), change, notice, NOW).await.unwrap();
    assert_eq!(store.own_account(&key("alice")).await.unwrap().unwrap().erase_at, Some(NOW + 50));
    assert_eq!(store.erase_due(NOW + 49, NOW + 1_000).await.unwrap(), 0);
    assert_eq!(store.erase_due(NOW + 50, NOW + 1_000).await.unwrap(), 1);
    assert!(
        store.account(&key("alice")).await.unwrap().is_none() && store.account(&key("bob")).await.unwrap().is_some()
    );
    let sign_up = |now| store.sign_up(crate::actors::samples::signup("alice", now), now);
    assert!(sign_up(NOW + 1_000).await.is_err());
    assert!(sign_up(NOW + 1_001).await.is_ok());
}

pub async fn a_deletion_is_taken_back_by_an_operator(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    assert!(!store.restore_account(&key("alice"), NOW).await.unwrap());
    let change = OwnerChange::RequestDeletion { erase_at: NOW + 50, undo: link(LinkKind::Restore, 1) };
    let notice = Notice::silent(SecurityEvent::DeletionRequested, Device::default());
    store.change_by_owner(&key("alice"), change, notice, NOW).await.unwrap();
    assert!(store.restore_account(&key("alice"), NOW).await.unwrap());
    assert_eq!(store.erase_due(NOW + 100, NOW + 1_000).await.unwrap(), 0);
    assert!(store.live_link("example", LinkKind::Restore, SecretHash([1; 32]), NOW).await.unwrap().is_none());
}

pub async fn a_request_waits_until_links_and_emails_take_its_place_once(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    for login in ["alice", "unknown"] {
        assert!(store.request_email(request(login), NOW).await.unwrap());
    }
    drop(store);
    let store = under_test.open();
    let waiting = store.waiting_requests(10).await.unwrap();
    let logins: Vec<_> = waiting.iter().map(|waiting| waiting.request.login.as_str()).collect();
    assert_eq!((logins, waiting[0].request.language), (vec!["alice", "unknown"], Language::German));
    assert_eq!(store.accounts_meant(&waiting[0].request).await.unwrap(), [key("alice")]);
    assert_eq!(store.accounts_meant(&waiting[1].request).await.unwrap(), []);
    assert_eq!(store.accounts_meant(&request("ALICE@example.COM")).await.unwrap(), [key("alice")]);
    let requested = |number: u8| RequestedEmail {
        account: key("alice"),
        email: email(number.into()),
        secret: RequestedSecret::Link(link(LinkKind::Recover, number)),
    };
    let answer = |number| store.answer_request(waiting[0].id, RequestKind::Recover, vec![requested(number)], NOW);
    assert_eq!(answer(1).await.unwrap(), [email(1).id]);
    assert_eq!(answer(2).await.unwrap(), [], "it was dealt with");
    assert_eq!(store.waiting_emails().await.unwrap(), [email(1).id]);
    assert!(store.live_link("example", LinkKind::Recover, SecretHash([1; 32]), NOW).await.unwrap().is_some());
}

pub async fn an_account_gets_three_emails_of_a_kind_within_an_hour(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    let mut sent = Vec::new();
    for number in 1..=5_u8 {
        assert!(store.request_email(request("alice"), NOW).await.unwrap());
        let id = store.waiting_requests(1).await.unwrap()[0].id;
        let requested = RequestedEmail {
            account: key("alice"),
            email: email(number.into()),
            secret: RequestedSecret::Link(link(LinkKind::Recover, number)),
        };
        let now = if number == 5 { NOW + 3_600 } else { NOW };
        sent.push(store.answer_request(id, RequestKind::Recover, vec![requested], now).await.unwrap().len());
    }
    assert_eq!(sent, [1, 1, 1, 0, 1]);
}
