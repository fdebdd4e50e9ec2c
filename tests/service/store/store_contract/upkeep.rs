//! The suite of `Upkeep`: what is to be erased, copies, and the end of a service.

use super::{UnderTest, names};
use crate::actors::samples::{EXPIRES, NOW, account, ha1, key, letter, moment, signup};
use domain::accounts::{AccountChange, AccountKey, AccountState, Action, Author, Progress, RemovedName, Switch};
use domain::digest::HashFunction;
use domain::self_service::upkeep::{AccountCount, LogState, StoreFigures};
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

/// How many accounts of a tenant are pending, active and disabled.
fn counts(figures: &StoreFigures, tenant: &str) -> [u64; 3] {
    AccountState::ALL.map(|state| {
        let of = |count: &&AccountCount| (&*count.tenant, count.state) == (tenant, state);
        figures.accounts.iter().filter(of).map(|count| count.accounts).sum()
    })
}

pub async fn figures_follow_accounts_emails_and_backups(under_test: &dyn UnderTest) {
    let (store, command, folder) = (under_test.open(), under_test.open(), tempfile::tempdir().unwrap());
    let empty = store.figures().await.unwrap();
    assert_eq!(
        (counts(&empty, "example"), empty.emails_waiting, empty.oldest_email, empty.last_backup),
        ([0; 3], 0, None, None)
    );
    store.refresh(moment(0)).await.unwrap();
    store.create_accounts(vec![account("alice"), account("bert"), account("carl")]).await.unwrap();
    command.sign_up(signup("alex", 1), NOW).await.unwrap();
    command.change_account(&key("bert"), AccountChange::Switch(Switch::Disable), NOW).await.unwrap();
    command.remove_account(&key("carl")).await.unwrap();
    store.refresh(moment(1)).await.unwrap();
    let figures = store.figures().await.unwrap();
    assert_eq!((counts(&figures, "example"), counts(&figures, "other")), ([1, 1, 1], [0; 3]));
    assert_eq!((figures.emails_waiting, figures.oldest_email), (1, Some(NOW)));
    assert!(figures.database_bytes > 0, "{figures:?}");
    command.change_account(&key("bert"), AccountChange::Switch(Switch::Enable), NOW).await.unwrap();
    command.purge_expired(EXPIRES + 1).await.unwrap();
    store.refresh(moment(2)).await.unwrap();
    let figures = store.figures().await.unwrap();
    assert_eq!((counts(&figures, "example"), figures.emails_waiting, figures.oldest_email), ([0, 2, 0], 0, None));
    let author = |at| Author {
        actor: "root".to_owned(),
        sudo_user: None,
        action: Action::Backup,
        removed_name: RemovedName::Never,
        at,
    };
    store.backup(&folder.path().join("nobody's")).await.unwrap();
    assert_eq!(store.figures().await.unwrap().last_backup, None, "no operator asked for it");
    for (at, last) in [(NOW, NOW), (NOW + 60, NOW + 60), (NOW - 60, NOW + 60)] {
        under_test.open_for(author(at)).backup(&folder.path().join(at.to_string())).await.unwrap();
        assert_eq!(store.figures().await.unwrap().last_backup, Some(last));
    }
    let operator = under_test.open_for(author(NOW + 120));
    assert!(operator.backup(&folder.path().join("no folder/copy")).await.is_err());
    assert_eq!(store.figures().await.unwrap().last_backup, Some(NOW + 60), "a failed one is none");
}
