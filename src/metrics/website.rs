//! What happened at the public routes, in the outbox and to snapshots, counted since the start.

use super::labels::{Labels, by_label};
use domain::outbox::{EmailFate, Round};
use domain::self_service::sign_up::{SignUpError, SignedUp};
use domain::self_service::signup_limits::SignupLimit;
use domain::tenant::Tenants;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

/// One counter per outcome.
#[derive(Debug)]
pub struct Counters {
    /// Captchas issued.
    pub captchas_issued: Counter,
    /// Signups by outcome.
    pub signups: SignupCounters,
    /// Links that activated an account.
    pub activations_activated: Counter,
    /// Links that were invalid, used or expired.
    pub activations_expired: Counter,
    /// Links that the store failed.
    pub activations_failed: Counter,
    /// Links rejected because too many wait for the store.
    pub activations_overloaded: Counter,
    /// Read-only requests rejected because too many wait for the store.
    pub reads_overloaded: Counter,
    /// Sign-ins that made a session.
    pub sign_ins_succeeded: Counter,
    /// Sign-ins that were rejected.
    pub sign_ins_rejected: Counter,
    /// Sign-ins beyond a source's limit.
    pub sign_ins_rate_limited: Counter,
    /// Sign-ins that the store did not answer.
    pub sign_ins_failed: Counter,
    /// Sign-ins with an HA1 itself.
    pub sign_ins_by_ha1: Counter,
    /// Sign-ins with a proof.
    pub sign_ins_by_proof: Counter,
    /// Owners' acts rejected because too many wait for the store.
    pub owner_acts_overloaded: Counter,
    /// Requests for emails, by anyone.
    pub emails_requested: Counter,
    /// Sessions signed out of, one or all of an account's.
    pub sign_outs: Counter,
    /// POSTs that pages of other websites made browsers send.
    pub cross_site: Counter,
    /// Provisioning links made.
    pub provisioning_issued: Counter,
    /// Provisioning links that led to settings.
    pub provisioning_used: Counter,
    /// Provisioning links that led nowhere.
    pub provisioning_expired: Counter,
    /// Emails delivered.
    pub emails_delivered: Counter,
    /// Failed deliveries of emails that stay in the outbox.
    pub emails_deferred: Counter,
    /// Emails given up.
    pub emails_given_up: Counter,
    /// Snapshots written, of the blacklist and of the verified answers.
    pub snapshots_written: Counter,
    /// Failed attempts to write one.
    pub snapshots_failed: Counter,
}

/// Those of signups.
#[derive(Debug)]
pub struct SignupCounters {
    /// They made an account.
    pub created: Counter,
    /// Missing or wrong fields.
    pub invalid: Counter,
    /// The captcha was not solved.
    pub captcha_failed: Counter,
    /// Beyond a limit.
    pub rate_limited: Counter,
    /// The username is taken.
    pub conflict: Counter,
    /// The store or the mail failed.
    pub failed: Counter,
    /// Too many wait for the store.
    pub overloaded: Counter,
    /// By tenant and the limit they met.
    limited: Family<Labels, Counter>,
}

