//! The one shared state, which handlers, admin routes and housekeeping ask. The wiring makes one for all workers and gives
//! each of them a view; nobody else holds it whole. No logic is in it.

mod admin_access;
mod admission;
mod stranger_lines;
mod views;

pub use admin_access::AdminAccess;
pub use admission::{Admission, Overloaded, Place};
pub use stranger_lines::{Refusal, StrangerLines};
pub use views::{ErasureView, OperatorView, OutboxView, RulesView, SecretsView, UpkeepView, WebhookView, WebsiteView};

use crate::account::{LocalPart, ReservedUsernames};
use crate::authenticate::{Decoys, Rules};
use crate::blacklist::Blacklist;
use crate::callers::Callers;
use crate::captcha::Captcha;
use crate::clock::Clock;
use crate::decision::BlacklistAnswer;
use crate::explain::RefusedAttempts;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::provisioning::Tickets;
use crate::quota::Quota;
use crate::replay::Replay;
use crate::session::Sessions;
use crate::source::Source;
use crate::store::Store;
use crate::tenant::{SignatureRule, Tenants};
use crate::tries::Tries;
use crate::visits::Visits;
use ipnet::IpNet;
use std::sync::{Arc, OnceLock};
use tokio::sync::Mutex;

/// All of it.
pub struct Service {
    /// Reads the time.
    pub clock: Clock,
    /// Whose websites and phones there are.
    pub tenants: Arc<Tenants>,
    /// Where accounts, credentials, the outbox and operators' rules are.
    pub store: Arc<dyn Store>,
    /// How emails leave.
    pub mailer: Arc<Mailer>,
    /// Counts what happens.
    pub metrics: Metrics,
    /// Which lines about strangers are written to the log.
    pub lines: StrangerLines,
    /// Proxies whose `X-Forwarded-For`, or else `Forwarded`, is believed.
    pub trusted_proxies: Vec<IpNet>,

    /// Which platforms may call the webhook.
    pub callers: Callers,
    /// Whether their calls must be signed.
    pub signature: SignatureRule,
    /// Which checks an operator has set.
    pub rules: Rules,
    /// Which verified answers were seen.
    pub replay: Arc<Replay>,
    /// How the webhook's answers tell of a listing.
    pub blacklist_answer: BlacklistAnswer,

    /// Sources and names rejected without checking the password; guesses at the webhook and the website count together.
    pub blacklist: Arc<Blacklist>,
    /// Held by whoever hands operators' rules to the blacklist, from reading them in the store on: two at once could leave the
    /// older ones in force.
    pub rules_turn: Mutex<()>,
    /// HA1s of nobody.
    pub decoys: Decoys,
    /// The last attempts under each name, for their owners.
    pub visits: Visits,
    /// The last refused attempt of each name, for operators.
    pub refused: RefusedAttempts,

    /// Which requests of the website may wait for the store.
    pub admission: Admission,
    /// Judges captchas; without it nobody can sign up. Set later where a start could make no key for it.
    pub captcha: OnceLock<Captcha>,
    /// Limits sign-ups by source, mailbox and tenant.
    pub quota: Quota,
    /// How many accounts of one tenant may wait for their activation.
    pub pending_most: u32,
    /// Usernames that nobody may sign up with.
    pub reserved: ReservedUsernames,
    /// What may stand before the `@` of an email address.
    pub local_part: LocalPart,
    /// Limits sign-ins by source.
    pub sign_ins: Tries<Source>,
    /// Signs the tokens of sessions.
    pub sessions: Sessions,
    /// Links that set up phones.
    pub tickets: Tickets,

    /// The token that operators need.
    pub admin_access: AdminAccess,
}
