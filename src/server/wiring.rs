//! Settings become nouns and edges.

use super::snapshot::{self, Snapshots};
use crate::ambient::clock::Clock;
use crate::ambient::data_lock::DataLock;
use crate::ambient::randomness;
use crate::config::{self, ConfigError, FirstStart, Settings, TlsSettings};
use crate::http::plumbing::lifecycle::Lifecycle;
use crate::mail::{Mail, Pickup, Sender, SenderError, Smtp, SmtpSettingsError};
use crate::metrics::{Metrics, StartFigures};
use crate::service::{AdminAccess, Admission, Roles, Service, StrangerLines};
use crate::store;
use domain::authentication::Callers;
use domain::authentication::attempt_history::AttemptHistory;
use domain::authentication::authenticate::{Decoys, Rules};
use domain::explain::RefusedAttempts;
use domain::secrets::{LinkToken, Secret};
use domain::self_service::captcha::Captcha;
use domain::self_service::email_request::asked_limit;
use domain::self_service::login_challenge::LoginChallenges;
use domain::self_service::magic_code::MagicCodes;
use domain::self_service::provisioning::Tickets;
use domain::self_service::sign_in::sign_in_limit;
use domain::self_service::signup_limits::SignupLimits;
use domain::store_error::StoreError;
use domain::time::Now;
use rand::Rng as _;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// Limit: how long one email may take to be handed to a relay, connection included.
const SMTP_SEND: Duration = Duration::from_mins(1);

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings, or a file they name.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The store does not open.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The sender of emails.
    #[error("mail.from: {0}")]
    Sender(#[from] SenderError),
    /// The relay's TLS.
    #[error(transparent)]
    Relay(#[from] SmtpSettingsError),
    /// A port cannot be bound, or another error of the system.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// What a service needs from outside: real, or a test's.
pub struct Outside {
    /// The time.
    pub clock: Clock,
    /// Where accounts are.
    pub store: Roles,
    /// How emails are composed and leave.
    pub mail: Arc<Mail>,
    /// The data folder, for this server alone.
    pub lock: DataLock,
}

impl Outside {
    /// The store and the mail that the settings name, and the data folder taken.
    pub fn real(settings: &Settings, clock: Clock) -> Result<Self, StartError> {
        let mail = Arc::new(mail(settings)?);
        let store = store::open(&settings.store_url())?.into();
        Ok(Self { clock, store, mail, lock: DataLock::take(&settings.data_dir)? })
    }

    /// The same with a store that is open already, or with doubles of its roles.
    pub fn around(store: Roles, settings: &Settings, clock: Clock) -> Result<Self, StartError> {
        let mail = Arc::new(mail(settings)?);
        Ok(Self { clock, store, mail, lock: DataLock::take(&settings.data_dir)? })
    }
}

/// Where connections are counted.
#[derive(Default)]
pub(super) struct Lifecycles {
    /// Those of the public and webhook listeners, which a stop waits for.
    pub(super) serving: Arc<Lifecycle>,
    /// Those of the admin listener.
    pub(super) admin: Arc<Lifecycle>,
}

/// Everything that listeners and housekeeping share.
pub(super) struct Parts {
    pub(super) lifecycles: Lifecycles,
    pub(super) list_file: Option<PathBuf>,
    pub(super) service: Arc<Service>,
    pub(super) snapshots: Arc<Snapshots>,
    pub(super) new_webhook_password: Option<Secret>,
    pub(super) lock: DataLock,
}

/// Makes them.
pub(super) async fn assemble(settings: &Settings, outside: Outside) -> Result<Parts, StartError> {
    let mut rng = randomness::system();
    let first = config::first_start(settings, &mut rng)?;
    let tenants = Arc::new(settings.tenants()?);
    let Outside { clock, store, mail, lock } = outside;
    store.credentials.refresh(clock.now()).await?;
    let metrics = Metrics::new(&tenants, start_figures(settings, clock.now())?);
    warn_of_missing(&first);
    let FirstStart { captcha_key, admin_token, new_webhook_password, .. } = first;
    let (now, count) = (clock.now(), tenants.count());
    // Without the key of captchas there is no secret that outlives a restart: challenges and codes of minutes then end with it.
    let secret = captcha_key.clone().unwrap_or_else(|| Secret::new(LinkToken::generate(&mut rng).to_link_text()));
    let service = Arc::new(Service {
        lines: StrangerLines::default(),
        trusted_proxies: settings.trusted_proxies.clone(),
        callers: Callers::new(&tenants, &mut rng),
        signature: settings.webhook.signature,
        rules: rules(settings),
        blacklist: Arc::new(snapshot::restore_blacklist(settings, &tenants, now, rng.next_u64())),
        replay: Arc::new(snapshot::restore_replay(settings, &tenants, now, rng.next_u64())),
        blacklist_answer: settings.webhook.blacklist_answer,
        rules_turn: Mutex::default(),
        decoys: Decoys::generate(&mut rng),
        attempt_history: AttemptHistory::new(count, rng.next_u64()),
        refused: RefusedAttempts::new(count, rng.next_u64(), now),
        admission: Admission::of(settings.limits.waiting_for_store, metrics.website()),
        captcha: captcha_key.map(|key| Captcha::new(key.expose().as_bytes()).into()).unwrap_or_default(),
        signup_limits: SignupLimits::new(settings.limits.signups(), count, rng.next_u64()),
        pending_most: settings.limits.pending_accounts,
        reserved: settings.reserved_usernames(),
        local_part: settings.mail.local_part(),
        sign_ins: sign_in_limit(settings.limits.sign_ins_per_minute, count, rng.next_u64()),
        challenges: LoginChallenges::new(secret.expose().as_bytes()),
        codes: MagicCodes::new(secret.expose().as_bytes()),
        ha1_sign_in: settings.sign_in.ha1,
        session_limits: settings.sign_in.session_limits(),
        asked_emails: asked_limit(count, rng.next_u64()),
        erase_after: settings.accounts.erase_after.get(),
        tickets: Tickets::new(count, rng.next_u64()),
        admin_access: AdminAccess::new(admin_token),
        admin_hosts: settings.admin_hosts.clone(),
        metrics,
        mail,
        store,
        tenants,
        clock,
    });
    let Service { blacklist, replay, tenants, clock, metrics, .. } = &*service;
    let snapshots = Snapshots::of(settings, (blacklist, replay), tenants, clock, metrics.website());
    let (list_file, lifecycles) = (settings.blacklist.list_file.clone(), Lifecycles::default());
    Ok(Parts { lifecycles, list_file, service, snapshots, new_webhook_password, lock })
}

fn start_figures(settings: &Settings, now: Now) -> Result<StartFigures, ConfigError> {
    let certificate_expiry = settings.tls.as_ref().map(TlsSettings::expiry).transpose()?.flatten();
    Ok(StartFigures { now, pending_limit: settings.limits.pending_accounts, certificate_expiry })
}

fn rules(settings: &Settings) -> Rules {
    Rules {
        identity_register: settings.webhook.identity_register,
        identity_invite: settings.webhook.identity_invite,
        replay: settings.replay.mode,
    }
}

/// Logs which secrets could not be made; they are retried.
fn warn_of_missing(first: &FirstStart) {
    if let Some(error) = &first.captcha_problem {
        tracing::error!(error, "sign-up disabled: no captcha key");
    }
    if let Some(error) = &first.admin_token_problem {
        tracing::error!(error, "admin API disabled: no admin token");
    }
}

fn mail(settings: &Settings) -> Result<Mail, StartError> {
    let mail = &settings.mail;
    let sender = Sender::parse(&mail.from)?;
    if mail.transport == config::MailTransport::Pickup {
        return Ok(Mail::new(sender, Box::new(Pickup::new(settings.pickup_dir()))));
    }
    Ok(Mail::new(sender, Box::new(Smtp::new(mail.relay(SMTP_SEND)?)?)))
}
