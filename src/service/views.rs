//! Views of the service: which caller may use what. A view is one pointer and lends the fields that it names and no
//! others, so that the compiler keeps the website's keys and emails from the webhook.

use super::{AdminAccess, Admission, Roles, Service, StrangerLines};
use crate::ambient::clock::Clock;
use crate::mail::{Mail, Signals};
use crate::metrics::{Counters, Metrics};
use domain::accounts::{LocalPart, ReservedUsernames};
use domain::authentication::attempt_history::AttemptHistory;
use domain::authentication::authenticate::Gate;
use domain::authentication::replay::Replay;
use domain::authentication::{BlacklistAnswer, Callers};
use domain::blacklist::{Blacklist, oversee};
use domain::explain::RefusedAttempts;
use domain::outbox::{Delivery, Post};
use domain::self_service::captcha::Captcha;
use domain::self_service::email_request::AskedLimit;
use domain::self_service::login_challenge::LoginChallenges;
use domain::self_service::magic_code::MagicCodes;
use domain::self_service::owners::OwnerService;
use domain::self_service::provisioning::Tickets;
use domain::self_service::session::SessionLimits;
use domain::self_service::sign_in::{Ha1SignIn, SignInLimit, SignInService};
use domain::self_service::sign_up;
use domain::self_service::signup_limits::SignupLimits;
use domain::tenant::{SignatureRule, Tenants};
use ipnet::IpNet;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::Mutex;

/// Defines a view by the fields of [`Service`] that it lends, with their types.
macro_rules! view {
    ($(#[$doc:meta])* $view:ident { $($field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $view(Arc<Service>);

        impl $view {
            /// The view of this service.
            #[must_use]
            pub fn of(service: &Arc<Service>) -> Self {
                Self(Arc::clone(service))
            }

            $(
                #[doc = concat!("See [`Service::", stringify!($field), "`].")]
                #[inline]
                #[must_use]
                pub fn $field(&self) -> &$type {
                    &self.0.$field
                }
            )*
        }
    };
}

view! {
    /// The view of the webhook: no account, session or email is in it.
    WebhookView {
        clock: Clock,
        tenants: Tenants,
        callers: Callers,
        signature: SignatureRule,
        blacklist_answer: BlacklistAnswer,
        attempt_history: AttemptHistory,
        refused: RefusedAttempts,
        metrics: Metrics,
        lines: StrangerLines,
        trusted_proxies: [IpNet],
    }
}

view! {
    /// The view of the website's handlers.
    WebsiteView {
        clock: Clock,
        tenants: Tenants,
        store: Roles,
        admission: Admission,
        captcha: OnceLock<Captcha>,
        reserved: ReservedUsernames,
        local_part: LocalPart,
        tickets: Tickets,
        challenges: LoginChallenges,
        codes: MagicCodes,
        ha1_sign_in: Ha1SignIn,
        session_limits: SessionLimits,
        asked_emails: AskedLimit,
        erase_after: Duration,
        attempt_history: AttemptHistory,
        lines: StrangerLines,
        trusted_proxies: [IpNet],
    }
}

view! {
    /// The view of the admin listener, health and metrics included.
    OperatorView {
        clock: Clock,
        tenants: Tenants,
        store: Roles,
        metrics: Metrics,
        admin_access: AdminAccess,
        admin_hosts: [String],
        blacklist: Blacklist,
        rules_turn: Mutex<()>,
        replay: Replay,
        sign_ins: SignInLimit,
        attempt_history: AttemptHistory,
        refused: RefusedAttempts,
    }
}

view! {
    /// The view of the tasks that deliver emails, clear the outbox and deal with requests for emails.
    OutboxView { clock: Clock, tenants: Tenants, store: Roles, mail: Mail, codes: MagicCodes }
}

view! {
    /// The view of the task that erases removed accounts.
    ErasureView { tenants: Tenants, store: Roles, mail: Mail, attempt_history: AttemptHistory, refused: RefusedAttempts }
}

view! {
    /// The view of the task that writes registrations down.
    RegistrationsView { clock: Clock, tenants: Tenants, store: Roles, attempt_history: AttemptHistory }
}

view! {
    /// The view of the tasks that copy network rules and the network list to the blacklist.
    RulesView { clock: Clock, tenants: Tenants, store: Roles, blacklist: Arc<Blacklist>, rules_turn: Mutex<()> }
}

view! {
    /// The view of the tasks that make the secrets a start could not make.
    SecretsView { captcha: OnceLock<Captcha>, admin_access: AdminAccess }
}

view! {
    /// The view of the tasks that refresh accounts from the store, remove what has expired and log counted lines.
    UpkeepView {
        clock: Clock,
        tenants: Tenants,
        store: Roles,
        blacklist: Blacklist,
        refused: RefusedAttempts,
        signup_limits: SignupLimits,
        sign_ins: SignInLimit,
        asked_emails: AskedLimit,
        session_limits: SessionLimits,
        tickets: Tickets,
        metrics: Metrics,
        lines: StrangerLines,
    }
}

view! {
    /// The view of the task that measures the store.
    MeasureView { clock: Clock, tenants: Tenants, store: Roles, attempt_history: AttemptHistory, metrics: Metrics }
}

impl WebhookView {
    /// Decides attempts.
    #[inline]
    #[must_use]
    pub fn gate(&self) -> Gate<'_> {
        let Service { store, blacklist, replay, rules, decoys, .. } = &*self.0;
        Gate { credentials: &*store.credentials, blacklist, replay, rules: *rules, decoys }
    }
}

