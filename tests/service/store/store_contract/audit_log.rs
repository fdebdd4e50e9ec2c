//! The suite of `AuditLog`: records, written with the changes that they are about.

use super::UnderTest;
use crate::actors::samples::{NOW, account, key};
use domain::accounts::AccountChange;
use domain::accounts::AuditLog;
use domain::accounts::Switch;
use domain::accounts::{Action, AuditRecord, AuditSubject, Author, RemovedName};

fn author(action: Action, removed_name: RemovedName) -> Author {
    Author { actor: "anna".to_owned(), sudo_user: None, action, at: NOW, removed_name }
}

async fn to_print(store: &dyn AuditLog) -> Vec<AuditRecord> {
    store.records_to_print(100).await.unwrap()
}

/// What the records say of accounts, oldest first.
fn accounts(records: &[AuditRecord]) -> Vec<Option<&str>> {
    records.iter().map(|record| record.account.as_deref()).collect()
}

pub async fn a_change_and_its_record_are_written_together_or_not_at_all(under_test: &dyn UnderTest) {
    let store = under_test.open_for(author(Action::Add, RemovedName::Never));
    store.create_accounts(vec![account("alice")]).await.unwrap();
    assert!(store.create_accounts(vec![account("alice")]).await.is_err());
    store.create_accounts(vec![account("bert"), account("carl")]).await.unwrap();
    assert!(!store.change_account(&key("nobody"), AccountChange::Switch(Switch::Disable), NOW).await.unwrap());
    assert!(!store.remove_account(&key("nobody")).await.unwrap());
    store.record(AuditSubject { detail: Some("a copy"), ..AuditSubject::default() }).await.unwrap();
    let records = to_print(&*store).await;
    assert_eq!(accounts(&records), [Some("alice"), None, None]);
    let details: Vec<_> = records.iter().map(|record| record.detail.as_deref()).collect();
    assert_eq!(details, [None, Some("2 accounts"), Some("a copy")]);
    assert!(
        records.iter().all(|record| (record.at, record.actor.as_str(), record.action.as_str()) == (NOW, "anna", "add"))
    );
    let store = under_test.open();
    store.create_accounts(vec![account("dora")]).await.unwrap();
    store.record(AuditSubject::default()).await.unwrap();
    assert_eq!(to_print(&*store).await, records, "a store that is opened for no one records nothing");
}

pub async fn a_record_is_printed_once_and_purged_after_its_time(under_test: &dyn UnderTest) {
    let store = under_test.open_for(author(Action::Add, RemovedName::Never));
    for name in ["alice", "bert"] {
        store.create_accounts(vec![account(name)]).await.unwrap();
    }
    let first = store.records_to_print(1).await.unwrap();
    assert_eq!(accounts(&first), [Some("alice")]);
    assert!(!store.records_printed(first[0].id).await.unwrap());
    assert_eq!(accounts(&to_print(&*under_test.open()).await), [Some("bert")]);
    assert_eq!((store.purge_records(NOW).await.unwrap(), store.purge_records(NOW + 1).await.unwrap()), (0, 2));
    assert_eq!(to_print(&*store).await, []);
}

pub async fn the_name_of_a_removed_account_goes_from_all_records(under_test: &dyn UnderTest) {
    for (removed_name, told) in [(RemovedName::UntilPrinted, Some("alice")), (RemovedName::Never, None)] {
        let store = under_test.open_for(author(Action::Remove, removed_name));
        store.create_accounts(vec![account("alice")]).await.unwrap();
        store.change_account(&key("alice"), AccountChange::Switch(Switch::Disable), NOW).await.unwrap();
        store.remove_account(&key("alice")).await.unwrap();
        let records = to_print(&*store).await;
        assert_eq!(accounts(&records), [told; 3]);
        assert!(records[0].reference.is_some() && records.iter().all(|it| it.reference == records[0].reference));
        assert_eq!(store.records_printed(records[2].id).await.unwrap(), told.is_some());
    }
}
