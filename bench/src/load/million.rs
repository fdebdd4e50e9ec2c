//! A store of a million accounts, each of which may log in.

use crate::load::accounts::active;
use crate::load::place;
use realmgate::store;
use tempfile::TempDir;

/// How many go in one transaction.
const PIECE: u32 = 50_000;

/// A folder with so many accounts; `more` is added to the settings.
pub async fn folder(count: u32, more: &str) -> TempDir {
    let folder = place::holding(&place::text(more), Vec::new()).await;
    let store = store::open(&place::settings(folder.path()).store_url()).expect("the store opens");
    for start in (0..count).step_by(PIECE as usize) {
        let accounts = (start..count.min(start + PIECE)).map(active).collect();
        store.create_accounts(accounts).await.expect("the accounts are created");
    }
    store.settle().await.expect("the store's log is folded into its file");
    folder
}
