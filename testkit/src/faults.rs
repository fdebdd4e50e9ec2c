//! Roles of a store that fail, are slow or make a signup wait on demand, around real ones. The roles that no test
//! wants to fail are the real ones.

mod sessions;

use async_trait::async_trait;
use domain::accounts::AccountChange;
use domain::accounts::AccountFilter;
use domain::accounts::Accounts;
use domain::accounts::CreateError;
use domain::accounts::CredentialKey;
use domain::accounts::Credentials;
use domain::accounts::LookUp;
use domain::accounts::NameTest;
use domain::accounts::{Account, AccountKey, ActivationHash};
use domain::blacklist::NetworkRules;
use domain::network::{NetworkRule, RuleAction};
use domain::outbox::DeliveryTurn;
use domain::outbox::EmailId;
use domain::outbox::Outbox;
use domain::outbox::WaitingEmail;
use domain::self_service::activations::Activations;
use domain::self_service::activations::PendingAccount;
use domain::self_service::activations::Signup;
use domain::self_service::activations::SignupError;
use domain::store_error::StoreError;
use domain::time::Now;
use ipnet::IpNet;
use realmgate::service::Roles;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{RwLock, oneshot};

/// What the roles were asked to do.
#[derive(Default)]
pub struct Faults {
    down: AtomicBool,
    delay_millis: AtomicU64,
    /// Held for writing, it makes signups wait before they are committed.
    pub before_commit: RwLock<()>,
    /// Held for writing, it makes all that is asked about activations wait.
    pub before_activation: RwLock<()>,
    /// Held for writing, it makes delivered emails wait before they leave the outbox.
    pub before_done: RwLock<()>,
    /// While set, emails cannot leave the outbox.
    outbox_stuck: AtomicBool,
    /// Emails that `due_emails` lists although they are gone by the time it returns.
    stale: Mutex<Vec<WaitingEmail>>,
    /// What the next look-up of a credential waits for.
    held: Mutex<Option<oneshot::Receiver<()>>>,
}

impl Faults {
    /// The same roles, those that fail when told to among them.
    pub fn around(self: &Arc<Self>, real: Roles) -> Roles {
        Roles {
            credentials: Arc::new(Faulty { inner: real.credentials, faults: Arc::clone(self) }),
            accounts: Arc::new(Faulty { inner: real.accounts, faults: Arc::clone(self) }),
            activations: Arc::new(Faulty { inner: real.activations, faults: Arc::clone(self) }),
            sessions: Arc::new(Faulty { inner: real.sessions, faults: Arc::clone(self) }),
            outbox: Arc::new(Faulty { inner: real.outbox, faults: Arc::clone(self) }),
            network_rules: Arc::new(Faulty { inner: real.network_rules, faults: Arc::clone(self) }),
            ..real
        }
    }

    /// From now on emails stay in the outbox, or can leave it again.
    pub fn set_outbox_stuck(&self, stuck: bool) {
        self.outbox_stuck.store(stuck, Ordering::SeqCst);
    }

    /// From now on these emails are listed as due, whether they are or not.
    pub fn list_as_due(&self, emails: Vec<WaitingEmail>) {
        *self.stale.lock().expect("no thread panicked while holding it") = emails;
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
        *self.held.lock().expect("no thread panicked while holding it") = Some(held);
        release
    }

    /// Whether a look-up waits, or has waited, since one was to be held.
    pub fn holds(&self) -> bool {
        self.held.lock().expect("no thread panicked while holding it").is_none()
    }
}

/// One role, around the real one.
struct Faulty<R: ?Sized> {
    inner: Arc<R>,
    faults: Arc<Faults>,
}

impl<R: Send + Sync + ?Sized> Faulty<R> {
    async fn inner(&self) -> Result<&R, StoreError> {
        let delay = self.faults.delay_millis.load(Ordering::SeqCst);
        if delay > 0 {
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        if self.faults.down.load(Ordering::SeqCst) {
            return Err(StoreError("told to be down".into()));
        }
        Ok(&self.inner)
    }
}

#[async_trait]
impl Credentials for Faulty<dyn Credentials> {
    fn credential<'a>(&'a self, key: CredentialKey<'a>, now: Now) -> LookUp<'a> {
        LookUp::waiting(async move {
            let held = self.faults.held.lock().expect("no thread panicked while holding it").take();
            if let Some(held) = held {
                held.await.ok();
            }
            self.inner().await?.credential(key, now).await
        })
    }

