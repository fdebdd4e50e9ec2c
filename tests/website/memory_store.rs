//! A store in memory that can be told to fail and to wait; accounts, activations and the outbox under one lock.

use async_trait::async_trait;
use realmgate::account::{Account, AccountKey, AccountState, ActivationHash};
use realmgate::letter::LetterId;
use realmgate::store::{
    AccountChange, AccountFilter, CreateError, Credential, CredentialKey, Signup, Store, StoreError, WaitingLetter,
};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};
use tokio::sync::RwLock;

#[derive(Default)]
pub struct MemoryStore {
    state: Mutex<State>,
    /// While set, every method fails.
    pub down: AtomicBool,
    /// While set, letters cannot be removed from the outbox.
    pub outbox_stuck: AtomicBool,
    /// Letters that `due_letters` lists although they are gone by the time it returns.
    pub stale: Mutex<Vec<WaitingLetter>>,
    /// Whoever holds it for writing makes signups wait.
    pub gate: RwLock<()>,
}

#[derive(Default)]
struct State {
    accounts: Vec<Account>,
    activations: Vec<Activation>,
    outbox: Vec<(WaitingLetter, u64)>,
}

struct Activation {
    hash: ActivationHash,
    key: AccountKey,
    expires: u64,
}

impl MemoryStore {
    pub fn set_down(&self, down: bool) {
        self.down.store(down, Ordering::SeqCst);
    }

    pub fn accounts_now(&self) -> Vec<Account> {
        self.state.lock().unwrap().accounts.clone()
    }

    pub fn outbox_now(&self) -> Vec<WaitingLetter> {
        self.state.lock().unwrap().outbox.iter().map(|(letter, _)| letter.clone()).collect()
    }

    fn lock(&self) -> Result<MutexGuard<'_, State>, StoreError> {
        if self.down.load(Ordering::SeqCst) { Err(broken()) } else { Ok(self.state.lock().unwrap()) }
    }
}

fn broken() -> StoreError {
    StoreError("told to fail".into())
}

impl State {
    fn remove(&mut self, key: &AccountKey) -> bool {
        let before = self.accounts.len();
        self.accounts.retain(|account| account.key != *key);
        self.activations.retain(|activation| activation.key != *key);
        before != self.accounts.len()
    }

    fn expired(&self, now: u64) -> Vec<AccountKey> {
        self.activations.iter().filter(|activation| activation.expires < now).map(|a| a.key.clone()).collect()
    }

    fn live(&self, hash: ActivationHash, now: u64) -> Option<usize> {
        let live = |activation: &Activation| activation.hash == hash && activation.expires >= now;
        self.activations.iter().position(live)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn credential(&self, _: CredentialKey<'_>) -> Result<Option<Credential>, StoreError> {
        Err(broken())
    }

    async fn refresh(&self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn sign_up(&self, signup: Signup, now: u64) -> Result<(), CreateError> {
        let _gate = self.gate.read().await;
        let mut state = self.lock()?;
        let key = signup.account.key.clone();
        if state.expired(now).contains(&key) {
            state.remove(&key);
        }
        if state.accounts.iter().any(|account| account.key == key) {
            return Err(CreateError::Taken(vec![key]));
        }
        state.accounts.push(signup.account);
        state.activations.push(Activation { hash: signup.activation, key, expires: signup.activation_expires });
        state.outbox.push((WaitingLetter { letter: signup.letter, failures: 0, written: now }, now));
        Ok(())
    }

    async fn create_accounts(&self, _: Vec<Account>) -> Result<(), CreateError> {
        Err(broken().into())
    }

    async fn account(&self, key: &AccountKey) -> Result<Option<Account>, StoreError> {
        Ok(self.lock()?.accounts.iter().find(|account| account.key == *key).cloned())
    }

    async fn accounts(&self, _: AccountFilter<'_>, _: Option<&AccountKey>, _: u32) -> Result<Vec<Account>, StoreError> {
        Err(broken())
    }

    async fn change_account(&self, _: &AccountKey, _: AccountChange, _: u64) -> Result<bool, StoreError> {
        Err(broken())
    }

    async fn remove_account(&self, key: &AccountKey) -> Result<bool, StoreError> {
        Ok(self.lock()?.remove(key))
    }

    async fn activate(&self, hash: ActivationHash, now: u64) -> Result<Option<AccountKey>, StoreError> {
        let mut state = self.lock()?;
        let Some(place) = state.live(hash, now) else {
            return Ok(None);
        };
        let key = state.activations.remove(place).key;
        let account = state.accounts.iter_mut().find(|account| account.key == key);
        Ok(account.map(|account| {
            account.state = AccountState::Active;
            account.activated = Some(now);
            key
        }))
    }

    async fn activation_is_live(&self, hash: ActivationHash, now: u64) -> Result<bool, StoreError> {
        Ok(self.lock()?.live(hash, now).is_some())
    }

    async fn purge_expired(&self, now: u64) -> Result<u64, StoreError> {
        let mut state = self.lock()?;
        let expired = state.expired(now);
        Ok(expired.iter().filter(|key| state.remove(key)).count() as u64)
    }

    async fn due_letters(&self, now: u64, limit: u32) -> Result<Vec<WaitingLetter>, StoreError> {
        let state = self.lock()?;
        let due = state.outbox.iter().filter(|(_, next_try)| *next_try <= now).map(|(letter, _)| letter.clone());
        Ok(due.chain(self.stale.lock().unwrap().clone()).take(limit as usize).collect())
    }

    async fn waiting_letters(&self) -> Result<Vec<LetterId>, StoreError> {
        Ok(self.lock()?.outbox.iter().map(|(waiting, _)| waiting.letter.id.clone()).collect())
    }

    async fn letter_done(&self, id: &LetterId) -> Result<(), StoreError> {
        if self.outbox_stuck.load(Ordering::SeqCst) {
            return Err(broken());
        }
        self.lock()?.outbox.retain(|(waiting, _)| waiting.letter.id != *id);
        Ok(())
    }

    async fn letter_failed(&self, id: &LetterId, next: u64) -> Result<(), StoreError> {
        for (waiting, next_try) in &mut self.lock()?.outbox {
            if waiting.letter.id == *id {
                waiting.failures += 1;
                *next_try = next;
            }
        }
        Ok(())
    }

    async fn backup(&self, _: &Path) -> Result<(), StoreError> {
        Err(broken())
    }
}
