//! Settings become nouns and edges.

use super::data_lock::DataLock;
use super::snapshot::{self, Snapshots};
use crate::attempt_history::AttemptHistory;
use crate::authenticate::{Decoys, Rules};
use crate::captcha::Captcha;
use crate::chance;
use crate::clock::Clock;
use crate::config::{self, ConfigError, FirstStart, Settings};
use crate::explain::RefusedAttempts;
use crate::http::admin::AdminAccess;
use crate::http::lifecycle::Lifecycle;
use crate::http::webhook::{Callers, Platform};
use crate::http::{Admission, StrangerLines, Website};
use crate::limits::SMTP_SEND;
use crate::mail::{Mailer, Sender, SenderError, SmtpLogin, SmtpSettings, SmtpSettingsError};
use crate::metrics::Metrics;
use crate::provisioning::Tickets;
use crate::quota::Quota;
use crate::secret::Secret;
use crate::session::Sessions;
use crate::store::{self, Store, StoreError};
use crate::tries::Tries;
use rand::Rng;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings, or a file they name.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The store does not open.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The sender of letters.
    #[error("mail.from: {0}")]
    Sender(#[from] SenderError),
    /// The relay's TLS.
    #[error(transparent)]
    Relay(#[from] SmtpSettingsError),
    /// A port cannot be bound, or another thing of the system.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// The world around a service: real, or a test's.
pub struct Outside {
    /// The time.
    pub clock: Clock,
    /// Where accounts are.
    pub store: Arc<dyn Store>,
    /// How letters leave.
    pub mailer: Arc<Mailer>,
    /// The data folder, for this server alone.
    pub lock: DataLock,
}

impl Outside {
    /// The store and the mailer that the settings name, and the data folder taken.
    pub fn real(settings: &Settings, clock: Clock) -> Result<Self, StartError> {
        let mailer = Arc::new(mailer(settings)?);
        let store = store::open(&settings.store_url())?;
        Ok(Self { clock, store, mailer, lock: DataLock::take(&settings.data_dir)? })
    }
}

/// Where connections are counted.
#[derive(Default)]
pub struct Lifecycles {
    /// Those of platforms and people, which a stop waits for.
    pub serving: Arc<Lifecycle>,
    /// Those of operators.
    pub admin: Arc<Lifecycle>,
}

/// Everything that listeners and housekeeping share.
pub struct Parts {
    pub lifecycles: Lifecycles,
    pub list_file: Option<PathBuf>,
    pub platform: Arc<Platform>,
    pub website: Arc<Website>,
    pub snapshots: Arc<Snapshots>,
    pub admin_access: Arc<AdminAccess>,
    pub new_webhook_password: Option<Secret>,
    pub lock: DataLock,
}

/// What is remembered of attempts: for the owners of their names, and for operators.
fn attempt_memories(tenants: usize, clock: &Clock, rng: &mut impl Rng) -> (Arc<AttemptHistory>, Arc<RefusedAttempts>) {
    let visits = AttemptHistory::new(tenants, rng.next_u64());
    (Arc::new(visits), Arc::new(RefusedAttempts::new(tenants, rng.next_u64(), clock.now())))
}

/// Makes them.
pub async fn assemble(settings: &Settings, outside: Outside) -> Result<Parts, StartError> {
    let mut rng = chance::system();
    let first = config::first_start(settings, &mut rng)?;
    let tenants = Arc::new(settings.tenants()?);
    let Outside { clock, store, mailer, lock } = outside;
    store.refresh(clock.now()).await?;
    let metrics = Arc::new(Metrics::new(&tenants));
    metrics.website().set_pending_most(settings.limits.pending_accounts);
    warn_of_missing(&first);
    let blacklist = Arc::new(snapshot::restore_blacklist(settings, &tenants, clock.now(), rng.next_u64()));
    let replay = Arc::new(snapshot::restore_replay(settings, &tenants, clock.now(), rng.next_u64()));
    let snapshots = Snapshots::of(settings, (&blacklist, &replay), &tenants, &clock, &metrics.website());
    let (visits, refused) = attempt_memories(tenants.count(), &clock, &mut rng);
    let (lines, decoys) = (Arc::<StrangerLines>::default(), Arc::new(Decoys::generate(&mut rng)));
    let website = Website {
        tenants: Arc::clone(&tenants),
        store: Arc::clone(&store),
        mailer,
        captcha: first.captcha_key.map(|key| Captcha::new(key.expose().as_bytes()).into()).unwrap_or_default(),
        admission: Admission::of(settings.limits.waiting_for_store, &metrics.website()),
        quota: Quota::new(settings.limits.signups(), tenants.count(), rng.next_u64()),
        pending_most: settings.limits.pending_accounts,
        blacklist: Arc::clone(&blacklist),
        decoys: Arc::clone(&decoys),
        sign_ins: Tries::new(settings.limits.sign_ins_per_minute, tenants.count(), rng.next_u64()),
        sessions: Sessions::generate(tenants.count(), &mut rng),
        tickets: Tickets::new(tenants.count(), rng.next_u64()),
        visits: Arc::clone(&visits),
        refused: Arc::clone(&refused),
        reserved: settings.reserved_usernames(),
        local_part: settings.mail.local_part(),
        trusted_proxies: settings.trusted_proxies.clone(),
        clock: clock.clone(),
        counters: metrics.website(),
        lines: Arc::clone(&lines),
    };
    let platform = Platform {
        callers: Callers::new(&tenants, &mut rng),
        signature: settings.webhook.signature,
        store,
        blacklist,
        rules_turn: tokio::sync::Mutex::default(),
        replay,
        rules: rules(settings),
        blacklist_answer: settings.webhook.blacklist_answer,
        decoys,
        visits,
        refused,
        clock,
        metrics,
        trusted_proxies: settings.trusted_proxies.clone(),
        lines,
        tenants,
    };
    let (admin_access, new_webhook_password) =
        (Arc::new(AdminAccess::new(first.admin_token)), first.new_webhook_password);
    let (platform, website) = (Arc::new(platform), Arc::new(website));
    let (list_file, lifecycles) = (settings.blacklist.list_file.clone(), Lifecycles::default());
    Ok(Parts { lifecycles, list_file, platform, website, snapshots, admin_access, new_webhook_password, lock })
}

fn rules(settings: &Settings) -> Rules {
    Rules {
        identity_register: settings.webhook.identity_register,
        identity_invite: settings.webhook.identity_invite,
        replay: settings.replay.mode,
    }
}

/// Says which secrets could not be made; they are tried again.
fn warn_of_missing(first: &FirstStart) {
    if let Some(problem) = &first.captcha_problem {
        tracing::warn!(problem, "there is no captcha, and so nobody can sign up");
    }
    if let Some(problem) = &first.admin_token_problem {
        tracing::warn!(problem, "there is no admin token, and so nobody can ask for listings");
    }
}

fn mailer(settings: &Settings) -> Result<Mailer, StartError> {
    let mail = &settings.mail;
    let sender = Sender::parse(&mail.from)?;
    if mail.transport == config::Transport::Pickup {
        return Ok(Mailer::pickup(sender, settings.pickup_dir()));
    }
    let password = mail.smtp_password()?;
    let login = mail.smtp_username.clone().zip(password).map(|(username, password)| SmtpLogin { username, password });
    let relay = SmtpSettings {
        host: mail.smtp_host.clone().unwrap_or_default(),
        port: mail.smtp_port(),
        tls: mail.smtp_tls,
        login,
        extra_ca: mail.smtp_ca_file.as_ref().map(std::fs::read).transpose()?,
        patience: SMTP_SEND,
    };
    Ok(Mailer::smtp(sender, relay)?)
}
