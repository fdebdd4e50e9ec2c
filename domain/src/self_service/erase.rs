//! Erases what is left of removed accounts and replaced passwords: emails that were not collected, changes that were
//! followed, the store's log.

use crate::accounts::AccountKey;
use crate::outbox::{DeliveryClaims, MailError, Transport};
use crate::self_service::upkeep::{LogState, Upkeep};
use crate::store_error::StoreError;

/// What a round found.
#[derive(Debug)]
pub struct Erased {
    /// Accounts that are gone, whose traces in memory are to go too.
    pub accounts: Vec<AccountKey>,
}

/// Why something could not be erased; it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum NotErased {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The pickup folder.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// An email is being delivered right now.
    #[error("one of the emails is being delivered")]
    InDelivery,
}

/// Erases what is due but for the log; `None` where nothing was. Emails that are being delivered right now wait for the
/// next round.
pub async fn erase(
    upkeep: &dyn Upkeep,
    transport: &dyn Transport,
    claims: &DeliveryClaims,
) -> Result<Option<Erased>, NotErased> {
    let Some(mut erasures) = upkeep.erasures().await? else { return Ok(None) };
    let accounts = std::mem::take(&mut erasures.accounts);
    let in_hand = claims.claim_all(&erasures.emails).ok_or(NotErased::InDelivery)?;
    transport.erase(&erasures.emails).await?;
    drop(in_hand);
    upkeep.erased(erasures).await?;
    Ok(Some(Erased { accounts }))
}

/// Erases all there is, at once. For a command, when no server runs and so nothing is being delivered.
pub async fn erase_all(upkeep: &dyn Upkeep, transport: &dyn Transport) -> Result<LogState, NotErased> {
    while erase(upkeep, transport, &DeliveryClaims::default()).await?.is_some() {}
    Ok(upkeep.empty_log().await?)
}
