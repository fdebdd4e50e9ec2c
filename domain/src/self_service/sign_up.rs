//! An application becomes a pending account and an email, or nothing at all.

mod error;

pub use error::SignUpError;

use rand::CryptoRng;
use std::future::poll_fn;

use crate::accounts::Accounts;
use crate::accounts::{
    ACTIVATION_LIFETIME, Account, AccountKey, AccountState, AccountUsername, ActivationHash, DisplayName, EmailAddress,
    OwnNames, Role, Weakness, weakness_of_ha1,
};
use crate::accounts::{CredentialKey, Credentials};
use crate::digest::{Ha1, HashFunction, Realm};
use crate::network::Source;
use crate::outbox::{
    Compose, DeliveryClaims, EMAIL_LIFETIME, EmailContents, EmailFate, EmailId, EmailKind, Post, Transport,
};
use crate::secrets::LinkToken;
use crate::self_service::activations::{Activations, Signup};
use crate::self_service::captcha::Captcha;
use crate::self_service::signup_limits::SignupLimits;
use crate::store_error::StoreError;
use crate::tenant::{DirectCalling, Language, Tenant};
use crate::time::Now;
use error::full;

// An email that is tried for longer would lead to an account that is gone, one for less could still be of use.
const _: () = assert!(EMAIL_LIFETIME.as_secs() == ACTIVATION_LIFETIME.as_secs());

/// What a signup needs: what judges it, and where accounts and emails go.
#[derive(Clone, Copy)]
pub struct SignUpService<'a> {
    /// Judges captchas.
    pub captcha: &'a Captcha,
    /// Counts signups by source, mailbox and tenant.
    pub limits: &'a SignupLimits,
    /// How many accounts of one tenant may wait for their activation.
    pub pending_most: u32,
    /// The credentials of all accounts, which know most names that are taken.
    pub credentials: &'a dyn Credentials,
    /// The accounts.
    pub accounts: &'a dyn Accounts,
    /// Writes account and email in one transaction.
    pub activations: &'a dyn Activations,
    /// Composes the email.
    pub composer: &'a dyn Compose,
    /// Delivers it.
    pub transport: &'a dyn Transport,
    /// Which emails are being delivered right now.
    pub claims: &'a DeliveryClaims,
}

/// What a person filled in, every field read, and where it came from.
#[derive(Debug)]
pub struct Application<'a> {
    /// The tenant whose website it was.
    pub tenant: &'a Tenant,
    /// The realm the HA1s were made for.
    pub realm: Realm,
    /// The source that is charged for it.
    pub source: Source,
    /// The wanted username.
    pub username: AccountUsername,
    /// The display name.
    pub name: DisplayName,
    /// The email's recipient.
    pub email: EmailAddress,
    /// One or more HA1s of one password.
    pub ha1s: Vec<Ha1>,
    /// The captcha as handed back, still to be judged.
    pub captcha: Answered,
    /// The language of the email.
    pub language: Language,
}

/// A captcha's token and the answer to it. Never printed.
pub struct Answered {
    /// The token, untouched.
    pub token: String,
    /// The answer, as typed.
    pub answer: String,
}

impl std::fmt::Debug for Answered {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Answered(..)")
    }
}

/// The randomness that a signup needs, drawn beforehand.
#[derive(Debug)]
pub struct Drawn {
    email: EmailId,
    token: LinkToken,
}

impl Drawn {
    /// Draws an email's id and an activation token.
    pub fn new(rng: &mut dyn CryptoRng) -> Self {
        Self { email: EmailId::generate(rng), token: LinkToken::generate(rng) }
    }
}

/// The account exists; its email is delivered or will be.
#[derive(Debug)]
pub struct SignedUp {
    /// The account's key.
    pub key: AccountKey,
    /// What became of its email.
    pub email: EmailFate,
}