impl WebsiteView {
    /// Handles sign-ups; `None` without a captcha.
    #[must_use]
    pub fn sign_up(&self) -> Option<sign_up::SignUpService<'_>> {
        let Service { captcha, signup_limits: limits, pending_most, store, mail, .. } = &*self.0;
        Some(sign_up::SignUpService {
            captcha: captcha.get()?,
            limits,
            pending_most: *pending_most,
            credentials: &*store.credentials,
            accounts: &*store.accounts,
            activations: &*store.activations,
            composer: &*mail.composer,
            transport: &*mail.transport,
            claims: &mail.claims,
        })
    }

    /// Judges sign-ins.
    #[must_use]
    pub fn sign_in(&self) -> SignInService<'_> {
        let Service { store, blacklist, decoys, sign_ins, .. } = &*self.0;
        SignInService { credentials: &*store.credentials, blacklist, decoys, sign_ins }
    }

    /// Handles what owners do with their accounts.
    #[must_use]
    pub fn owners(&self) -> OwnerService<'_> {
        owners(&self.0)
    }

    /// Wakes the tasks that deliver emails.
    #[must_use]
    pub fn signals(&self) -> &Signals {
        &self.0.mail.signals
    }

    /// The website's counters.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        self.0.metrics.website()
    }
}

impl OperatorView {
    /// Refuses and allows networks. To be used while [`Service::rules_turn`] is held.
    #[must_use]
    pub fn oversight(&self) -> oversee::Oversight<'_> {
        let Service { store, blacklist, tenants, .. } = &*self.0;
        oversee::Oversight { network_rules: &*store.network_rules, blacklist, tenants }
    }
}

impl OutboxView {
    /// The outbox and the way its emails leave.
    #[must_use]
    pub fn delivery(&self) -> Delivery<'_> {
        let Service { store, mail, .. } = &*self.0;
        Delivery { outbox: &*store.outbox, transport: &*mail.transport, claims: &mail.claims }
    }

    /// Deals with requests for emails.
    #[must_use]
    pub fn owners(&self) -> OwnerService<'_> {
        owners(&self.0)
    }

    /// The counters of emails.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        self.0.metrics.website()
    }
}

fn owners(service: &Service) -> OwnerService<'_> {
    let Service { store, mail, session_limits, .. } = service;
    OwnerService {
        sessions: &*store.sessions,
        links: &*store.links,
        requests: &*store.requests,
        changes: &*store.owner_changes,
        credentials: &*store.credentials,
        composer: &*mail.composer,
        post: Post { transport: &*mail.transport, claims: &mail.claims },
        session_limits: *session_limits,
    }
}
