//! An operator enables or disables an account, or replaces its password.

use crate::accounts::{AccountChange, AccountKey, AccountState, Accounts, NewCredentials, Switch};
use crate::digest::{Ha1, HashFunction};
use crate::secrets::Secret;
use crate::store_error::StoreError;
use crate::time::Now;
use rand::CryptoRng;

/// The credentials of an account from now on.
#[derive(Debug)]
pub struct ReplacedCredentials {
    /// The hash functions it has HA1s of; those of the old password are gone.
    pub algorithms: Vec<HashFunction>,
    /// Its password where it was generated, to be shown once.
    pub generated: Option<Secret>,
}

/// Enables or disables an account and ends its sessions; `None` where there is none of the key. A pending account that
/// is enabled counts as activated at `now`.
pub async fn switch_account(
    key: &AccountKey,
    switch: Switch,
    accounts: &dyn Accounts,
    now: Now,
) -> Result<Option<AccountState>, StoreError> {
    let found = accounts.change_account(key, AccountChange::Switch(switch), now.unix_seconds()).await?;
    Ok(found.then(|| switch.state()))
}

/// Replaces all HA1s of an account and ends its sessions; `None` where there is none of the key.
pub async fn replace_credentials(
    key: &AccountKey,
    credentials: NewCredentials,
    accounts: &dyn Accounts,
    rng: &mut dyn CryptoRng,
    now: Now,
) -> Result<Option<ReplacedCredentials>, StoreError> {
    let issued = credentials.issue(key, rng);
    let algorithms = issued.ha1s.iter().map(Ha1::algorithm).collect();
    let found = accounts.change_account(key, AccountChange::Ha1s(issued.ha1s), now.unix_seconds()).await?;
    Ok(found.then_some(ReplacedCredentials { algorithms, generated: issued.generated }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::directory::tests::{InMemory, at, done, key};
    use crate::accounts::{Account, NewAccount};

    fn ha1(function: HashFunction, password: &str) -> Ha1 {
        Ha1::compute(function, "ann", "r.example", password)
    }

    fn with_ann() -> InMemory {
        InMemory::of([NewAccount::plain(key("ann")).created(vec![ha1(HashFunction::Md5, "old")], 1)])
    }

    #[test]
    fn an_account_is_disabled_and_enabled_again() {
        let accounts = with_ann();
        for (switch, state) in [(Switch::Disable, AccountState::Disabled), (Switch::Enable, AccountState::Active)] {
            assert_eq!(done(switch_account(&key("ann"), switch, &accounts, at(7))).unwrap(), Some(state));
            assert_eq!(accounts.get("ann").unwrap().state, state);
        }
    }

    #[test]
    fn a_pending_account_that_is_enabled_is_activated_at_that_time() {
        let pending = Account {
            state: AccountState::Pending,
            activated: None,
            ..NewAccount::plain(key("ann")).created(Vec::new(), 1)
        };
        let accounts = InMemory::of([pending]);
        done(switch_account(&key("ann"), Switch::Enable, &accounts, at(7))).unwrap();
        assert_eq!(accounts.get("ann").unwrap().activated, Some(7));
    }

    #[test]
    fn ha1s_of_the_old_password_go_whatever_their_hash_function() {
        let (accounts, new) = (with_ann(), ha1(HashFunction::Sha256, "new"));
        let (credentials, mut rng) = (NewCredentials::Ha1s(vec![new.clone()]), crate::test_rng::test_rng());
        let replaced = done(replace_credentials(&key("ann"), credentials, &accounts, &mut rng, at(7)));
        let replaced = replaced.unwrap().unwrap();
        assert!(replaced.algorithms == [HashFunction::Sha256] && replaced.generated.is_none());
        let kept = accounts.get("ann").unwrap().ha1s;
        assert!(kept.len() == 1 && kept[0].equals(&new));
    }

    #[test]
    fn a_generated_password_is_handed_out() {
        let (accounts, mut rng) = (with_ann(), crate::test_rng::test_rng());
        let replaced = done(replace_credentials(&key("ann"), NewCredentials::Generate, &accounts, &mut rng, at(7)));
        let replaced = replaced.unwrap().unwrap();
        assert_eq!(replaced.algorithms, HashFunction::ALL);
        let password = replaced.generated.unwrap();
        let of_password = |it: &Ha1| it.equals(&ha1(it.algorithm(), password.expose()));
        assert!(accounts.get("ann").unwrap().ha1s.iter().all(of_password));
    }

    #[test]
    fn a_missing_account_differs_from_a_store_that_fails() {
        let (accounts, mut rng) = (with_ann(), crate::test_rng::test_rng());
        assert!(done(switch_account(&key("bob"), Switch::Disable, &accounts, at(7))).unwrap().is_none());
        let bob = done(replace_credentials(&key("bob"), NewCredentials::Generate, &accounts, &mut rng, at(7)));
        assert!(bob.unwrap().is_none());
        let accounts = InMemory::failing();
        assert!(done(switch_account(&key("ann"), Switch::Disable, &accounts, at(7))).is_err());
        assert!(done(replace_credentials(&key("ann"), NewCredentials::Generate, &accounts, &mut rng, at(7))).is_err());
    }
}
