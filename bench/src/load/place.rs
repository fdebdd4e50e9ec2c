//! A folder with settings and a store full of accounts, as a service finds it when it starts.

use crate::load::accounts::{self, REALM, TENANT};
use domain::accounts::Account;
use realmgate::config::{Flags, Settings};
use realmgate::store;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What a platform calls with.
pub const PLATFORM: (&str, &str) = ("jambonz", "a long webhook password");

/// Makes the folder with the accounts of all measurements; `more` is added to the settings.
pub async fn folder(more: &str) -> TempDir {
    holding(&text(more), accounts::all()).await
}

/// Makes a folder with these settings and these accounts, in one transaction.
pub async fn holding(text: &str, accounts: Vec<Account>) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(file(folder.path()), text).expect("the settings are written");
    let store = store::open(&settings(folder.path()).store_url()).expect("the store opens");
    store.create_accounts(accounts).await.expect("the accounts are created");
    store.settle().await.expect("the store's log is folded into its file");
    folder
}

/// The settings in such a folder, as a service started there reads them.
#[must_use]
pub fn settings(folder: &Path) -> Settings {
    let flags = Flags { listen: None, admin_listen: None, data_dir: Some(folder.join("data")) };
    Settings::load(Some(&file(folder)), [], &flags).expect("good settings")
}

fn file(folder: &Path) -> PathBuf {
    folder.join("realmgate.toml")
}

/// One worker, so that the service has one core and the measurement the other.
#[must_use]
pub fn text(more: &str) -> String {
    let (user, password) = PLATFORM;
    format!(
        "workers = 1\ndrain = \"0s\"\n[[tenant]]\nname = \"{TENANT}\"\nhosts = [\"127.0.0.1\"]\n\
         realms = [\"{REALM}\"]\npublic_url = \"https://phone.example.com\"\n\
         webhook_users = [{{ username = \"{user}\", password = \"{password}\" }}]\n{more}"
    )
}