impl Counters {
    /// Registers all of them, from zero on.
    #[must_use]
    pub(super) fn within(registry: &mut Registry, tenants: &Tenants) -> Self {
        let signups = SignupCounters::within(registry, tenants);
        let mut by_outcome = Outcomes(registry);
        let [activations_activated, activations_expired, activations_failed, activations_overloaded] =
            by_outcome.of("activations", "Activation links opened", ["activated", "expired", "failed", "overloaded"]);
        let [sign_ins_succeeded, sign_ins_rejected, sign_ins_rate_limited, sign_ins_failed] =
            by_outcome.of("sign_ins", "Sign-ins", ["succeeded", "rejected", "rate_limited", "failed"]);
        let [sign_ins_by_ha1, sign_ins_by_proof] =
            by_label(by_outcome.0, ("sign_in_forms", "Sign-ins tried, by form"), "form", ["ha1", "proof"]);
        let [provisioning_issued, provisioning_used, provisioning_expired] =
            by_outcome.of("provisioning_links", "Provisioning links made and opened", ["issued", "used", "expired"]);
        let [emails_delivered, emails_deferred, emails_given_up] =
            by_outcome.of("emails", "Attempts to deliver an email", ["delivered", "deferred", "given_up"]);
        let [snapshots_written, snapshots_failed] =
            by_outcome.of("snapshots", "Attempts to write a snapshot file", ["written", "failed"]);
        Self {
            captchas_issued: alone(registry, "captchas_issued", "Captchas issued"),
            reads_overloaded: alone(registry, "reads_overloaded", "Read-only page requests answered with 503"),
            owner_acts_overloaded: alone(registry, "owner_acts_overloaded", "Changes by owners answered with 503"),
            emails_requested: alone(
                registry,
                "emails_requested",
                "Emails asked for: recovery, sign-in links, activation again",
            ),
            sign_outs: alone(registry, "sign_outs", "Sign-outs of one session or of all of an account"),
            cross_site: alone(registry, "cross_site_requests", "POSTs rejected because another website made them"),
            signups,
            activations_activated,
            activations_expired,
            activations_failed,
            activations_overloaded,
            sign_ins_succeeded,
            sign_ins_rejected,
            sign_ins_rate_limited,
            sign_ins_failed,
            sign_ins_by_ha1,
            sign_ins_by_proof,
            provisioning_issued,
            provisioning_used,
            provisioning_expired,
            emails_delivered,
            emails_deferred,
            emails_given_up,
            snapshots_written,
            snapshots_failed,
        }
    }

    /// Counts a signup that had all its fields.
    pub fn count_signup(&self, tenant: &str, outcome: &Result<SignedUp, SignUpError>) {
        let counter = match outcome {
            Ok(_) => &self.signups.created,
            Err(SignUpError::Captcha(_)) => &self.signups.captcha_failed,
            Err(SignUpError::WeakPassword(_)) => &self.signups.invalid,
            Err(SignUpError::OverLimit(over)) => {
                self.signups.limited.get_or_create(&limited(tenant, over.limit)).inc();
                &self.signups.rate_limited
            }
            Err(SignUpError::Taken) => &self.signups.conflict,
            Err(SignUpError::Store(_) | SignUpError::Mail(_) | SignUpError::Compose(_)) => &self.signups.failed,
        };
        counter.inc();
        // One that is delivered is counted when it leaves the outbox, whichever task removes it.
        if let Ok(SignedUp { email: EmailFate::Failed(_), .. }) = outcome {
            self.emails_deferred.inc();
        }
    }

    /// Counts a round over the outbox.
    pub fn count_round(&self, round: &Round) {
        let length = |emails: &[_]| u64::try_from(emails.len()).unwrap_or(u64::MAX);
        self.emails_delivered.inc_by(round.delivered);
        self.emails_deferred.inc_by(length(&round.failed));
        self.emails_given_up.inc_by(length(&round.given_up));
    }
}

impl SignupCounters {
    fn within(registry: &mut Registry, tenants: &Tenants) -> Self {
        let outcomes = ["created", "invalid", "captcha_failed", "rate_limited", "conflict", "failed", "overloaded"];
        let [created, invalid, captcha_failed, rate_limited, conflict, failed, overloaded] =
            Outcomes(registry).of("signups", "Signups", outcomes);
        let by_limit = Family::<Labels, Counter>::default();
        let help = "Signups rejected by a limit, by tenant and limit";
        registry.register("signups_limited", help, by_limit.clone());
        for (tenant, limit) in tenants.iter().flat_map(|tenant| SignupLimit::ALL.map(|limit| (tenant, limit))) {
            by_limit.get_or_create(&limited(&tenant.name, limit)).inc_by(0);
        }
        Self { created, invalid, captcha_failed, rate_limited, conflict, failed, overloaded, limited: by_limit }
    }
}

/// Registers counters by outcome.
struct Outcomes<'a>(&'a mut Registry);

impl Outcomes<'_> {
    fn of<const N: usize>(&mut self, name: &str, help: &str, outcomes: [&str; N]) -> [Counter; N] {
        by_label(self.0, (name, &format!("{help}, by outcome")), "outcome", outcomes)
    }
}

fn alone(registry: &mut Registry, name: &str, help: &str) -> Counter {
    let counter = Counter::default();
    registry.register(name, help, counter.clone());
    counter
}

fn limited(tenant: &str, limit: SignupLimit) -> Labels {
    vec![("tenant", tenant.to_owned()), ("limit", limit.name().to_owned())]
}
