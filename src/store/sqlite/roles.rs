//! The roles of the store, played by SQLite: each method hands its work to the writer, a reader or the index.

use super::{SqliteError, SqliteStore, accounts, audit, backup, erasure, network_rules, outbox, pending, signups};
use async_trait::async_trait;
use domain::accounts::{
    Account, AccountChange, AccountFilter, AccountKey, Accounts, ActivationHash, AuditLog, AuditRecord, AuditSubject,
    CreateError, Credential, CredentialKey, Credentials, LookUp, NameTest, Progress, STALE_AFTER,
};
use domain::blacklist::NetworkRules;
use domain::network::{NetworkRule, RuleAction};
use domain::outbox::{DeliveryTurn, EmailId, Outbox, WaitingEmail};
use domain::self_service::activations::{Activations, PendingAccount, Signup, SignupError};
use domain::self_service::upkeep::{Erasures, LogState, StoreFigures, Upkeep};
use domain::store_error::StoreError;
use domain::time::Now;
use ipnet::IpNet;
use rusqlite::Connection;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

impl SqliteStore {
    fn look_up(&self, key: CredentialKey<'_>, now: Now) -> Result<Option<Credential>, StoreError> {
        let Some(index) = self.index.get() else { return Err(StoreError("not read yet".into())) };
        if now.since(Duration::from_millis(self.refreshed.load(Ordering::Acquire))) > STALE_AFTER {
            return Err(StoreError("what is known of the accounts is too old".into()));
        }
        Ok(index.get(key))
    }
}

#[async_trait]
impl Credentials for SqliteStore {
    fn credential<'a>(&'a self, key: CredentialKey<'a>, now: Now) -> LookUp<'a> {
        LookUp::answered(self.look_up(key, now))
    }

    async fn refresh(&self, now: Now) -> Result<(), StoreError> {
        let follower = Arc::clone(&self.follower);
        let work = move || follower.lock().unwrap_or_else(PoisonError::into_inner).catch_up_and_settle();
        tokio::task::spawn_blocking(work).await.map_err(SqliteError::of)??;
        let refreshed = u64::try_from(now.monotonic.as_millis()).unwrap_or(u64::MAX);
        self.refreshed.fetch_max(refreshed, Ordering::Release);
        Ok(())
    }
}

#[async_trait]
impl Accounts for SqliteStore {
    async fn create_accounts(&self, accounts: Vec<Account>) -> Result<(), CreateError> {
        self.import_accounts(accounts, &Arc::default()).await
    }

    async fn import_accounts(&self, accounts: Vec<Account>, progress: &Arc<Progress>) -> Result<(), CreateError> {
        let (author, progress, pending) = (self.author.clone(), Arc::clone(progress), Arc::clone(&self.pending));
        let work = move |connection: &Connection| {
            pending.forget();
            accounts::create(connection, &accounts, author.as_deref(), &progress)
        };
        self.writer.write(work).await
    }

    async fn account(&self, key: &AccountKey) -> Result<Option<Account>, StoreError> {
        let key = key.clone();
        Ok(self.readers.read(move |connection| accounts::find(connection, &key)).await?)
    }

    async fn accounts(
        &self,
        filter: AccountFilter<'_>,
        after: Option<&AccountKey>,
        limit: u32,
    ) -> Result<Vec<Account>, StoreError> {
        let page = accounts::AccountPage {
            tenant: filter.tenant.to_owned(),
            realm: filter.realm.map(str::to_owned),
            after: after.map(|key| (key.realm.as_str().to_owned(), key.username.as_str().to_owned())),
            limit,
        };
        Ok(self.readers.read(move |connection| accounts::list(connection, &page)).await?)
    }

    async fn count_accounts(&self, filter: AccountFilter<'_>) -> Result<u64, StoreError> {
        let (tenant, realm) = (filter.tenant.to_owned(), filter.realm.map(str::to_owned));
        Ok(self.readers.read(move |connection| accounts::count(connection, &tenant, realm.as_deref())).await?)
    }

    async fn find_names(&self, which: NameTest, limit: usize) -> Result<Vec<AccountKey>, StoreError> {
        Ok(self.readers.read(move |connection| accounts::find_names(connection, &which, limit)).await?)
    }

