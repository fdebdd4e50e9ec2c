//! The one shared state, which handlers, admin routes and housekeeping ask. The wiring makes one for all workers and hands
//! out views of it; only src/server holds all of it. There is no logic in it.

mod admin_access;
mod admission;
mod roles;
mod stranger_lines;
mod views;

pub use admin_access::AdminAccess;
pub use admission::{Admission, AdmissionPermit, Overloaded};
pub use roles::Roles;
pub use stranger_lines::{
    ACTIVATION_LINK_REJECTED, NO_ANSWER, PROVISIONING_LINK_REJECTED, SIGN_UP_REJECTED, StrangerLines, WebsiteRefusal,
};
pub use views::{
    ErasureView, MeasureView, OperatorView, OutboxView, RegistrationsView, RulesView, SecretsView, UpkeepView,
    WebhookView, WebsiteView,
};

use crate::ambient::clock::Clock;
use crate::mail::Mail;
use crate::metrics::Metrics;
use domain::accounts::{LocalPart, ReservedUsernames};
use domain::authentication::attempt_history::AttemptHistory;
use domain::authentication::authenticate::{Decoys, Rules};
use domain::authentication::replay::Replay;
use domain::authentication::{BlacklistAnswer, Callers};
use domain::blacklist::Blacklist;
use domain::explain::RefusedAttempts;
use domain::self_service::captcha::Captcha;
use domain::self_service::email_request::AskedLimit;
use domain::self_service::login_challenge::LoginChallenges;
use domain::self_service::magic_code::MagicCodes;
use domain::self_service::provisioning::Tickets;
use domain::self_service::session::SessionLimits;
use domain::self_service::sign_in::{Ha1SignIn, SignInLimit};
use domain::self_service::signup_limits::SignupLimits;
use domain::tenant::{SignatureRule, Tenants};
use ipnet::IpNet;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::Mutex;

/// All shared state.
pub struct Service {
    /// Reads the time.
    pub clock: Clock,
    /// The tenants of the settings.
    pub tenants: Arc<Tenants>,
    /// Holds accounts, credentials, the outbox and network rules.
    pub store: Roles,
    /// Composes and delivers emails.
    pub mail: Arc<Mail>,
    /// All metrics.
    pub metrics: Metrics,
    /// Which log lines untrusted clients may cause.
    pub lines: StrangerLines,
    /// Proxies whose `X-Forwarded-For`, or else `Forwarded`, is believed.
    pub trusted_proxies: Vec<IpNet>,

    /// Which platforms may call the webhook.
    pub callers: Callers,
    /// Whether their calls must be signed.
    pub signature: SignatureRule,
    /// The checks that the settings configure.
    pub rules: Rules,
    /// The verified answers seen so far.
    pub replay: Arc<Replay>,
    /// How the webhook's answers report a listing.
    pub blacklist_answer: BlacklistAnswer,

    /// Sources and names rejected without checking the password; guesses at the webhook and the website count together.
    pub blacklist: Arc<Blacklist>,
    /// Held from reading network rules in the store until the blacklist has them: two tasks at once could leave the older
    /// ones in force.
    pub rules_turn: Mutex<()>,
    /// HA1s to verify against where there is no credential.
    pub decoys: Decoys,
    /// The last attempts under each name, for their owners.
    pub attempt_history: AttemptHistory,
    /// The last rejected attempt of each name, for operators.
    pub refused: RefusedAttempts,

    /// Which requests of the website may wait for the store.
    pub admission: Admission,
    /// Issues and checks captchas; without it, sign-up is disabled. Set later where a start could not create its key.
    pub captcha: OnceLock<Captcha>,
    /// Limits sign-ups by source, mailbox and tenant.
    pub signup_limits: SignupLimits,
    /// How many accounts of one tenant may wait for activation.
    pub pending_most: u32,
    /// Reserved usernames.
    pub reserved: ReservedUsernames,
    /// What may precede the `@` of an email address.
    pub local_part: LocalPart,
    /// Limits sign-ins by source.
    pub sign_ins: SignInLimit,
    /// Issues and burns the challenges of sign-ins.
    pub challenges: LoginChallenges,
    /// Keeps hashes of the codes that sign in.
    pub codes: MagicCodes,
    /// Whether an HA1 itself signs in.
    pub ha1_sign_in: Ha1SignIn,
    /// How long sessions last.
    pub session_limits: SessionLimits,
    /// How often a source may ask for emails.
    pub asked_emails: AskedLimit,
    /// How long an account that its owner deletes can be kept.
    pub erase_after: Duration,
    /// Links that set up phones.
    pub tickets: Tickets,

    /// The token that operators need.
    pub admin_access: AdminAccess,
    /// Names the admin listener answers to, besides loopback and its own addresses.
    pub admin_hosts: Vec<String>,
}
