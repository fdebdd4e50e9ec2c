//! The SQLite store as a file: its modes, its backup, and what happens when it vanishes.

use crate::actors::samples::{NOW, account, credential_key, key, moment, network_rule, run, signup, token};
use domain::accounts::AccountFilter;
use domain::accounts::AccountState;
use domain::store_error::StoreError;
use realmgate::store::{self, Store};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn open(path: &Path) -> Result<Arc<dyn Store>, StoreError> {
    store::open(&format!("sqlite:{}", path.display()))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn in_folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/store.sqlite");
    (folder, path)
}

#[test]
fn no_one_else_can_read_the_files() {
    run(async {
        let (_folder, path) = in_folder();
        let store = open(&path).unwrap();
        store.create_accounts(vec![account("alice")]).await.unwrap();
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        for suffix in ["", "-wal", "-shm"] {
            assert_eq!(mode(&PathBuf::from(format!("{}{suffix}", path.display()))), 0o600, "{suffix}");
        }
        drop(store);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let _store = open(&path).unwrap();
        assert_eq!(mode(&path), 0o600, "a file that came from elsewhere is made private");
    });
}

#[test]
fn a_store_that_vanished_is_unavailable_and_never_empty() {
    run(async {
        let (_folder, path) = in_folder();
        let store = open(&path).unwrap();
        store.create_accounts(vec![account("alice")]).await.unwrap();
        store.refresh(moment(0)).await.unwrap();
        let away = path.parent().unwrap().with_extension("away");
        fs::rename(path.parent().unwrap(), &away).unwrap();
        assert_unavailable(&store).await;
        fs::create_dir_all(&path).unwrap();
        assert_unavailable(&store).await;
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
        fs::rename(&away, path.parent().unwrap()).unwrap();
        store.refresh(moment(9)).await.unwrap();
        assert!(store.account(&key("alice")).await.unwrap().is_some(), "it is back");
        assert!(store.credential(credential_key("alice"), moment(9)).await.unwrap().is_some());
    });
}

async fn assert_unavailable(store: &Arc<dyn Store>) {
    assert!(store.refresh(moment(7)).await.is_err());
    assert!(store.account(&key("alice")).await.is_err());
    assert!(store.account(&key("nobody")).await.is_err());
    assert!(store.remove_account(&key("alice")).await.is_err());
    assert!(store.sign_up(signup("alex", 1), NOW).await.is_err());
    assert!(store.activate("example", token(1), NOW).await.is_err());
    assert!(store.credential(credential_key("alice"), moment(0)).await.unwrap().is_some(), "known a moment ago");
    assert!(store.credential(credential_key("alice"), moment(7)).await.is_err());
    assert!(store.credential(credential_key("nobody"), moment(7)).await.is_err());
}

#[test]
fn what_is_no_store_is_not_opened_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text");
    fs::write(&text, "this is not a database, but a string of more than sixteen bytes").unwrap();
    for path in [folder.path(), &text, &text.join("below")] {
        assert!(open(path).is_err(), "{}", path.display());
    }
    assert!(fs::read_to_string(&text).unwrap().starts_with("this is not"));
    assert!(store::open("postgres://x").is_err());
    assert!(store::open("sqlite:").is_err());
}

#[test]
fn two_processes_may_start_on_a_new_folder_at_once() {
    let (_folder, path) = in_folder();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || open(&path).map(drop).map_err(|error| error.to_string()))
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), Ok(()));
    }
}

#[test]
fn a_backup_made_while_writing_opens_and_is_complete() {
    run(async {
        let (folder, path) = in_folder();
        let store = open(&path).unwrap();
        store.create_accounts((0..500).map(|number| account(&format!("a{number}"))).collect()).await.unwrap();
        store.put_network_rule(network_rule(None, "203.0.113.7")).await.unwrap();
        let writing = tokio::spawn({
            let store = Arc::clone(&store);
            async move {
                for number in 0..200 {
                    store.sign_up(signup(&format!("w{number:03}"), number), NOW).await.unwrap();
                }
            }
        });
        let copy = folder.path().join("copy.sqlite");
        store.backup(&copy).await.unwrap();
        writing.await.unwrap();
        assert_eq!(mode(&copy), 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "the store's folder and the copy, nothing else");
        let copied = open(&copy).unwrap();
        let filter = AccountFilter { tenant: "example", realm: None };
        let accounts = copied.accounts(filter, None, 10_000).await.unwrap();
        let signed_up = accounts.iter().filter(|account| account.state == AccountState::Pending).count();
        assert_eq!(accounts.len() - signed_up, 500);
        assert!(accounts.iter().all(|account| account.ha1s.len() == 1));
        assert_eq!(copied.waiting_emails().await.unwrap().len(), signed_up, "no account without its letter");
        assert_eq!(copied.network_rules().await.unwrap(), [network_rule(None, "203.0.113.7")]);
    });
}

#[test]
fn a_backup_replaces_no_file() {
    run(async {
        let (folder, path) = in_folder();
        let store = open(&path).unwrap();
        let copy = folder.path().join("copy.sqlite");
        fs::write(&copy, "precious").unwrap();
        assert!(store.backup(&copy).await.unwrap_err().to_string().contains("exists already"));
        assert_eq!(fs::read_to_string(&copy).unwrap(), "precious");
        assert!(store.backup(&folder.path().join("missing/copy.sqlite")).await.is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "a failed backup leaves nothing behind");
    });
}

#[test]
fn a_store_opened_to_read_changes_no_byte_and_makes_nothing() {
    run(async {
        let (_folder, path) = in_folder();
        let url = format!("sqlite:{}", path.display());
        let error = store::open_to_read(&url).err().unwrap().to_string();
        assert!(error.contains("store.sqlite: No such file"), "{error}");
        assert!(!path.parent().unwrap().exists(), "nothing was made");
        fs::create_dir(path.parent().unwrap()).unwrap();
        let socket = UnixListener::bind(&path).unwrap();
        let error = store::open_to_read(&url).err().unwrap().to_string();
        assert!(error.contains("store.sqlite: ") && error.contains("may this user read it"), "{error}");
        drop(socket);
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
        let writing = open(&path).unwrap();
        writing.create_accounts(vec![account("alice")]).await.unwrap();
        writing.settle().await.unwrap();
        drop(writing);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let before = fs::read(&path).unwrap();

        let store = store::open_to_read(&url).unwrap();
        store.refresh(moment(0)).await.unwrap();
        assert!(store.credential(credential_key("alice"), moment(0)).await.unwrap().is_some());
        assert!(store.account(&key("alice")).await.unwrap().is_some());
        assert!(store.create_accounts(vec![account("bob")]).await.is_err());
        assert!(store.remove_account(&key("alice")).await.is_err());
        assert!(store.account(&key("alice")).await.unwrap().is_some());
        drop(store);
        assert!(fs::read(&path).unwrap() == before, "each byte as it was");
        assert_eq!(mode(&path), 0o640);
    });
}
