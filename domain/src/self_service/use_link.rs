//! The links in emails to owners are used: for a new password, a new address, the former address, an account that is not to be
//! deleted after all. Each is used up by a button, never by opening it.

use crate::accounts::AccountKey;
use crate::digest::Ha1;
use crate::outbox::{EmailKind, UNDO_LINK_LIFETIME};
use crate::secrets::LinkToken;
use crate::self_service::account_link::{LinkEffect, LinkKind, LiveLink, NewLink};
use crate::self_service::device::Device;
use crate::self_service::owners::{Fates, OwnerDraw, OwnerError, OwnerService};
use crate::self_service::security::{Notice, SecurityEvent};
use crate::self_service::session::{SecretHash, SessionId};
use crate::tenant::Tenant;
use crate::time::Now;

/// A link that was used.
#[derive(Debug)]
pub struct UsedLink {
    /// Whose it was.
    pub account: AccountKey,
    /// What became of the emails about it.
    pub emails: Fates,
}

impl OwnerService<'_> {
    /// A link that is good, using nothing up; `None` for one that is malformed, unknown, another tenant's, used, expired or void:
    /// the answer is the same for all.
    pub async fn live_link(
        &self,
        tenant: &Tenant,
        kind: LinkKind,
        token: &str,
        now: Now,
    ) -> Result<Option<LiveLink>, OwnerError> {
        let Some(token) = LinkToken::parse(token) else { return Ok(None) };
        Ok(self.links.live_link(&tenant.name, kind, SecretHash::of(&token), now.unix_seconds()).await?)
    }

    /// Sets new HA1s; all sessions, links and phone credentials end, and the owner is notified.
    pub async fn recover(
        &self,
        tenant: &Tenant,
        token: &str,
        ha1s: Vec<Ha1>,
        device: &Device,
        drawn: OwnerDraw,
        now: Now,
    ) -> Result<Option<UsedLink>, OwnerError> {
        let effect = LinkEffect::SetPassword(ha1s);
        self.used(tenant, token, effect, (SecurityEvent::Recovered, device), drawn, now).await
    }

    /// Sets the address that the link was sent to. The former one is notified, with a link that undoes it.
    pub async fn confirm_email(
        &self,
        tenant: &Tenant,
        token: &str,
        kept: Option<SessionId>,
        device: &Device,
        drawn: OwnerDraw,
        now: Now,
    ) -> Result<Option<UsedLink>, OwnerError> {
        let undo = NewLink {
            kind: LinkKind::UndoEmail,
            hash: SecretHash::of(&drawn.token),
            expires: now.unix_seconds() + UNDO_LINK_LIFETIME.as_secs(),
            email: None,
            magic: None,
        };
        let effect = LinkEffect::SetEmail { kept, undo };
        self.used(tenant, token, effect, (SecurityEvent::EmailChanged, device), drawn, now).await
    }

    /// Sets the former address again; all sessions and links end.
    pub async fn undo_email(
        &self,
        tenant: &Tenant,
        token: &str,
        device: &Device,
        drawn: OwnerDraw,
        now: Now,
    ) -> Result<Option<UsedLink>, OwnerError> {
        let effect = LinkEffect::UndoEmail;
        self.used(tenant, token, effect, (SecurityEvent::EmailChangeUndone, device), drawn, now).await
    }

    /// The account is enabled again and not deleted.
    pub async fn restore(
        &self,
        tenant: &Tenant,
        token: &str,
        device: &Device,
        drawn: OwnerDraw,
        now: Now,
    ) -> Result<Option<UsedLink>, OwnerError> {
        let effect = LinkEffect::Restore;
        self.used(tenant, token, effect, (SecurityEvent::DeletionUndone, device), drawn, now).await
    }

    async fn used(
        &self,
        tenant: &Tenant,
        token: &str,
        effect: LinkEffect,
        (event, device): (SecurityEvent, &Device),
        drawn: OwnerDraw,
        now: Now,
    ) -> Result<Option<UsedLink>, OwnerError> {
        let Some(live) = self.live_link(tenant, effect.kind(), token, now).await? else { return Ok(None) };
        let owner = self.owner(tenant, &live.account).await?;
        if let LinkEffect::SetPassword(ha1s) = &effect {
            self.check_password(&owner, ha1s)?;
        }
        let mut notice = Notice::silent(event, device.clone());
        let (kind, id) = (email_about(&effect, &live, &drawn), &drawn.emails[0]);
        if let Some(kind) = kind {
            notice.emails.extend(self.compose(&owner, kind, id, now)?);
        }
        let hash = SecretHash::of(&LinkToken::parse(token).expect("it was found by it"));
        let emails = notice.emails.clone();
        let commit = async { Ok(self.links.use_link(&tenant.name, hash, effect, notice, now.unix_seconds()).await?) };
        let (account, fates) = self.post.send_with::<_, OwnerError>(&emails, commit).await?;
        Ok(account.map(|account| UsedLink { account, emails: fates }))
    }
}

/// What goes to the address that the account had until then.
fn email_about<'d>(effect: &LinkEffect, live: &'d LiveLink, drawn: &'d OwnerDraw) -> Option<EmailKind<'d>> {
    match effect {
        LinkEffect::SetPassword(_) => Some(EmailKind::PasswordChanged),
        LinkEffect::SetEmail { .. } => {
            live.email.as_ref().map(|new| EmailKind::EmailChanged { token: &drawn.token, new })
        }
        LinkEffect::BeginSession { .. } | LinkEffect::UndoEmail | LinkEffect::Restore => None,
    }
}
