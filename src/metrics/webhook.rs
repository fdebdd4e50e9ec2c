//! What the webhook counts: decisions, how long they took, what was let through although a rule spoke against it, and
//! calls without a decision. Each series of a decision is found once, at the start, and not again for each request.

use super::labels::{Labels, by_label, label};
use domain::authentication::{Decision, DenialReason, Noticed, Verdict};
use domain::tenant::{TenantId, Tenants};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::time::Duration;

/// Upper bounds of the latency histogram, in seconds: a decision takes tens of microseconds.
const DECISION_SECONDS: [f64; 12] =
    [0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.005, 0.025, 0.1, 0.5, 1.5];

/// The rules that may only observe, by their names in metrics.
const RULES: [&str; 5] = ["blacklist", "pair_lock", "guard", "replay", "identity"];

/// What is noticed about an attempt and not acted on: the rules, and three counters of their own.
const NOTICES: usize = RULES.len() + 3;

/// The HTTP statuses of calls without a decision, each there from the start: an increase is seen only in a series that was
/// there before.
const ERROR_STATUSES: [u16; 7] = [400, 401, 405, 408, 413, 415, 503];

/// The counters of one tenant.
struct Decisions {
    granted: Counter,
    denied: [Counter; DenialReason::NAMES.len()],
}

/// Its metrics.
pub(super) struct WebhookCounts {
    decisions: Vec<Decisions>,
    duration: Histogram,
    noticed: [Counter; NOTICES],
    errors: Family<Labels, Counter>,
}

impl WebhookCounts {
    pub(super) fn within(registry: &mut Registry, tenants: &Tenants) -> Self {
        let family = Family::<Labels, Counter>::default();
        registry.register("decisions", "Webhook decisions by tenant, status and reason", family.clone());
        let decisions = tenants.iter().map(|tenant| Decisions::of(&family, &tenant.name)).collect();
        let duration = Histogram::new(DECISION_SECONDS);
        let help = "Time from the complete request to the decision";
        registry.register("decision_duration_seconds", help, duration.clone());
        let errors = Family::<Labels, Counter>::default();
        for status in ERROR_STATUSES {
            errors.get_or_create(&answered(status)).inc_by(0);
        }
        registry.register("webhook_errors", "Webhook calls answered without a decision", errors.clone());
        Self { decisions, duration, noticed: noticed(registry), errors }
    }

    /// Counts a decision that took `elapsed`.
    pub(super) fn decided(&self, tenant: TenantId, verdict: &Verdict, elapsed: Duration) {
        let decisions = &self.decisions[usize::from(tenant.0)];
        match &verdict.decision {
            Decision::Granted(_) => decisions.granted.inc(),
            Decision::Denied(denial) => decisions.denied[index_of(denial.reason)].inc(),
        };
        self.duration.observe(elapsed.as_secs_f64());
        for (counter, noticed) in self.noticed.iter().zip(notices(verdict.noticed)) {
            if noticed {
                counter.inc();
            }
        }
    }

    /// Counts a call that was answered with this HTTP status instead of a decision.
    pub(super) fn not_decided(&self, status: u16) {
        self.errors.get_or_create(&answered(status)).inc();
    }
}

impl Decisions {
    fn of(family: &Family<Labels, Counter>, tenant: &str) -> Self {
        let counter = |status: &str, reason: &str| {
            let labels = [("tenant", tenant), ("status", status), ("reason", reason)];
            family.get_or_create(&labels.map(|(name, value)| (name, value.to_owned())).to_vec()).clone()
        };
        Self { granted: counter("ok", "granted"), denied: DenialReason::NAMES.map(|reason| counter("fail", reason)) }
    }
}

/// In the order of [`notices`].
fn noticed(registry: &mut Registry) -> [Counter; NOTICES] {
    let help = "Attempts that a rule would have rejected, had it been enforced";
    let [blacklist, pair_lock, guard, replay, identity] = by_label(registry, ("unenforced", help), "rule", RULES);
    let mut alone = |name: &str, help: &str| {
        let counter = Counter::default();
        registry.register(name, help, counter.clone());
        counter
    };
    [
        blacklist,
        pair_lock,
        guard,
        replay,
        identity,
        alone("identity_missing", "Attempts let pass although nothing said whose address they act for"),
        alone("unattributed_repeats", "Repeated answers let pass because there was no address to compare"),
        alone("far_nonces", "Right answers to a nonce whose time is more than 8 days old or an hour ahead"),
    ]
}

const fn notices(noticed: Noticed) -> [bool; NOTICES] {
    let Noticed { blacklist, pair_locked, guarded, replay, unattributed_repeat, identity, no_identity, nonce_time } =
        noticed;
    [blacklist, pair_locked, guarded, replay, identity, no_identity, unattributed_repeat, nonce_time]
}

fn answered(status: u16) -> Labels {
    label("status", status.to_string())
}

fn index_of(reason: DenialReason) -> usize {
    DenialReason::NAMES.iter().position(|name| *name == reason.name()).expect("each reason has a name in the list")
}
