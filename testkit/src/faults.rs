//! A store that can be told to fail, to be slow or to make a signup wait, around a real one.

use async_trait::async_trait;
use ipnet::IpNet;
use realmgate::account::{Account, AccountKey, ActivationHash};
use realmgate::audit::{Record, Subject};
use realmgate::letter::LetterId;
use realmgate::network_rule::{NetworkRule, Verdict};
use realmgate::now::Now;
use realmgate::store::{
    AccountChange, AccountFilter, CreateError, Credential, CredentialKey, Erasures, LogState, NameTest, PendingAccount,
    Signup, SignupError, Store, StoreError, Turn, WaitingLetter,
};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{RwLock, oneshot};

/// A store around another one, which answers as it is told to.
pub struct FaultyStore {
    inner: Arc<dyn Store>,
    down: AtomicBool,
    delay_millis: AtomicU64,
    /// Whoever holds it for writing makes signups wait before they are committed.
    pub before_commit: RwLock<()>,
    /// Whoever holds it for writing makes all that is asked about activations wait.
    pub before_activation: RwLock<()>,
    /// Whoever holds it for writing makes delivered letters wait before they leave the outbox.
    pub before_done: RwLock<()>,
    /// While set, letters cannot leave the outbox.
    outbox_stuck: AtomicBool,
    /// Letters that `due_letters` lists although they are gone by the time it returns.
    stale: Mutex<Vec<WaitingLetter>>,
    /// What the next look-up of a credential waits for.
    held: Mutex<Option<oneshot::Receiver<()>>>,
}

impl FaultyStore {
    /// A store that does all that `inner` does, until it is told otherwise.
    pub fn around(inner: Arc<dyn Store>) -> Self {
        Self {
            inner,
            down: AtomicBool::default(),
            delay_millis: AtomicU64::default(),
            before_commit: RwLock::default(),
            before_activation: RwLock::default(),
            before_done: RwLock::default(),
            outbox_stuck: AtomicBool::default(),
            stale: Mutex::default(),
            held: Mutex::default(),
        }
    }

    /// From now on letters stay in the outbox, or can leave it again.
    pub fn set_outbox_stuck(&self, stuck: bool) {
        self.outbox_stuck.store(stuck, Ordering::SeqCst);
    }

