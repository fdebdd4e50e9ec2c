//! A signed-in user asks for a link that sets up a phone; the phone opens it and gets the settings, HA1s included.

use crate::accounts::{AccountKey, Credential, CredentialKey, Credentials, PhoneId};
use crate::authentication::authenticate::usable;
use crate::digest::{Ha1, HashFunction};
use crate::memory::RateLimited;
use crate::secrets::LinkToken;
use crate::self_service::provisioning::{Fetch, LinkState, Ticket, Tickets};
use crate::self_service::session::Session;
use crate::store_error::StoreError;
use crate::tenant::Tenant;
use crate::time::Now;

/// What a phone needs to log in. The HA1s are as good as the password: never logged.
#[derive(Debug)]
pub struct PhoneSettings {
    /// Whose phone it is.
    pub account: AccountKey,
    /// The HA1 to answer the platform's challenges with.
    pub ha1: Ha1,
    /// The longest registration granted, in seconds.
    pub expires: u32,
}

/// Why there is no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotIssued {
    /// The account has no HA1 that answers the platform's challenges: a phone set up by a link could never log in.
    #[error("the account has no HA1 of an algorithm that the platform asks for")]
    NoHa1,
    /// Too many links of the account were made in a short time.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
}

/// Makes `token` lead to the settings of the session's account: three times within ten minutes, and as long as nothing
/// happens to the account that ends its sessions.
pub async fn issue(
    token: &LinkToken,
    session: &Session,
    phone: Option<PhoneId>,
    tenant: &Tenant,
    tickets: &Tickets,
    credentials: &dyn Credentials,
    now: Now,
) -> Result<Result<(), NotIssued>, StoreError> {
    let account = &session.account;
    if ha1(account, phone, tenant, credentials, now).await?.is_none() {
        return Ok(Err(NotIssued::NoHa1));
    }
    let md5 = credential(account, HashFunction::Md5, credentials, now).await?;
    let Some(Credential { ha1: Some(ha1), session_epoch: epoch, .. }) = md5 else { return Ok(Err(NotIssued::NoHa1)) };
    let ticket = Ticket { account: account.clone(), ha1, phone, epoch };
    Ok(tickets.issue(tenant.id, token, ticket, &session.id, now).map_err(NotIssued::from))
}

/// Uses a link once, for the app that sent this `User-Agent`. `None` for one that is malformed, unknown, used up, over or void:
/// the answer is the same for all. A store that does not answer uses nothing up.
pub async fn redeem(
    token: &str,
    user_agent: Option<&str>,
    tenant: &Tenant,
    tickets: &Tickets,
    credentials: &dyn Credentials,
    now: Now,
) -> Result<Option<PhoneSettings>, StoreError> {
    let Some(usage) = LinkToken::parse(token).and_then(|token| tickets.take(tenant.id, &token, now)) else {
        return Ok(None);
    };
    let settings = settings(usage.ticket(), tenant, credentials, now).await?;
    if settings.is_some() {
        usage.spend(Fetch::by(user_agent, now.wall));
    } else {
        usage.void();
    }
    Ok(settings)
}

/// The state of a link for which `redeem` would succeed, using nothing up; `None` for any other.
pub async fn link_state(
    token: &str,
    tenant: &Tenant,
    tickets: &Tickets,
    credentials: &dyn Credentials,
    now: Now,
) -> Result<Option<LinkState>, StoreError> {
    let Some(token) = LinkToken::parse(token) else { return Ok(None) };
    let Some(ticket) = tickets.peek(tenant.id, &token, now) else { return Ok(None) };
    let settings = settings(&ticket, tenant, credentials, now).await?;
    Ok(settings.and_then(|_| tickets.state(tenant.id, &token, now)))
}

/// The settings of the account as it is now; `None` where it has changed since the link was made.
async fn settings(
    ticket: &Ticket,
    tenant: &Tenant,
    credentials: &dyn Credentials,
    now: Now,
) -> Result<Option<PhoneSettings>, StoreError> {
    let md5 = credential(&ticket.account, HashFunction::Md5, credentials, now).await?;
    let Some(Credential { ha1: Some(md5), expires_max, session_epoch, .. }) = md5 else { return Ok(None) };
    let is_as_then = md5.equals(&ticket.ha1) && session_epoch == ticket.epoch;
    let ha1 = ha1(&ticket.account, ticket.phone, tenant, credentials, now).await?.filter(|_| is_as_then);
    let (account, expires) = (ticket.account.clone(), expires_max.unwrap_or(tenant.expires_max));
    Ok(ha1.map(|ha1| PhoneSettings { account, ha1, expires }))
}

/// What a phone answers the platform's challenges with: of the account's HA1s, or of this phone's own, the strongest that can.
async fn ha1(
    account: &AccountKey,
    phone: Option<PhoneId>,
    tenant: &Tenant,
    credentials: &dyn Credentials,
    now: Now,
) -> Result<Option<Ha1>, StoreError> {
    for algorithm in tenant.phone_service.linphone_algorithms() {
        let Some(credential) = credential(account, algorithm, credentials, now).await? else { continue };
        let ha1 = match phone {
            None => credential.ha1,
            Some(phone) => credential.phones.of(phone).cloned(),
        };
        if ha1.is_some() {
            return Ok(ha1);
        }
    }
    Ok(None)
}

async fn credential(
    account: &AccountKey,
    algorithm: HashFunction,
    credentials: &dyn Credentials,
    now: Now,
) -> Result<Option<Credential>, StoreError> {
    let AccountKey { tenant, realm, username } = account;
    let key = CredentialKey { tenant, realm: realm.as_str(), username: username.as_str(), algorithm };
    Ok(usable(credentials.credential(key, now).await?).ok())
}