    async fn refresh(&self, now: Now) -> Result<(), StoreError> {
        self.inner().await?.refresh(now).await
    }
}

/// What a server never asks: tests ask the real store.
const NO_SERVER: &str = "only the command line does so";

#[async_trait]
impl Accounts for Faulty<dyn Accounts> {
    async fn account(&self, key: &AccountKey) -> Result<Option<Account>, StoreError> {
        self.inner().await?.account(key).await
    }

    async fn find_names(&self, which: NameTest, limit: usize) -> Result<Vec<AccountKey>, StoreError> {
        self.inner().await?.find_names(which, limit).await
    }

    async fn change_account(&self, key: &AccountKey, change: AccountChange, now: u64) -> Result<bool, StoreError> {
        self.inner().await?.change_account(key, change, now).await
    }

    async fn create_accounts(&self, _: Vec<Account>) -> Result<(), CreateError> {
        unreachable!("{NO_SERVER}")
    }

    async fn accounts(&self, _: AccountFilter<'_>, _: Option<&AccountKey>, _: u32) -> Result<Vec<Account>, StoreError> {
        unreachable!("{NO_SERVER}")
    }

    async fn count_accounts(&self, _: AccountFilter<'_>) -> Result<u64, StoreError> {
        unreachable!("{NO_SERVER}")
    }

    async fn remove_account(&self, _: &AccountKey) -> Result<bool, StoreError> {
        unreachable!("{NO_SERVER}")
    }
}

#[async_trait]
impl Activations for Faulty<dyn Activations> {
    async fn sign_up(&self, signup: Signup, now: u64) -> Result<(), SignupError> {
        let _open = self.faults.before_commit.read().await;
        self.inner().await?.sign_up(signup, now).await
    }

    async fn activate(
        &self,
        tenant: &str,
        activation: ActivationHash,
        now: u64,
    ) -> Result<Option<AccountKey>, StoreError> {
        let _open = self.faults.before_activation.read().await;
        self.inner().await?.activate(tenant, activation, now).await
    }

    async fn activation_is_live(&self, tenant: &str, activation: ActivationHash, now: u64) -> Result<bool, StoreError> {
        let _open = self.faults.before_activation.read().await;
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
}

#[async_trait]
impl Outbox for Faulty<dyn Outbox> {
    async fn due_emails(&self, turn: DeliveryTurn, now: u64, limit: u32) -> Result<Vec<WaitingEmail>, StoreError> {
        let mut due = self.inner().await?.due_emails(turn, now, limit).await?;
        due.extend(self.faults.stale.lock().expect("no thread panicked while holding it").iter().cloned());
        Ok(due)
    }

    async fn waiting_emails(&self) -> Result<Vec<EmailId>, StoreError> {
        self.inner().await?.waiting_emails().await
    }

    async fn waiting_among(&self, ids: &[EmailId]) -> Result<Vec<EmailId>, StoreError> {
        self.inner().await?.waiting_among(ids).await
    }

    async fn emails_done(&self, ids: &[EmailId]) -> Result<(), StoreError> {
        let _open = self.faults.before_done.read().await;
        if self.faults.outbox_stuck.load(Ordering::SeqCst) {
            return Err(StoreError("told to keep the letter".into()));
        }
        self.inner().await?.emails_done(ids).await
    }

    async fn email_failed(&self, id: &EmailId, next_try: u64) -> Result<(), StoreError> {
        self.inner().await?.email_failed(id, next_try).await
    }
}

#[async_trait]
impl NetworkRules for Faulty<dyn NetworkRules> {
    async fn network_rules(&self) -> Result<Vec<NetworkRule>, StoreError> {
        self.inner().await?.network_rules().await
    }

    async fn put_network_rule(&self, rule: NetworkRule) -> Result<(), StoreError> {
        self.inner().await?.put_network_rule(rule).await
    }

    async fn remove_network_rule(
        &self,
        tenant: Option<&str>,
        network: IpNet,
    ) -> Result<Option<RuleAction>, StoreError> {
        self.inner().await?.remove_network_rule(tenant, network).await
    }

    async fn purge_network_rules(&self, now: u64) -> Result<u64, StoreError> {
        self.inner().await?.purge_network_rules(now).await
    }
}
