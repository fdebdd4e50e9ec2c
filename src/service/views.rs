//! Views of the service: who may ask it what. A view is one pointer and lends the fields that it names and no others, so that
//! the compiler keeps the website's keys and emails from the webhook.

use super::{AdminAccess, Admission, Service, StrangerLines};
use crate::account::{LocalPart, ReservedUsernames};
use crate::authenticate::Gate;
use crate::blacklist::Blacklist;
use crate::callers::Callers;
use crate::captcha::Captcha;
use crate::clock::Clock;
use crate::decision::BlacklistAnswer;
use crate::explain::RefusedAttempts;
use crate::mail::Mailer;
use crate::metrics::{Counters, Metrics};
use crate::oversee;
use crate::provisioning::Tickets;
use crate::quota::Quota;
use crate::replay::Replay;
use crate::session::Sessions;
use crate::sign_in::Door;
use crate::sign_up;
use crate::source::Source;
use crate::store::Store;
use crate::tenant::{SignatureRule, Tenants};
use crate::tries::Tries;
use crate::visits::Visits;
use ipnet::IpNet;
use std::sync::{Arc, OnceLock};
use tokio::sync::Mutex;

/// Lends a field; of the store, the trait.
macro_rules! lend {
    ($service:expr, store) => {
        &*$service.store
    };
    ($service:expr, $field:ident) => {
        &$service.$field
    };
}

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
                    lend!(self.0, $field)
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
        visits: Visits,
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
        store: dyn Store,
        admission: Admission,
        captcha: OnceLock<Captcha>,
        reserved: ReservedUsernames,
        local_part: LocalPart,
        tickets: Tickets,
        visits: Visits,
        lines: StrangerLines,
        trusted_proxies: [IpNet],
    }
}

view! {
    /// The view of the admin listener, health and metrics included.
    OperatorView {
        clock: Clock,
        tenants: Tenants,
        store: dyn Store,
        metrics: Metrics,
        admin_access: AdminAccess,
        admin_hosts: [String],
        blacklist: Blacklist,
        rules_turn: Mutex<()>,
        replay: Replay,
        sign_ins: Tries<Source>,
        visits: Visits,
        refused: RefusedAttempts,
    }
}

view! {
    /// The view of the tasks that deliver emails and clear the outbox.
    OutboxView { clock: Clock, store: dyn Store, mailer: Mailer }
}

view! {
    /// The view of the task that erases removed accounts.
    ErasureView { tenants: Tenants, store: dyn Store, mailer: Mailer, visits: Visits, refused: RefusedAttempts }
}

view! {
    /// The view of the tasks that hand operators' rules and the list file to the blacklist.
    RulesView { clock: Clock, tenants: Tenants, store: dyn Store, blacklist: Arc<Blacklist>, rules_turn: Mutex<()> }
}

view! {
    /// The view of the tasks that make the secrets a start could not make.
    SecretsView { captcha: OnceLock<Captcha>, admin_access: AdminAccess }
}

view! {
    /// The view of the tasks that follow the store, remove what has expired and log counted lines.
    UpkeepView {
        clock: Clock,
        tenants: Tenants,
        store: dyn Store,
        blacklist: Blacklist,
        refused: RefusedAttempts,
        quota: Quota,
        sign_ins: Tries<Source>,
        sessions: Sessions,
        tickets: Tickets,
        lines: StrangerLines,
    }
}

impl WebhookView {
    /// Decides attempts.
    #[inline]
    #[must_use]
    pub fn gate(&self) -> Gate<'_> {
        let Service { store, blacklist, replay, rules, decoys, .. } = &*self.0;
        Gate { store: &**store, blacklist, replay, rules: *rules, decoys }
    }
}

impl WebsiteView {
    /// Signs people up; `None` without a captcha.
    #[must_use]
    pub fn sign_up(&self) -> Option<sign_up::Desk<'_>> {
        let Service { captcha, quota, pending_most, store, mailer, .. } = &*self.0;
        Some(sign_up::Desk { captcha: captcha.get()?, quota, pending_most: *pending_most, store: &**store, mailer })
    }

    /// Signs people in.
    #[must_use]
    pub fn door(&self) -> Door<'_> {
        let Service { store, blacklist, decoys, sign_ins, sessions, .. } = &*self.0;
        Door { store: &**store, blacklist, decoys, tries: sign_ins, sessions }
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
    pub fn oversight(&self) -> oversee::Desk<'_> {
        let Service { store, blacklist, tenants, .. } = &*self.0;
        oversee::Desk { store: &**store, blacklist, tenants }
    }
}

impl OutboxView {
    /// The counters of emails.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        self.0.metrics.website()
    }
}

impl UpkeepView {
    /// The counters of accounts.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        self.0.metrics.website()
    }
}
