//! Letters that signups have delivered leave the outbox, many at once, behind the answers.

use crate::letter::LetterId;
use crate::mail::{MailError, Mailer};
use crate::outbox::Outbox;
use crate::store_error::StoreError;

/// Why delivered letters are still in the outbox. They are in nobody's hand any more: the outbox finds them delivered.
#[derive(Debug, thiserror::Error)]
pub enum NotCleared {
    /// Their names could not be brought down to the disk.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// Their rows could not be removed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes the letters that were delivered since the last time out of the outbox: their names go to the disk, then their
/// rows, then what told that they were delivered. Says how many. Once begun it must be run to its end.
pub async fn clear_outbox(outbox: &dyn Outbox, mailer: &Mailer) -> Result<u64, NotCleared> {
    let in_hand = mailer.take_delivered();
    if in_hand.is_empty() {
        return Ok(0);
    }
    let ids: Vec<_> = in_hand.iter().map(|letter| letter.id().clone()).collect();
    let cleared = clear(&ids, outbox, mailer).await;
    drop(in_hand);
    if cleared.is_err() {
        mailer.wake();
    }
    cleared.map(|()| ids.len() as u64)
}

async fn clear(ids: &[LetterId], outbox: &dyn Outbox, mailer: &Mailer) -> Result<(), NotCleared> {
    mailer.sync().await?;
    outbox.letters_done(ids).await?;
    mailer.discard(ids).await;
    Ok(())
}
