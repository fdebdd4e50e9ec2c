//! What is there after a bad night: each account that was acknowledged, with its email, and nothing else.

use domain::accounts::AccountFilter;
use domain::accounts::AccountState;
use realmgate_testkit::pickup::PickupFolder;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Looks at what a service has left in `folder` when it stopped.
pub async fn check(folder: &Path, acknowledged: &[String]) {
    let acknowledged: BTreeSet<_> = acknowledged.iter().cloned().collect();
    assert_eq!(pending(folder).await, acknowledged, "left: accounts; right: acknowledged");
    let letters = letters(folder);
    let once: BTreeMap<_, _> = acknowledged.iter().map(|user| (user.clone(), 1)).collect();
    assert_eq!(letters, once, "left: emails; right: acknowledged");
}

/// The names of all accounts that people have made.
async fn pending(folder: &Path) -> BTreeSet<String> {
    let store = realmgate::store::open(&format!("sqlite:{}", folder.join("data/realmgate.sqlite").display()));
    let store = store.expect("the store opens");
    let filter = AccountFilter { tenant: "example", realm: None };
    let accounts = store.accounts(filter, None, 100_000).await.expect("the store answers");
    assert!(store.waiting_emails().await.expect("the store answers").is_empty(), "a start empties the outbox");
    let made = accounts.into_iter().filter(|account| account.state == AccountState::Pending);
    made.map(|account| account.key.username.as_str().to_owned()).collect()
}

/// How many emails there are for each name, each of them whole.
fn letters(folder: &Path) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for text in PickupFolder::within(folder).emails() {
        assert!(text.contains("/activate.ashx?token=") && text.trim_end().ends_with("--"), "half a letter: {text}");
        let start = text.find("user0").expect("the user name");
        *counted.entry(text[start..start + "user000000".len()].to_owned()).or_insert(0) += 1;
    }
    counted
}
