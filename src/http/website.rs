//! What the handlers of the public routes share. Made once, before the server's worker closure.

use ipnet::IpNet;
use std::sync::{Arc, OnceLock};

use super::Admission;
use super::stranger_lines::StrangerLines;
use crate::account::{AccountKey, LocalPart, ReservedUsernames};
use crate::attempt_history::Visits;
use crate::authenticate::Decoys;
use crate::blacklist::Blacklist;
use crate::captcha::Captcha;
use crate::clock::Clock;
use crate::deliver::Delivery;
use crate::explain::RefusedAttempts;
use crate::mail::Mail;
use crate::metrics::Counters;
use crate::now::Now;
use crate::provisioning::Tickets;
use crate::session::Sessions;
use crate::sign_in::{Door, SignInLimit};
use crate::sign_up::Desk;
use crate::signup_limits::SignupLimits;
use crate::store::Roles;
use crate::tenant::Tenants;

/// The tenants' websites.
pub struct Website {
    /// Whose websites they are.
    pub tenants: Arc<Tenants>,
    /// Where accounts live.
    pub store: Roles,
    /// How emails are composed and leave.
    pub mail: Arc<Mail>,
    /// Judges captchas; without it nobody can sign up. Set later where a start could make no key for it.
    pub captcha: OnceLock<Captcha>,
    /// Who may wait for the store.
    pub admission: Admission,
    /// Counts sign-ups by source, mailbox and tenant.
    pub signup_limits: SignupLimits,
    /// How many accounts of one tenant may wait for their activation.
    pub pending_most: u32,
    /// The webhook's own: guesses at the website count there too.
    pub blacklist: Arc<Blacklist>,
    /// HA1s of nobody.
    pub decoys: Arc<Decoys>,
    /// Counts sign-ins by source.
    pub sign_ins: SignInLimit,
    /// Signs the tokens of those who are signed in.
    pub sessions: Sessions,
    /// Links that set up phones.
    pub tickets: Tickets,
    /// The last registration attempts.
    pub visits: Arc<Visits>,
    /// The last refused attempt of each name, for operators.
    pub refused: Arc<RefusedAttempts>,
    /// Names nobody may sign up with.
    pub reserved: ReservedUsernames,
    /// What may stand before the `@` of an address.
    pub local_part: LocalPart,
    /// Proxies whose `X-Forwarded-For`, or else `Forwarded`, is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Reads the time.
    pub clock: Clock,
    /// Counts what happened.
    pub counters: Arc<Counters>,
    /// Which lines about strangers are written to the log.
    pub lines: Arc<StrangerLines>,
}

impl Website {
    /// Where people sign up; `None` without a captcha.
    pub(super) fn desk(&self) -> Option<Desk<'_>> {
        let captcha = self.captcha.get()?;
        Some(Desk {
            captcha,
            limits: &self.signup_limits,
            pending_most: self.pending_most,
            credentials: &*self.store.credentials,
            accounts: &*self.store.accounts,
            activations: &*self.store.activations,
            composer: &*self.mail.composer,
            transport: &*self.mail.transport,
            claims: &self.mail.claims,
        })
    }

    /// The outbox and the way its emails leave.
    #[must_use]
    pub fn delivery(&self) -> Delivery<'_> {
        let Mail { transport, claims, .. } = &*self.mail;
        Delivery { outbox: &*self.store.outbox, transport: &**transport, claims }
    }

    /// Where people sign in.
    pub(super) fn door(&self) -> Door<'_> {
        Door {
            credentials: &*self.store.credentials,
            blacklist: &self.blacklist,
            decoys: &self.decoys,
            sign_ins: &self.sign_ins,
            sessions: &self.sessions,
        }
    }

    /// Forgets what is in memory of an account that was removed.
    pub fn forget(&self, key: &AccountKey) {
        if let Some(tenant) = self.tenants.by_name(&key.tenant) {
            let (realm, username) = (key.realm.as_str(), key.username.as_str());
            self.visits.forget(tenant.id, realm, username);
            self.refused.forget(tenant.id, realm, username);
        }
    }

    /// Forgets what is over; called now and then.
    pub fn sweep(&self, now: Now) {
        self.signup_limits.sweep(now);
        self.sign_ins.sweep(now);
        self.sessions.sweep(now);
        self.tickets.sweep(now);
    }
}
