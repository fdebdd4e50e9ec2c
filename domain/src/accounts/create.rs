//! An operator creates an account.

use crate::accounts::{Account, AccountKey, Accounts, CreateError, NewAccount, NewCredentials};
use crate::secrets::Secret;
use crate::store_error::StoreError;
use crate::time::Now;
use rand::CryptoRng;

/// The account is in the store.
#[derive(Debug)]
pub struct CreatedAccount {
    /// The account.
    pub account: Account,
    /// Its password where it was generated, to be shown once.
    pub generated: Option<Secret>,
}

/// Why there is no new account.
#[derive(Debug, thiserror::Error)]
pub enum CreateAccountError {
    /// There is one of this key.
    #[error("account {0} already exists")]
    Taken(AccountKey),
    /// The store did not answer.
    #[error(transparent)]
    Unavailable(#[from] StoreError),
}

/// Creates an account at `now`.
pub async fn create_account(
    new: NewAccount,
    credentials: NewCredentials,
    accounts: &dyn Accounts,
    rng: &mut dyn CryptoRng,
    now: Now,
) -> Result<CreatedAccount, CreateAccountError> {
    let issued = credentials.issue(&new.key, rng);
    let account = new.created(issued.ha1s, now.unix_seconds());
    accounts.create_accounts(vec![account.clone()]).await.map_err(|error| match error {
        CreateError::Taken(_) => CreateAccountError::Taken(account.key.clone()),
        CreateError::Unavailable(error) => error.into(),
    })?;
    Ok(CreatedAccount { account, generated: issued.generated })
}

/// Rejects a key that is taken, before the operator types a password; `create_account` checks again.
pub async fn check_is_free(key: &AccountKey, accounts: &dyn Accounts) -> Result<(), CreateAccountError> {
    match accounts.account(key).await? {
        Some(_) => Err(CreateAccountError::Taken(key.clone())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::AccountState;
    use crate::accounts::directory::tests::{InMemory, at, done, key};
    use crate::digest::{Ha1, HashFunction};

    fn create(name: &str, credentials: NewCredentials, accounts: &InMemory) -> Result<CreatedAccount, String> {
        let (new, mut rng) = (NewAccount::plain(key(name)), crate::test_rng::test_rng());
        done(create_account(new, credentials, accounts, &mut rng, at(7))).map_err(|error| error.to_string())
    }

    #[test]
    fn an_account_has_the_ha1s_that_were_given_and_shows_no_password() {
        let accounts = InMemory::default();
        let ha1 = Ha1::compute(HashFunction::Md5, "ann", "r.example", "s3cret");
        let created = create("ann", NewCredentials::Ha1s(vec![ha1.clone()]), &accounts).unwrap();
        assert!(created.generated.is_none());
        let kept = accounts.get("ann").unwrap();
        assert_eq!((kept.state, kept.created, kept.activated), (AccountState::Active, 7, Some(7)));
        assert!(kept.ha1s.len() == 1 && kept.ha1s[0].equals(&ha1));
    }

    #[test]
    fn a_generated_password_is_handed_out_and_its_ha1s_are_kept() {
        let accounts = InMemory::default();
        let password = create("ann", NewCredentials::Generate, &accounts).unwrap().generated.unwrap();
        let kept = accounts.get("ann").unwrap();
        assert!(kept.ha1s.iter().map(Ha1::algorithm).eq(HashFunction::ALL));
        let of_password = |ha1: &Ha1| Ha1::compute(ha1.algorithm(), "ann", "r.example", password.expose());
        assert!(kept.ha1s.iter().all(|ha1| ha1.equals(&of_password(ha1))));
    }

    #[test]
    fn a_taken_name_is_named_before_and_after_the_password_is_asked_for() {
        let accounts = InMemory::default();
        assert!(done(check_is_free(&key("ann"), &accounts)).is_ok());
        create("ann", NewCredentials::Generate, &accounts).unwrap();
        let taken = "account ann in realm r.example of tenant example already exists";
        assert_eq!(done(check_is_free(&key("ann"), &accounts)).unwrap_err().to_string(), taken);
        assert_eq!(create("ann", NewCredentials::Generate, &accounts).unwrap_err(), taken);
    }

    #[test]
    fn a_store_that_fails_is_not_a_taken_name() {
        let accounts = InMemory::failing();
        let error = create("ann", NewCredentials::Generate, &accounts).unwrap_err();
        assert_eq!(error, "the store is unavailable: down");
        assert!(matches!(done(check_is_free(&key("ann"), &accounts)), Err(CreateAccountError::Unavailable(_))));
    }
}
