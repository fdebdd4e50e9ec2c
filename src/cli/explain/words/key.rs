//! Which account an explanation is about.

use crate::config::TenantSettings;
use domain::accounts::{AccountKey, AccountUsername};
use domain::digest::Realm;
use domain::explain::Explanation;

/// The account that the attempt claims to be; `None` for a name that no account can have.
pub(super) fn key_of(explanation: &Explanation, tenant: &TenantSettings) -> Option<AccountKey> {
    let (username, realm) = explanation.claimed.as_ref()?;
    let username = AccountUsername::parse(username).ok()?;
    Some(AccountKey { tenant: tenant.name.clone(), realm: Realm::parse(realm)?, username })
}