    async fn change_account(&self, key: &AccountKey, change: AccountChange, now: u64) -> Result<bool, StoreError> {
        let (key, author) = (key.clone(), self.author.clone());
        Ok(self
            .writer
            .write(move |connection| accounts::change(connection, &key, &change, now, author.as_deref()))
            .await?)
    }

    async fn remove_account(&self, key: &AccountKey) -> Result<bool, StoreError> {
        let (key, author) = (key.clone(), self.author.clone());
        Ok(self.writer.write(move |connection| accounts::remove(connection, &key, author.as_deref())).await?)
    }
}

#[async_trait]
impl Activations for SqliteStore {
    async fn sign_up(&self, signup: Signup, now: u64) -> Result<(), SignupError> {
        let pending = Arc::clone(&self.pending);
        self.writer.write(move |connection| signups::sign_up(connection, &signup, &pending, now)).await
    }

    async fn activate(
        &self,
        tenant: &str,
        activation: ActivationHash,
        now: u64,
    ) -> Result<Option<AccountKey>, StoreError> {
        let tenant = tenant.to_owned();
        Ok(self.writer.write(move |connection| signups::activate(connection, &tenant, activation, now)).await?)
    }

    async fn activation_is_live(&self, tenant: &str, activation: ActivationHash, now: u64) -> Result<bool, StoreError> {
        let tenant = tenant.to_owned();
        let look = move |connection: &_| signups::live_account(connection, &tenant, activation, now);
        Ok(self.readers.read(look).await?.is_some())
    }

    async fn pending_accounts(&self, tenant: &str) -> Result<u64, StoreError> {
        let tenant = tenant.to_owned();
        Ok(self.readers.read(move |connection| Ok(pending::pending(connection, &tenant)?)).await?)
    }

    fn pending_at_most(&self, tenant: &str) -> Option<u64> {
        self.pending.bound(tenant)
    }

    async fn pending_since(&self, since: u64, limit: u32) -> Result<Vec<PendingAccount>, StoreError> {
        Ok(self.readers.read(move |connection| signups::pending_since(connection, since, limit)).await?)
    }

    async fn purge_expired(&self, now: u64) -> Result<u64, StoreError> {
        Ok(self.writer.write(move |connection| signups::purge_expired(connection, now)).await?)
    }
}

#[async_trait]
impl Outbox for SqliteStore {
    async fn due_emails(&self, turn: DeliveryTurn, now: u64, limit: u32) -> Result<Vec<WaitingEmail>, StoreError> {
        Ok(self.readers.read(move |connection| outbox::due(connection, turn, now, limit)).await?)
    }

    async fn waiting_emails(&self) -> Result<Vec<EmailId>, StoreError> {
        Ok(self.readers.read(outbox::ids).await?)
    }

    async fn waiting_among(&self, ids: &[EmailId]) -> Result<Vec<EmailId>, StoreError> {
        let ids = ids.to_vec();
        Ok(self.readers.read(move |connection| outbox::among(connection, ids)).await?)
    }

    async fn emails_done(&self, ids: &[EmailId]) -> Result<(), StoreError> {
        let ids = ids.to_vec();
        Ok(self.writer.write(move |connection| outbox::done(connection, &ids)).await?)
    }

    async fn email_failed(&self, id: &EmailId, next_try: u64) -> Result<(), StoreError> {
        let id = id.clone();
        Ok(self.writer.write(move |connection| outbox::failed(connection, &id, next_try)).await?)
    }
}

#[async_trait]
impl NetworkRules for SqliteStore {
    async fn network_rules(&self) -> Result<Vec<NetworkRule>, StoreError> {
        Ok(self.readers.read(network_rules::all).await?)
    }

    async fn put_network_rule(&self, rule: NetworkRule) -> Result<(), StoreError> {
        Ok(self.writer.write(move |connection| network_rules::put(connection, &rule)).await?)
    }

