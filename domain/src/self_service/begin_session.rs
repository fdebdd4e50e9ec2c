//! An owner who has shown who they are gets a session, and hears of it where the browser is new.

use crate::accounts::AccountKey;
use crate::outbox::EmailKind;
use crate::secrets::LinkToken;
use crate::self_service::account_link::{CodeOutcome, LinkEffect, MagicSecrets};
use crate::self_service::device::Device;
use crate::self_service::owners::{Fates, Owner, OwnerDraw, OwnerError, OwnerService};
use crate::self_service::security::{Notice, SecurityEvent};
use crate::self_service::session::{NewSession, SecretHash, SessionId, SignInMethod};
use crate::tenant::Tenant;
use crate::time::Now;

/// A session that was begun: its token, which is as good as a password while it lasts, and what became of emails about it.
#[derive(Debug)]
pub struct BegunSession {
    /// Whose it is.
    pub account: AccountKey,
    /// The token for the client.
    pub token: LinkToken,
    /// What became of the email about a new browser.
    pub emails: Fates,
}

/// What a session is begun with.
#[derive(Debug)]
pub struct SessionDraw {
    /// What its owner will call it by.
    pub id: SessionId,
    /// Its token, and the id of an email.
    pub draw: OwnerDraw,
}

impl SessionDraw {
    /// Draws them.
    pub fn new(rng: &mut dyn rand::CryptoRng) -> Self {
        Self { id: SessionId::draw(rng), draw: OwnerDraw::new(rng) }
    }

    fn session(&self, method: SignInMethod, device: &Device) -> NewSession {
        NewSession { id: self.id.clone(), hash: SecretHash::of(&self.draw.token), method, device: device.clone() }
    }
}

impl OwnerService<'_> {
    /// Begins a session of an account whose password was shown.
    pub async fn begin_session(
        &self,
        tenant: &Tenant,
        key: AccountKey,
        device: &Device,
        drawn: SessionDraw,
        now: Now,
    ) -> Result<BegunSession, OwnerError> {
        let owner = self.owner(tenant, &key).await?;
        let notice = self.sign_in_notice(&owner, SecurityEvent::SignedIn, device, &drawn.draw, now).await?;
        let session = drawn.session(SignInMethod::Password, device);
        let emails = notice.emails.clone();
        let commit = async {
            let begun = self.sessions.begin_session(&key, session, notice, now.unix_seconds()).await?;
            Ok::<_, OwnerError>(begun.then_some(()))
        };
        let (begun, fates) = self.post.send_with(&emails, commit).await?;
        begun.ok_or(OwnerError::Missing)?;
        Ok(BegunSession { account: key, token: drawn.draw.token, emails: fates })
    }

    /// Signs in with a link from an email, in the window that asked for it. `None` where the link is not good, or not there.
    pub async fn sign_in_by_link(
        &self,
        tenant: &Tenant,
        link: &LinkToken,
        verifier: SecretHash,
        device: &Device,
        drawn: SessionDraw,
        now: Now,
    ) -> Result<Option<BegunSession>, OwnerError> {
        let hash = SecretHash::of(link);
        let kind = crate::self_service::account_link::LinkKind::Magic;
        let live = self.links.live_link(&tenant.name, kind, hash, now.unix_seconds()).await?;
        let Some(live) = live.filter(|live| live.verifier == Some(verifier)) else { return Ok(None) };
        let owner = self.owner(tenant, &live.account).await?;
        let notice = self.sign_in_notice(&owner, SecurityEvent::SignedInByEmail, device, &drawn.draw, now).await?;
        let effect = LinkEffect::BeginSession { session: drawn.session(SignInMethod::Magic, device), verifier };
        let emails = notice.emails.clone();
        let commit = async {
            Ok::<_, OwnerError>(self.links.use_link(&tenant.name, hash, effect, notice, now.unix_seconds()).await?)
        };
        let (account, fates) = self.post.send_with(&emails, commit).await?;
        Ok(account.map(|account| BegunSession { account, token: drawn.draw.token, emails: fates }))
    }

    /// Signs in with the code from an email, typed in the window that asked for it. `None` where it is wrong, or nothing waits
    /// for one.
    pub async fn sign_in_by_code(
        &self,
        tenant: &Tenant,
        magic: MagicSecrets,
        device: &Device,
        drawn: SessionDraw,
        now: Now,
    ) -> Result<Option<BegunSession>, OwnerError> {
        let found = self.links.magic_account(&tenant.name, magic.verifier, magic.code, now.unix_seconds()).await?;
        let notice = match &found {
            Some(key) => {
                let owner = self.owner(tenant, key).await?;
                self.sign_in_notice(&owner, SecurityEvent::SignedInByEmail, device, &drawn.draw, now).await?
            }
            None => Notice::silent(SecurityEvent::SignedInByEmail, device.clone()),
        };
        let session = drawn.session(SignInMethod::Magic, device);
        let emails = notice.emails.clone();
        let commit = async {
            let tried = self.links.use_code(&tenant.name, magic, session, notice, now.unix_seconds()).await?;
            Ok::<_, OwnerError>(match tried {
                CodeOutcome::Right(account) => Some(account),
                CodeOutcome::Wrong => None,
            })
        };
        let (account, fates) = self.post.send_with(&emails, commit).await?;
        Ok(account.map(|account| BegunSession { account, token: drawn.draw.token, emails: fates }))
    }

    /// The event, and an email where no such browser was signed in before, unless none was at all.
    async fn sign_in_notice(
        &self,
        owner: &Owner<'_>,
        event: SecurityEvent,
        device: &Device,
        drawn: &OwnerDraw,
        now: Now,
    ) -> Result<Notice, OwnerError> {
        let mut notice = Notice::silent(event, device.clone());
        if !self.sessions.knows_device(owner.key, device).await? {
            let address = device.address.map(|address| address.to_string());
            let kind = EmailKind::NewSignIn {
                at: now.unix_seconds(),
                address: address.as_deref(),
                user_agent: device.user_agent.as_deref(),
            };
            notice.emails.extend(self.compose(owner, kind, &drawn.emails[0], now)?);
        }
        Ok(notice)
    }
}
