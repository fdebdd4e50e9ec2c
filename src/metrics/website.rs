//! What happened at the public routes, in the outbox and to snapshots, counted since the start.

use domain::outbox::Round;
use domain::self_service::sign_up::{EmailFate, SignUpError, SignedUp};
use domain::self_service::signup_limits::SignupLimit;
use domain::tenant::Tenants;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::labels::Labels;

/// One counter per outcome.
#[derive(Debug, Default)]
pub struct Counters {
    /// Captchas issued.
    pub captchas_issued: Counter,
    /// Signups that made an account.
    pub signups_created: Counter,
    /// Signups with missing or wrong fields.
    pub signups_invalid: Counter,
    /// Signups whose captcha was not solved.
    pub signups_captcha_failed: Counter,
    /// Signups beyond a source's limit.
    pub signups_rate_limited: Counter,
    /// Signups for a taken name.
    pub signups_conflict: Counter,
    /// Signups that store or mail failed.
    pub signups_failed: Counter,
    /// Signups rejected because too many wait for the store.
    pub signups_overloaded: Counter,
    /// Links that activated an account.
    pub activations_done: Counter,
    /// Links that were invalid or expired.
    pub activations_dead: Counter,
    /// Links that the store failed.
    pub activations_failed: Counter,
    /// Links rejected because too many wait for the store.
    pub activations_overloaded: Counter,
    /// Read-only requests rejected because too many wait for the store.
    pub look_ups_overloaded: Counter,
    /// Sign-ins that made a session.
    pub sign_ins_ok: Counter,
    /// Sign-ins that were refused.
    pub sign_ins_failed: Counter,
    /// Sign-ins beyond a source's limit.
    pub sign_ins_rate_limited: Counter,
    /// Sign-ins that the store did not answer.
    pub sign_ins_unavailable: Counter,
    /// Sessions signed out of, one or all of an account's.
    pub sign_outs: Counter,
    /// POSTs that pages of other websites made browsers send.
    pub cross_site: Counter,
    /// Provisioning links made.
    pub provisions_issued: Counter,
    /// Provisioning links that led to settings.
    pub provisions_served: Counter,
    /// Provisioning links that led nowhere.
    pub provisions_dead: Counter,
    /// Emails delivered.
    pub emails_delivered: Counter,
    /// Failed attempts to deliver an email.
    pub emails_failed: Counter,
    /// Emails given up.
    pub emails_given_up: Counter,
    /// Snapshots written, of the blacklist and of the verified answers.
    pub snapshots_written: Counter,
    /// Failed attempts to write one.
    pub snapshots_failed: Counter,
    /// Sign-ups that met a limit, by tenant and limit.
    limited: Family<Labels, Counter>,
    /// Accounts that wait for their activation, by tenant.
    pending: Family<Labels, Gauge>,
    /// How many of a tenant may.
    pending_most: Gauge,
}

impl Counters {
    /// Counters in `family` by kind and outcome, from zero on.
    #[must_use]
    pub(super) fn in_family(family: &Family<Labels, Counter>) -> Self {
        let counter = |kind: &str, outcome: &str| {
            family.get_or_create(&vec![("kind", kind.to_owned()), ("outcome", outcome.to_owned())]).clone()
        };
        Self {
            captchas_issued: counter("captcha", "issued"),
            signups_created: counter("signup", "created"),
            signups_invalid: counter("signup", "invalid"),
            signups_captcha_failed: counter("signup", "captcha_failed"),
            signups_rate_limited: counter("signup", "rate_limited"),
            signups_conflict: counter("signup", "conflict"),
            signups_failed: counter("signup", "failed"),
            signups_overloaded: counter("signup", "overloaded"),
            activations_done: counter("activation", "done"),
            activations_dead: counter("activation", "dead"),
            activations_failed: counter("activation", "failed"),
            activations_overloaded: counter("activation", "overloaded"),
            look_ups_overloaded: counter("look_up", "overloaded"),
            sign_ins_ok: counter("sign_in", "ok"),
            sign_ins_failed: counter("sign_in", "failed"),
            sign_ins_rate_limited: counter("sign_in", "rate_limited"),
            sign_ins_unavailable: counter("sign_in", "unavailable"),
            sign_outs: counter("sign_out", "ok"),
            cross_site: counter("post", "cross_site"),
            provisions_issued: counter("provision", "issued"),
            provisions_served: counter("provision", "served"),
            provisions_dead: counter("provision", "dead"),
            emails_delivered: counter("letter", "delivered"),
            emails_failed: counter("letter", "failed"),
            emails_given_up: counter("letter", "given_up"),
            snapshots_written: counter("snapshot", "written"),
            snapshots_failed: counter("snapshot", "failed"),
            ..Self::default()
        }
    }

    /// Registers what is counted by tenant, from zero on: an increase is seen only in a series that was there before.
    pub(super) fn register(&self, registry: &mut Registry, tenants: &Tenants) {
        registry.register("signups_limited", "Sign-ups refused by tenant and the limit they met", self.limited.clone());
        registry.register("pending_accounts", "Accounts that wait for their activation", self.pending.clone());
        let help = "How many accounts of a tenant may wait for their activation";
        registry.register("pending_accounts_limit", help, self.pending_most.clone());
        for tenant in tenants.iter() {
            for limit in SignupLimit::ALL {
                self.limited.get_or_create(&limited(&tenant.name, limit)).inc_by(0);
            }
            self.set_pending(&tenant.name, 0);
        }
    }

    /// Sets how many accounts of a tenant wait for their activation.
    pub fn set_pending(&self, tenant: &str, accounts: u64) {
        let accounts = i64::try_from(accounts).unwrap_or(i64::MAX);
        self.pending.get_or_create(&vec![("tenant", tenant.to_owned())]).set(accounts);
    }

    /// Sets how many may.
    pub fn set_pending_most(&self, most: u32) {
        self.pending_most.set(most.into());
    }

    /// Counts a signup that had all its fields.
    pub fn count_signup(&self, tenant: &str, outcome: &Result<SignedUp, SignUpError>) {
        let counter = match outcome {
            Ok(_) => &self.signups_created,
            Err(SignUpError::Captcha(_)) => &self.signups_captcha_failed,
            Err(SignUpError::WeakPassword(_)) => &self.signups_invalid,
            Err(SignUpError::OverLimit(over)) => {
                self.limited.get_or_create(&limited(tenant, over.limit)).inc();
                &self.signups_rate_limited
            }
            Err(SignUpError::Taken) => &self.signups_conflict,
            Err(SignUpError::Store(_) | SignUpError::Mail(_) | SignUpError::Compose(_)) => &self.signups_failed,
        };
        counter.inc();
        // One that is delivered is counted when it leaves the outbox, whichever task removes it.
        if let Ok(SignedUp { email: EmailFate::Failed(_), .. }) = outcome {
            self.emails_failed.inc();
        }
    }

    /// Counts a round over the outbox.
    pub fn count_round(&self, round: &Round) {
        let length = |emails: &[_]| u64::try_from(emails.len()).unwrap_or(u64::MAX);
        self.emails_delivered.inc_by(round.delivered);
        self.emails_failed.inc_by(length(&round.failed));
        self.emails_given_up.inc_by(length(&round.given_up));
    }
}

fn limited(tenant: &str, limit: SignupLimit) -> Labels {
    vec![("tenant", tenant.to_owned()), ("limit", limit.name().to_owned())]
}
