//! The roles of the store that acts of account owners need, played by SQLite.

use super::{SqliteStore, email_requests, links, owner_changes, security, sessions};
use async_trait::async_trait;
use domain::accounts::AccountKey;
use domain::outbox::EmailId;
use domain::self_service::account_link::{CodeOutcome, LinkEffect, LinkKind, Links, LiveLink, MagicSecrets};
use domain::self_service::device::Device;
use domain::self_service::email_request::{EmailRequest, EmailRequests, RequestKind, RequestedEmail, WaitingRequest};
use domain::self_service::owner_change::{Changed, NotChanged, OwnAccount, OwnerChange, OwnerChanges};
use domain::self_service::security::{Notice, SecurityRecord};
use domain::self_service::session::{NewSession, SecretHash, Session, SessionId, SessionLimits, Sessions};
use domain::store_error::StoreError;

#[async_trait]
impl Sessions for SqliteStore {
    async fn begin_session(
        &self,
        key: &AccountKey,
        session: NewSession,
        notice: Notice,
        now: u64,
    ) -> Result<bool, StoreError> {
        let key = key.clone();
        Ok(self.writer.write(move |connection| sessions::begin(connection, &key, &session, &notice, now)).await?)
    }

    async fn session(
        &self,
        tenant: &str,
        token: SecretHash,
        limits: SessionLimits,
        now: u64,
    ) -> Result<Option<Session>, StoreError> {
        let tenant = tenant.to_owned();
        Ok(self.readers.read(move |connection| sessions::find(connection, &tenant, token, limits, now)).await?)
    }

    async fn session_seen(&self, id: &SessionId, now: u64) -> Result<(), StoreError> {
        let id = id.clone();
        Ok(self.writer.write(move |connection| sessions::seen(connection, &id, now)).await?)
    }

    async fn session_authenticated(&self, id: &SessionId, now: u64) -> Result<bool, StoreError> {
        let id = id.clone();
        Ok(self.writer.write(move |connection| sessions::authenticated(connection, &id, now)).await?)
    }

    async fn sessions(&self, key: &AccountKey, limits: SessionLimits, now: u64) -> Result<Vec<Session>, StoreError> {
        let key = key.clone();
        Ok(self.readers.read(move |connection| sessions::list(connection, &key, limits, now)).await?)
    }

    async fn end_session(&self, key: &AccountKey, id: &SessionId) -> Result<bool, StoreError> {
        let (key, id) = (key.clone(), id.clone());
        Ok(self.writer.write(move |connection| sessions::end(connection, &key, &id)).await?)
    }

    async fn end_other_sessions(&self, key: &AccountKey, kept: &SessionId) -> Result<u64, StoreError> {
        let (key, kept) = (key.clone(), kept.clone());
        Ok(self.writer.write(move |connection| sessions::end_others(connection, &key, &kept)).await?)
    }

    async fn knows_device(&self, key: &AccountKey, device: &Device) -> Result<bool, StoreError> {
        let (key, device) = (key.clone(), device.clone());
        Ok(self.readers.read(move |connection| security::knows_device(connection, &key, &device)).await?)
    }

    async fn purge_sessions(&self, limits: SessionLimits, now: u64) -> Result<u64, StoreError> {
        Ok(self.writer.write(move |connection| sessions::purge(connection, limits, now)).await?)
    }
}

#[async_trait]
impl Links for SqliteStore {
    async fn live_link(
        &self,
        tenant: &str,
        kind: LinkKind,
        hash: SecretHash,
        now: u64,
    ) -> Result<Option<LiveLink>, StoreError> {
        let tenant = tenant.to_owned();
        Ok(self.readers.read(move |connection| links::live(connection, &tenant, kind, hash, now)).await?)
    }

    async fn use_link(
        &self,
        tenant: &str,
        hash: SecretHash,
        effect: LinkEffect,
        notice: Notice,
        now: u64,
    ) -> Result<Option<AccountKey>, StoreError> {
        let tenant = tenant.to_owned();
        Ok(self
            .writer
            .write(move |connection| links::consume(connection, &tenant, hash, &effect, &notice, now))
            .await?)
    }

    async fn magic_account(
        &self,
        tenant: &str,
        verifier: SecretHash,
        code: SecretHash,
        now: u64,
    ) -> Result<Option<AccountKey>, StoreError> {
        let tenant = tenant.to_owned();
        let find = move |connection: &_| links::magic_account(connection, &tenant, (verifier, code), now);
        Ok(self.readers.read(find).await?)
    }

    async fn use_code(
        &self,
        tenant: &str,
        magic: MagicSecrets,
        session: NewSession,
        notice: Notice,
        now: u64,
    ) -> Result<CodeOutcome, StoreError> {
        let tenant = tenant.to_owned();
        Ok(self
            .writer
            .write(move |connection| links::use_code(connection, &tenant, magic, &session, &notice, now))
            .await?)
    }

    async fn purge_links(&self, now: u64) -> Result<u64, StoreError> {
        Ok(self
            .writer
            .write(move |connection| {
                email_requests::purge(connection, now)?;
                links::purge(connection, now)
            })
            .await?)
    }
}

#[async_trait]
impl EmailRequests for SqliteStore {
    async fn request_email(&self, request: EmailRequest, now: u64) -> Result<bool, StoreError> {
        Ok(self.writer.write(move |connection| email_requests::insert(connection, &request, now)).await?)
    }

    async fn waiting_requests(&self, limit: u32) -> Result<Vec<WaitingRequest>, StoreError> {
        Ok(self.readers.read(move |connection| email_requests::waiting(connection, limit)).await?)
    }

    async fn accounts_meant(&self, request: &EmailRequest) -> Result<Vec<AccountKey>, StoreError> {
        let request = request.clone();
        Ok(self.readers.read(move |connection| email_requests::meant(connection, &request)).await?)
    }

    async fn answer_request(
        &self,
        id: i64,
        kind: RequestKind,
        emails: Vec<RequestedEmail>,
        now: u64,
    ) -> Result<Vec<EmailId>, StoreError> {
        Ok(self.writer.write(move |connection| email_requests::answer(connection, id, kind, &emails, now)).await?)
    }
}

#[async_trait]
impl OwnerChanges for SqliteStore {
    async fn change_by_owner(
        &self,
        key: &AccountKey,
        change: OwnerChange,
        notice: Notice,
        now: u64,
    ) -> Result<Changed, NotChanged> {
        let key = key.clone();
        self.writer.write(move |connection| owner_changes::change(connection, &key, &change, &notice, now)).await
    }

    async fn own_account(&self, key: &AccountKey) -> Result<Option<OwnAccount>, StoreError> {
        let key = key.clone();
        Ok(self.readers.read(move |connection| owner_changes::find(connection, &key)).await?)
    }

    async fn security_events(&self, key: &AccountKey) -> Result<Vec<SecurityRecord>, StoreError> {
        let key = key.clone();
        Ok(self.readers.read(move |connection| security::list(connection, &key)).await?)
    }

    async fn erase_due(&self, now: u64, kept_until: u64) -> Result<u64, StoreError> {
        Ok(self.writer.write(move |connection| owner_changes::erase_due(connection, now, kept_until)).await?)
    }

    async fn restore_account(&self, key: &AccountKey, now: u64) -> Result<bool, StoreError> {
        let key = key.clone();
        Ok(self.writer.write(move |connection| owner_changes::restore(connection, &key, now)).await?)
    }
}
