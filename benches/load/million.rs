//! A store of a million accounts, each of which may log in.

use super::accounts::{REALM, TENANT, password, username};
use super::place;
use realmgate::account::{Account, AccountKey, AccountState, AccountUsername, Role};
use realmgate::digest::{Ha1, HashFunction, Realm};
use realmgate::direct_calling::DirectCalling;
use realmgate::store;
use tempfile::TempDir;

/// How many go in one transaction.
const PIECE: u32 = 50_000;

/// A folder with so many accounts; `more` is added to the settings.
pub async fn folder(count: u32, more: &str) -> TempDir {
    let folder = place::holding(&place::text(more), Vec::new()).await;
    let store = store::open(&place::settings(folder.path()).store_url()).expect("the store opens");
    for start in (0..count).step_by(PIECE as usize) {
        let accounts = (start..count.min(start + PIECE)).map(account).collect();
        store.create_accounts(accounts).await.expect("the accounts are created");
    }
    store.settle().await.expect("the store's log is folded into its file");
    folder
}

fn account(number: u32) -> Account {
    let username = username(number);
    Account {
        ha1s: vec![Ha1::compute(HashFunction::Md5, &username, REALM, &password(number))],
        key: AccountKey {
            tenant: TENANT.to_owned(),
            realm: Realm::parse(REALM).expect("a realm"),
            username: AccountUsername::parse(&username).expect("a username"),
        },
        name: None,
        email: None,
        role: Role::user(),
        state: AccountState::Active,
        created: 0,
        activated: Some(0),
        application_sid: None,
        direct_calling: DirectCalling::default(),
        expires_max: None,
    }
}
