//! The token of an activation email becomes an active account, once.

use crate::accounts::{AccountKey, ActivationHash};
use crate::secrets::LinkToken;
use crate::self_service::activations::Activations;
use crate::store_error::StoreError;
use crate::tenant::Tenant;
use crate::time::Now;

/// Uses the token of a link up and activates its account. `None` for a token that is missing, malformed, unknown, another
/// tenant's, used or expired, or whose account is gone: the answer is the same for all.
pub async fn activate(
    token: &str,
    tenant: &Tenant,
    activations: &dyn Activations,
    now: Now,
) -> Result<Option<AccountKey>, StoreError> {
    match LinkToken::parse(token) {
        Some(token) => activations.activate(&tenant.name, ActivationHash::of(&token), now.unix_seconds()).await,
        None => Ok(None),
    }
}

/// Whether `activate` would succeed, using nothing up.
pub async fn is_live(
    token: &str,
    tenant: &Tenant,
    activations: &dyn Activations,
    now: Now,
) -> Result<bool, StoreError> {
    match LinkToken::parse(token) {
        Some(token) => {
            activations.activation_is_live(&tenant.name, ActivationHash::of(&token), now.unix_seconds()).await
        }
        None => Ok(false),
    }
}
