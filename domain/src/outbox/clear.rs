//! Removes emails that signups have delivered from the outbox, many at once, after the answers.

use crate::outbox::{Delivery, EmailId, MailError};
use crate::store_error::StoreError;

/// Why delivered emails are still in the outbox. No claim is held on them any more: the next round over the outbox,
/// which is due now, finds them delivered.
#[derive(Debug, thiserror::Error)]
pub enum NotCleared {
    /// Their files or names could not be synced to the disk.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// Their rows could not be removed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Removes the emails that were delivered since the last call from the outbox: syncs their files and names to the disk, which
/// no answer has waited for, removes their rows, then the marks that say they were delivered. Returns how many. Once begun it must be run to its end.
pub async fn clear_outbox(delivery: Delivery<'_>) -> Result<u64, NotCleared> {
    let in_hand = delivery.claims.take_delivered();
    if in_hand.is_empty() {
        return Ok(0);
    }
    let ids: Vec<_> = in_hand.iter().map(|email| email.id().clone()).collect();
    clear(&ids, delivery).await?;
    Ok(ids.len() as u64)
}

async fn clear(ids: &[EmailId], delivery: Delivery<'_>) -> Result<(), NotCleared> {
    delivery.transport.sync(ids).await?;
    delivery.outbox.emails_done(ids).await?;
    delivery.transport.discard(ids).await;
    Ok(())
}
