//! An operator removes an account.

use crate::accounts::{AccountKey, Accounts};
use crate::store_error::StoreError;

/// The account is gone. Emails to it and the store's log still hold parts of it, until they are erased.
#[derive(Debug)]
#[must_use]
pub struct RemovedAccount {
    /// The key it had, which is free from now on.
    pub key: AccountKey,
}

/// Removes an account with its credentials and its activation; `None` where there is none of the key.
pub async fn remove_account(key: AccountKey, accounts: &dyn Accounts) -> Result<Option<RemovedAccount>, StoreError> {
    let found = accounts.remove_account(&key).await?;
    Ok(found.then_some(RemovedAccount { key }))
}

/// Whether what was typed confirms that this account is meant: its name as it is, or yes.
#[must_use]
pub fn is_confirmed(key: &AccountKey, typed: &str) -> bool {
    let typed = typed.trim_end_matches(['\r', '\n']);
    typed == key.username.as_str() || ["y", "yes"].iter().any(|yes| typed.trim().eq_ignore_ascii_case(yes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::NewAccount;
    use crate::accounts::directory::tests::{InMemory, done, key};

    #[test]
    fn an_account_is_removed_once() {
        let accounts = InMemory::of(["ann", "bob"].map(|name| NewAccount::plain(key(name)).created(Vec::new(), 1)));
        assert_eq!(done(remove_account(key("ann"), &accounts)).unwrap().unwrap().key, key("ann"));
        assert!(accounts.get("ann").is_none() && accounts.get("bob").is_some());
        assert!(done(remove_account(key("ann"), &accounts)).unwrap().is_none());
        assert!(done(remove_account(key("ann"), &InMemory::failing())).is_err());
    }

    #[test]
    fn a_removal_is_confirmed_by_the_name_or_by_yes() {
        for yes in ["ann", "ann\r\n", "y", "Yes\n", " YES \n"] {
            assert!(is_confirmed(&key("ann"), yes), "{yes:?}");
        }
        for no in ["", "\n", "Ann", " ann", "bob", "no", "yes please"] {
            assert!(!is_confirmed(&key("ann"), no), "{no:?}");
        }
        assert!(is_confirmed(&key(" a b "), " a b \n"), "a name is not trimmed");
    }
}
