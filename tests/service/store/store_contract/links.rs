//! The suite of `Links`: one use each, within its time, its tenant and its account's epoch.

use super::UnderTest;
use crate::actors::samples::{NOW, account, key};
use domain::accounts::{AccountChange, EmailAddress};
use domain::self_service::account_link::{LinkEffect, LinkKind, NewLink};
use domain::self_service::device::Device;
use domain::self_service::owner_change::OwnerChange;
use domain::self_service::security::SecurityEvent::{EmailChangeRequested, EmailChangeUndone, EmailChanged};
use domain::self_service::security::{Notice, SecurityEvent};
use domain::self_service::session::SecretHash;
use realmgate::store::Store;
use std::sync::Arc;

fn hash(number: u8) -> SecretHash {
    SecretHash([number; 32])
}

fn notice(event: SecurityEvent) -> Notice {
    Notice::silent(event, Device::default())
}

fn link(kind: LinkKind, number: u8, email: Option<&str>) -> NewLink {
    let email = email.map(|email| EmailAddress::parse(email).unwrap());
    NewLink { kind, hash: hash(number), expires: NOW + 100, email, magic: None }
}

async fn requested(store: &Arc<dyn Store>, number: u8) {
    let change = OwnerChange::RequestEmail(link(LinkKind::ConfirmEmail, number, Some("new@example.com")));
    store.change_by_owner(&key("alice"), change, notice(SecurityEvent::EmailChangeRequested), NOW).await.unwrap();
}

async fn is_live(store: &Arc<dyn Store>, number: u8, now: u64) -> bool {
    store.live_link("example", LinkKind::ConfirmEmail, hash(number), now).await.unwrap().is_some()
}

async fn confirm(store: &Arc<dyn Store>, number: u8, undo: u8) -> bool {
    let undo = NewLink { expires: NOW + 1_000, ..link(LinkKind::UndoEmail, undo, None) };
    let effect = LinkEffect::SetEmail { kept: None, undo };
    let used = store.use_link("example", hash(number), effect, notice(SecurityEvent::EmailChanged), NOW).await.unwrap();
    used == Some(key("alice"))
}

async fn stored(under_test: &dyn UnderTest) -> Arc<dyn Store> {
    let store = under_test.open();
    let mut alice = account("alice");
    alice.email = Some(EmailAddress::parse("old@example.com").unwrap());
    store.create_accounts(vec![alice, account("bob")]).await.unwrap();
    store
}

async fn email(store: &Arc<dyn Store>) -> String {
    store.account(&key("alice")).await.unwrap().unwrap().email.unwrap().as_str().to_owned()
}

pub async fn a_link_is_live_within_its_time_for_its_kind_and_tenant_and_used_once(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    requested(&store, 1).await;
    assert!(
        is_live(&store, 1, NOW + 100).await && !is_live(&store, 1, NOW + 101).await && !is_live(&store, 2, NOW).await
    );
    assert!(store.live_link("other", LinkKind::ConfirmEmail, hash(1), NOW).await.unwrap().is_none());
    assert!(store.live_link("example", LinkKind::Recover, hash(1), NOW).await.unwrap().is_none());
    let wrong = LinkEffect::SetPassword(Vec::new());
    assert!(store.use_link("example", hash(1), wrong, notice(SecurityEvent::Recovered), NOW).await.unwrap().is_none());
    assert_eq!(email(&store).await, "old@example.com");
    assert!(confirm(&store, 1, 11).await && !confirm(&store, 1, 12).await);
    assert_eq!(email(&store).await, "new@example.com");
    let undone =
        store.use_link("example", hash(11), LinkEffect::UndoEmail, notice(SecurityEvent::EmailChangeUndone), NOW);
    assert!(undone.await.unwrap().is_some());
    assert_eq!(email(&store).await, "old@example.com");
    let events: Vec<_> = store.security_events(&key("alice")).await.unwrap().iter().map(|it| it.event).collect();
    assert_eq!(events, [EmailChangeUndone, EmailChanged, EmailChangeRequested]);
}

pub async fn the_latest_of_a_kind_counts_and_a_change_of_the_way_in_voids_it(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    requested(&store, 1).await;
    requested(&store, 2).await;
    assert!(!is_live(&store, 1, NOW).await && is_live(&store, 2, NOW).await);
    assert!(store.change_account(&key("alice"), AccountChange::EndSessions, NOW).await.unwrap());
    assert!(!is_live(&store, 2, NOW).await && !confirm(&store, 2, 12).await);
}

pub async fn of_64_uses_of_one_link_at_once_exactly_one_counts(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    requested(&store, 1).await;
    let confirmed = futures_util::future::join_all((0..64).map(|number| confirm(&store, 1, 100 + number))).await;
    assert_eq!(confirmed.iter().filter(|is_done| **is_done).count(), 1);
}

pub async fn what_expired_a_day_ago_is_purged(under_test: &dyn UnderTest) {
    let store = stored(under_test).await;
    requested(&store, 1).await;
    assert_eq!(store.purge_links(NOW + 100 + 86_400).await.unwrap(), 0);
    assert_eq!(store.purge_links(NOW + 101 + 86_400).await.unwrap(), 1);
}
