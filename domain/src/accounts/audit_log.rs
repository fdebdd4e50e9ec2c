//! Audit records, as the store keeps them until they are printed and for a while after.

use crate::accounts::{AuditRecord, AuditSubject};
use crate::store_error::StoreError;
use async_trait::async_trait;

/// The audit records. A record about an account is written with its change, by the store itself.
///
/// All methods may be called at once from many tasks. What returned `Ok` is durable: it survives `kill -9` and power
/// loss. A write whose future is dropped may be done or not; one that had not begun is not.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Writes an audit record of a command that changes no account. Does nothing where the store was not opened for an
    /// operator.
    async fn record(&self, subject: AuditSubject<'_>) -> Result<(), StoreError>;

    /// At most `limit` audit records that were not printed yet, oldest first.
    async fn records_to_print(&self, limit: u32) -> Result<Vec<AuditRecord>, StoreError>;

    /// Notes that all records up to number `last` were printed. The names of accounts that are gone go with that; returns
    /// whether one went.
    async fn records_printed(&self, last: u64) -> Result<bool, StoreError>;

    /// Removes audit records from before `before` (Unix seconds); returns how many.
    async fn purge_records(&self, before: u64) -> Result<u64, StoreError>;
}
