//! Requests for emails are dealt with: a moment after their answers, so that these tell nothing, nor how long they take.

use crate::accounts::{ACTIVATION_LIFETIME, AccountKey, AccountState, ActivationHash};
use crate::outbox::{ComposeError, Email, EmailFate, EmailId, EmailKind, MAGIC_LINK_LIFETIME, RECOVERY_LINK_LIFETIME};
use crate::secrets::LinkToken;
use crate::self_service::account_link::{LinkKind, MagicSecrets, NewLink};
use crate::self_service::email_request::{
    EmailPermission, EmailRequest, RequestKind, RequestedEmail, RequestedSecret, WaitingRequest,
};
use crate::self_service::magic_code::{MagicCode, MagicCodes};
use crate::self_service::owners::{Owner, OwnerError, OwnerService};
use crate::self_service::session::SecretHash;
use crate::tenant::{Tenant, Tenants};
use crate::time::Now;
use rand::CryptoRng;

/// Limit: requests for emails that are dealt with at once.
const REQUESTS_AT_ONCE: u32 = 100;

/// What a round did.
#[derive(Debug, Default)]
pub struct Answered {
    /// What became of the emails that went out.
    pub emails: Vec<EmailFate>,
    /// Emails that could not be composed: our fault, and the same with each further try. The requests are gone.
    pub failed: Vec<ComposeError>,
    /// Whether more may wait.
    pub more: bool,
}

impl OwnerService<'_> {
    /// Deals with the requests that wait, oldest first. Where the store or the mail fails, they wait on.
    pub async fn answer_requests(
        &self,
        tenants: &Tenants,
        codes: &MagicCodes,
        now: Now,
        rng: &mut (dyn CryptoRng + Send),
    ) -> Result<Answered, OwnerError> {
        let waiting = self.requests.waiting_requests(REQUESTS_AT_ONCE).await?;
        let mut answered = Answered { more: !waiting.is_empty(), ..Answered::default() };
        for request in waiting {
            let failed = &mut answered.failed;
            answered.emails.extend(self.answer_request(request, tenants, (codes, failed), now, rng).await?);
        }
        Ok(answered)
    }

    async fn answer_request(
        &self,
        WaitingRequest { id, request }: WaitingRequest,
        tenants: &Tenants,
        (codes, failed): (&MagicCodes, &mut Vec<ComposeError>),
        now: Now,
        rng: &mut (dyn CryptoRng + Send),
    ) -> Result<Vec<EmailFate>, OwnerError> {
        let mut requested = Vec::new();
        if let Some(tenant) =
            tenants.by_name(&request.tenant).filter(|_| request.permission == EmailPermission::Granted)
        {
            for account in self.requests.accounts_meant(&request).await? {
                let (token, email) = (LinkToken::generate(rng), EmailId::generate(rng));
                match self.requested(&request, tenant, account, (&token, &email), codes, now).await {
                    Ok(email) => requested.extend(email),
                    Err(OwnerError::Compose(error)) => failed.push(error),
                    Err(error) => return Err(error),
                }
            }
        }
        let emails: Vec<Email> = requested.iter().map(|requested| requested.email.clone()).collect();
        let commit = async { Ok(self.requests.answer_request(id, request.kind, requested, now.unix_seconds()).await?) };
        let (_, fates) = self.post.send_with::<_, OwnerError>(&emails, commit).await?;
        Ok(fates)
    }

    /// The email to one account; `None` where it has no address to write to.
    async fn requested(
        &self,
        request: &EmailRequest,
        tenant: &Tenant,
        account: AccountKey,
        (token, id): (&LinkToken, &EmailId),
        codes: &MagicCodes,
        now: Now,
    ) -> Result<Option<RequestedEmail>, OwnerError> {
        let mut owner = match self.owner(tenant, &account).await {
            Ok(owner) => owner,
            Err(OwnerError::Missing) => return Ok(None),
            Err(error) => return Err(error),
        };
        owner.account.profile.language = owner.account.profile.language.or(Some(request.language));
        let code = MagicCode::of(token);
        let Some((kind, secret)) = secret(request, token, &code, codes, now) else { return Ok(None) };
        let email = self.compose_as(request, &owner, kind, id, now)?;
        Ok(email.map(|email| RequestedEmail { account: account.clone(), email, secret }))
    }

    /// To the corrected address, where there is one.
    fn compose_as(
        &self,
        request: &EmailRequest,
        owner: &Owner<'_>,
        kind: EmailKind<'_>,
        id: &EmailId,
        now: Now,
    ) -> Result<Option<Email>, OwnerError> {
        match &request.email {
            Some(corrected) => self.compose_to(corrected, owner, kind, id, now).map(Some),
            None => self.compose(owner, kind, id, now),
        }
    }
}

/// What is in the email, and what is kept of it.
fn secret<'t>(
    request: &EmailRequest,
    token: &'t LinkToken,
    code: &'t MagicCode,
    codes: &MagicCodes,
    now: Now,
) -> Option<(EmailKind<'t>, RequestedSecret)> {
    let link = |kind, lifetime: std::time::Duration, magic| {
        let expires = now.unix_seconds() + lifetime.as_secs();
        RequestedSecret::Link(NewLink { kind, hash: SecretHash::of(token), expires, email: None, magic })
    };
    Some(match request.kind {
        RequestKind::Recover => (EmailKind::Recover { token }, link(LinkKind::Recover, RECOVERY_LINK_LIFETIME, None)),
        RequestKind::Magic => {
            let verifier = request.verifier?;
            let magic = MagicSecrets { verifier, code: codes.hash(code, verifier) };
            let kind = EmailKind::Magic { token, code: code.as_str() };
            (kind, link(LinkKind::Magic, MAGIC_LINK_LIFETIME, Some(magic)))
        }
        RequestKind::Resend => {
            let expires = now.unix_seconds() + ACTIVATION_LIFETIME.as_secs();
            let (hash, email) = (ActivationHash::of(token), request.email.clone());
            (EmailKind::Activate { token }, RequestedSecret::Activation { hash, expires, email })
        }
        RequestKind::Welcome => (EmailKind::Welcome, RequestedSecret::Nothing(AccountState::Active)),
        RequestKind::Disabled => (EmailKind::Disabled, RequestedSecret::Nothing(AccountState::Disabled)),
        RequestKind::PasswordSet => (EmailKind::PasswordChanged, RequestedSecret::Nothing(AccountState::Active)),
    })
}
