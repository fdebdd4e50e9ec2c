//! Accounts in memory, for the tests of the verbs that create, change, import and remove them.

use super::{AccountChange, AccountFilter, Accounts, CreateError, NameTest};
use crate::accounts::{Account, AccountKey, AccountState, AccountUsername};
use crate::digest::Realm;
use crate::store_error::StoreError;
use crate::time::Now;
use async_trait::async_trait;
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// The accounts, in the order they were created; `None` where the store fails.
pub struct InMemory(Option<Mutex<Vec<Account>>>);

impl Default for InMemory {
    fn default() -> Self {
        Self::of([])
    }
}

impl InMemory {
    pub fn of<const N: usize>(accounts: [Account; N]) -> Self {
        Self(Some(Mutex::new(Vec::from_iter(accounts))))
    }

    pub const fn failing() -> Self {
        Self(None)
    }

    pub fn get(&self, name: &str) -> Option<Account> {
        done(self.account(&key(name))).unwrap()
    }

    pub fn count(&self) -> usize {
        self.with(|accounts| accounts.len()).unwrap()
    }

    fn with<T>(&self, work: impl FnOnce(&mut Vec<Account>) -> T) -> Result<T, StoreError> {
        let accounts = self.0.as_ref().ok_or_else(|| StoreError("down".into()))?;
        Ok(work(&mut accounts.lock().unwrap()))
    }
}

#[async_trait]
impl Accounts for InMemory {
    async fn create_accounts(&self, new: Vec<Account>) -> Result<(), CreateError> {
        self.with(|accounts| {
            let is_taken = |key: &AccountKey| accounts.iter().any(|account| &account.key == key);
            let taken: Vec<_> = new.iter().map(|account| account.key.clone()).filter(is_taken).collect();
            if !taken.is_empty() {
                return Err(CreateError::Taken(taken));
            }
            accounts.extend(new);
            Ok(())
        })?
    }

    async fn account(&self, key: &AccountKey) -> Result<Option<Account>, StoreError> {
        self.with(|accounts| accounts.iter().find(|account| &account.key == key).cloned())
    }

    async fn accounts(
        &self,
        _filter: AccountFilter<'_>,
        _after: Option<&AccountKey>,
        _limit: u32,
    ) -> Result<Vec<Account>, StoreError> {
        unreachable!("no verb of these lists accounts")
    }

    async fn count_accounts(&self, _filter: AccountFilter<'_>) -> Result<u64, StoreError> {
        unreachable!("no verb of these counts accounts")
    }

    async fn find_names(&self, _which: NameTest, _limit: usize) -> Result<Vec<AccountKey>, StoreError> {
        unreachable!("no verb of these looks for names")
    }

    async fn change_account(&self, key: &AccountKey, change: AccountChange, now: u64) -> Result<bool, StoreError> {
        self.with(|accounts| {
            let Some(account) = accounts.iter_mut().find(|account| &account.key == key) else { return false };
            match change {
                AccountChange::Switch(switch) => account.state = switch.state(),
                AccountChange::Ha1s(ha1s) => account.ha1s = ha1s,
                AccountChange::EndSessions => {}
            }
            if account.state == AccountState::Active {
                account.activated.get_or_insert(now);
            }
            true
        })
    }

    async fn remove_account(&self, key: &AccountKey) -> Result<bool, StoreError> {
        self.with(|accounts| {
            let before = accounts.len();
            accounts.retain(|account| &account.key != key);
            accounts.len() < before
        })
    }
}

/// The key of a name in the realm and tenant of these tests.
pub fn key(name: &str) -> AccountKey {
    let (realm, username) = (Realm::parse("r.example").unwrap(), AccountUsername::parse(name).unwrap());
    AccountKey { tenant: "example".to_owned(), realm, username }
}

/// So many seconds after the epoch.
pub fn at(seconds: u64) -> Now {
    Now { wall: Duration::from_secs(seconds), ..Now::default() }
}

/// What comes of a future that never waits: accounts in memory have nothing to wait for.
pub fn done<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("it waits"),
    }
}
