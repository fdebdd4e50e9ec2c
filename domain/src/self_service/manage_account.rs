//! A signed-in owner changes their account: password, phones, profile, address, its end. Each change is reported by email where it
//! opens or closes a way in.

use crate::accounts::{AccountKey, EmailAddress, NewPhone, PhoneId};
use crate::digest::Ha1;
use crate::outbox::{CONFIRMATION_LINK_LIFETIME, EmailKind};
use crate::self_service::account_link::{LinkKind, NewLink};
use crate::self_service::device::Device;
use crate::self_service::owner_change::{Changed, OwnerChange, Profile};
use crate::self_service::owners::{Fates, OwnerDraw, OwnerError, OwnerService};
use crate::self_service::security::{Notice, SecurityEvent};
use crate::self_service::session::{SecretHash, Session};
use crate::tenant::Tenant;
use crate::time::Now;
use std::time::Duration;

/// Who acts: a session's owner, with the browser of this moment.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    /// The website's tenant.
    pub tenant: &'a Tenant,
    /// The session.
    pub session: &'a Session,
    /// The browser.
    pub device: &'a Device,
}

impl Acting<'_> {
    fn notice(&self, event: SecurityEvent) -> Notice {
        Notice::silent(event, self.device.clone())
    }
}

impl OwnerService<'_> {
    /// Replaces the password's HA1s; all other sessions and all links end.
    pub async fn change_password(
        &self,
        acting: Acting<'_>,
        ha1s: Vec<Ha1>,
        drawn: &OwnerDraw,
        now: Now,
    ) -> Result<Fates, OwnerError> {
        let owner = self.owner(acting.tenant, &acting.session.account).await?;
        self.check_password(&owner, &ha1s)?;
        let change = OwnerChange::Password { ha1s, kept: acting.session.id.clone() };
        let about = Some(EmailKind::PasswordChanged);
        Ok(self.change(acting, change, SecurityEvent::PasswordChanged, about, drawn, now).await?.1)
    }

    /// Gives a phone HA1s of its own.
    pub async fn add_phone(
        &self,
        acting: Acting<'_>,
        phone: NewPhone,
        drawn: &OwnerDraw,
        now: Now,
    ) -> Result<(PhoneId, Fates), OwnerError> {
        let name = phone.name.clone();
        let about = Some(EmailKind::PhoneAdded { phone: name.as_str() });
        let change = OwnerChange::AddPhone(phone);
        let (changed, fates) = self.change(acting, change, SecurityEvent::PhoneAdded, about, drawn, now).await?;
        match changed {
            Changed::Phone(id) => Ok((id, fates)),
            Changed::Done => Err(OwnerError::Missing),
        }
    }

    /// Takes a phone's HA1s away: it alone is refused from now on.
    pub async fn revoke_phone(
        &self,
        acting: Acting<'_>,
        phone: PhoneId,
        drawn: &OwnerDraw,
        now: Now,
    ) -> Result<Fates, OwnerError> {
        let change = OwnerChange::RevokePhone(phone);
        Ok(self.change(acting, change, SecurityEvent::PhoneRevoked, None, drawn, now).await?.1)
    }

    /// Replaces the profile.
    pub async fn change_profile(
        &self,
        key: &AccountKey,
        profile: Profile,
        device: &Device,
        now: Now,
    ) -> Result<(), OwnerError> {
        let notice = Notice::nothing(device.clone());
        self.changes.change_by_owner(key, OwnerChange::Profile(profile), notice, now.unix_seconds()).await?;
        Ok(())
    }

    /// Sends a link to another address, which becomes the account's once its button is pressed. Nothing changes until then.
    pub async fn request_email_change(
        &self,
        acting: Acting<'_>,
        email: EmailAddress,
        drawn: &OwnerDraw,
        now: Now,
    ) -> Result<Fates, OwnerError> {
        let owner = self.owner(acting.tenant, &acting.session.account).await?;
        let kind = EmailKind::ConfirmEmail { token: &drawn.token };
        let link = self.compose_to(&email, &owner, kind, &drawn.emails[0], now)?;
        let mut notice = acting.notice(SecurityEvent::EmailChangeRequested);
        notice.emails.push(link);
        let change = OwnerChange::RequestEmail(NewLink {
            kind: LinkKind::ConfirmEmail,
            hash: SecretHash::of(&drawn.token),
            expires: now.unix_seconds() + CONFIRMATION_LINK_LIFETIME.as_secs(),
            email: Some(email),
            magic: None,
        });
        Ok(self.commit(acting, change, notice, now).await?.1)
    }

    /// Disables the account and has it erased after so long, unless the link in the email is used. Returns when it will be.
    pub async fn request_deletion(
        &self,
        acting: Acting<'_>,
        erase_after: Duration,
        drawn: &OwnerDraw,
        now: Now,
    ) -> Result<(u64, Fates), OwnerError> {
        let erase_at = now.unix_seconds() + erase_after.as_secs();
        let undo = NewLink {
            kind: LinkKind::Restore,
            hash: SecretHash::of(&drawn.token),
            expires: erase_at,
            email: None,
            magic: None,
        };
        let about = EmailKind::DeletionPending { token: &drawn.token, erased_at: erase_at };
        let change = OwnerChange::RequestDeletion { erase_at, undo };
        let event = SecurityEvent::DeletionRequested;
        let (_, fates) = self.change(acting, change, event, Some(about), drawn, now).await?;
        Ok((erase_at, fates))
    }

    async fn change(
        &self,
        acting: Acting<'_>,
        change: OwnerChange,
        event: SecurityEvent,
        about: Option<EmailKind<'_>>,
        drawn: &OwnerDraw,
        now: Now,
    ) -> Result<(Changed, Fates), OwnerError> {
        let mut notice = acting.notice(event);
        if let Some(kind) = about {
            let owner = self.owner(acting.tenant, &acting.session.account).await?;
            notice.emails.extend(self.compose(&owner, kind, &drawn.emails[0], now)?);
        }
        self.commit(acting, change, notice, now).await
    }

    async fn commit(
        &self,
        acting: Acting<'_>,
        change: OwnerChange,
        notice: Notice,
        now: Now,
    ) -> Result<(Changed, Fates), OwnerError> {
        let emails = notice.emails.clone();
        let (key, at) = (&acting.session.account, now.unix_seconds());
        let commit = async { Ok(Some(self.changes.change_by_owner(key, change, notice, at).await?)) };
        let (changed, fates) = self.post.send_with::<_, OwnerError>(&emails, commit).await?;
        Ok((changed.expect("it was made, or an error"), fates))
    }
}