    /// From now on these letters are listed as due, whether they are or not.
    pub fn list_as_due(&self, letters: Vec<WaitingLetter>) {
        *self.stale.lock().expect("nobody panicked with it") = letters;
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

    /// The next look-up of a credential waits until the sender is used or dropped.
    pub fn hold_next(&self) -> oneshot::Sender<()> {
        let (release, held) = oneshot::channel();
        *self.held.lock().expect("nobody panicked with it") = Some(held);
        release
    }

    /// Whether a look-up waits, or has waited, since one was to be held.
    pub fn holds(&self) -> bool {
        self.held.lock().expect("nobody panicked with it").is_none()
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
        let held = self.held.lock().expect("nobody panicked with it").take();
        if let Some(held) = held {
            held.await.ok();
        }
        self.inner().await?.credential(key, now).await
    }

    async fn refresh(&self, now: Now) -> Result<(), StoreError> {
        self.inner().await?.refresh(now).await
    }

    async fn sign_up(&self, signup: Signup, now: u64) -> Result<(), SignupError> {
        let _open = self.before_commit.read().await;
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

    async fn find_names(&self, which: NameTest, limit: usize) -> Result<Vec<AccountKey>, StoreError> {
        self.inner().await?.find_names(which, limit).await
    }

    async fn change_account(&self, key: &AccountKey, change: AccountChange, now: u64) -> Result<bool, StoreError> {
        self.inner().await?.change_account(key, change, now).await
    }

    async fn remove_account(&self, key: &AccountKey) -> Result<bool, StoreError> {
        self.inner().await?.remove_account(key).await
    }

    async fn activate(
        &self,
        tenant: &str,
        activation: ActivationHash,
        now: u64,
    ) -> Result<Option<AccountKey>, StoreError> {
        let _open = self.before_activation.read().await;
        self.inner().await?.activate(tenant, activation, now).await
    }

    async fn activation_is_live(&self, tenant: &str, activation: ActivationHash, now: u64) -> Result<bool, StoreError> {
        let _open = self.before_activation.read().await;
        self.inner().await?.activation_is_live(tenant, activation, now).await
    }

    async fn pending_accounts(&self, tenant: &str) -> Result<u64, StoreError> {
        self.inner().await?.pending_accounts(tenant).await
    }

    async fn pending_since(&self, since: u64, limit: u32) -> Result<Vec<PendingAccount>, StoreError> {
        self.inner().await?.pending_since(since, limit).await
    }

    async fn purge_expired(&self, now: u64) -> Result<u64, StoreError> {
        self.inner().await?.purge_expired(now).await
    }

    async fn due_letters(&self, turn: Turn, now: u64, limit: u32) -> Result<Vec<WaitingLetter>, StoreError> {
        let mut due = self.inner().await?.due_letters(turn, now, limit).await?;
        due.extend(self.stale.lock().expect("nobody panicked with it").iter().cloned());
        Ok(due)
    }

    async fn waiting_letters(&self) -> Result<Vec<LetterId>, StoreError> {
        self.inner().await?.waiting_letters().await
    }

    async fn waiting_among(&self, ids: &[LetterId]) -> Result<Vec<LetterId>, StoreError> {
        self.inner().await?.waiting_among(ids).await
    }

    async fn letters_done(&self, ids: &[LetterId]) -> Result<(), StoreError> {
        let _open = self.before_done.read().await;
        if self.outbox_stuck.load(Ordering::SeqCst) {
            return Err(StoreError("told to keep the letter".into()));
        }
        self.inner().await?.letters_done(ids).await
    }

    async fn letter_failed(&self, id: &LetterId, next_try: u64) -> Result<(), StoreError> {
        self.inner().await?.letter_failed(id, next_try).await
    }

    async fn network_rules(&self) -> Result<Vec<NetworkRule>, StoreError> {
        self.inner().await?.network_rules().await
    }

    async fn put_network_rule(&self, rule: NetworkRule) -> Result<(), StoreError> {
        self.inner().await?.put_network_rule(rule).await
    }

    async fn remove_network_rule(&self, tenant: Option<&str>, network: IpNet) -> Result<Option<Verdict>, StoreError> {
        self.inner().await?.remove_network_rule(tenant, network).await
    }

    async fn purge_network_rules(&self, now: u64) -> Result<u64, StoreError> {
        self.inner().await?.purge_network_rules(now).await
    }

    async fn record(&self, subject: Subject<'_>) -> Result<(), StoreError> {
        self.inner().await?.record(subject).await
    }

    async fn records_to_print(&self, limit: u32) -> Result<Vec<Record>, StoreError> {
        self.inner().await?.records_to_print(limit).await
    }

    async fn records_printed(&self, last: u64) -> Result<bool, StoreError> {
        self.inner().await?.records_printed(last).await
    }

    async fn purge_records(&self, before: u64) -> Result<u64, StoreError> {
        self.inner().await?.purge_records(before).await
    }

    async fn erasures(&self) -> Result<Option<Erasures>, StoreError> {
        self.inner().await?.erasures().await
    }

    async fn erased(&self, erasures: Erasures) -> Result<(), StoreError> {
        self.inner().await?.erased(erasures).await
    }

    async fn empty_log(&self) -> Result<LogState, StoreError> {
        self.inner().await?.empty_log().await
    }

    async fn backup(&self, destination: &Path) -> Result<(), StoreError> {
        self.inner().await?.backup(destination).await
    }

    async fn settle(&self) -> Result<(), StoreError> {
        self.inner().await?.settle().await
    }
}
