//! Somebody signed in asks for a link that sets up a phone; the phone opens it and gets the settings, HA1s included.

use crate::account::AccountKey;
use crate::authenticate::usable;
use crate::digest::{Ha1, HashFunction};
use crate::link_token::LinkToken;
use crate::now::Now;
use crate::provisioning::{Ticket, Tickets};
use crate::sign_in::Resumed;
use crate::store::{Credential, CredentialKey, Store, StoreError};
use crate::tenant::Tenant;
use crate::too_many::TooMany;

/// What a phone needs to log in. The HA1s are as good as the password: never logged.
#[derive(Debug)]
pub struct PhoneSettings {
    /// Whose phone it is.
    pub account: AccountKey,
    /// For phones that speak MD5.
    pub md5: Ha1,
    /// For phones that speak SHA-256, where the account has one.
    pub sha256: Option<Ha1>,
    /// The longest registration granted, in seconds.
    pub expires: u32,
}

/// Makes `token` lead to the settings of the session's account: three times within ten minutes, and as long as nothing
/// happens to the account that ends its sessions.
pub fn issue(token: &LinkToken, session: Resumed, tenant: &Tenant, tickets: &Tickets, now: Now) -> Result<(), TooMany> {
    let ha1 = session.credential.ha1.expect("a session is confirmed by the account's MD5 HA1");
    let ticket = Ticket { account: session.account, ha1, epoch: session.credential.session_epoch };
    tickets.issue(tenant.id, token, ticket, now)
}

/// Uses a link once. `None` for one that is malformed, unknown, used up, over or void: the phone is told the same about
/// all. A store that does not answer uses nothing up.
pub async fn redeem(
    token: &str,
    tenant: &Tenant,
    tickets: &Tickets,
    store: &dyn Store,
    now: Now,
) -> Result<Option<PhoneSettings>, StoreError> {
    let Some(usage) = LinkToken::parse(token).and_then(|token| tickets.take(tenant.id, &token, now)) else {
        return Ok(None);
    };
    let settings = settings(usage.ticket(), tenant, store, now).await?;
    if settings.is_some() {
        usage.spend();
    } else {
        usage.void();
    }
    Ok(settings)
}

/// Whether `redeem` would succeed, using nothing up.
pub async fn is_live(
    token: &str,
    tenant: &Tenant,
    tickets: &Tickets,
    store: &dyn Store,
    now: Now,
) -> Result<bool, StoreError> {
    match LinkToken::parse(token).and_then(|token| tickets.look(tenant.id, &token, now)) {
        Some(ticket) => Ok(settings(&ticket, tenant, store, now).await?.is_some()),
        None => Ok(false),
    }
}

/// The settings of the account as it is now; `None` where it is no longer what the link was made for.
async fn settings(
    ticket: &Ticket,
    tenant: &Tenant,
    store: &dyn Store,
    now: Now,
) -> Result<Option<PhoneSettings>, StoreError> {
    let md5 = credential(&ticket.account, HashFunction::Md5, store, now).await?;
    let sha256 = credential(&ticket.account, HashFunction::Sha256, store, now).await?;
    let Some(Credential { ha1: Some(md5), expires_max, session_epoch, .. }) = md5 else { return Ok(None) };
    let is_as_then = md5.equals(&ticket.ha1) && session_epoch == ticket.epoch;
    Ok(is_as_then.then(|| PhoneSettings {
        account: ticket.account.clone(),
        md5,
        sha256: sha256.and_then(|credential| credential.ha1),
        expires: expires_max.unwrap_or(tenant.expires_max),
    }))
}

async fn credential(
    account: &AccountKey,
    algorithm: HashFunction,
    store: &dyn Store,
    now: Now,
) -> Result<Option<Credential>, StoreError> {
    let AccountKey { tenant, realm, username } = account;
    let key = CredentialKey { tenant, realm: realm.as_str(), username: username.as_str(), algorithm };
    Ok(usable(store.credential(key, now).await?).ok())
}
