//! Sessions that fail when told to.

use super::Faulty;
use async_trait::async_trait;
use domain::accounts::AccountKey;
use domain::self_service::device::Device;
use domain::self_service::security::Notice;
use domain::self_service::session::{NewSession, SecretHash, Session, SessionId, SessionLimits, Sessions};
use domain::store_error::StoreError;

#[async_trait]
impl Sessions for Faulty<dyn Sessions> {
    async fn begin_session(
        &self,
        key: &AccountKey,
        session: NewSession,
        notice: Notice,
        now: u64,
    ) -> Result<bool, StoreError> {
        self.inner().await?.begin_session(key, session, notice, now).await
    }

    async fn session(
        &self,
        tenant: &str,
        token: SecretHash,
        limits: SessionLimits,
        now: u64,
    ) -> Result<Option<Session>, StoreError> {
        self.inner().await?.session(tenant, token, limits, now).await
    }

    async fn session_seen(&self, id: &SessionId, now: u64) -> Result<(), StoreError> {
        self.inner().await?.session_seen(id, now).await
    }

    async fn session_authenticated(&self, id: &SessionId, now: u64) -> Result<bool, StoreError> {
        self.inner().await?.session_authenticated(id, now).await
    }

    async fn sessions(&self, key: &AccountKey, limits: SessionLimits, now: u64) -> Result<Vec<Session>, StoreError> {
        self.inner().await?.sessions(key, limits, now).await
    }

    async fn end_session(&self, key: &AccountKey, id: &SessionId) -> Result<bool, StoreError> {
        self.inner().await?.end_session(key, id).await
    }

    async fn end_other_sessions(&self, key: &AccountKey, kept: &SessionId) -> Result<u64, StoreError> {
        self.inner().await?.end_other_sessions(key, kept).await
    }

    async fn knows_device(&self, key: &AccountKey, device: &Device) -> Result<bool, StoreError> {
        self.inner().await?.knows_device(key, device).await
    }

    async fn purge_sessions(&self, limits: SessionLimits, now: u64) -> Result<u64, StoreError> {
        self.inner().await?.purge_sessions(limits, now).await
    }
}
