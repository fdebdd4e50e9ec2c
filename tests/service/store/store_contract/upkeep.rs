//! The suite of `Upkeep`: what is to be erased, copies, and the end of a service.

use super::{UnderTest, names};
use crate::actors::samples::{EXPIRES, NOW, account, ha1, key, letter, moment, signup};
use domain::accounts::AccountChange;
use domain::accounts::AccountKey;
use domain::accounts::Progress;
use domain::digest::HashFunction;
use domain::self_service::upkeep::LogState;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

pub async fn what_was_removed_is_told_until_it_is_erased(under_test: &dyn UnderTest) {
    let (store, command) = (under_test.open(), under_test.open());
    store.refresh(moment(0)).await.unwrap();
    command.sign_up(signup("alex", 1), NOW).await.unwrap();
    command.create_accounts(vec![account("alice"), account("bert")]).await.unwrap();
    assert!(store.erasures().await.unwrap().is_none(), "nothing was removed");
    command.change_account(&key("bert"), AccountChange::Ha1s(vec![ha1("x", HashFunction::Md5)]), NOW).await.unwrap();
    command.remove_account(&key("alice")).await.unwrap();
    assert!(store.erasures().await.unwrap().is_none(), "the index does not know it yet");
    store.refresh(moment(1)).await.unwrap();
    let due = store.erasures().await.unwrap().unwrap();
    assert_eq!((&due.accounts[..], due.emails.len()), (&[key("alice")][..], 0), "one that has another HA1 is not gone");
    store.erased(due).await.unwrap();
    assert!(store.erasures().await.unwrap().is_none());
    store.purge_expired(EXPIRES + 1).await.unwrap();
    let due = store.erasures().await.unwrap().unwrap();
    let gone: &[AccountKey] = &due.accounts;
    assert_eq!((gone, &due.emails[..]), (&[key("alex")][..], &[letter(1).id][..]));
    store.erased(due).await.unwrap();
    assert!(store.erasures().await.unwrap().is_none());
    assert_eq!(store.empty_log().await.unwrap(), LogState::Empty);
    store.refresh(moment(2)).await.unwrap();
}

pub async fn a_copy_is_private_and_takes_no_files_place(under_test: &dyn UnderTest) {
    let (store, folder) = (under_test.open(), tempfile::tempdir().unwrap());
    store.create_accounts(vec![account("alice")]).await.unwrap();
    let copy = folder.path().join("copy");
    let progress = Arc::new(Progress::default());
    store.backup_with_progress(&copy, &progress).await.unwrap();
    let (done, pages) = progress.get();
    assert!(done == pages && pages > 0, "{done} of {pages} pages");
    let (mode, copied) = (copy.metadata().unwrap().permissions().mode(), std::fs::read(&copy).unwrap());
    assert!(mode & 0o777 == 0o600 && !copied.is_empty());
    store.create_accounts(vec![account("bert")]).await.unwrap();
    assert!(store.backup(&copy).await.is_err());
    assert_eq!(std::fs::read(&copy).unwrap(), copied);
}

pub async fn a_settled_store_stays_in_use(under_test: &dyn UnderTest) {
    let store = under_test.open();
    store.create_accounts(vec![account("alice")]).await.unwrap();
    store.settle().await.unwrap();
    store.create_accounts(vec![account("bert")]).await.unwrap();
    assert_eq!(names(&store, None).await, ["alice", "bert"]);
}