    async fn remove_network_rule(
        &self,
        tenant: Option<&str>,
        network: IpNet,
    ) -> Result<Option<RuleAction>, StoreError> {
        let tenant = tenant.map(str::to_owned);
        Ok(self.writer.write(move |connection| network_rules::remove(connection, tenant.as_deref(), network)).await?)
    }

    async fn purge_network_rules(&self, now: u64) -> Result<u64, StoreError> {
        Ok(self.writer.write(move |connection| network_rules::purge(connection, now)).await?)
    }
}

#[async_trait]
impl AuditLog for SqliteStore {
    async fn record(&self, subject: AuditSubject<'_>) -> Result<(), StoreError> {
        let Some(author) = self.author.clone() else { return Ok(()) };
        let [tenant, realm, detail] = [subject.tenant, subject.realm, subject.detail].map(|it| it.map(str::to_owned));
        let work = move |connection: &Connection| {
            let subject =
                AuditSubject { tenant: tenant.as_deref(), realm: realm.as_deref(), detail: detail.as_deref() };
            audit::of(connection, &author, subject)
        };
        Ok(self.writer.write(work).await?)
    }

    async fn records_to_print(&self, limit: u32) -> Result<Vec<AuditRecord>, StoreError> {
        Ok(self.readers.read(move |connection| audit::not_printed(connection, limit)).await?)
    }

    async fn records_printed(&self, last: u64) -> Result<bool, StoreError> {
        Ok(self.writer.write(move |connection| audit::printed(connection, last)).await?)
    }

    async fn purge_records(&self, before: u64) -> Result<u64, StoreError> {
        Ok(self.writer.write(move |connection| audit::purge(connection, before)).await?)
    }
}

#[async_trait]
impl Upkeep for SqliteStore {
    async fn erasures(&self) -> Result<Option<Erasures>, StoreError> {
        let (follower, is_followed) = (Arc::clone(&self.follower), self.index.get().is_some());
        let last = move || {
            if is_followed { follower.lock().unwrap_or_else(PoisonError::into_inner).followed() } else { i64::MAX }
        };
        Ok(self.readers.read(move |connection| erasure::due(connection, last())).await?)
    }

    async fn erased(&self, erasures: Erasures) -> Result<(), StoreError> {
        Ok(self.writer.write(move |connection| erasure::done(connection, &erasures)).await?)
    }

    async fn empty_log(&self) -> Result<LogState, StoreError> {
        let file = self.file.clone();
        Ok(tokio::task::spawn_blocking(move || file.empty_log()).await.map_err(SqliteError::of)??)
    }

    async fn backup_with_progress(&self, destination: &Path, progress: &Arc<Progress>) -> Result<(), StoreError> {
        let (file, destination, progress) = (self.file.clone(), destination.to_owned(), Arc::clone(progress));
        let work = move || backup::write(&file, &destination, &progress);
        tokio::task::spawn_blocking(work).await.map_err(SqliteError::of)??;
        if let Some(author) = self.author.clone() {
            // The copy is good, whether the store that it was made of can still be written or not.
            let _: Result<(), SqliteError> =
                self.writer.write(move |connection| backup::note(connection, author.at)).await;
        }
        Ok(())
    }

    async fn figures(&self) -> Result<StoreFigures, StoreError> {
        let (follower, file) = (Arc::clone(&self.follower), self.file.clone());
        // Before a reader is taken: the follower may be reading all accounts, and sign-ins need the readers meanwhile.
        let count = move || follower.lock().unwrap_or_else(PoisonError::into_inner).account_counts();
        let accounts = tokio::task::spawn_blocking(count).await.map_err(SqliteError::of)?;
        let read = move |connection: &Connection| {
            let (emails_waiting, oldest_email) = outbox::waiting(connection)?;
            let last_backup = backup::last(connection)?;
            let (database_bytes, log_bytes) = file.sizes()?;
            Ok(StoreFigures { accounts, emails_waiting, oldest_email, last_backup, database_bytes, log_bytes })
        };
        Ok(self.readers.read(read).await?)
    }

    async fn settle(&self) -> Result<(), StoreError> {
        let file = self.file.clone();
        Ok(tokio::task::spawn_blocking(move || file.settle()).await.map_err(SqliteError::of)??)
    }
}
