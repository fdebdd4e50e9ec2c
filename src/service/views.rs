//! Who may ask what of the service. A view is one pointer to it, and lends what it names and nothing else: the compiler keeps
//! the website's keys from the webhook and passwords' checks from what sweeps up.

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

/// Makes a view of what may be asked through it: fields of the service, by their names and types.
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
    /// What the webhook asks: nothing of the website is among it.
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
    /// What the handlers of the website ask.
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
    /// What the admin listener asks, health and metrics included.
    OperatorView {
        clock: Clock,
        tenants: Tenants,
        store: dyn Store,
        metrics: Metrics,
        admin_access: AdminAccess,
        blacklist: Blacklist,
        rules_turn: Mutex<()>,
        replay: Replay,
        sign_ins: Tries<Source>,
        visits: Visits,
        refused: RefusedAttempts,
    }
}

view! {
    /// What delivers the emails of the outbox asks, and what takes the delivered ones out of it.
    OutboxView { clock: Clock, store: dyn Store, mailer: Mailer }
}

view! {
    /// What erases all traces of a removed account asks.
    ErasureView { tenants: Tenants, store: dyn Store, mailer: Mailer, visits: Visits, refused: RefusedAttempts }
}

view! {
    /// What hands rules and lists of networks to the blacklist asks.
    RulesView { clock: Clock, tenants: Tenants, store: dyn Store, blacklist: Arc<Blacklist>, rules_turn: Mutex<()> }
}

view! {
    /// What makes the secrets that a start could not make asks.
    SecretsView { captcha: OnceLock<Captcha>, admin_access: AdminAccess }
}

view! {
    /// What follows the store, sweeps up what is over and logs what was only counted asks.
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
    /// What decides on attempts.
    #[inline]
    #[must_use]
    pub fn gate(&self) -> Gate<'_> {
        let Service { store, blacklist, replay, rules, decoys, .. } = &*self.0;
        Gate { store: &**store, blacklist, replay, rules: *rules, decoys }
    }
}

impl WebsiteView {
    /// What signs people up; `None` without a captcha.
    #[must_use]
    pub fn sign_up(&self) -> Option<sign_up::Desk<'_>> {
        let Service { captcha, quota, pending_most, store, mailer, .. } = &*self.0;
        Some(sign_up::Desk { captcha: captcha.get()?, quota, pending_most: *pending_most, store: &**store, mailer })
    }

    /// What signs people in.
    #[must_use]
    pub fn door(&self) -> Door<'_> {
        let Service { store, blacklist, decoys, sign_ins, sessions, .. } = &*self.0;
        Door { store: &**store, blacklist, decoys, tries: sign_ins, sessions }
    }

    /// What the website counts.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        self.0.metrics.website()
    }
}

impl OperatorView {
    /// What refuses and allows networks. Asked for while [`Service::rules_turn`] is held.
    #[must_use]
    pub fn oversight(&self) -> oversee::Desk<'_> {
        let Service { store, blacklist, tenants, .. } = &*self.0;
        oversee::Desk { store: &**store, blacklist, tenants }
    }
}

impl OutboxView {
    /// What is counted of emails.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        self.0.metrics.website()
    }
}

impl UpkeepView {
    /// What is counted of accounts.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        self.0.metrics.website()
    }
}
