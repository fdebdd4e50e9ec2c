//! What the handlers of the public routes share. Made once, before the server's worker closure.

use ipnet::IpNet;
use std::sync::{Arc, OnceLock};

use super::Admission;
use super::stranger_lines::StrangerLines;
use crate::account::{AccountKey, LocalPart, ReservedUsernames};
use crate::attempt_history::AttemptHistory;
use crate::authenticate::Decoys;
use crate::blacklist::Blacklist;
use crate::captcha::Captcha;
use crate::clock::Clock;
use crate::explain::RefusedAttempts;
use crate::mail::Mailer;
use crate::metrics::Counters;
use crate::now::Now;
use crate::provisioning::Tickets;
use crate::quota::Quota;
use crate::session::Sessions;
use crate::sign_in::Door;
use crate::sign_up::Desk;
use crate::source::Source;
use crate::store::Store;
use crate::tenant::Tenants;
use crate::tries::Tries;

/// The tenants' websites.
pub struct Website {
    /// Whose websites they are.
    pub tenants: Arc<Tenants>,
    /// Where accounts live.
    pub store: Arc<dyn Store>,
    /// How letters leave.
    pub mailer: Arc<Mailer>,
    /// Judges captchas; without it nobody can sign up. Set later where a start could make no key for it.
    pub captcha: OnceLock<Captcha>,
    /// Who may wait for the store.
    pub admission: Admission,
    /// Counts sign-ups by source, mailbox and tenant.
    pub quota: Quota,
    /// How many accounts of one tenant may wait for their activation.
    pub pending_most: u32,
    /// The webhook's own: guesses at the website count there too.
    pub blacklist: Arc<Blacklist>,
    /// HA1s of nobody.
    pub decoys: Arc<Decoys>,
    /// Counts tries to sign in by source.
    pub sign_ins: Tries<Source>,
    /// Signs the tokens of those who are signed in.
    pub sessions: Sessions,
    /// Links that set up phones.
    pub tickets: Tickets,
    /// The last registration attempts.
    pub visits: Arc<AttemptHistory>,
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
        let (quota, pending_most) = (&self.quota, self.pending_most);
        Some(Desk { captcha, quota, pending_most, store: &*self.store, mailer: &self.mailer })
    }

    /// Where people sign in.
    pub(super) fn door(&self) -> Door<'_> {
        Door {
            store: &*self.store,
            blacklist: &self.blacklist,
            decoys: &self.decoys,
            tries: &self.sign_ins,
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
        self.quota.sweep(now);
        self.sign_ins.sweep(now);
        self.sessions.sweep(now);
        self.tickets.sweep(now);
    }
}
