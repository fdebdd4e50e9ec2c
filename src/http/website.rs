//! What the handlers of the public routes share. Made once, before the server's worker closure.

use ipnet::IpNet;
use std::sync::Arc;

use crate::account::ReservedUsernames;
use crate::captcha::Captcha;
use crate::clock::Clock;
use crate::mail::Mailer;
use crate::metrics::Counters;
use crate::quota::Quota;
use crate::sign_up::Desk;
use crate::store::Store;
use crate::tenant::Tenants;

/// The tenants' websites.
pub struct Website {
    /// Whose websites they are.
    pub tenants: Arc<Tenants>,
    /// Where accounts live.
    pub store: Arc<dyn Store>,
    /// How letters leave.
    pub mailer: Arc<Mailer>,
    /// Judges captchas; without it nobody can sign up.
    pub captcha: Option<Captcha>,
    /// Counts signups by source.
    pub quota: Quota,
    /// Names nobody may sign up with.
    pub reserved: ReservedUsernames,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Reads the time.
    pub clock: Clock,
    /// Counts what happened.
    pub counters: Arc<Counters>,
}

impl Website {
    /// Where people sign up; `None` without a captcha.
    pub(super) fn desk(&self) -> Option<Desk<'_>> {
        let captcha = self.captcha.as_ref()?;
        Some(Desk { captcha, quota: &self.quota, store: &*self.store, mailer: &self.mailer })
    }
}
