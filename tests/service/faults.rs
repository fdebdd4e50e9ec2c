//! A store that can be told to fail or to be slow, around a real one.

use async_trait::async_trait;
use realmgate::account::{Account, AccountKey, ActivationHash};
use realmgate::letter::LetterId;
use realmgate::now::Now;
use realmgate::store::{
    AccountChange, AccountFilter, CreateError, Credential, CredentialKey, Signup, Store, StoreError, WaitingLetter,
};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

pub struct FaultyStore {
    inner: Arc<dyn Store>,
    down: AtomicBool,
    delay_millis: AtomicU64,
}

impl FaultyStore {
    pub fn around(inner: Arc<dyn Store>) -> Self {
        Self { inner, down: AtomicBool::new(false), delay_millis: AtomicU64::new(0) }
    }

    /// From now on nothing is answered.
    pub fn go_down(&self) {
        self.down.store(true, Ordering::SeqCst);
    }

    /// From now on everything is answered again.
    pub fn come_back(&self) {
        self.down.store(false, Ordering::SeqCst);
    }

    /// From now on each answer takes this long.
    pub fn slow_down(&self, delay: Duration) {
        let millis = u64::try_from(delay.as_millis()).expect("a short delay");
        self.delay_millis.store(millis, Ordering::SeqCst);
    }

    async fn inner(&self) -> Result<&dyn Store, StoreError> {
        let delay = self.delay_millis.load(Ordering::SeqCst);
        if delay > 0 {
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        if self.down.load(Ordering::SeqCst) {
            return Err(StoreError("told to be down".into()));
        }
        Ok(self.inner.as_ref())
    }
}

#[async_trait]
impl Store for FaultyStore {
    async fn credential(&self, key: CredentialKey<'_>, now: Now) -> Result<Option<Credential>, StoreError> {
        self.inner().await?.credential(key, now).await
    }

    async fn refresh(&self, now: Now) -> Result<(), StoreError> {
        self.inner().await?.refresh(now).await
    }

    async fn sign_up(&self, signup: Signup, now: u64) -> Result<(), CreateError> {
        self.inner().await?.sign_up(signup, now).await
    }

    async fn create_accounts(&self, accounts: Vec<Account>) -> Result<(), CreateError> {
        self.inner().await?.create_accounts(accounts).await
    }

    async fn account(&self, key: &AccountKey) -> Result<Option<Account>, StoreError> {
        self.inner().await?.account(key).await
    }

    async fn accounts(
        &self,
        filter: AccountFilter<'_>,
        after: Option<&AccountKey>,
        limit: u32,
    ) -> Result<Vec<Account>, StoreError> {
        self.inner().await?.accounts(filter, after, limit).await
    }

    async fn change_account(&self, key: &AccountKey, change: AccountChange, now: u64) -> Result<bool, StoreError> {
        self.inner().await?.change_account(key, change, now).await
    }

    async fn remove_account(&self, key: &AccountKey) -> Result<bool, StoreError> {
        self.inner().await?.remove_account(key).await
    }

    async fn activate(&self, activation: ActivationHash, now: u64) -> Result<Option<AccountKey>, StoreError> {
        self.inner().await?.activate(activation, now).await
    }

    async fn activation_is_live(&self, activation: ActivationHash, now: u64) -> Result<bool, StoreError> {
        self.inner().await?.activation_is_live(activation, now).await
    }

    async fn purge_expired(&self, now: u64) -> Result<u64, StoreError> {
        self.inner().await?.purge_expired(now).await
    }

    async fn due_letters(&self, now: u64, limit: u32) -> Result<Vec<WaitingLetter>, StoreError> {
        self.inner().await?.due_letters(now, limit).await
    }

    async fn waiting_letters(&self) -> Result<Vec<LetterId>, StoreError> {
        self.inner().await?.waiting_letters().await
    }

    async fn letter_done(&self, id: &LetterId) -> Result<(), StoreError> {
        self.inner().await?.letter_done(id).await
    }

    async fn letter_failed(&self, id: &LetterId, next_try: u64) -> Result<(), StoreError> {
        self.inner().await?.letter_failed(id, next_try).await
    }

    async fn backup(&self, destination: &Path) -> Result<(), StoreError> {
        self.inner().await?.backup(destination).await
    }
}