/// Signs a person up: captcha, rate limit, conflict, write (docs/contract.md section 3). Once begun it must be run to
/// its end: run it as a task of its own, so that a client that goes away does not stop it half-way.
pub async fn sign_up(
    application: Application<'_>,
    service: SignUpService<'_>,
    drawn: Drawn,
    now: Now,
) -> Result<SignedUp, SignUpError> {
    let Answered { token, answer } = &application.captcha;
    service.captcha.check(&application.tenant.name, token, answer, now)?;
    // Thousands of hashes, a millisecond: only after a solved captcha.
    if let Some(weakness) = weakness(&application) {
        return Err(SignUpError::WeakPassword(weakness));
    }
    let mailbox = application.email.mailbox();
    let reservation =
        poll_fn(|context| service.limits.poll_reserve(application.source, &mailbox, now, context)).await?;
    let written = write(application, service, drawn, now).await;
    match &written {
        Ok(_) => reservation.created(now),
        Err(SignUpError::Taken) => reservation.conflict(now),
        // Failed: the reservation is given back, so that a retry does not meet the limit.
        Err(_) => drop(reservation),
    }
    written
}

fn weakness(application: &Application<'_>) -> Option<Weakness> {
    let Application { username, realm, name, email, ha1s, .. } = application;
    let names = OwnNames::of(username, realm, Some(name), Some(email));
    ha1s.iter().find_map(|ha1| weakness_of_ha1(username, realm, &names, ha1))
}

async fn write(
    application: Application<'_>,
    service: SignUpService<'_>,
    drawn: Drawn,
    now: Now,
) -> Result<SignedUp, SignUpError> {
    let account = pending(&application, now);
    let key = account.key.clone();
    if is_full(&key.tenant, service, now).await? {
        return Err(full());
    }
    if is_taken(&key, service, now).await? {
        return Err(SignUpError::Taken);
    }
    let contents = EmailContents {
        id: &drawn.email,
        tenant: application.tenant,
        account: &key,
        name: Some(&application.name),
        recipient: &application.email,
        language: application.language,
        kind: EmailKind::Activate { token: &drawn.token },
    };
    let email = service.composer.compose(contents, now)?;
    let signup = Signup {
        account,
        language: application.language,
        activation: ActivationHash::of(&drawn.token),
        activation_expires: now.unix_seconds() + ACTIVATION_LIFETIME.as_secs(),
        email: email.clone(),
        pending_most: service.pending_most,
    };
    let post = Post { transport: service.transport, claims: service.claims };
    let commit = async { Ok(service.activations.sign_up(signup, now.unix_seconds()).await?) };
    let ((), fates) = post.send_with::<_, SignUpError>(&[email], commit).await?;
    Ok(SignedUp { key, email: fates.into_iter().next().expect("one for each email that was written") })
}

fn pending(application: &Application<'_>, now: Now) -> Account {
    Account {
        key: AccountKey {
            tenant: application.tenant.name.clone(),
            realm: application.realm.clone(),
            username: application.username.clone(),
        },
        name: Some(application.name.clone()),
        email: Some(application.email.clone()),
        role: Role::guest(),
        state: AccountState::Pending,
        created: now.unix_seconds(),
        activated: None,
        application_sid: None,
        direct_calling: DirectCalling::default(),
        expires_max: None,
        ha1s: application.ha1s.clone(),
    }
}

/// An early check, so that a taken name costs no email; the store decides. Most names are new, and memory knows that.
async fn is_taken(key: &AccountKey, service: SignUpService<'_>, now: Now) -> Result<bool, StoreError> {
    let (tenant, realm, username) = (key.tenant.as_str(), key.realm.as_str(), key.username.as_str());
    let in_memory = CredentialKey { tenant, realm, username, algorithm: HashFunction::Md5 };
    if matches!(service.credentials.credential(in_memory, now).await, Ok(None)) {
        return Ok(false);
    }
    Ok(service.accounts.account(key).await?.is_some_and(|account| stands_in_the_way(&account, now)))
}

/// An early check, so that a tenant without room costs no email; the store decides. Expired accounts that are not removed
/// yet take no room.
async fn is_full(tenant: &str, service: SignUpService<'_>, now: Now) -> Result<bool, StoreError> {
    let most = u64::from(service.pending_most);
    let has_room = service.activations.pending_at_most(tenant).is_some_and(|pending| pending < most);
    if has_room || service.activations.pending_accounts(tenant).await? < most {
        return Ok(false);
    }
    Ok(service.activations.purge_expired(now.unix_seconds()).await? == 0
        || service.activations.pending_accounts(tenant).await? >= most)
}

fn stands_in_the_way(account: &Account, now: Now) -> bool {
    account.state != AccountState::Pending || account.created + ACTIVATION_LIFETIME.as_secs() >= now.unix_seconds()
}
